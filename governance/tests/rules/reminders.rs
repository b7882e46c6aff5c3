//! Reminders and escalation of requests that wait long.

use crate::cast::{approved_by, change_member, deactivate, everywhere, kinds, leave, needs, needs_with, only, opened};
use chrono::TimeDelta;
use governance::event::{Audience, EventKind, NotificationKind, audience};
use governance::ids::MemberId;
use governance::policy::reminders::{RemindersBody, Stage};
use governance::policy::{Escalation, PolicyBody, Reminders};
use governance::request::{Outcome, Step, Upcoming};
use governance::samples::{ANA, BO, CY, DATA, DI, EL, PLATFORM, SECURITY, SRE, noon, production_gate_body, roster};
use governance::{Facts, Policy, Request, StateName, Timestamp};
use std::collections::BTreeSet;

fn later(hours: i64) -> Timestamp {
    noon() + TimeDelta::hours(hours)
}

/// One approval of Ana or Bo; a reminder after 4 hours, and platform is told after 24.
fn gate() -> Policy {
    needs_with(1, |policy| {
        policy.template.approvers = only(&[ANA, BO]);
        policy.template.reminders = Some(reminders(Some(4), Some((24, PLATFORM))));
    })
}

fn reminders(remind_after: Option<u32>, escalation: Option<(u32, governance::ids::TeamId)>) -> Reminders {
    Reminders { remind_after, escalation: escalation.map(|(after, to)| Escalation { after, to }) }
}

/// What is told at these hours, one after the other.
fn told(mut request: Request, facts: &Facts, hours: &[i64]) -> Vec<(i64, Vec<EventKind>)> {
    let mut told = Vec::new();
    for hour in hours {
        if let Some(outcome) = request.clone().remind(&facts.roster, later(*hour)) {
            told.push((*hour, kinds(&outcome)));
            request = outcome.request;
        }
    }
    told
}

/// Who is told what of an outcome: whom it waits for anew, and the news.
fn heard(before: &Request, outcome: &Outcome, facts: &Facts) -> (BTreeSet<MemberId>, Vec<BTreeSet<MemberId>>) {
    let Audience { news, waiting } = audience(Some(before), outcome, &BTreeSet::new(), &BTreeSet::new(), &facts.roster);
    assert!(news.iter().all(|news| news.kind == NotificationKind::Escalated));
    let again = waiting.map(|waiting| {
        assert!(waiting.again);
        waiting.on
    });
    (again.unwrap_or_default(), news.into_iter().map(|news| news.to).collect())
}

#[test]
fn each_stage_comes_once_from_its_time_on() {
    let facts = everywhere([gate()]);
    let (reminded, escalated) = (vec![EventKind::RequestReminded], vec![EventKind::RequestEscalated]);
    let expected = vec![(4, reminded.clone()), (24, escalated.clone())];
    assert_eq!(told(opened(&facts), &facts, &[0, 3, 4, 4, 5, 23, 24, 25, 160]), expected);
    assert_eq!(opened(&facts).remind(&facts.roster, later(4) - TimeDelta::seconds(1)), None);
    // What was missed is made up for at once, and not again.
    assert_eq!(told(opened(&facts), &facts, &[30, 31]), [(30, [reminded, escalated].concat())]);
}

#[test]
fn nothing_is_told_of_a_request_that_is_not_pending_or_of_a_policy_that_is_satisfied() {
    let other = needs_with(1, |policy| {
        policy.id = governance::ids::TemplateId(uuid::Uuid::from_u128(777));
        policy.template.approvers = only(&[CY]);
    });
    let facts = everywhere([gate(), other]);
    let request = approved_by(&facts, &[ANA]);
    assert_eq!(request.state.name(), StateName::Pending, "Cy is missing");
    assert_eq!(request.due(&facts.roster, later(50)), []);
    assert_eq!(request.next_look(), Some(later(4)), "a member who leaves can change that");
    let mut without = facts.clone();
    deactivate(&mut without, ANA);
    assert_eq!(request.due(&without.roster, later(4)).len(), 1);

    let facts = everywhere([gate()]);
    let approved = approved_by(&facts, &[ANA]);
    assert_eq!((approved.due(&facts.roster, later(5)), approved.next_look()), (Vec::new(), None));
    let expired = opened(&facts);
    assert_eq!(expired.due(&facts.roster, later(24 * 7)), [], "it is expired from its deadline on");
}

