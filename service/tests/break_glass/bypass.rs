//! What a session lets its holder do, and how it ends for that.

use crate::break_glass::{Scene, active, deployment, hour, scene, violations};
use crate::support::no;
use chrono::TimeDelta;
use governance::event::EventKind;
use governance::ids::{ClaimId, RequestId};
use governance::policy::PolicyBody;
use governance::request::StateName;
use governance::wire::break_glass::{BypassStep, BypassedView, SessionState, StartBody};
use governance::wire::policies::BindBody;
use governance::wire::requests::{OpenBody, ResultBody, ResultStatus};
use governance::{Gate, Refusal, samples};
use service::break_glass::Wanted;
use service::page::Seek;
use service::{Caller, Error, break_glass, requests};

async fn report(scene: &Scene, by: &Caller, id: RequestId, claim: ClaimId) -> StateName {
    let body = ResultBody { claim_id: claim, status: ResultStatus::Succeeded, detail: "rolled out".into() };
    requests::report(&scene.world.system, by, id, body).await.unwrap().state
}

#[tokio::test]
async fn two_policies_and_a_freeze_are_bypassed_and_after_the_revocation_everything_is_gated_again() {
    let scene = scene().await;
    let (system, ana) = (&scene.world.system, &scene.cast.ana);
    requests::gated::freeze(system, &scene.cast.di, scene.cast.production, "Quarter end").await.unwrap();
    let session = scene.start(ana).await;
    assert_eq!((session.state, session.seconds, session.holder.name.as_str()), (SessionState::Active, 3600, "Ana"));

    scene.wait(10);
    let request = scene.deploy(ana).await;
    assert_eq!((request.gate, request.state), (Gate::Bypassed, StateName::Approved));
    assert_eq!(request.policies.len(), 2, "both are listed with it");
    scene.wait(1);
    let claim = scene.claim(ana, request.id).await.unwrap().claim_id;
    scene.wait(1);
    assert_eq!(report(&scene, ana, request.id, claim).await, StateName::Succeeded);
    scene.wait(1);
    let ended = scene.revoke(ana, session.id).await.unwrap();
    assert_eq!((ended.state, ended.seconds, ended.bypassed), (SessionState::Revoked, 13 * 60, 1));
    assert_eq!(violations(scene.try_to_deploy(ana).await), ["environment-frozen"]);
    requests::gated::unfreeze(system, &scene.cast.di, scene.cast.production, "").await.unwrap();
    assert_eq!(scene.deploy(ana).await.gate, Gate::Pending);

    let told = scene.world.told(&scene.cast.di).await;
    let told: Vec<&str> = told.iter().map(String::as_str).filter(|told| told.starts_with("Ana")).collect();
    let about = format!("[#{} release.deploy to api / production]", request.number);
    assert_eq!(
        told[told.len() - 7..],
        [
            "Ana broke the glass for release.deploy at the organization [break-glass session of Ana]".to_owned(),
            format!("Ana opened the request under break-glass, bypassing Production Deploy Gate, Second look {about}"),
            format!(
                "Ana bypassed Production Deploy Gate (version 1), Second look (version 1), the freeze of production {about}"
            ),
            format!("Ana claimed the request and started the execution {about}"),
            format!("Ana reported success {about}"),
            "Ana ended the session after 13 minutes [break-glass session of Ana]".to_owned(),
            format!(
                "Ana opened the request; it waits for Production Deploy Gate, Second look [#{} release.deploy to api / \
                 production]",
                request.number + 2
            ),
        ]
    );
}

