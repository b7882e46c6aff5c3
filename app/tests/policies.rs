//! What policies and their bindings look like, as HTML.
#![cfg(feature = "ssr")]

use app::Refused;
use app::components::policies::editor::{Editor, Options};
use app::components::policies::{BindingTable, InWords, PolicyList};
use app::form::Filled;
use app::kit::Choice;
use governance::Scope;
use governance::ids::{BindingId, OrganizationId, TemplateId};
use governance::policy::{Mode, PolicyBody};
use governance::samples::{PRODUCTION, SRE, noon, production_gate_body};
use governance::wire::Ref;
use governance::wire::policies::{BindingView, PolicyView};
use leptos::prelude::*;
use uuid::Uuid;

const ORGANIZATION: OrganizationId = OrganizationId(Uuid::from_u128(1));

/// What a view renders to: without drawings and markers, every element on a line of its own.
fn html<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let mut rest = Owner::new().with(|| view().to_html()).replace("<!>", "");
    while let (Some(start), Some(end)) = (rest.find("<svg"), rest.find("</svg>")) {
        rest.replace_range(start..end + "</svg>".len(), "");
    }
    rest.replace('<', "\n<").replace("\n</", "</").trim_start().to_owned()
}

fn binding(mode: Mode) -> BindingView {
    BindingView {
        id: BindingId(Uuid::from_u128(201)),
        policy: Ref::new(Uuid::from_u128(101), "Production Deploy Gate"),
        level: Scope::Environment,
        resource: Some(Ref::new(PRODUCTION.0, "api / production")),
        name: "api / production".to_owned(),
        mode,
    }
}

fn policy() -> PolicyView {
    PolicyView {
        id: TemplateId(Uuid::from_u128(101)),
        version: 3,
        archived: false,
        created_at: noon(),
        saved_at: noon(),
        saved_by: Ref::new(Uuid::from_u128(4), "Di"),
        body: production_gate_body(),
        quorum_says: "2 approvals from 2 different teams, 1 from SRE, 1 from a tech-lead".to_owned(),
        conditions_say: "always".to_owned(),
        approvers_say: "Everyone who may review requests (5 members)".to_owned(),
        bindings: vec![binding(Mode::Observe)],
        infeasible: vec!["needs 1 more member of SRE".to_owned()],
    }
}

fn options() -> Options {
    Options {
        teams: vec![Choice::new(SRE.to_string(), "SRE")],
        roles: vec![Choice::new("tech-lead", "tech-lead")],
        members: vec![Choice::new("7", "Ana")],
        environments: ["production".to_owned()].into(),
        zone: "UTC".to_owned(),
    }
}

fn editor(form: Filled, stored: PolicyBody) -> String {
    html(|| {
        view! { <Editor form stored options=options() action="/forms/policies/create" submit="Create policy" back="/approval-policies" /> }
    })
}

#[test]
fn a_policy_in_the_list_says_what_it_needs_where_it_is_bound_and_that_nobody_can_satisfy_it() {
    insta::assert_snapshot!(html(|| view! { <PolicyList policies=vec![policy()] organization=ORGANIZATION /> }));
}

#[test]
fn a_policy_in_words_names_actions_and_warns_where_duties_are_not_separated() {
    let mut open = policy();
    assert!(!html(|| view! { <InWords policy=policy() /> }).contains("separation of duties"));
    open.body.requester_can_approve = true;
    let words = html(|| view! { <InWords policy=open /> });
    assert!(words.contains("Release Deploy"), "{words}");
    assert!(words.contains("No separation of duties"), "{words}");
}

#[test]
fn a_binding_can_be_changed_only_by_those_who_may_and_every_change_asks_first() {
    let table = |next: Option<String>| {
        let bindings = vec![binding(Mode::Enforce)];
        html(|| view! { <BindingTable caption="Bindings" bindings organization=ORGANIZATION next /> })
    };
    assert!(!table(None).contains("<form"));
    insta::assert_snapshot!(table(Some("/approval-policies/1".to_owned())));
}

#[test]
fn the_editor_chooses_a_team_that_is_stored_by_its_name() {
    let html = editor(Filled::default(), production_gate_body());
    let sre = format!(r#"name="quorum.requiredTeamIds[]" value="{SRE}" checked"#);
    assert!(html.contains(&sre), "{html}");
}

#[test]
fn a_refused_editor_keeps_what_was_typed_and_says_what_is_wrong_beside_it_and_above() {
    let typed = [
        ("name", ""),
        ("actions[]", "command.execute"),
        ("quorum.minApprovals", "two"),
        ("conditions.weekdays[]", "friday"),
    ];
    let form = Filled {
        values: typed.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        refused: Some(
            Refused::invalid().field("quorum.minApprovals", "Must be a whole number.").field("name", "Is required."),
        ),
    };
    let html = editor(form, production_gate_body());
    assert!(html.contains(r#"name="actions[]" value="command.execute" checked"#), "{html}");
    assert!(!html.contains(r#"value="release.deploy" checked"#), "{html}");
    assert!(html.contains(r#"value="friday" checked"#), "{html}");
    assert!(html.contains(r#"id="quorum.minApprovals-error""#), "{html}");
    let (name, approvals) = (html.find("Name: Is required.").unwrap(), html.find("Approvals: Must be").unwrap());
    assert!(name < approvals, "the summary is in the order of the form");
}