#[test]
fn the_next_look_is_within_an_hour_and_not_after_a_stage_that_comes_before() {
    let request = opened(&everywhere([gate()]));
    let minutes = |minutes: i64| noon() + TimeDelta::minutes(minutes);
    let (hour, remind, escalate) = (60, 4 * 60, 24 * 60);
    for (now, next) in [
        (0, hour),
        (remind - 20, remind),
        // The reminder has come and was not due: it does not hide the escalation.
        (remind, remind + hour),
        (escalate - 20, escalate),
        (escalate - hour, escalate),
        (escalate, escalate + hour),
    ] {
        assert_eq!(request.look_again(minutes(now)), minutes(next), "{now}");
    }
}

#[test]
fn those_for_whom_it_still_waits_are_reminded_and_nobody_else() {
    let two = needs_with(2, |policy| {
        policy.template.approvers = only(&[ANA, BO, CY]);
        policy.template.reminders = Some(reminders(Some(4), None));
    });
    let facts = everywhere([two]);
    let request = approved_by(&facts, &[BO]);
    let outcome = request.clone().remind(&facts.roster, later(4)).unwrap();
    assert_eq!(heard(&request, &outcome, &facts), ([ANA, CY].into(), vec![]));
    let says = outcome.events()[0].happening.sentence();
    assert!(says.starts_with("reminded 2 members for whom the request waits, by "), "{says}");
    assert_eq!(outcome.request.next_look(), None, "nothing more is to come");
}

#[test]
fn where_nobody_could_finish_it_nobody_is_reminded_but_the_team_is_told() {
    let mut facts = everywhere([gate()]);
    let request = opened(&facts);
    deactivate(&mut facts, ANA);
    deactivate(&mut facts, BO);
    assert_eq!(request.due(&facts.roster, later(5)), []);
    let steps = request.due(&facts.roster, later(24));
    assert!(matches!(&steps[..], [Step::Escalate { team: PLATFORM, .. }]), "{steps:?}");
}

#[test]
fn an_escalation_tells_the_active_members_of_the_team_but_for_the_requester() {
    let mut facts = everywhere([gate()]);
    change_member(&mut facts, EL, |el| {
        el.teams.insert(PLATFORM);
    });
    change_member(&mut facts, DI, |di| {
        di.teams.insert(PLATFORM);
    });
    let request = opened(&facts);
    deactivate(&mut facts, DI);
    let reminded = request.remind(&facts.roster, later(4)).unwrap().request;
    let outcome = reminded.clone().remind(&facts.roster, later(24)).unwrap();
    assert_eq!(heard(&reminded, &outcome, &facts), ([].into(), vec![[BO, CY].into()]), "Bo could finish it, too");
    let says = outcome.events()[0].happening.sentence();
    assert!(says.starts_with("escalated the request to platform: it waits too long for "), "{says}");
    leave(&mut facts, CY, PLATFORM);
    let outcome = reminded.clone().remind(&facts.roster, later(24)).unwrap();
    assert_eq!(heard(&reminded, &outcome, &facts).1, [[BO].into()], "who left the team is not of it");
}

#[test]
fn who_is_reminded_at_once_is_not_told_of_the_escalation_as_well() {
    let facts = everywhere([gate()]);
    let request = opened(&facts);
    let outcome = request.clone().remind(&facts.roster, later(30)).unwrap();
    assert_eq!(heard(&request, &outcome, &facts), ([ANA, BO].into(), vec![[CY].into()]));
}

