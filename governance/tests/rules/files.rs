//! Policies as files: what is written, what is planned, and what is refused.

use crate::cast::bind;
use governance::analysis::Change;
use governance::policy::file::{BindingEntry, Plan, Verb};
use governance::policy::{Escalation, PolicyFile, PolicySet, Quorum, Reminders};
use governance::samples::{EU_1, SRE, STAGING, facts, noon, policy, production_gate, roster};
use governance::{Action, Facts, FieldErrors, Mode, Place, Policy, Roster, Scope};

/// The production gate for deployments, and one more that only observes.
fn organization() -> Facts {
    let mut facts = facts();
    facts.policies.policies[0].template.actions.insert(Action::ReleaseDeploy);
    let escalation = Some(Escalation { after: 24, to: SRE });
    facts.policies.policies[0].template.reminders = Some(Reminders { remind_after: Some(4), escalation });
    let light = policy(7, "Cluster Care", Scope::Cluster, Quorum::default());
    bind(&mut facts, 7, &light, Place::Cluster(EU_1), Mode::Observe);
    facts
}

/// The organization's file, changed.
fn with(change: impl FnOnce(&mut PolicyFile)) -> PolicyFile {
    let mut file = PolicyFile::of(&organization());
    change(&mut file);
    file
}

fn plan(change: impl FnOnce(&mut PolicyFile)) -> Plan {
    with(change).plan(&organization(), noon()).unwrap()
}

fn refused(change: impl FnOnce(&mut PolicyFile)) -> FieldErrors {
    with(change).plan(&organization(), noon()).unwrap_err()
}

/// What is done, to which policy and where.
fn steps(plan: &Plan) -> Vec<(Verb, &str, String, Option<Change>)> {
    let changes = plan.changes.iter();
    changes.map(|it| (it.change, it.policy.as_str(), it.places.join(", "), it.effect)).collect()
}

#[cfg(feature = "cases")]
#[test]
fn a_file_holds_names_in_a_stable_order_and_leaves_defaults_out() {
    let expected = "\
policies:
- name: Cluster Care
  scope: cluster
  quorum:
    minApprovals: 1
- name: Production Deploy Gate
  scope: environment
  actions:
  - release.deploy
  quorum:
    minApprovals: 2
    minDistinctTeams: 2
    requiredTeamIds:
    - SRE
    requiredOrgRoles:
    - tech-lead
  reminders:
    remindAfterHours: 4
    escalateAfterHours: 24
    escalateTo: SRE
bindings:
- policy: Cluster Care
  cluster: eu-1
  mode: observe
- policy: Production Deploy Gate
  environment: api/production
";
    let file = PolicyFile::of(&organization());
    assert_eq!(file.to_yaml(), expected);
    assert_eq!(PolicyFile::read(expected), Ok(file));
}

#[cfg(feature = "cases")]
#[test]
fn what_cannot_be_read_is_told_with_line_and_field() {
    let told = |text: &str| PolicyFile::read(text).unwrap_err().to_string();
    let typed = "policies:\n- name: Gate\n  scope: project\n  quorom: {}\nbindings: []\n";
    assert!(told(typed).starts_with("4:3: document 1: policies[0].quorom: unknown field `quorom`"), "{}", told(typed));
    assert!(told("policies: []\n").contains("missing field `bindings`"), "nothing is unbound by leaving out a key");
    assert!(told("").contains("the file is empty"));
    let two = "policies: []\nbindings: []\n---\npolicies: []\nbindings: []\n";
    assert!(told(two).contains("one document only"), "{}", told(two));
}

#[test]
fn nothing_is_planned_where_the_file_says_what_there_is() {
    assert_eq!(plan(|_| {}).changes, []);
}

#[test]
fn a_policy_that_the_file_does_not_name_is_archived_and_its_bindings_end() {
    let plan = plan(|file| {
        file.policies.retain(|policy| policy.name != "Production Deploy Gate");
        file.bindings.retain(|binding| binding.policy != "Production Deploy Gate");
    });
    let gone = (Verb::Archive, "Production Deploy Gate", "api / production".to_owned(), Some(Change::Weaker));
    assert_eq!(steps(&plan), [gone]);
    assert_eq!(plan.archives().collect::<Vec<_>>(), ["Production Deploy Gate"]);
}

#[test]
fn a_lower_quorum_is_weaker_and_a_request_shows_it() {
    let plan = plan(|file| file.policies[1].quorum.min_approvals = 1);
    assert_eq!(steps(&plan), [(Verb::Save, "Production Deploy Gate", String::new(), Some(Change::Same))]);
    assert_eq!(plan.changes[0].version, Some(2));
    let [field] = &plan.changes[0].fields[..] else { panic!("{:?}", plan.changes[0].fields) };
    assert_eq!((field.field.as_str(), field.was.as_str(), field.is.as_str()), ("Approvals", "2", "1"));
    let plan = self::plan(|file| file.policies[1].quorum.min_distinct_teams = 0);
    assert_eq!(plan.changes[0].effect, Some(Change::Weaker), "two of one team are enough now");
    assert_eq!(plan.changes[0].examples.len(), 1);
    let plan = self::plan(|file| file.policies[1].actions.clear());
    assert_eq!(plan.changes[0].effect, Some(Change::Stronger));
}

