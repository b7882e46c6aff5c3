//! Conditions against counting.

use crate::config;
use crate::oracle;
use crate::world::{any_conditions, any_instant};
use chrono_tz::Tz;
use proptest::prelude::*;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn conditions_hold_exactly_when_counting_says_so(
        conditions in any_conditions(),
        at in any_instant(),
        environment in prop::option::of(prop::sample::select(vec!["production", "STAGING", "dev", "qa"])),
    ) {
        let zone = conditions.timezone.unwrap_or(Tz::Europe__Berlin);
        let found = conditions.check(at, environment, Tz::Europe__Berlin);
        prop_assert_eq!(
            found.iter().all(|finding| finding.holds),
            oracle::holds(&conditions, at, environment, zone),
            "{:?}", found
        );
    }

    #[test]
    fn any_applies_whenever_all_does(mut conditions in any_conditions(), at in any_instant()) {
        conditions.environments.clear();
        let mut holds = |time_match| {
            conditions.time_match = time_match;
            conditions.check(at, None, Tz::UTC).iter().all(|finding| finding.holds)
        };
        let all = holds(governance::policy::TimeMatch::All);
        prop_assert!(!all || holds(governance::policy::TimeMatch::Any));
    }
}