#[test]
fn several_policies_remind_once_and_tell_each_team_once() {
    let policy = |number: u128, team| {
        needs_with(1, |policy| {
            policy.id = governance::ids::TemplateId(uuid::Uuid::from_u128(700 + number));
            policy.template.name = format!("Gate {number}");
            policy.template.reminders = Some(reminders(Some(4), Some((8, team))));
        })
    };
    let facts = everywhere([policy(1, SRE), policy(2, SRE), policy(3, SECURITY)]);
    let steps = opened(&facts).due(&facts.roster, later(9));
    let names = |policies: &[governance::event::PolicyRef]| policies.iter().map(|policy| policy.name.clone()).collect();
    let told: Vec<(Option<governance::ids::TeamId>, Vec<String>)> = steps
        .iter()
        .map(|step| match step {
            Step::Remind { policies } => (None, names(policies)),
            Step::Escalate { team, policies } => (Some(*team), names(policies)),
        })
        .collect();
    let all = |numbers: &[u32]| numbers.iter().map(|number| format!("Gate {number}")).collect::<Vec<_>>();
    let expected = [(None, all(&[1, 2, 3])), (Some(SRE), all(&[1, 2])), (Some(SECURITY), all(&[3]))];
    assert_eq!(told, expected);
    assert_eq!(opened(&facts).remind(&facts.roster, later(9)).unwrap().request.told.len(), 6);
}

#[test]
fn a_team_in_which_nobody_can_be_told_is_named_all_the_same() {
    let mut facts = everywhere([needs_with(1, |policy| {
        policy.template.reminders = Some(reminders(None, Some((2, DATA))));
    })]);
    let says = |facts: &Facts| {
        let outcome = opened(facts).remind(&facts.roster, later(2)).unwrap();
        outcome.events()[0].happening.sentence()
    };
    assert!(
        says(&facts).starts_with("escalated the request to data, where nobody could be told: "),
        "{}",
        says(&facts)
    );
    let members = facts.roster.members().cloned().collect::<Vec<_>>();
    let teams = facts.roster.teams().filter(|team| team.id != DATA).cloned().collect::<Vec<_>>();
    facts.roster = governance::Roster::new(members, teams, facts.roster.roles().cloned());
    assert!(says(&facts).starts_with("escalated the request to a deleted team, where nobody"), "{}", says(&facts));
}

#[test]
fn the_clock_starts_anew_where_a_request_is_set_back_to_pending_but_nothing_comes_twice() {
    let mut facts = everywhere([gate()]);
    let reminded = opened(&facts).remind(&facts.roster, later(4)).unwrap().request;
    let approved = reminded.review(&facts, ANA, governance::request::Verdict::Approve, "", later(5)).unwrap().request;
    assert_eq!(approved.next_look(), None);
    deactivate(&mut facts, ANA);
    let claim = governance::ids::ClaimId(uuid::Uuid::nil());
    let by = governance::event::Actor::member(EL);
    let decision = approved.claim(&facts, by, claim, governance::payload::digest(None), later(10)).unwrap();
    let reopened = decision.outcome.request;
    assert_eq!((reopened.state.name(), reopened.pending_since()), (StateName::Pending, later(10)));
    assert_eq!(told(reopened, &facts, &[14, 33, 34, 40]), [(34, vec![EventKind::RequestEscalated])]);
}

#[test]
fn a_newer_version_has_reminders_of_its_own_and_the_clock_goes_on() {
    let mut facts = everywhere([gate()]);
    let reminded = opened(&facts).remind(&facts.roster, later(4)).unwrap().request;
    facts.policies.policies[0].version = 2;
    let newer = reminded.reevaluate(&facts, governance::event::Actor::member(DI), later(5)).unwrap().request;
    assert_eq!(newer.next_look(), Some(later(4)));
    assert_eq!(told(newer, &facts, &[6, 7, 24])[0], (6, vec![EventKind::RequestReminded]));
}

