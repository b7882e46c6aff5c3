//! The demo organization: every page of it has something to show.

use std::collections::BTreeSet;

use crate::site::site;
use governance::Gate;
use governance::request::StateName;
use governance::wire::break_glass::Debt;
use server::demo;
use service::accounts::login;
use service::break_glass::{self, Wanted};
use service::page::Seek;
use service::requests::{self, Filter};
use service::{audit, directory, policies, tokens};

#[tokio::test]
async fn the_demo_has_people_policies_and_requests_in_every_state() {
    let site = site().await;
    let demo = demo::seed(&site.system).await.unwrap();
    let system = &site.system;
    let token = tokens::authenticate(system, &demo.token).await.unwrap();
    assert!(token.token.is_some());

    let mut waiting = Vec::new();
    let mut owner = None;
    for offered in &demo.logins.0 {
        let address = [127, 0, 0, 1].into();
        let signed_in = login::login(system, &offered.email, &offered.password.clone().into(), address).await.unwrap();
        let caller = login::caller(system, signed_in.login, None).await.unwrap();
        waiting.push((offered.role.clone(), requests::counts(system, &caller).await.unwrap().waiting_for_me));
        owner.get_or_insert(caller);
    }
    let owner = owner.unwrap();
    for (role, waiting) in waiting {
        assert_eq!(role == "Auditor", waiting == 0, "{waiting} wait for {role}");
    }

    let all = Seek { after: None, limit: Some(200) };
    let requests = requests::list(system, &owner, &Filter::default(), &all).await.unwrap().items;
    assert!(requests.len() >= 30, "{}", requests.len());
    let states: BTreeSet<StateName> = requests.iter().map(|request| request.state).collect();
    assert_eq!(states, StateName::ALL.into_iter().collect());
    assert!(requests.iter().any(|request| request.stale));
    assert!(requests.iter().any(|request| !request.observed.is_empty()));
    assert!(requests.iter().any(|request| request.resubmission_of.is_some()));

    assert_eq!(directory::members::list(system, &owner, None, &all).await.unwrap().items.len(), 12);
    assert_eq!(directory::teams::list(system, &owner).await.unwrap().len(), 4);
    assert_eq!(directory::projects::list(system, &owner).await.unwrap().len(), 3);
    assert_eq!(policies::list(system, &owner, false, &all).await.unwrap().items.len(), 5);
    let frozen = directory::environments::list(system, &owner).await.unwrap();
    assert_eq!(frozen.iter().filter(|environment| environment.freeze.is_some()).count(), 1);

    let sessions = break_glass::list(system, &owner, Wanted::All, &all).await.unwrap().items;
    let debts: BTreeSet<&str> = sessions
        .iter()
        .map(|session| match session.debt {
            Debt::Reviewed => "reviewed",
            Debt::Overdue => "overdue",
            _ => "owed",
        })
        .collect();
    assert_eq!((sessions.len(), debts), (3, BTreeSet::from(["reviewed", "overdue", "owed"])));
    assert!(requests.iter().any(|request| request.gate == Gate::Bypassed));

    let events =
        audit::list(system, &owner, &audit::Filter::default(), &Seek { limit: Some(100), ..all }).await.unwrap();
    assert!(events.next.is_some(), "more than one page");
    let mut times: Vec<_> = events.items.iter().map(|event| event.at).collect();
    assert!(times[0] <= system.now());
    times.reverse();
    assert!(times.is_sorted(), "the log is in the order of time");
}

#[tokio::test]
async fn the_demo_can_be_made_at_any_hour_of_the_week() {
    // Noon of a Wednesday is 15 o'clock in Istanbul: then just after work, just after its start, and a Saturday.
    for minutes in [3 * 60 + 5, 18 * 60 + 5, 3 * 24 * 60] {
        let site = site().await;
        site.clock.advance(chrono::TimeDelta::minutes(minutes));
        demo::seed(&site.system).await.unwrap_or_else(|error| panic!("{minutes} minutes after noon: {error:?}"));
    }
}
