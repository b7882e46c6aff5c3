//! What the parts of a request look like, as HTML.
#![cfg(feature = "ssr")]
#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod html;

use app::api::requests::{Foreseen, ForeseenPolicy};
use app::components::requests::decision::DecisionCard;
use app::components::requests::execution::OutcomeCard;
use app::components::requests::foreseen::ForeseenView;
use app::components::requests::payload::{DiffLayout, PayloadCard};
use app::components::requests::policies::PoliciesCard;
use app::components::requests::row::RequestRow;
use app::components::requests::standing::Standing;
use app::form::Filled;
use app::moment::Moment;
use chrono::TimeDelta;
use governance::ids::MemberId;
use governance::request::Verdict;
use governance::samples::{ANA, BO, DI, EL, SRE, ask, facts, noon};
use governance::wire::Ref;
use governance::wire::requests::{RequestView, Viewer};
use governance::{Gate, Payload, Request};
use html::html;
use leptos::prelude::*;

fn moment() -> Moment {
    Moment { now: noon() + TimeDelta::minutes(12), zone: chrono_tz::Tz::UTC }
}

/// El's request for production as a member sees it, after these approvals.
fn seen_by(member: MemberId, approvals: &[MemberId]) -> RequestView {
    let facts = facts();
    let mut request = Request::open(ask(), &facts, noon()).unwrap().request;
    for by in approvals {
        request = request.review(&facts, *by, Verdict::Approve, "Read it.", noon()).unwrap().request;
    }
    let viewer = Viewer { member, token: false };
    RequestView::of(&request, None, &facts, viewer, "https://countersign.example", moment().now)
}

#[test]
fn a_line_of_the_inbox_says_what_where_who_how_far_and_that_the_reader_can_approve() {
    let row = html(|| view! { <RequestRow request=seen_by(ANA, &[BO]) me=ANA moment=moment() /> });
    insta::assert_snapshot!(row);
}

