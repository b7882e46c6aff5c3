//! The picture of the week and the list of the next days against the conditions themselves.

use crate::config;
use crate::world::{any_conditions, any_instant};
use chrono::{TimeDelta, Timelike};
use chrono_tz::Tz;
use governance::policy::clocks::ZoneDatabase;
use governance::policy::next_days::{LocalTime, next_days};
use governance::policy::{Conditions, Week};
use proptest::prelude::*;

fn any_zone() -> impl Strategy<Value = Tz> {
    prop::sample::select(vec![
        Tz::UTC,
        Tz::Europe__Istanbul,
        Tz::America__New_York,
        Tz::Australia__Lord_Howe,
        Tz::Asia__Kathmandu,
        Tz::Africa__Cairo,
        Tz::America__St_Johns,
        Tz::Pacific__Chatham,
    ])
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_minute_is_in_a_span_exactly_when_the_conditions_hold(
        conditions in any_conditions(),
        zone in any_zone(),
        from in any_instant(),
        minutes in prop::collection::vec(0_i64..6 * 24 * 60, 40),
    ) {
        let conditions = Conditions { timezone: Some(zone), ..conditions };
        let spans = next_days(&conditions, from, 7, Tz::UTC, &ZoneDatabase);
        let whole = from.with_second(0).and_then(|at| at.with_nanosecond(0)).unwrap();
        for minute in minutes {
            let at = whole + TimeDelta::minutes(minute + 1);
            let listed = spans.iter().any(|span| span.from.at <= at && at < span.to.at);
            prop_assert_eq!(listed, conditions.hold_at(at, Tz::UTC), "{} in {:?}", at, spans);
        }
        prop_assert!(spans.windows(2).all(|pair| pair[0].to.at < pair[1].from.at), "apart and in order: {:?}", spans);
    }

    #[test]
    fn the_picture_covers_an_instant_exactly_when_the_conditions_hold(
        conditions in any_conditions(),
        zone in any_zone(),
        at in any_instant(),
    ) {
        let conditions = Conditions { timezone: Some(zone), ..conditions };
        let (day, hour) = LocalTime::of(at, zone, &ZoneDatabase).day_and_hour();
        prop_assert_eq!(Week::of(&conditions).covers(day, hour), conditions.hold_at(at, Tz::UTC));
    }
}