#[tokio::test]
async fn the_event_of_a_bypass_holds_what_happened_and_stands_out() {
    let scene = scene().await;
    requests::gated::freeze(&scene.world.system, &scene.cast.di, scene.cast.production, "Quarter end").await.unwrap();
    let session = scene.start(&scene.cast.ana).await;
    scene.wait(10);
    let request = scene.deploy(&scene.cast.ana).await;
    let detail = requests::detail(&scene.world.system, &scene.cast.di, request.id).await.unwrap();
    assert!(detail.timeline.iter().all(|event| event.prominent));
    let event = detail.timeline.iter().find(|event| event.kind == Some(EventKind::BreakGlassBypassed)).unwrap();
    assert_eq!(event.actor.as_ref().unwrap().name, "Ana");
    assert_eq!(event.text.as_deref(), Some("Checkout is down"));
    let held = event.detail.get("detail").unwrap_or(&event.detail);
    assert_eq!(held["session"], session.id.to_string());
    assert_eq!(held["justification"], "Checkout is down");
    assert_eq!((&held["action"], &held["target"]), (&"release.deploy".into(), &"api / production".into()));
    assert_eq!(held["freezes"][0], "production is frozen: Quarter end");
    assert_eq!(held["secondsLeft"], 50 * 60);
    let mut names: Vec<_> = held["policies"].as_array().unwrap().iter().map(|policy| policy["name"].clone()).collect();
    names.sort_by_key(ToString::to_string);
    assert_eq!(names, ["Production Deploy Gate", "Second look"]);
    assert!(held["policies"].as_array().unwrap().iter().all(|policy| policy["version"] == 1));
}

#[tokio::test]
async fn another_members_requests_and_other_actions_are_gated_as_ever() {
    let scene = scene().await;
    scene.start(&scene.cast.ana).await;
    assert_eq!(scene.deploy(&scene.cast.bo).await.gate, Gate::Pending);
    let body = PolicyBody { actions: vec!["rollback.execute".into()], ..one_approval("Rollbacks") };
    scene.bind(&body, organization()).await;
    let rollback = OpenBody { action: "rollback.execute".into(), ..deployment() };
    let opened = requests::open(&scene.world.system, &scene.cast.ana, rollback, None).await.unwrap();
    assert_eq!(opened.request.gate, Gate::Pending);
}

/// A policy of one approval everywhere.
fn one_approval(name: &str) -> PolicyBody {
    let mut body = PolicyBody { name: name.into(), scope: "organization".into(), ..samples::production_gate_body() };
    body.quorum = Default::default();
    body.quorum.min_approvals = 1;
    body
}

fn organization() -> BindBody {
    BindBody { organization: Some(true), ..BindBody::default() }
}

#[tokio::test]
async fn a_token_is_covered_only_where_the_session_names_it() {
    let scene = scene().await;
    let named = scene.world.token(&scene.cast.ana, &["requests.open", "requests.claim"]).await;
    let unnamed = scene.world.token(&scene.cast.ana, &["requests.open", "requests.claim"]).await;
    let body = StartBody { tokens: vec![named.token.as_ref().unwrap().id.0], ..hour() };
    let session = active(break_glass::start(&scene.world.system, &scene.cast.ana, &body, None).await.unwrap());
    assert_eq!(session.tokens.len(), 1);
    let request = scene.deploy(&named).await;
    assert_eq!(request.gate, Gate::Bypassed);
    scene.claim(&named, request.id).await.unwrap();
    assert_eq!(scene.deploy(&unnamed).await.gate, Gate::Pending);
    assert_eq!(scene.deploy(&scene.cast.ana).await.gate, Gate::Bypassed);
}

#[tokio::test]
async fn the_end_comes_to_the_second_before_any_worker_ran() {
    let scene = scene().await;
    let session = scene.start(&scene.cast.ana).await;
    scene.world.clock.set(session.ends_at - TimeDelta::seconds(1));
    let request = scene.deploy(&scene.cast.ana).await;
    assert_eq!(request.gate, Gate::Bypassed);
    assert_eq!(scene.show(session.id).await.state, SessionState::Active);
    scene.world.clock.set(session.ends_at);
    assert_eq!(scene.deploy(&scene.cast.ana).await.gate, Gate::Pending);
    let shown = scene.show(session.id).await;
    assert_eq!((shown.state, shown.ended_at), (SessionState::Ended, Some(session.ends_at)));
    assert_eq!(break_glass::running(&scene.world.system, &scene.cast.ana).await.unwrap().mine, None, "no bar any more");
    assert_eq!(scene.state(request.id).await, StateName::Expired);
    assert_eq!(violations(scene.claim(&scene.cast.ana, request.id).await), ["break-glass-over"]);
    assert_eq!(
        scene.kinds(request.id).await[3..],
        [EventKind::ClaimRefused, EventKind::RequestExpired],
        "both are recorded"
    );
}