#[test]
fn what_comes_next_is_foretold_unless_the_deadline_comes_before() {
    let facts = everywhere([gate()]);
    let request = opened(&facts);
    assert_eq!(request.upcoming(&facts.roster, noon()), Some(Upcoming { at: later(4), team: None }));
    let reminded = request.remind(&facts.roster, later(4)).unwrap().request;
    let next = Upcoming { at: later(24), team: Some(PLATFORM) };
    assert_eq!(reminded.upcoming(&facts.roster, later(5)), Some(next));
    let late = everywhere([needs_with(1, |policy| {
        policy.template.reminders = Some(reminders(None, Some((336, PLATFORM))));
    })]);
    assert_eq!(opened(&late).upcoming(&late.roster, noon()), None);
    assert_eq!(opened(&everywhere([needs(1)])).upcoming(&facts.roster, noon()), None);
}

fn body(remind: Option<i64>, escalate: Option<i64>, to: Option<&str>) -> PolicyBody {
    let reminders = RemindersBody {
        remind_after_hours: remind,
        escalate_after_hours: escalate,
        escalate_to: to.map(str::to_owned),
    };
    PolicyBody { reminders: Some(reminders), ..production_gate_body() }
}

#[test]
fn what_cannot_be_meant_is_refused_beside_its_field() {
    let (remind, escalate, to) = ("reminders.remindAfterHours", "reminders.escalateAfterHours", "reminders.escalateTo");
    for (written, fields) in [
        (body(Some(1), None, None), vec![]),
        (body(Some(168), Some(169), Some("sre")), vec![]),
        (body(None, Some(336), Some("SRE")), vec![]),
        (body(None, None, None), vec![remind]),
        (body(Some(0), None, None), vec![remind]),
        (body(Some(169), None, None), vec![remind]),
        (body(Some(4), Some(337), Some("SRE")), vec![escalate]),
        (body(Some(4), Some(4), Some("SRE")), vec![escalate]),
        (body(Some(4711), Some(24), Some("SRE")), vec![remind]),
        (body(Some(4711), None, None), vec![remind]),
        (body(Some(4), Some(-1), Some("SRE")), vec![escalate]),
        (body(Some(4), Some(-1), None), vec![escalate, to]),
        (body(Some(4), Some(8), None), vec![to]),
        (body(Some(4), Some(8), Some(" ")), vec![to]),
        (body(Some(4), None, Some("SRE")), vec![escalate]),
        (body(Some(4), Some(8), Some("galaxy")), vec![to]),
    ] {
        let errors = written.check_for_save(&roster()).err().unwrap_or_default();
        let found: Vec<_> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(found, fields, "{:?}", written.reminders);
    }
    let typed = r#"{ "name": "Gate", "scope": "project", "reminders": { "remindAfter": 4 } }"#;
    assert!(serde_json::from_str::<PolicyBody>(typed).unwrap_err().to_string().contains("unknown field"));
}

#[test]
fn reminders_stand_at_the_end_of_the_policys_sentence() {
    let says = |body: PolicyBody| body.check(&roster()).unwrap().sentence(&roster(), chrono_tz::Tz::UTC);
    let both = says(body(Some(4), Some(24), Some("SRE")));
    let end =
        "; the requester may not approve; after 4 hours those it waits for are reminded, after 24 hours SRE is told.";
    assert!(both.ends_with(end), "{both}");
    assert!(says(body(Some(1), None, None)).ends_with("; after 1 hour those it waits for are reminded."));
}

#[test]
fn a_stage_is_kept_under_a_key_that_reads_back() {
    for stage in [Stage::Reminder, Stage::Escalation] {
        assert_eq!(stage.key().parse(), Ok(stage));
    }
    assert_eq!("nudge".parse::<Stage>(), Err(()));
}
