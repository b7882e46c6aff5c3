//! Findings about a set of policies, one table for each, and the sentences of a comparison.

use crate::cast::change_member;
use governance::analysis::{Change, PolicyFlaw, compare, compare_within, findings, findings_within};
use governance::evaluation::Looks;
use governance::ids::{BindingId, ClusterId};
use governance::policy::{Approvers, Conditions, Hours, Quorum, TimeMatch, Weekday};
use governance::resources::Cluster;
use governance::samples::{
    ANA, API, BO, CY, DI, EU_1, PRODUCTION, SRE, STAGING, TECH_LEAD, binding, facts_with, noon, policy,
};
use governance::{Action, Directory, Facts, Mode, Place, Policy, Scope, Template};
use std::collections::BTreeSet;
use uuid::Uuid;

fn asking(approvals: u32) -> Quorum {
    Quorum { min_approvals: approvals, ..Quorum::default() }
}

fn with(mut policy: Policy, change: impl FnOnce(&mut Template)) -> Policy {
    change(&mut policy.template);
    policy
}

fn named(names: &[&str]) -> Conditions {
    Conditions { environments: names.iter().map(|name| (*name).to_owned()).collect(), ..Conditions::default() }
}

/// Flaw, policy and other policy of everything found.
fn found(facts: &Facts) -> Vec<(PolicyFlaw, String, Option<String>)> {
    let all = findings(facts, noon()).into_iter();
    all.map(|finding| (finding.code, finding.policy.name, finding.other.map(|other| other.name))).collect()
}

fn alone(flaw: PolicyFlaw, name: &str) -> Vec<(PolicyFlaw, String, Option<String>)> {
    vec![(flaw, name.to_owned(), None)]
}

fn beside(flaw: PolicyFlaw, name: &str, other: &str) -> Vec<(PolicyFlaw, String, Option<String>)> {
    vec![(flaw, name.to_owned(), Some(other.to_owned()))]
}

#[test]
fn a_policy_that_gates_and_has_no_rival_is_not_complained_of() {
    assert_eq!(found(&governance::samples::facts()), []);
}

#[test]
fn a_policy_whose_actions_are_never_aimed_at_its_scope_protects_nothing() {
    let of = |scope, place, action| {
        let one = with(policy(1, "Gate", scope, asking(1)), |t| t.actions = BTreeSet::from([action]));
        found(&facts_with([(one, place)]))
    };
    let nothing = alone(PolicyFlaw::ProtectsNothing, "Gate");
    assert_eq!(of(Scope::Cluster, Place::Cluster(EU_1), Action::ProjectDelete), nothing);
    assert_eq!(of(Scope::Environment, Place::Environment(PRODUCTION), Action::ProjectDelete), nothing);
    assert_eq!(of(Scope::Project, Place::Project(API), Action::BreakGlassInitiate), nothing);
    assert_eq!(of(Scope::Project, Place::Project(API), Action::ProjectDelete), []);
    assert_eq!(of(Scope::Cluster, Place::Cluster(EU_1), Action::ReleaseDeploy), [], "production is hosted there");
    assert_eq!(of(Scope::Organization, Place::Organization, Action::BreakGlassInitiate), []);
}

#[test]
fn a_policy_that_no_request_can_match_where_it_is_bound_is_never_active() {
    let elsewhere = with(policy(1, "Gate", Scope::Environment, asking(1)), |t| t.conditions = named(&["production"]));
    let facts = facts_with([(elsewhere, Place::Environment(STAGING))]);
    assert_eq!(found(&facts), alone(PolicyFlaw::NeverActive, "Gate"));
    let says = &findings(&facts, noon())[0].says;
    assert_eq!(says, "No request at api / staging is for an environment named production, so it gates nothing there.");

    let scaling = with(policy(1, "Gate", Scope::Environment, asking(1)), |t| {
        t.actions = BTreeSet::from([Action::ClusterScale]);
    });
    // Clusters host any environment that is not hosted yet, so this one can be asked for.
    assert_eq!(found(&facts_with([(scaling.clone(), Place::Environment(STAGING))])), []);
    let mut facts = facts_with([(scaling, Place::Environment(STAGING))]);
    facts.directory = Directory::new(facts.directory.projects().cloned(), facts.directory.environments().cloned(), []);
    assert_eq!(found(&facts), alone(PolicyFlaw::NeverActive, "Gate"), "nothing to scale");
}