#[test]
fn a_line_has_a_check_box_only_where_several_are_chosen_and_the_reader_can_approve() {
    let line = |me, choose| html(|| view! { <RequestRow request=seen_by(me, &[]) me moment=moment() choose /> });
    let box_ = line(ANA, true);
    assert!(box_.contains(r#"type="checkbox" form="selection" name="request""#), "{box_}");
    assert!(box_.contains(r#"data-action="release.deploy" data-digest="sha256:"#), "{box_}");
    assert!(box_.contains("Select #42"), "{box_}");
    assert!(!line(ANA, false).contains("checkbox"));
    assert!(!line(EL, true).contains("checkbox"), "the requester cannot approve");
}

#[test]
fn a_line_says_when_its_time_is_nearly_over() {
    let line = |hours| {
        let request = seen_by(ANA, &[]);
        let at = Moment { now: request.expires_at.unwrap() - TimeDelta::hours(hours), ..moment() };
        html(|| view! { <RequestRow request me=ANA moment=at /> })
    };
    assert!(line(5).contains("Expires") && line(5).contains("in 5 hours"), "{}", line(5));
    assert!(!line(25).contains("Expires"));
}

#[test]
fn names_written_from_right_to_left_stay_to_themselves_and_marks_that_turn_text_are_shown() {
    let mut request = seen_by(ANA, &[]);
    request.requester.name = "\u{5d3}\u{5e0}\u{5d4}\u{202e}".into();
    let row = html(|| view! { <RequestRow request me=ANA moment=moment() /> });
    assert!(row.contains("<bdi>\u{5d3}\u{5e0}\u{5d4}⟨U+202E⟩</bdi>"), "{row}");
    assert!(
        row.contains(r#"<bdi>api</bdi>"#) && row.contains(r#"<bdi class="row-environment">production</bdi>"#),
        "{row}"
    );
}

#[test]
fn a_line_tells_why_the_reader_cannot_approve() {
    let line = |me, approvals: &[MemberId]| {
        html(|| view! { <RequestRow request=seen_by(me, approvals) me moment=moment() /> })
    };
    let own = line(EL, &[]);
    assert!(own.contains("Your request"), "{own}");
    assert!(own.contains("You opened this request, and its policy does not let the requester approve."), "{own}");
    assert!(line(BO, &[BO]).contains("You approved"));
}

#[test]
fn a_policy_says_why_it_applies_what_is_met_and_who_can_approve() {
    let request = seen_by(ANA, &[BO]);
    let card = html(|| view! { <PoliciesCard policies=request.policies observed=request.observed pending=true /> });
    insta::assert_snapshot!(card);
}

#[test]
fn a_policy_that_nobody_can_satisfy_says_so() {
    let mut facts = facts();
    facts.policies.policies[0].template.quorum.required_team_ids = [governance::samples::DATA, SRE].into();
    let request = Request::open(ask(), &facts, noon()).unwrap().request;
    let viewer = Viewer { member: DI, token: false };
    let request = RequestView::of(&request, None, &facts, viewer, "", moment().now);
    let card = html(|| view! { <PoliciesCard policies=request.policies observed=request.observed pending=true /> });
    assert!(card.contains("Cannot be satisfied by the present members: needs 1 more member of data"), "{card}");
}

#[test]
fn a_request_says_who_could_finish_it() {
    let facts = facts();
    let request = Request::open(ask(), &facts, noon()).unwrap().request;
    let viewer = Viewer { member: DI, token: false };
    let view = RequestView::of(&request, None, &facts, viewer, "", moment().now).with_finish(&request, &facts.roster);
    let card = html(|| {
        view! { <PoliciesCard policies=view.policies observed=view.observed pending=true finish=view.finish /> }
    });
    assert!(card.contains("Could be finished by:") && card.contains("Ana, and one of Bo, Cy or Di"), "{card}");
}

#[test]
fn enough_approvals_from_the_wrong_people_are_not_shown_as_done() {
    // Bo and Di make two, from two teams, one of them SRE; the tech-lead is missing.
    let request = seen_by(ANA, &[BO, DI]);
    let standing = Standing::of(&request).unwrap();
    assert_eq!((standing.done, standing.total), (2, 3));
    assert_eq!(standing.needs, "needs 1 approval from a tech-lead");
    assert!(!request.policies[0].satisfied);
}

#[test]
fn the_review_is_a_plain_form_and_whoever_may_not_review_is_told_why() {
    let card = |me, approvals: &[MemberId]| {
        html(|| view! { <DecisionCard request=seen_by(me, approvals) me form=Filled::default() /> })
    };
    let form = card(ANA, &[]);
    assert!(form.contains(r#"action="/forms/requests/review""#) && form.contains(r#"method="post""#), "{form}");
    assert!(form.contains(r#"name="verdict" value="approve""#), "{form}");
    let own = card(EL, &[]);
    assert!(!own.contains("<form") && own.contains("You opened this request"), "{own}");
    let approved = card(BO, &[BO]);
    assert!(approved.contains("Take my approval back"), "{approved}");
}

#[test]
fn an_approved_request_says_how_it_is_claimed() {
    let request = seen_by(EL, &[BO, ANA]);
    // Bo stands for platform, Ana for SRE.
    let card = html(|| view! { <OutcomeCard request claimed_by=None may_open=true moment=moment() /> });
    insta::assert_snapshot!(card);
}

#[test]
fn a_change_is_shown_as_a_difference_in_either_layout_and_as_a_whole() {
    let payload = || Payload::Text {
        media_type: "application/yaml".into(),
        text: "name: api\nimage: api:1.4.2\u{202e}\n".into(),
        before: Some("name: api\nimage: api:1.4.1\n".into()),
    };
    let card = |layout| {
        let layouts = ("/approvals/1".to_owned(), "/approvals/1?diff=split".to_owned());
        html(|| view! { <PayloadCard payload=Some(payload()) digest=payload().digest() layout layouts /> })
    };
    insta::assert_snapshot!(card(DiffLayout::Unified));
    let sides = card(DiffLayout::SideBySide);
    assert!(sides.contains(r#"class="diff-removed">image: api:1.4.1</td>"#), "{sides}");
    assert!(sides.contains("image: api:1.4.2⟨U+202E⟩"), "{sides}");
    assert!(sides.contains("1 character would be invisible"), "{sides}");
}

#[test]
fn what_would_apply_names_the_policies_and_who_can_approve() {
    let policy = ForeseenPolicy {
        policy: Ref::new(uuid::Uuid::nil(), "Production Deploy Gate"),
        observed: false,
        quorum: "2 approvals from 2 different teams".into(),
        eligible: vec!["Ana".into(), "Bo".into()],
        infeasible: Vec::new(),
    };
    let others = vec![("Off-Hours does not apply".into(), "it is 12:00".into())];
    let foreseen =
        Foreseen { gate: Gate::Pending, policies: vec![policy], finish: None, violations: Vec::new(), others };
    let shown = html(|| view! { <ForeseenView foreseen /> });
    assert!(shown.contains("1 policy gates it.") && shown.contains("Can approve: Ana, Bo."), "{shown}");
    assert!(shown.contains("1 policy does not apply"), "{shown}");
}