#[tokio::test]
async fn what_runs_when_the_session_ends_may_finish() {
    let scene = scene().await;
    let session = scene.start(&scene.cast.ana).await;
    scene.world.clock.set(session.ends_at - TimeDelta::seconds(1));
    let request = scene.deploy(&scene.cast.ana).await.id;
    let claim = scene.claim(&scene.cast.ana, request).await.unwrap().claim_id;
    scene.wait(30);
    scene.upkeep().await;
    assert_eq!(scene.state(request).await, StateName::Executing);
    assert_eq!(report(&scene, &scene.cast.ana, request, claim).await, StateName::Succeeded);
}

#[tokio::test]
async fn a_worker_writes_the_end_and_what_it_takes_with_it_down_once() {
    let scene = scene().await;
    let session = scene.start(&scene.cast.ana).await;
    let request = scene.deploy(&scene.cast.ana).await.id;
    scene.wait(61);
    scene.upkeep().await;
    scene.upkeep().await;
    assert_eq!(scene.story(session.id).await, [EventKind::BreakGlassStarted, EventKind::BreakGlassExpired]);
    assert_eq!(scene.kinds(request).await.last(), Some(&EventKind::RequestExpired));
    let shown = scene.show(session.id).await;
    assert_eq!((shown.ended_at, shown.seconds), (Some(session.ends_at), 3600), "it ended at its time");
}

#[tokio::test]
async fn what_comes_in_the_way_until_the_claim_is_bypassed_and_told() {
    let scene = scene().await;
    let session = scene.start(&scene.cast.ana).await;
    let request = scene.deploy(&scene.cast.ana).await.id;
    requests::gated::freeze(&scene.world.system, &scene.cast.di, scene.cast.production, "Incident").await.unwrap();
    scene.bind(&one_approval("Third"), organization()).await;
    scene.claim(&scene.cast.ana, request).await.unwrap();
    let detail = requests::detail(&scene.world.system, &scene.cast.di, request).await.unwrap();
    let last = detail.timeline.last().unwrap();
    assert_eq!(last.sentence, "bypassed Third (version 1), the freeze of production");

    let bypassed = detail.request.bypass.unwrap().bypassed;
    let told = bypassed.iter().map(what).collect::<Vec<_>>();
    assert_eq!(
        told,
        [
            (BypassStep::Opening, vec!["Production Deploy Gate 1", "Second look 1"], vec![]),
            (BypassStep::Claim, vec!["Third 1"], vec!["production is frozen: Incident"]),
        ]
        .map(|(step, policies, freezes): (_, Vec<&str>, Vec<&str>)| {
            let owned = |all: Vec<&str>| all.into_iter().map(str::to_owned).collect::<Vec<_>>();
            (step, owned(policies), owned(freezes))
        }),
        "the request lists it all"
    );
    let shown = scene.show(session.id).await;
    let [listed] = shown.bypasses.unwrap().try_into().unwrap();
    assert_eq!((listed.request.id, listed.target.as_str()), (request, "api / production"));
    assert_eq!(listed.bypassed, bypassed, "the session, too");
    let page = break_glass::list(&scene.world.system, &scene.cast.el, Wanted::All, &Seek::first()).await.unwrap();
    assert!(page.items[0].bypasses.is_none(), "lists do without");
}