#[test]
fn an_environment_name_that_nothing_has_is_told() {
    let of = |names: &[&str]| with(policy(1, "Gate", Scope::Organization, asking(1)), |t| t.conditions = named(names));
    let facts = facts_with([(of(&["PRODUCTION", "prod"]), Place::Organization)]);
    assert_eq!(found(&facts), alone(PolicyFlaw::UnknownEnvironment, "Gate"));
    assert!(findings(&facts, noon())[0].says.contains("named prod,"));

    let label = |facts: &mut Facts| {
        let extra = Cluster {
            id: ClusterId(Uuid::from_u128(900)),
            slug: "us-1".into(),
            name: "US".into(),
            environment: Some("Prod".into()),
        };
        let directory = &facts.directory;
        facts.directory = Directory::new(
            directory.projects().cloned().collect::<Vec<_>>(),
            directory.environments().cloned().collect::<Vec<_>>(),
            directory.clusters().cloned().chain([extra]).collect::<Vec<_>>(),
        );
    };
    let mut labelled = facts.clone();
    label(&mut labelled);
    assert_eq!(found(&labelled), [], "a cluster's label counts");
}

#[test]
fn a_policy_that_is_bound_nowhere_is_told_and_an_observed_one_is_not() {
    let mut facts = facts_with([(policy(1, "Gate", Scope::Project, asking(1)), Place::Project(API))]);
    facts.policies.bindings[0].mode = Mode::Observe;
    assert_eq!(found(&facts), []);
    facts.policies.bindings.clear();
    assert_eq!(found(&facts), alone(PolicyFlaw::Unbound, "Gate"));
    assert_eq!(findings(&facts, noon())[0].advice, "Bind it at the level project, or archive it.");
}

#[test]
fn twins_are_told_once_and_names_do_not_make_a_difference() {
    let facts = facts_with([
        (policy(1, "B", Scope::Project, asking(1)), Place::Project(API)),
        (with(policy(2, "A", Scope::Project, asking(1)), |t| t.description = "First".into()), Place::Project(API)),
    ]);
    assert_eq!(found(&facts), beside(PolicyFlaw::Twin, "B", "A"));
}

#[test]
fn a_stricter_policy_at_every_place_shadows_the_laxer_one() {
    let lax = || policy(1, "Lax", Scope::Environment, asking(1));
    let strict = || policy(2, "Strict", Scope::Organization, asking(2));
    let shadowed = beside(PolicyFlaw::Shadowed, "Lax", "Strict");
    let both = |lax, strict| facts_with([(lax, Place::Environment(PRODUCTION)), (strict, Place::Organization)]);
    assert_eq!(found(&both(lax(), strict())), shadowed);

    let mut observed = both(lax(), strict());
    observed.policies.bindings[1].mode = Mode::Observe;
    assert_eq!(found(&observed), [], "what is only observed shadows nothing");

    let wants_reason = with(lax(), |t| t.conditions.require_reason = true);
    assert_eq!(found(&both(wants_reason, strict())), [], "the stricter one does not ask for a reason");

    let by_night = with(strict(), |t| t.conditions.hours = Some(Hours::new(18, 9).unwrap()));
    assert_eq!(found(&both(lax(), by_night)), [], "by day only the laxer one gates");

    let by_others = with(lax(), |t| t.approvers = Some(Approvers { users: [BO].into(), ..Approvers::default() }));
    assert_eq!(found(&both(by_others, strict())), [], "two others may approve");

    let own = with(strict(), |t| t.requester_can_approve = true);
    assert_eq!(found(&both(lax(), own)), shadowed, "of two approvers one is not the requester");
    let own = with(policy(2, "Strict", Scope::Organization, asking(1)), |t| t.requester_can_approve = true);
    assert_eq!(found(&both(lax(), own)), beside(PolicyFlaw::Shadowed, "Strict", "Lax").split_off(1), "nor the reverse");
}

#[test]
fn of_two_that_shadow_each_other_one_stays() {
    // Everyone who may review, or everyone by name: the same people as things are.
    let everyone = Approvers {
        org_roles: [governance::samples::MEMBER, governance::samples::OWNER].into(),
        ..Approvers::default()
    };
    let facts = facts_with([
        (policy(1, "A", Scope::Project, asking(1)), Place::Project(API)),
        (with(policy(2, "B", Scope::Project, asking(1)), |t| t.approvers = Some(everyone)), Place::Project(API)),
    ]);
    assert_eq!(found(&facts), beside(PolicyFlaw::Shadowed, "B", "A"));
}

#[test]
fn a_policy_is_not_shadowed_where_it_is_bound_and_the_other_one_is_not() {
    let lax = policy(1, "Lax", Scope::Environment, asking(1));
    let strict = policy(2, "Strict", Scope::Environment, asking(2));
    let mut facts =
        facts_with([(lax.clone(), Place::Environment(PRODUCTION)), (strict, Place::Environment(PRODUCTION))]);
    assert_eq!(found(&facts), beside(PolicyFlaw::Shadowed, "Lax", "Strict"));
    let also =
        governance::Binding { id: BindingId(Uuid::from_u128(777)), ..binding(9, &lax, Place::Environment(STAGING)) };
    facts.policies.bindings.push(also);
    assert_eq!(found(&facts), []);
}

