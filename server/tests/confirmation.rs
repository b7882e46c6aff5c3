//! Changes that make policies impossible, by plain forms: they come back, say why, and go on when
//! confirmed.

use crate::site::{site, value};
use axum::http::{StatusCode, header};
use axum_test::TestServer;
use governance::wire::directory::TeamBody;
use governance::wire::policies::BindBody;
use service::directory::{members, teams};
use service::{bindings, policies};

async fn post(browser: &TestServer, form: &str, from: &str, fields: &[(&str, &str)]) {
    let answer = browser
        .post(form)
        .add_header(header::ACCEPT, value("text/html"))
        .add_header(header::HOST, value("countersign.test"))
        .add_header(header::ORIGIN, value("http://countersign.test"))
        .add_header(header::REFERER, value(&format!("http://countersign.test{from}")))
        .form(fields)
        .await;
    answer.assert_status(StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_deactivation_and_an_emptied_team_come_back_until_they_are_confirmed() {
    let site = site().await;
    let owner = site.owner().await;
    let bo = site.join(&owner, "bo@example.com").await;
    let sre = TeamBody { name: "SRE".into(), members: vec![bo.member.to_string()] };
    let team = teams::create(&site.system, &owner, sre, None).await.unwrap().id;
    let mut body = governance::samples::production_gate_body();
    body.scope = "organization".into();
    body.quorum.min_approvals = 1;
    body.quorum.min_distinct_teams = 0;
    body.quorum.required_org_roles.clear();
    let policy = policies::create(&site.system, &owner, &body, None).await.unwrap();
    let bind = BindBody { policy: policy.id.to_string(), organization: Some(true), ..BindBody::default() };
    bindings::bind(&site.system, &owner, &bind, "", None).await.unwrap();
    let browser = site.signed_in("di@example.com").await;

    let page = format!("/settings/members/{}", bo.member);
    let asked = browser.get(&page).await.text();
    assert!(asked.contains("needs 1 more member of SRE"), "the question names it beforehand: {asked}");
    let id = bo.member.to_string();
    post(&browser, "/forms/members/deactivate", &page, &[("id", &id)]).await;
    let back = browser.get(&page).await.text();
    assert!(back.contains("The member was not deactivated") && back.contains("Deactivate anyway"), "{back}");
    assert!(back.contains(&format!("href=\"/approval-policies/{}\"", policy.id)), "{back}");

    let page = format!("/settings/teams/{team}");
    let emptied = [("id", team.to_string()), ("name", "Reliability".to_owned())];
    let emptied: Vec<(&str, &str)> = emptied.iter().map(|(name, value)| (*name, value.as_str())).collect();
    post(&browser, "/forms/teams/update", &page, &emptied).await;
    let back = browser.get(&page).await.text();
    assert!(back.contains("I understand; make the change all the same"), "{back}");
    assert!(back.contains("value=\"Reliability\""), "nothing typed is lost: {back}");

    let seen = members::impact_of_deactivation(&site.system, &owner, bo.member).await.unwrap().digest().to_string();
    let page = format!("/settings/members/{}", bo.member);
    let other = format!("sha256:{}", "0".repeat(64));
    post(&browser, "/forms/members/deactivate", &page, &[("id", id.as_str()), ("confirmed", &other)]).await;
    assert!(members::show(&site.system, &owner, bo.member).await.unwrap().active, "that is not what was seen");
    let asked = browser.get(&page).await.text();
    assert!(asked.contains(&seen), "{asked}");
    post(&browser, "/forms/members/deactivate", &page, &[("id", id.as_str()), ("confirmed", &seen)]).await;
    assert!(!members::show(&site.system, &owner, bo.member).await.unwrap().active);
}