/// A step with its policies by name and version, and its freezes.
fn what(bypassed: &BypassedView) -> (BypassStep, Vec<String>, Vec<String>) {
    let mut policies: Vec<_> =
        bypassed.policies.iter().map(|policy| format!("{} {}", policy.name, policy.version)).collect();
    policies.sort();
    (bypassed.step, policies, bypassed.freezes.clone())
}

#[tokio::test]
async fn a_freeze_that_was_bypassed_at_the_opening_stands_on_request_and_session() {
    let scene = scene().await;
    requests::gated::freeze(&scene.world.system, &scene.cast.di, scene.cast.production, "Quarter end").await.unwrap();
    let session = scene.start(&scene.cast.ana).await;
    let request = scene.deploy(&scene.cast.ana).await;
    let freezes = ["production is frozen: Quarter end".to_owned()];
    let of_request = request.bypass.unwrap().bypassed;
    assert_eq!((of_request.len(), of_request[0].freezes.as_slice()), (1, &freezes[..]), "as it was opened");
    let again = requests::show(&scene.world.system, &scene.cast.el, request.id).await.unwrap().bypass.unwrap();
    assert_eq!(again.bypassed, of_request, "and as it is read");
    let of_session = scene.show(session.id).await.bypasses.unwrap();
    assert_eq!(of_session[0].bypassed, of_request);
}

#[tokio::test]
async fn repeated_claims_after_the_end_are_refused_each_time_and_told_of_once() {
    let scene = scene().await;
    let session = scene.start(&scene.cast.ana).await;
    let (first, second) = (scene.deploy(&scene.cast.ana).await.id, scene.deploy(&scene.cast.ana).await.id);
    scene.world.clock.set(session.ends_at);
    let claims = async |id| {
        for by in [&scene.cast.ana, &scene.cast.ana, &scene.cast.di] {
            assert_eq!(violations(scene.claim(by, id).await), ["break-glass-over"]);
            scene.wait(1);
        }
        let kinds = scene.kinds(id).await;
        kinds.into_iter().filter(|kind| *kind == EventKind::ClaimRefused).count()
    };
    assert_eq!(claims(first).await, 1);
    scene.upkeep().await;
    assert_eq!(claims(second).await, 1, "though the worker wrote its end down before");
    assert_eq!(scene.state(second).await, StateName::Expired);
}

#[tokio::test]
async fn a_freeze_that_is_set_after_the_clock_jumped_back_is_told_of_at_the_claim() {
    let scene = scene().await;
    let session = scene.start(&scene.cast.ana).await;
    scene.wait(20);
    let request = scene.deploy(&scene.cast.ana).await.id;
    scene.world.clock.set(session.started_at + TimeDelta::minutes(5));
    requests::gated::freeze(&scene.world.system, &scene.cast.di, scene.cast.production, "Incident").await.unwrap();
    scene.claim(&scene.cast.ana, request).await.unwrap();
    assert_eq!(scene.kinds(request).await.last(), Some(&EventKind::BreakGlassBypassed));
}

#[tokio::test]
async fn who_loses_the_permission_bypasses_nothing_from_then_on() {
    let scene = scene().await;
    scene.start(&scene.cast.ana).await;
    let request = scene.deploy(&scene.cast.ana).await.id;
    scene.roles(&scene.cast.ana, &["member", "tech-lead"]).await;
    assert_eq!(violations(scene.claim(&scene.cast.ana, request).await), ["break-glass-over"]);
    assert_eq!(scene.deploy(&scene.cast.ana).await.gate, Gate::Pending);
}

#[tokio::test]
async fn a_session_bypasses_no_permission() {
    let scene = scene().await;
    scene.start(&scene.cast.ana).await;
    scene.roles(&scene.cast.ana, &["tech-lead", "breaker"]).await;
    let refused = scene.try_to_deploy(&scene.cast.ana).await;
    assert!(matches!(refused, Err(Error::Forbidden(_) | Error::Refused(Refusal::MayNot(_)))), "{refused:?}");
    assert_eq!(no(refused), "you need the permission requests.open for that");
}
