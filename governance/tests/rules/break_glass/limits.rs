//! What can be asked for, and within which limits sessions are started.

use super::{SESSION, broken, deployments, end, second};
use crate::cast::at;
use chrono::TimeDelta;
use chrono_tz::Tz;
use governance::FieldErrors;
use governance::Refusal;
use governance::break_glass::{Grant, Limits, Owed, Past, Session, Sessions, Standing, Step, Wish};
use governance::event::{Actor, Happening};
use governance::ids::{BreakGlassSessionId, MemberId, RequestId, TokenId};
use governance::samples::{BO, EL, EU_1, PRODUCTION, directory, noon};
use governance::{Action, Place};
use std::collections::BTreeSet;
use uuid::Uuid;

fn wish(minutes: i64) -> Wish {
    Wish { grant: deployments().grant, length: TimeDelta::minutes(minutes) }
}

fn wrong(wish: &Wish, limits: &Limits) -> Vec<String> {
    let FieldErrors(errors) = wish.check(limits).unwrap_err();
    errors.into_iter().map(|error| format!("{}: {}", error.field, error.message)).collect()
}

#[test]
fn its_length_is_within_the_bounds_of_the_organization() {
    let limits = Limits::default();
    for allowed in [30, 31, 240] {
        assert_eq!(wish(allowed).check(&limits), Ok(()), "{allowed}");
    }
    for not in [i64::from(i32::MIN), 0, 29, 241] {
        assert_eq!(wrong(&wish(not), &limits), ["minutes: must be from 30 to 240 minutes"], "{not}");
    }
    let tight = Limits { shortest: TimeDelta::minutes(5), longest: TimeDelta::minutes(5), ..limits };
    assert_eq!(wish(5).check(&tight), Ok(()));
    assert_eq!(wrong(&wish(30), &tight), ["minutes: must be from 5 to 5 minutes"]);
}

#[test]
fn all_that_is_wrong_with_a_wish_is_told_at_once() {
    let nothing = Wish { grant: Grant::default(), length: TimeDelta::zero() };
    assert_eq!(
        wrong(&nothing, &Limits::default()),
        [
            "actions: name at least one action; a session for none covers nothing",
            "scope: name the organization, or at least one project, environment or cluster",
            "minutes: must be from 30 to 240 minutes",
        ]
    );
}

#[test]
fn there_is_no_session_to_start_sessions() {
    let mut renewal = wish(30);
    renewal.grant.actions.insert(Action::BreakGlassInitiate);
    assert_eq!(
        wrong(&renewal, &Limits::default()),
        ["actions: a session cannot cover break_glass.initiate: there is no renewal"]
    );
}

fn start(this_month: u32) -> Step {
    let past = Past { this_month, ..Past::default() };
    let grant = Grant {
        scope: BTreeSet::from([Place::Environment(PRODUCTION), Place::Cluster(EU_1)]),
        tokens: BTreeSet::from([TokenId(Uuid::from_u128(71)), TokenId(Uuid::from_u128(72))]),
        ..deployments().grant
    };
    let wish = Wish { grant, length: TimeDelta::hours(1) };
    let request = (RequestId(Uuid::from_u128(300)), 7);
    wish.start(SESSION, (EL, "El"), request, "Checkout is down", (&past, &Limits::default()), &directory(), noon())
}

#[test]
fn its_clock_starts_when_it_becomes_active_and_its_event_tells_what_it_covers() {
    let step = start(0);
    assert_eq!((step.session.started_at, step.session.ends_at, step.session.until()), (noon(), end(), end()));
    assert_eq!((step.session.holder, step.session.end.clone()), (EL, None));
    assert_eq!(step.session.length(), TimeDelta::hours(1));
    let [event] = step.events() else { panic!() };
    assert_eq!(
        event.happening,
        Happening::BreakGlassStarted {
            reason: "Checkout is down".into(),
            actions: BTreeSet::from([Action::ReleaseDeploy]),
            scope: "eu-1, api / production".into(),
            tokens: 2,
            until: end(),
            number: 7,
        }
    );
    assert_eq!((event.actor, event.session, event.request), (Actor::member(EL), Some(SESSION), None));
    assert_eq!(event.subject, "break-glass session of El");
    assert!(event.prominent());
}

#[test]
fn owners_are_told_of_each_session_beyond_the_monthly_limit() {
    let told = |before| start(before).events().iter().map(|event| event.happening.clone()).nth(1);
    assert_eq!(told(2), None);
    for before in [3, 4] {
        assert_eq!(told(before), Some(Happening::BreakGlassFrequent { count: before + 1, limit: 3 }));
    }
    assert_eq!(start(3).events()[1].actor, Actor::System);
}

