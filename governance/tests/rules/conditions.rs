//! When a policy applies (semantics.md §4). Every date says which day of the week it is.

use crate::cast::{at, labelled, needs};
use chrono_tz::Tz;
use governance::policy::{Conditions, Hours, TimeMatch, Weekday, resolve};
use governance::samples::{API, EU_1, STAGING, TO_PRODUCTION, binding};
use governance::{Action, Directory, Place, PolicySet, Target};
use std::collections::BTreeSet;

fn days(names: &[&str]) -> BTreeSet<Weekday> {
    names.iter().map(|name| name.parse().unwrap()).collect()
}

fn hours(start: i64, end: i64) -> Option<Hours> {
    Some(Hours::new(start, end).unwrap())
}

fn applies(conditions: &Conditions, when: &str) -> bool {
    conditions.check(at(when), None, Tz::UTC).iter().all(|finding| finding.holds)
}

#[test]
fn no_conditions_always_hold() {
    assert!(applies(&Conditions::default(), "2026-01-07T12:00:00Z"));
    assert!(Conditions::default().always());
}

#[test]
fn weekdays_without_hours_are_whole_local_days() {
    let saturday =
        Conditions { weekdays: days(&["sat"]), timezone: Some(Tz::America__New_York), ..Conditions::default() };
    // 2026-01-10 is a Saturday; New York is five hours behind.
    assert!(!applies(&saturday, "2026-01-10T04:59:59Z"));
    assert!(applies(&saturday, "2026-01-10T05:00:00Z"));
    assert!(applies(&saturday, "2026-01-11T04:59:59Z"));
    assert!(!applies(&saturday, "2026-01-11T05:00:00Z"));
}

#[test]
fn hours_without_weekdays_are_every_day() {
    let morning = Conditions { hours: hours(9, 10), ..Conditions::default() };
    for day in 5..12 {
        assert!(applies(&morning, &format!("2026-01-{day:02}T09:59:59Z")), "{day}");
        assert!(!applies(&morning, &format!("2026-01-{day:02}T10:00:00Z")), "{day}");
    }
}

#[test]
fn the_start_hour_is_inside_and_the_end_hour_is_outside() {
    let office = Conditions { hours: hours(9, 17), ..Conditions::default() };
    let table = [("08:59:59", false), ("09:00:00", true), ("16:59:59", true), ("17:00:00", false)];
    for (time, expected) in table {
        assert_eq!(applies(&office, &format!("2026-01-07T{time}Z")), expected, "{time}");
    }
}

#[test]
fn a_start_after_the_end_goes_over_midnight() {
    let night = Conditions { hours: hours(22, 6), ..Conditions::default() };
    let table = [("21:59:59", false), ("22:00:00", true), ("00:00:00", true), ("05:59:59", true), ("06:00:00", false)];
    for (time, expected) in table {
        assert_eq!(applies(&night, &format!("2026-01-07T{time}Z")), expected, "{time}");
    }
}

#[test]
fn all_needs_day_and_hours_and_any_needs_either() {
    let table = [
        // 2026-01-09 is a Friday.
        ("2026-01-09T12:00:00Z", true, true),
        ("2026-01-09T20:00:00Z", false, true),
        ("2026-01-08T12:00:00Z", false, true),
        ("2026-01-08T20:00:00Z", false, false),
    ];
    for (when, all, any) in table {
        let friday = |time_match| Conditions {
            weekdays: days(&["friday"]),
            hours: hours(9, 17),
            time_match,
            ..Conditions::default()
        };
        assert_eq!(applies(&friday(TimeMatch::All), when), all, "all {when}");
        assert_eq!(applies(&friday(TimeMatch::Any), when), any, "any {when}");
    }
    assert_eq!(TimeMatch::default(), TimeMatch::All);
}

#[test]
fn any_concerns_the_time_alone_and_the_environment_must_hold_besides() {
    let weekend = Conditions {
        environments: BTreeSet::from(["production".to_owned()]),
        weekdays: days(&["sat"]),
        hours: hours(0, 6),
        time_match: TimeMatch::Any,
        ..Conditions::default()
    };
    let holds = |name| weekend.check(at("2026-01-10T12:00:00Z"), name, Tz::UTC).iter().all(|finding| finding.holds);
    assert!(holds(Some("production")));
    assert!(!holds(Some("staging")));
}

#[test]
fn an_hour_that_the_clocks_skip_in_spring_never_comes() {
    // New York, 2026-03-08: 01:59:59 is followed by 03:00:00.
    let skipped = Conditions { hours: hours(2, 3), timezone: Some(Tz::America__New_York), ..Conditions::default() };
    for minute in 0..24 * 60 {
        let when = at("2026-03-08T05:00:00Z") + chrono::TimeDelta::minutes(minute);
        assert!(!applies(&skipped, &when.to_rfc3339()), "{when}");
    }
    let after = Conditions { hours: hours(3, 4), ..skipped };
    assert!(!applies(&after, "2026-03-08T06:59:59Z"));
    assert!(applies(&after, "2026-03-08T07:00:00Z"));
}

