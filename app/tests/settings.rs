//! What the parts of the settings look like, as HTML.

use crate::html::html;
use app::Refused;
use app::components::settings::{Destructive, FreezeCard, TokenRow};
use app::form::{Filled, Typed};
use app::moment::Moment;
use chrono::TimeDelta;
use governance::resources::Freeze;
use governance::samples::{ANA, BO, noon};
use governance::wire::Ref;
use governance::wire::directory::{EnvironmentView, TokenScope, TokenView};
use leptos::prelude::*;
use uuid::Uuid;

fn moment() -> Moment {
    Moment { now: noon() + TimeDelta::hours(3), zone: chrono_tz::Tz::UTC }
}

fn production(freeze: Option<Freeze>) -> EnvironmentView {
    let project = Ref::new(Uuid::from_u128(1), "api");
    EnvironmentView { id: Uuid::from_u128(2), project, name: "production".into(), cluster: None, freeze }
}

fn freeze_card(freeze: Option<Freeze>, form: Filled, may: bool) -> String {
    let environment = production(freeze);
    html(|| view! { <FreezeCard environment frozen_by="Bo" form=Typed::new(form) may moment=moment() /> })
}

#[test]
fn a_frozen_environment_says_who_froze_it_and_why() {
    let freeze = Freeze { at: noon(), by: BO, reason: "Quarter-end close".into() };
    insta::assert_snapshot!(freeze_card(Some(freeze), Filled::default(), true));
}

#[test]
fn who_may_not_freeze_finds_no_form() {
    assert!(!freeze_card(None, Filled::default(), false).contains("<form"));
}

#[test]
fn a_freeze_that_was_refused_says_why_and_keeps_the_reason() {
    let refused = Refused { details: vec!["Guard requires a reason".into()], ..Refused::new(422, "policy violations") };
    let card =
        freeze_card(None, Filled { values: vec![("reason".into(), "because".into())], refused: Some(refused) }, true);
    for part in ["The environment was not frozen", "policy violations", "Guard requires a reason", ">because<"] {
        assert!(card.contains(part), "{part} is missing in {card}");
    }
}

#[test]
fn a_destructive_step_asks_first_and_its_button_names_what_it_does() {
    let card = html(|| {
        view! {
            <Destructive
                id="delete"
                title="Delete team"
                text="Its members stay."
                question="Delete the team SRE?"
                action="/forms/teams/delete"
                target="7"
            />
        }
    });
    insta::assert_snapshot!(card);
}

#[test]
fn a_token_that_ended_can_be_neither_revoked_nor_rotated() {
    let token = |revoked: bool, days: i64| TokenView {
        id: Uuid::from_u128(3),
        name: "ci".into(),
        prefix: "csn_1234".into(),
        owner: Ref::new(BO.0, "Bo"),
        scopes: vec![TokenScope::RequestsOpen],
        created_at: noon(),
        expires_at: Some(noon() + TimeDelta::days(days)),
        last_used_at: None,
        previous_until: Some(noon() + TimeDelta::days(29)),
        previous_used_at: None,
        revoked_at: revoked.then(noon),
    };
    let row = |token, reader| html(|| view! { <TokenRow token reader moment=moment() /> });
    let (mine, anothers) = (row(token(false, 30), BO), row(token(false, 30), ANA));
    assert!(mine.contains("Revoke token") && mine.contains("Rotate secret"), "{mine}");
    assert!(mine.contains("The previous secret is valid until"), "{mine}");
    assert!(mine.contains("It was not used since the rotation."), "{mine}");
    let used = row(TokenView { previous_used_at: Some(noon()), ..token(false, 30) }, BO);
    assert!(used.contains("It was last used") && !used.contains("It was not used"), "{used}");
    assert!(anothers.contains("Revoke token") && !anothers.contains("Rotate secret"), "{anothers}");
    let (revoked, expired) = (row(token(true, 30), BO), row(token(false, 0), BO));
    assert!(revoked.contains("Revoked") && !revoked.contains("<form"), "{revoked}");
    assert!(expired.contains("Expired") && !expired.contains("<form"), "{expired}");
}