#[test]
fn a_month_begins_at_midnight_in_the_zone_of_the_organization() {
    for (zone, instant, start) in [
        (Tz::UTC, "2026-01-31T23:59:59Z", "2026-01-01T00:00:00Z"),
        (Tz::UTC, "2026-02-01T00:00:00Z", "2026-02-01T00:00:00Z"),
        // Kiritimati is fourteen hours ahead, Honolulu ten behind.
        (Tz::Pacific__Kiritimati, "2026-01-31T09:59:59Z", "2025-12-31T10:00:00Z"),
        (Tz::Pacific__Kiritimati, "2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z"),
        (Tz::Pacific__Honolulu, "2026-02-01T09:59:59Z", "2026-01-01T10:00:00Z"),
        (Tz::Pacific__Honolulu, "2026-02-01T10:00:00Z", "2026-02-01T10:00:00Z"),
        // The clocks change within the month: it began by the old time.
        (Tz::Europe__Berlin, "2026-03-31T21:59:59Z", "2026-02-28T23:00:00Z"),
        (Tz::Europe__Berlin, "2026-03-31T22:00:00Z", "2026-03-31T22:00:00Z"),
        (Tz::Europe__Berlin, "2026-10-31T22:59:59Z", "2026-09-30T22:00:00Z"),
        // Its first midnight comes twice: it begins with the first.
        (Tz::America__Havana, "2026-11-01T04:00:00Z", "2026-11-01T04:00:00Z"),
        (Tz::America__Havana, "2026-11-01T05:30:00Z", "2026-11-01T04:00:00Z"),
        (Tz::America__Havana, "2026-11-01T03:59:59Z", "2026-10-01T04:00:00Z"),
        // Its first midnight was skipped: it began with the first hour that there was.
        (Tz::America__Asuncion, "2023-10-15T12:00:00Z", "2023-10-01T04:00:00Z"),
        (Tz::America__Asuncion, "2023-10-01T04:00:00Z", "2023-10-01T04:00:00Z"),
        (Tz::America__Asuncion, "2023-10-01T03:59:59Z", "2023-09-01T04:00:00Z"),
    ] {
        assert_eq!(Limits::month_of(at(instant), zone), at(start), "{instant} in {zone}");
    }
}

fn check(limits: &Limits, sessions: &Sessions, past: &Past) -> Result<(), Refusal> {
    limits.check(EL, sessions, past, noon())
}

#[test]
fn a_member_has_one_active_session_at_most() {
    let limits = Limits::default();
    let active = Sessions::new([deployments()], None);
    let refusal = check(&limits, &active, &Past::default()).unwrap_err();
    assert_eq!(refusal, Refusal::SessionActive(TimeDelta::hours(1)));
    assert_eq!(refusal.to_string(), "you have an active break-glass session already; it ends in 1 hour");
    assert_eq!(limits.check(EL, &active, &Past::default(), end()), Ok(()), "over by its time");
    let of_bo = Sessions::new([Session { holder: BO, ..deployments() }], None);
    assert_eq!(check(&limits, &of_bo, &Past::default()), Ok(()));
}

#[test]
fn after_a_session_there_is_a_pause() {
    let limits = Limits { pause: TimeDelta::minutes(90), ..Limits::default() };
    let after = |ago: TimeDelta| {
        let past = Past { last_end: Some(noon() - ago), ..Past::default() };
        check(&limits, &Sessions::default(), &past)
    };
    let refusal = after(TimeDelta::minutes(30)).unwrap_err();
    assert_eq!(refusal, Refusal::SessionPause(TimeDelta::hours(1)));
    assert_eq!(refusal.to_string(), "your last break-glass session ended lately; you can start another one in 1 hour");
    assert_eq!(after(TimeDelta::minutes(90) - second()), Err(Refusal::SessionPause(second())));
    assert_eq!(after(TimeDelta::minutes(90)), Ok(()), "to the second");
    let past = Past { last_end: Some(noon()), ..Past::default() };
    assert_eq!(check(&Limits::default(), &Sessions::default(), &past), Ok(()), "there is none by default");
}

#[test]
fn the_pause_is_judged_by_the_newest_event_as_well() {
    let limits = Limits { pause: TimeDelta::minutes(90), ..Limits::default() };
    let past = Past { last_end: Some(noon()), ..Past::default() };
    let later = Sessions::new([], Some(noon() + TimeDelta::minutes(90)));
    assert_eq!(check(&limits, &later, &past), Ok(()));
}

fn owed(ended: TimeDelta) -> Owed {
    let ended_at = noon() - ended;
    let due = ended_at + Limits::default().review_due;
    Owed { session: BreakGlassSessionId(Uuid::nil()), holder: MemberId(EL.0), ended_at, due }
}