/// What the change is, and the sentences.
fn compared(old: &Policy, new: &Policy, place: Place) -> (Change, Option<String>, Option<String>) {
    let facts = facts_with([(old.clone(), place)]);
    let found = compare(&old.template, &new.template, &[place], &facts, noon());
    (found.change(), found.weaker.map(|example| example.says), found.stronger.map(|example| example.says))
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn an_edit_is_weaker_where_it_no_longer_applies() {
    let old = policy(1, "Gate", Scope::Environment, asking(2));
    let weekdays = |t: &mut Template| {
        t.conditions.weekdays = Weekday::ALL[..5].iter().copied().collect();
        t.conditions.timezone = Some(chrono_tz::Tz::Europe__Istanbul);
    };
    assert_eq!(
        compared(&old, &with(old.clone(), weekdays), Place::Environment(PRODUCTION)),
        (
            Change::Weaker,
            some(
                "Ana asks for Release Deploy on api / production on Saturday at 00:00 (Europe/Istanbul): the old version needs 2 approvals, the new one does not apply."
            ),
            None
        )
    );
}

#[test]
fn an_edit_is_stronger_where_it_asks_for_more() {
    let old = policy(1, "Gate", Scope::Environment, asking(1));
    let new = with(old.clone(), |t| t.quorum.required_team_ids = BTreeSet::from([SRE]));
    assert_eq!(
        compared(&old, &new, Place::Environment(PRODUCTION)),
        (
            Change::Stronger,
            None,
            some(
                "Ana asks for Release Deploy on api / production, and Cy approves: the old version lets it through, the new one still needs 1 approval from SRE."
            )
        )
    );
}

#[test]
fn other_fields_can_make_up_for_each_other_and_then_nothing_changes() {
    let of = |change: &dyn Fn(&mut Template)| with(policy(1, "Gate", Scope::Environment, asking(2)), |t| change(t));
    let at = Place::Environment(PRODUCTION);
    let plain = of(&|_| {});
    let same = (Change::Same, None, None);
    assert_eq!(compared(&plain, &of(&|t| t.name = "Other".into()), at), same);
    assert_eq!(compared(&plain, &of(&|t| t.conditions.hours = Hours::new(0, 24).ok()), at), same);
    let either = |t: &mut Template| {
        t.conditions.weekdays = Weekday::ALL[..1].iter().copied().collect();
        t.conditions.hours = Hours::new(0, 24).ok();
        t.conditions.time_match = TimeMatch::Any;
    };
    assert_eq!(compared(&plain, &of(&either), at), same);
    assert_eq!(compared(&plain, &of(&|t| t.conditions = named(&["production"])), at), same, "at this place");
    // Ana is the only tech lead.
    let lead = of(&|t| t.quorum.required_org_roles = BTreeSet::from([TECH_LEAD]));
    let ana = of(&|t| t.quorum.required_user_ids = BTreeSet::from([ANA]));
    assert_eq!(compared(&lead, &ana, at), same);
    // Members of two teams are two members.
    let teams = of(&|t| t.quorum.min_distinct_teams = 2);
    let only_teams = of(&|t| t.quorum = Quorum { min_approvals: 0, min_distinct_teams: 2, ..Quorum::default() });
    assert_eq!(compared(&teams, &only_teams, at), same);
}

#[test]
fn a_reason_that_need_not_be_given_any_more_and_separation_of_duties_count() {
    let old = with(policy(1, "Gate", Scope::Environment, asking(1)), |t| t.conditions.require_reason = true);
    let new = with(old.clone(), |t| t.conditions.require_reason = false);
    let (change, weaker, _) = compared(&old, &new, Place::Environment(PRODUCTION));
    assert_eq!(change, Change::Weaker);
    assert_eq!(
        weaker,
        some(
            "Bo asks for Release Deploy on api / production without a reason, and Ana approves: the old version refuses it, the new one lets it through."
        )
    );
    let new = with(old.clone(), |t| t.requester_can_approve = true);
    let (change, weaker, _) = compared(&old, &new, Place::Environment(PRODUCTION));
    assert_eq!(change, Change::Weaker);
    assert_eq!(
        weaker,
        some(
            "Ana asks for Release Deploy on api / production, and Ana approves: the old version still needs 1 approval, the new one lets it through."
        )
    );
}

#[test]
fn whom_a_policy_tells_of_requests_that_wait_long_makes_it_neither_weaker_nor_stronger() {
    let old = policy(1, "Gate", Scope::Environment, asking(1));
    let escalation = Some(governance::policy::Escalation { after: 24, to: governance::samples::SRE });
    let new = with(old.clone(), |t| {
        t.reminders = Some(governance::policy::Reminders { remind_after: Some(4), escalation });
    });
    assert_eq!(compared(&old, &new, Place::Environment(PRODUCTION)).0, Change::Same);
}

#[test]
fn only_who_may_ask_for_the_action_counts_as_the_requester() {
    let place = Place::Environment(PRODUCTION);
    let asker = |approver, actions: &[Action], facts: &Facts| {
        let old = with(policy(1, "Gate", Scope::Environment, asking(1)), |t| {
            t.actions = actions.iter().copied().collect();
            t.approvers = Some(Approvers { users: [approver].into(), ..Approvers::default() });
        });
        let new = with(old.clone(), |t| t.requester_can_approve = true);
        let found = compare(&old.template, &new.template, &[place], facts, noon());
        (found.change(), found.weaker.and_then(|example| example.requester))
    };
    let mut facts = facts_with([]);
    assert_eq!(asker(BO, &[], &facts), (Change::Weaker, Some(BO)));
    assert_eq!(asker(BO, &[Action::EnvironmentFreeze], &facts), (Change::Same, None), "freezing needs more");
    assert_eq!(asker(DI, &[Action::EnvironmentFreeze], &facts), (Change::Weaker, Some(DI)));
    assert_eq!(asker(BO, &[Action::EnvironmentFreeze, Action::ReleaseDeploy], &facts), (Change::Weaker, Some(BO)));
    change_member(&mut facts, BO, |member| member.roles = [TECH_LEAD].into());
    assert_eq!(asker(BO, &[], &facts), (Change::Same, None), "Bo may approve and may not ask");
}

#[test]
fn a_requester_who_may_ask_is_found_among_approvers_who_may_not() {
    let old = with(policy(1, "Gate", Scope::Environment, asking(2)), |t| {
        t.approvers = Some(Approvers { users: [ANA, BO, CY].into(), ..Approvers::default() });
    });
    let new = with(old.clone(), |t| t.requester_can_approve = true);
    for may in [ANA, BO, CY] {
        let mut facts = facts_with([]);
        for other in [ANA, BO, CY].into_iter().filter(|id| *id != may) {
            change_member(&mut facts, other, |member| member.roles.clear());
        }
        let found = compare(&old.template, &new.template, &[Place::Environment(PRODUCTION)], &facts, noon());
        let example = found.weaker.unwrap();
        assert_eq!(example.requester, Some(may));
        assert!(example.approvals.contains(&may) && example.approvals.len() == 2);
    }
}

#[test]
fn where_no_look_is_left_nothing_is_called_the_same_or_shadowed() {
    // Members of two teams are two members; only a search tells.
    let of = |quorum| policy(1, "Gate", Scope::Environment, quorum);
    let teams = of(Quorum { min_approvals: 2, min_distinct_teams: 2, ..Quorum::default() });
    let only_teams = of(Quorum { min_approvals: 0, min_distinct_teams: 2, ..Quorum::default() });
    let facts = facts_with([]);
    let change = |looks: &Looks| {
        let place = Place::Environment(PRODUCTION);
        compare_within(&teams.template, &only_teams.template, &[place], &facts, noon(), looks).change()
    };
    assert_eq!(change(&Looks::default()), Change::Same);
    assert_eq!(change(&Looks::new(0)), Change::Undecided);

    let place = || Place::Environment(PRODUCTION);
    let facts = facts_with([
        (policy(1, "Lax", Scope::Environment, asking(1)), place()),
        (policy(2, "Strict", Scope::Environment, asking(2)), place()),
    ]);
    assert_eq!(findings_within(&facts, noon(), &Looks::default()).len(), 1);
    assert_eq!(findings_within(&facts, noon(), &Looks::new(0)), []);
}

#[test]
fn other_approvers_make_an_edit_weaker_and_stronger() {
    let by = |id| move |t: &mut Template| t.approvers = Some(Approvers { users: [id].into(), ..Approvers::default() });
    let old = with(policy(1, "Gate", Scope::Environment, asking(1)), by(ANA));
    let new = with(old.clone(), by(BO));
    assert_eq!(compared(&old, &new, Place::Environment(PRODUCTION)).0, Change::Both);
}

#[test]
fn a_template_that_is_bound_nowhere_is_compared_as_if_it_were_bound_everywhere() {
    let old = policy(1, "Gate", Scope::Project, asking(2));
    let new = policy(1, "Gate", Scope::Project, asking(1));
    let mut facts = facts_with([]);
    let compared = |facts: &Facts| compare(&old.template, &new.template, &[], facts, noon()).weaker.unwrap();
    assert_eq!(compared(&facts).target_name, "api / staging");
    facts.directory = Directory::default();
    assert_eq!(compared(&facts).target_name, "any project / any environment", "where there is nothing yet");
}