#[test]
fn an_hour_that_the_clocks_repeat_in_autumn_comes_twice() {
    // New York, 2026-11-01: 01:00 to 02:00 from 05:00Z in summer time, and from 06:00Z again.
    let repeated = Conditions { hours: hours(1, 2), timezone: Some(Tz::America__New_York), ..Conditions::default() };
    let table = [("04:59:59", false), ("05:00:00", true), ("05:59:59", true), ("06:00:00", true), ("07:00:00", false)];
    for (time, expected) in table {
        assert_eq!(applies(&repeated, &format!("2026-11-01T{time}Z")), expected, "{time}");
    }
}

#[test]
fn a_day_that_a_zone_skipped_has_no_instant() {
    // Samoa went from Thursday 29 to Saturday 31 December 2011 at 10:00Z.
    let on =
        |day: &str| Conditions { weekdays: days(&[day]), timezone: Some(Tz::Pacific__Apia), ..Conditions::default() };
    assert!(applies(&on("thu"), "2011-12-30T09:59:59Z"));
    assert!(applies(&on("sat"), "2011-12-30T10:00:00Z"));
    for hour in 0..24 {
        assert!(!applies(&on("fri"), &format!("2011-12-30T{hour:02}:30:00Z")), "{hour}");
    }
}

#[test]
fn zones_that_are_off_by_parts_of_an_hour_turn_at_their_own_hour() {
    let nine = Conditions { hours: hours(9, 10), timezone: Some(Tz::Asia__Kathmandu), ..Conditions::default() };
    // 5:45 ahead.
    assert!(!applies(&nine, "2026-01-07T03:14:59Z"));
    assert!(applies(&nine, "2026-01-07T03:15:00Z"));
    assert!(!applies(&nine, "2026-01-07T04:15:00Z"));
}

#[test]
fn weekdays_are_full_names_or_three_letters_in_any_case() {
    for (text, day) in [("monday", Weekday::Monday), ("TUE", Weekday::Tuesday), (" Sunday ", Weekday::Sunday)] {
        assert_eq!(text.parse(), Ok(day));
    }
    for text in ["", "tues", "mo", "someday", "0"] {
        assert_eq!(text.parse::<Weekday>(), Err(()), "{text}");
    }
}

/// The number of policies that match where one asks for the environment `production`.
fn in_production(directory: &Directory, target: Target) -> usize {
    let mut policy = needs(1);
    policy.template.conditions.environments = BTreeSet::from(["Production".to_owned()]);
    let set = PolicySet { bindings: vec![binding(1, &policy, Place::Organization)], policies: vec![policy] };
    let when = at("2026-01-07T12:00:00Z");
    resolve(&set, Action::ManifestApply, &target, directory, Tz::UTC, when).matched.len()
}

#[test]
fn a_target_without_an_environment_matches_through_its_clusters_label() {
    let cluster = Target { cluster: Some(EU_1), ..Target::ORGANIZATION };
    assert_eq!(in_production(&labelled(Some("production")), cluster), 1);
    assert_eq!(in_production(&labelled(Some("PRODUCTION")), cluster), 1);
    assert_eq!(in_production(&labelled(Some("staging")), cluster), 0);
    assert_eq!(in_production(&labelled(None), cluster), 0);
}

#[test]
fn the_environment_that_a_target_names_counts_rather_than_its_clusters_label() {
    let staging = Target { project: Some(API), environment: Some(STAGING), cluster: Some(EU_1) };
    assert_eq!(in_production(&labelled(Some("production")), staging), 0);
    assert_eq!(in_production(&labelled(Some("staging")), TO_PRODUCTION), 1);
}

#[test]
fn a_target_without_environment_and_cluster_matches_no_environment() {
    let project = Target { project: Some(API), ..Target::ORGANIZATION };
    assert_eq!(in_production(&labelled(Some("production")), project), 0);
    assert_eq!(in_production(&labelled(Some("production")), Target::ORGANIZATION), 0);
}

#[test]
fn requiring_a_reason_does_not_decide_whether_the_policy_applies() {
    let strict = Conditions { require_reason: true, ..Conditions::default() };
    assert!(strict.always());
    assert!(applies(&strict, "2026-01-07T12:00:00Z"));
}

#[test]
fn stored_hours_are_checked_when_they_are_read_back() {
    let stored = serde_json::to_value(hours(18, 9)).unwrap();
    assert_eq!(stored, serde_json::json!({"start": 18, "end": 9}));
    assert_eq!(serde_json::from_value::<Option<Hours>>(stored).unwrap(), hours(18, 9));
    for bad in [serde_json::json!({"start": 9, "end": 9}), serde_json::json!({"start": 30, "end": 9})] {
        assert!(serde_json::from_value::<Hours>(bad).is_err());
    }
}