#[test]
fn an_overdue_review_blocks_the_next_session_only_where_that_is_set() {
    let blocks = Limits { review_blocks: true, ..Limits::default() };
    let past = |owed: Vec<Owed>| Past { owed, ..Past::default() };
    let (due, overdue) = (owed(TimeDelta::days(7) - second()), owed(TimeDelta::days(7)));
    let older = owed(TimeDelta::days(30));
    let on = |limits: &Limits, owed: Vec<Owed>| check(limits, &Sessions::default(), &past(owed));
    assert_eq!(on(&blocks, vec![due.clone()]), Ok(()), "owed is not overdue");
    assert_eq!(on(&Limits::default(), vec![overdue.clone()]), Ok(()), "it is not set");
    let refusal = on(&blocks, vec![overdue.clone(), due.clone()]).unwrap_err();
    assert_eq!(refusal, Refusal::ReviewsOwed(vec![overdue.clone()]));
    assert_eq!(
        refusal.to_string(),
        "the review of an earlier break-glass session of yours is overdue: the one that ended on 31 December 2025 \
         at 12:00 UTC; somebody else has to review it first"
    );
    let refusal = on(&blocks, vec![older, overdue, due]).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "the reviews of earlier break-glass sessions of yours are overdue: the one that ended on 8 December 2025 at \
         12:00 UTC, the one that ended on 31 December 2025 at 12:00 UTC; somebody else has to review them first"
    );
}

#[test]
fn what_others_read_of_a_refusal_names_the_member() {
    let overdue = |count| Refusal::ReviewsOwed(vec![owed(TimeDelta::days(7)); count]);
    for (refusal, says) in [
        (
            Refusal::SessionActive(TimeDelta::hours(1)),
            "Ana has an active break-glass session already; it ends in 1 hour",
        ),
        (
            Refusal::SessionPause(TimeDelta::minutes(30)),
            "the last break-glass session of Ana ended lately; another one can start in 30 minutes",
        ),
        (
            overdue(1),
            "the review of an earlier break-glass session of Ana is overdue: the one that ended on 31 December 2025 \
             at 12:00 UTC; somebody else has to review it first",
        ),
        (Refusal::MayNot(governance::Permission::BreakGlassInitiate), "Ana lacks the permission break_glass.initiate"),
    ] {
        assert_eq!(refusal.about("Ana"), says);
    }
    assert!(overdue(2).about("Ana").starts_with("the reviews of earlier break-glass sessions of Ana are overdue"));
}

#[test]
fn a_session_owes_a_review_from_its_end_on() {
    let limits = Limits::default();
    assert_eq!(Owed::by(&deployments(), &limits, end() - second()), None);
    let owed = Owed::by(&deployments(), &limits, end()).unwrap();
    assert_eq!((owed.session, owed.holder, owed.ended_at), (SESSION, EL, end()));
    assert_eq!(owed.due, end() + TimeDelta::days(7));
    for (after, standing) in [
        (TimeDelta::zero(), Standing::Owed),
        (TimeDelta::days(6) - second(), Standing::Owed),
        (TimeDelta::days(6), Standing::DueSoon),
        (TimeDelta::days(7) - second(), Standing::DueSoon),
        (TimeDelta::days(7), Standing::Overdue),
    ] {
        assert_eq!(owed.standing(end() + after), standing, "{after}");
    }
    let short = Limits { review_due: TimeDelta::days(1), ..limits };
    let owed = Owed::by(&deployments(), &short, end()).unwrap();
    assert_eq!(owed.standing(end() + TimeDelta::hours(18) - second()), Standing::Owed);
    assert_eq!(owed.standing(end() + TimeDelta::hours(18)), Standing::DueSoon, "the last quarter");
}

#[test]
fn a_session_keeps_the_time_for_its_review_that_held_when_it_ended() {
    let mut facts = broken();
    facts.settings.break_glass.review_due = TimeDelta::days(2);
    let ended = [
        deployments().expire(&facts, end()).unwrap().session,
        deployments().revoke(EL, "", &facts, end() - second()).unwrap().session,
    ];
    for session in ended {
        for review_due in [TimeDelta::days(1), TimeDelta::days(90)] {
            let owed = Owed::by(&session, &Limits { review_due, ..Limits::default() }, end()).unwrap();
            assert_eq!(owed.due, session.until() + TimeDelta::days(2));
        }
    }
}

#[test]
fn what_is_counted_as_frequent_is_what_is_told() {
    let limits = Limits::default();
    for (this_month, frequent) in [(0, false), (2, false), (3, true)] {
        let past = Past { this_month, ..Past::default() };
        assert_eq!(limits.frequent(&past), frequent);
        assert_eq!(start(this_month).events().len() == 2, frequent);
    }
}