#[test]
fn whom_a_policy_tells_is_planned_and_changes_nothing_about_its_strength() {
    let plan = plan(|file| file.policies[1].reminders = None);
    assert_eq!(steps(&plan), [(Verb::Save, "Production Deploy Gate", String::new(), Some(Change::Same))]);
    let fields: Vec<_> =
        plan.changes[0].fields.iter().map(|field| format!("{}: {} -> {}", field.field, field.was, field.is)).collect();
    assert_eq!(fields, ["Reminder: After 4 hours -> None", "Escalation: SRE is told after 24 hours -> None"]);
    let refusal = refused(|file| {
        let reminders = file.policies[1].reminders.as_mut().unwrap();
        reminders.escalate_to = Some("galaxy".into());
    });
    assert!(format!("{refusal:?}").contains("there is no team `galaxy`"), "{refusal:?}");
}

#[test]
fn a_version_of_what_is_in_force_nowhere_has_no_effect() {
    // It only observes.
    let plan = plan(|file| file.policies[0].quorum.min_approvals = 2);
    assert_eq!(steps(&plan), [(Verb::Save, "Cluster Care", String::new(), None)]);
    assert_eq!((plan.changes[0].fields.len(), plan.changes[0].examples.as_slice()), (1, &[][..]));
    // It is unbound by the same file.
    let plan = self::plan(|file| {
        file.policies[1].quorum.min_distinct_teams = 0;
        file.bindings.remove(1);
    });
    let saved = plan.changes.iter().find(|it| it.change == Verb::Save).unwrap();
    assert_eq!((saved.effect, saved.examples.as_slice()), (None, &[][..]));
}

#[test]
fn bindings_come_go_and_change_their_mode() {
    let plan = plan(|file| {
        file.bindings[0].mode = Mode::Enforce;
        file.bindings[1].environment = Some("api/Staging".to_owned());
    });
    let gate = "Production Deploy Gate";
    assert_eq!(
        steps(&plan),
        [
            (Verb::Unbind, gate, "api / production".to_owned(), Some(Change::Weaker)),
            (Verb::SetMode, "Cluster Care", "eu-1".to_owned(), Some(Change::Stronger)),
            (Verb::Bind, gate, "api / staging".to_owned(), Some(Change::Stronger)),
        ]
    );
}

#[test]
fn a_policy_changes_its_scope_together_with_its_bindings() {
    let file = with(|file| {
        file.policies[1].scope = "project".to_owned();
        file.bindings[1] =
            BindingEntry { policy: "Production Deploy Gate".into(), project: Some("api".into()), ..Default::default() };
    });
    let before = organization();
    let set = file.changes(&before, uuid::Uuid::nil).unwrap();
    let after = Facts { policies: set.applied(&before).unwrap().policies, ..before };
    assert_eq!(PolicyFile::of(&after), file);
}

#[test]
fn what_the_organization_does_not_know_is_refused_with_its_field() {
    let team = refused(|file| file.policies[1].quorum.required_team_ids.push("SRF".to_owned()));
    assert_eq!(team.of("policies[1].quorum.requiredTeamIds"), Some("there is no team `SRF`"));
    let place = refused(|file| file.bindings[1].environment = Some("api/prod".to_owned()));
    let says = place.of("bindings[1].environment").unwrap();
    assert!(
        says.contains("no environment `api/prod`; this organization has") && says.contains("api/staging"),
        "{says}"
    );
    let policy = refused(|file| file.bindings[0].policy = "Gate".to_owned());
    assert!(policy.of("bindings[0].policy").unwrap().contains("this file has Cluster Care"));
    let scope = refused(|file| {
        file.bindings[0].cluster = None;
        file.bindings[0].organization = Some(true);
    });
    assert!(scope.of("bindings[0].organization").unwrap().contains("has the scope cluster"));
}

#[test]
fn what_stands_twice_is_refused() {
    let policy = refused(|file| file.policies.push(file.policies[0].clone()));
    assert!(policy.of("policies[2].name").unwrap().contains("another policy `Cluster Care`"));
    let binding = refused(|file| file.bindings.push(file.bindings[1].clone()));
    assert!(binding.of("bindings[2]").unwrap().contains("bound there already"));
    let both = refused(|file| file.bindings[1].organization = Some(true));
    assert!(both.of("bindings[1]").unwrap().contains("exactly one"));
}

#[test]
fn a_policy_that_names_a_deleted_team_stays_as_it_is_but_cannot_be_copied() {
    let teams = roster().teams().filter(|team| team.name != "SRE").cloned().collect::<Vec<_>>();
    let facts =
        Facts { roster: Roster::new(roster().members().cloned(), teams, roster().roles().cloned()), ..organization() };
    let file = PolicyFile::of(&facts);
    assert_eq!(file.plan(&facts, noon()).unwrap().changes, []);
    let empty = Facts { policies: PolicySet::default(), ..facts };
    assert!(file.plan(&empty, noon()).unwrap_err().of("policies[1].quorum.requiredTeamIds").is_some());
}

#[test]
fn the_base_of_a_plan_tells_states_apart() {
    let before = organization();
    let mut after = organization();
    let gate: Policy = production_gate();
    bind(&mut after, 8, &gate, Place::Environment(STAGING), Mode::Enforce);
    assert_ne!(PolicyFile::of(&before).digest(), PolicyFile::of(&after).digest());
    assert_eq!(plan(|_| {}).base, PolicyFile::of(&before).digest());
}
