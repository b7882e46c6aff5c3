//! Email: who is mailed what, when, and what becomes of it.

use crate::support::{Cast, World, field, no, world_with_cast};
use chrono::TimeDelta;
use futures::future::join_all;
use governance::event::NotificationKind;
use governance::ids::RequestId;
use governance::mail::{MOST_ATTEMPTS, Outcome};
use governance::policy::PolicyBody;
use governance::policy::draft::{ApproversBody, QuorumBody};
use governance::policy::reminders::RemindersBody;
use governance::request::Verdict;
use governance::samples::production_gate_body;
use governance::wire::break_glass::{ScopeBody, StartBody};
use governance::wire::notifications::{NotificationPreferences, QuietHoursBody};
use governance::wire::policies::BindBody;
use governance::wire::requests::{ClaimBody, OpenBody, ResultBody, ResultStatus, ReviewBody, TargetBody};
use sea_orm::ConnectionTrait;
use service::mail::sending::{self, Parcel};
use service::notifications::{open_request, preferences, set_preferences};
use service::store::{Store, mails};
use service::{Caller, Error, System, bindings, break_glass, mail, policies, requests};
use std::sync::Arc;

const FROM: &str = "Countersign <countersign@example.com>";

/// A world that sends mail, in which one approval of anybody gates production.
async fn mailing() -> (World, Cast) {
    mailing_by(PolicyBody { name: "Light".into(), quorum: one_approval(), ..production_gate_body() }).await
}

fn one_approval() -> QuorumBody {
    QuorumBody { min_approvals: 1, ..QuorumBody::default() }
}

/// A world that sends mail, in which this policy gates production.
async fn mailing_by(policy: PolicyBody) -> (World, Cast) {
    let (mut world, cast) = world_with_cast().await;
    let policy = policies::create(&world.system, &cast.di, &policy, None).await.unwrap();
    let body =
        BindBody { policy: policy.id.to_string(), environment: Some("api/production".into()), ..BindBody::default() };
    bindings::bind(&world.system, &cast.di, &body, "", None).await.unwrap();
    world.system = world.system.with_mail(FROM);
    (world, cast)
}

async fn open(world: &World, caller: &Caller) -> RequestId {
    let body = OpenBody {
        action: "release.deploy".into(),
        target: TargetBody { project: Some("api".into()), environment: Some("production".into()), cluster: None },
        reason: "Fix checkout".into(),
        ..OpenBody::default()
    };
    requests::open(&world.system, caller, body, None).await.unwrap().request.id
}

async fn approve(world: &World, caller: &Caller, id: RequestId) {
    let body = ReviewBody { verdict: Verdict::Approve, comment: String::new(), superseded_by: None };
    requests::review(&world.system, caller, id, body).await.unwrap();
}

async fn break_the_glass(world: &World, caller: &Caller) {
    let body = StartBody {
        reason: "Checkout is down".into(),
        actions: vec!["release.deploy".into()],
        scope: ScopeBody { organization: true, ..ScopeBody::default() },
        minutes: 60,
        tokens: Vec::new(),
        understood: true,
    };
    break_glass::start(&world.system, caller, &body, None).await.unwrap();
}

/// What is due, after mail had time to settle.
async fn due(world: &World) -> Vec<Parcel> {
    world.clock.advance(TimeDelta::seconds(30));
    sending::take(&world.system).await.unwrap()
}

async fn settle(world: &World, parcels: &[Parcel], outcome: &Outcome) {
    for parcel in parcels {
        sending::settle(&world.system, parcel, outcome).await.unwrap();
    }
}

/// Sends what is due. Gives to whom and with which subject, by name.
async fn sent(world: &World) -> Vec<String> {
    let parcels = due(world).await;
    settle(world, &parcels, &Outcome::Sent).await;
    let mut told: Vec<_> =
        parcels.iter().map(|parcel| format!("{}: {}", parcel.to_name, parcel.letter.subject)).collect();
    told.sort();
    told
}

fn waits(number: u32) -> Vec<String> {
    ["Ana", "Bo", "Cy", "Di"]
        .map(|name| format!("{name}: [Acme] #{number} waits for you: release.deploy to api / production"))
        .to_vec()
}

async fn prefer(world: &World, caller: &Caller, change: impl FnOnce(&mut NotificationPreferences)) {
    let mut wanted = preferences(&world.system, caller).await.unwrap();
    change(&mut wanted);
    set_preferences(&world.system, caller, &wanted).await.unwrap();
}

#[tokio::test]
async fn those_who_can_finish_a_request_are_mailed_and_then_what_came_of_it_in_the_same_thread() {
    let (world, cast) = mailing().await;
    let id = open(&world, &cast.el).await;
    assert!(sending::take(&world.system).await.unwrap().is_empty(), "it settles first");
    let parcels = due(&world).await;
    settle(&world, &parcels, &Outcome::Sent).await;
    let to_ana = parcels.iter().find(|parcel| parcel.to_name == "Ana").unwrap();
    assert_eq!(to_ana.to_address, "ana@example.com");
    assert_eq!(parcels.len(), 4, "El asks and is not told of it");
    assert!(to_ana.letter.text.contains(&format!("https://countersign.example/approvals/{id}")));
    assert!(to_ana.letter.text.contains("Missing:   1 approval"), "{}", to_ana.letter.text);

    approve(&world, &cast.bo, id).await;
    let parcels = due(&world).await;
    let mut told: Vec<_> = parcels.iter().map(|parcel| parcel.to_name.as_str()).collect();
    told.sort_unstable();
    assert_eq!(told, ["Ana", "Cy", "Di", "El"], "Bo knows: it was his own act");
    assert!(parcels.iter().all(|parcel| parcel.letter.subject.starts_with("[Acme] #2 was approved: ")));
    let then = parcels.iter().find(|parcel| parcel.to_name == "Ana").unwrap();
    assert_eq!(then.letter.thread, to_ana.letter.thread);
    assert!(then.letter.text.contains("Handled: Bo approved it."), "{}", then.letter.text);
    settle(&world, &parcels, &Outcome::Sent).await;
    assert_eq!(sent(&world).await, Vec::<String>::new(), "nothing is sent twice");
}

#[tokio::test]
async fn what_is_handled_or_read_before_it_goes_out_is_not_sent() {
    let (world, cast) = mailing().await;
    let first = open(&world, &cast.el).await;
    approve(&world, &cast.bo, first).await;
    assert_eq!(sent(&world).await, ["El: [Acme] #2 was approved: release.deploy to api / production"]);
    let second = open(&world, &cast.el).await;
    open_request(&world.system, &cast.ana, second).await.unwrap();
    assert_eq!(sent(&world).await, waits(3)[1..]);
}

#[tokio::test]
async fn each_member_is_mailed_what_they_want() {
    let (world, cast) = mailing().await;
    prefer(&world, &cast.ana, |wanted| wanted.email.retain(|kind| *kind != NotificationKind::Waiting)).await;
    prefer(&world, &cast.bo, |wanted| wanted.kinds.clear()).await;
    let id = open(&world, &cast.el).await;
    // It was put on its way already: what is wanted when it is due counts.
    prefer(&world, &cast.cy, |wanted| wanted.email.clear()).await;
    assert_eq!(sent(&world).await, waits(2)[3..]);
    requests::comment(&world.system, &cast.ana, id, "Why now?", None).await.unwrap();
    assert_eq!(sent(&world).await, ["El: [Acme] #2 has a new comment: release.deploy to api / production"]);
    world.deactivate(&cast.di, cast.el.member).await;
    approve(&world, &cast.ana, id).await;
    assert_eq!(sent(&world).await, ["Di: [Acme] #2 was approved: release.deploy to api / production"]);
}

#[tokio::test]
async fn more_than_five_at_once_are_one_digest() {
    let (world, cast) = mailing().await;
    for _ in 0..5 {
        open(&world, &cast.el).await;
    }
    let parcels = due(&world).await;
    assert_eq!(parcels.iter().filter(|parcel| parcel.to_name == "Ana").count(), 5);
    settle(&world, &parcels, &Outcome::Sent).await;
    for _ in 0..6 {
        open(&world, &cast.el).await;
    }
    let told = sent(&world).await;
    assert_eq!(
        told,
        ["Ana", "Bo", "Cy", "Di"].map(|name| format!("{name}: [Acme] 6 requests wait for you (5 superseded)"))
    );
}

#[tokio::test]
async fn quiet_hours_hold_mail_back_but_not_break_glass() {
    let (world, cast) = mailing().await;
    // Noon of the test is within.
    let quiet = QuietHoursBody { from: 9, to: 15, timezone: "UTC".into() };
    for caller in [&cast.di, &cast.ana] {
        prefer(&world, caller, |wanted| wanted.quiet_hours = Some(quiet.clone())).await;
    }
    assert_eq!(preferences(&world.system, &cast.di).await.unwrap().quiet_hours, Some(quiet));
    open(&world, &cast.el).await;
    assert_eq!(sent(&world).await, waits(2)[1..3], "Bo and Cy have none");
    break_the_glass(&world, &cast.di).await;
    let told = sent(&world).await;
    assert!(told.iter().any(|told| told.starts_with("Di: [Acme] BREAK-GLASS: Di broke the glass")), "{told:?}");
    assert!(!told.iter().any(|told| told.contains("waits for you")), "{told:?}");
    world.clock.advance(TimeDelta::hours(2));
    assert_eq!(sent(&world).await, Vec::<String>::new());
    world.clock.advance(TimeDelta::hours(1));
    let both = [waits(2)[0].clone(), waits(2)[3].clone()];
    assert_eq!(sent(&world).await, both, "at three");
}

#[tokio::test]
async fn an_alert_is_mailed_whatever_is_wanted_and_whether_it_was_read_or_not() {
    let (world, cast) = mailing().await;
    prefer(&world, &cast.di, |wanted| {
        wanted.kinds.clear();
        wanted.email.clear();
    })
    .await;
    break_the_glass(&world, &cast.di).await;
    let parcels = sending::take(&world.system).await.unwrap();
    let alert = parcels.iter().find(|parcel| parcel.letter.subject.contains("BREAK-GLASS")).expect("at once");
    assert_eq!((alert.to_name.as_str(), &alert.letter.unsubscribe), ("Di", &None));
}

#[tokio::test]
async fn several_processes_share_the_work_and_send_nothing_twice() {
    let (world, cast) = mailing().await;
    for _ in 0..3 {
        open(&world, &cast.el).await;
    }
    world.clock.advance(TimeDelta::seconds(30));
    let process = async || {
        let store = Store::connect(&world.database.url).await.unwrap();
        System::new(store, Arc::new(world.clock.clone()), "https://countersign.example").with_mail(FROM)
    };
    let processes = [process().await, process().await, process().await];
    let taken = join_all(processes.iter().map(sending::take)).await;
    let mut ids: Vec<_> = taken.into_iter().flat_map(Result::unwrap).map(|parcel| parcel.id).collect();
    assert_eq!(ids.len(), 12, "three requests, four members");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 12);
    // A process that died gives back what it took.
    assert!(due(&world).await.is_empty());
    world.clock.advance(TimeDelta::minutes(11));
    assert_eq!(due(&world).await.len(), 12);
}

#[tokio::test]
async fn what_fails_is_tried_for_a_day_then_shown_and_sent_again_by_hand() {
    let (world, cast) = mailing().await;
    mail::test(&world.system, &cast.di).await.unwrap();
    let failed = Outcome::Failed("the connection was refused".into());
    for attempt in 1..=MOST_ATTEMPTS {
        let parcels = due(&world).await;
        assert_eq!(parcels.len(), 1, "{attempt}");
        settle(&world, &parcels, &failed).await;
        let shown = mail::overview(&world.system, &cast.di).await.unwrap().failures.remove(0);
        assert_eq!((shown.attempts, shown.given_up), (attempt, attempt == MOST_ATTEMPTS));
        assert_eq!((shown.error.as_str(), shown.to.name.as_str()), ("the connection was refused", "Di"));
        world.clock.advance(TimeDelta::minutes(75));
    }
    assert!(due(&world).await.is_empty());
    let overview = mail::overview(&world.system, &cast.di).await.unwrap();
    assert_eq!((overview.from.as_deref(), overview.waiting, overview.failed), (Some(FROM), 0, 1));
    assert_eq!(mail::retry(&world.system, &cast.di, Some(overview.failures[0].id)).await.unwrap(), 1);
    assert_eq!(sent(&world).await, ["Di: [Acme] A test: email arrives"]);
    let overview = mail::overview(&world.system, &cast.di).await.unwrap();
    assert_eq!((overview.sent, overview.failed, overview.failures.len()), (1, 0, 0));
    assert_eq!(no(mail::retry(&world.system, &cast.di, Some(uuid::Uuid::now_v7())).await), "mail not found");
    assert_eq!(mail::retry(&world.system, &cast.di, None).await.unwrap(), 0);

    mail::test(&world.system, &cast.di).await.unwrap();
    let parcels = due(&world).await;
    settle(&world, &parcels, &Outcome::Refused("550 no such user".into())).await;
    assert_eq!(mail::overview(&world.system, &cast.di).await.unwrap().failed, 1, "given up at once");
    world.clock.advance(TimeDelta::days(31));
    sending::forget(&world.system).await.unwrap();
    assert_eq!(mail::overview(&world.system, &cast.di).await.unwrap().failed, 0);
}

#[tokio::test]
async fn how_mail_stands_is_for_those_who_manage_the_organization_and_for_theirs_alone() {
    let (world, cast) = mailing().await;
    mail::test(&world.system, &cast.di).await.unwrap();
    let parcels = due(&world).await;
    settle(&world, &parcels, &Outcome::Refused("550 no such user".into())).await;
    let id = mail::overview(&world.system, &cast.di).await.unwrap().failures[0].id;
    let system = &world.system;
    assert!(matches!(mail::overview(system, &cast.ana).await, Err(Error::Forbidden(_))));
    assert!(matches!(mail::test(system, &cast.ana).await, Err(Error::Forbidden(_))));
    assert!(matches!(mail::retry(system, &cast.ana, None).await, Err(Error::Forbidden(_))));
    let zoe = world.other_owner().await;
    assert_eq!(mail::overview(system, &zoe).await.unwrap().failures, []);
    assert!(matches!(mail::retry(system, &zoe, Some(id)).await, Err(Error::NotFound(_))));
    assert_eq!(mail::retry(system, &zoe, None).await.unwrap(), 0);
    assert!(due(&world).await.is_empty());
}

#[tokio::test]
async fn where_no_mail_server_is_configured_nothing_is_put_on_its_way() {
    let (mut world, cast) = mailing().await;
    let store = Store::connect(&world.database.url).await.unwrap();
    world.system = System::new(store, Arc::new(world.clock.clone()), "https://countersign.example");
    open(&world, &cast.el).await;
    break_the_glass(&world, &cast.di).await;
    assert_eq!(no(mail::test(&world.system, &cast.di).await), "no mail server is configured");
    assert_eq!(mail::overview(&world.system, &cast.di).await.unwrap().from, None);
    world.system = world.system.with_mail(FROM);
    assert_eq!(mail::overview(&world.system, &cast.di).await.unwrap().waiting, 0);
}

#[tokio::test]
async fn quiet_hours_that_cannot_be_are_refused() {
    let (world, cast) = mailing().await;
    let wanted = |from: u8, to: u8, timezone: &str| NotificationPreferences {
        quiet_hours: Some(QuietHoursBody { from, to, timezone: timezone.into() }),
        ..NotificationPreferences::default()
    };
    let refused = async |wanted, name: &str| field(set_preferences(&world.system, &cast.ana, &wanted).await, name);
    assert_eq!(refused(wanted(24, 8, "UTC"), "quietHours.from").await, "must be a full hour from 0 to 23");
    assert_eq!(refused(wanted(8, 8, "UTC"), "quietHours.to").await, "must be another hour than quietHours.from");
    let zone = "must be an IANA time zone such as Europe/Berlin";
    assert_eq!(refused(wanted(20, 8, "Berlin"), "quietHours.timezone").await, zone);
    assert_eq!(preferences(&world.system, &cast.ana).await.unwrap(), NotificationPreferences::default());
}

/// Changes rows behind the service's back.
async fn tamper(world: &World, statement: &str) {
    let tx = world.system.store.write().await.unwrap();
    tx.execute_unprepared(statement).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_member_whose_mail_cannot_be_put_together_keeps_nobody_from_theirs() {
    let (world, cast) = mailing().await;
    open(&world, &cast.el).await;
    let anas = "WHERE member_id = (SELECT id FROM members WHERE name = 'Ana')";
    tamper(&world, &format!("UPDATE mails SET occasion = 'nonsense' {anas}")).await;
    assert_eq!(sent(&world).await, waits(2)[1..]);
    let now = world.system.now();
    let tx = world.system.store.read().await.unwrap();
    assert_eq!(mails::due(&tx, now, 25).await.unwrap(), [], "it is postponed");
    let then = mails::due(&tx, now + TimeDelta::minutes(1), 25).await.unwrap();
    assert_eq!(then, [(cast.organization, cast.ana.member)]);
    drop(tx);
    tamper(&world, &format!("UPDATE mails SET occasion = 'waiting' {anas}")).await;
    world.clock.advance(TimeDelta::minutes(1));
    assert_eq!(sent(&world).await, waits(2)[..1]);
}

#[tokio::test]
async fn who_has_an_alert_comes_first_and_then_who_waits_for_the_longest() {
    let (world, cast) = mailing().await;
    open(&world, &cast.el).await;
    world.clock.advance(TimeDelta::seconds(30));
    let due = async || {
        let tx = world.system.store.read().await.unwrap();
        let due = mails::due(&tx, world.system.now(), 25).await.unwrap();
        due.into_iter().map(|(_, member)| member).collect::<Vec<_>>()
    };
    assert_eq!(due().await.len(), 4);
    let later = |caller: &Caller| (caller.member, world.system.now() + TimeDelta::seconds(1));
    for (member, until) in [later(&cast.ana), later(&cast.cy)] {
        let tx = world.system.store.write().await.unwrap();
        mails::postpone_due(&tx, member, world.system.now(), until).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(due().await.len(), 2);
    world.clock.advance(TimeDelta::seconds(5));
    mail::test(&world.system, &cast.di).await.unwrap();
    let due = due().await;
    assert_eq!(due[..2], [cast.di.member, cast.bo.member]);
    assert_eq!(due.len(), 4);
}

#[tokio::test]
async fn a_round_takes_no_more_than_is_sent_before_others_may_take_it() {
    let (world, cast) = mailing().await;
    for _ in 0..5 {
        open(&world, &cast.el).await;
    }
    // A letter to a fifth member, El.
    let decided = open(&world, &cast.el).await;
    approve(&world, &cast.di, decided).await;
    let first = due(&world).await;
    assert!(first.len() >= 4 * sending::AT_ONCE && first.len() < 4 * sending::AT_ONCE + 5, "{}", first.len());
    let rest = sending::take(&world.system).await.unwrap();
    assert!(!rest.is_empty(), "the rest is for the next round");
    assert!(!first[0].is_late(world.system.now() + TimeDelta::minutes(8)));
    assert!(first[0].is_late(world.system.now() + TimeDelta::minutes(8) + TimeDelta::seconds(1)));
}

#[tokio::test]
async fn who_is_being_mailed_that_a_request_waits_is_mailed_that_it_does_no_longer() {
    let (world, cast) = mailing().await;
    let id = open(&world, &cast.el).await;
    let parcels = due(&world).await;
    approve(&world, &cast.bo, id).await;
    settle(&world, &parcels, &Outcome::Sent).await;
    let says = ["Ana", "Cy", "Di", "El"]
        .map(|name| format!("{name}: [Acme] #2 was approved: release.deploy to api / production"));
    assert_eq!(sent(&world).await, says);
}

#[tokio::test]
async fn who_was_mailed_only_that_a_request_waits_too_long_is_mailed_what_came_of_it() {
    let reminders = RemindersBody {
        remind_after_hours: Some(1),
        escalate_after_hours: Some(4),
        escalate_to: Some("platform".into()),
    };
    let (world, cast) = mailing_by(PolicyBody {
        name: "Bo alone".into(),
        quorum: one_approval(),
        approvers: Some(ApproversBody { users: vec!["Bo".into()], ..ApproversBody::default() }),
        reminders: Some(reminders),
        ..production_gate_body()
    })
    .await;
    let id = open(&world, &cast.el).await;
    assert_eq!(sent(&world).await, waits(2)[1..2]);
    world.clock.advance(TimeDelta::hours(4));
    requests::upkeep::run(&world.system).await.unwrap();
    let told = sent(&world).await;
    assert!(told.contains(&"Cy: [Acme] #2 waits too long: release.deploy to api / production".to_owned()), "{told:?}");
    approve(&world, &cast.bo, id).await;
    let says = ["Cy", "El"].map(|name| format!("{name}: [Acme] #2 was approved: release.deploy to api / production"));
    assert_eq!(sent(&world).await, says);
}

#[tokio::test]
async fn who_was_mailed_that_a_request_waits_and_could_not_finish_it_any_more_is_mailed_what_came_of_it_once() {
    let (world, cast) = mailing_by(production_gate_body()).await;
    let id = open(&world, &cast.el).await;
    assert_eq!(sent(&world).await, waits(2));
    approve(&world, &cast.bo, id).await;
    assert_eq!(sent(&world).await, Vec::<String>::new(), "Ana can still finish it, and Cy and Di cannot");
    approve(&world, &cast.ana, id).await;
    let says = |names: &[&str], fate: &str| -> Vec<String> {
        names.iter().map(|name| format!("{name}: [Acme] #2 {fate}: release.deploy to api / production")).collect()
    };
    assert_eq!(sent(&world).await, says(&["Bo", "Cy", "Di", "El"], "was approved"));
    requests::cancel(&world.system, &cast.el, id, "Not today").await.unwrap();
    let parcels = due(&world).await;
    assert!(parcels.iter().all(|parcel| parcel.letter.text.contains("\n> Not today\n")));
    let mut told: Vec<_> =
        parcels.iter().map(|parcel| format!("{}: {}", parcel.to_name, parcel.letter.subject)).collect();
    told.sort();
    assert_eq!(told, says(&["Ana", "Bo"], "was cancelled"), "those who reviewed it");
}

#[tokio::test]
async fn a_rejection_is_mailed_with_its_reason() {
    let (world, cast) = mailing().await;
    let id = open(&world, &cast.el).await;
    settle(&world, &due(&world).await, &Outcome::Sent).await;
    let body = ReviewBody { verdict: Verdict::Reject, comment: "Not on a Friday".into(), superseded_by: None };
    requests::review(&world.system, &cast.bo, id, body).await.unwrap();
    let parcels = due(&world).await;
    assert_eq!(parcels.len(), 4, "El, and Ana, Cy and Di, for whom it waited");
    for parcel in &parcels {
        assert_eq!(parcel.letter.subject, "[Acme] #2 was rejected: release.deploy to api / production");
        assert!(parcel.letter.text.contains("\n> Not on a Friday\n"), "{}", parcel.letter.text);
    }
}

#[tokio::test]
async fn whose_approval_was_not_needed_any_more_is_mailed_what_decided_it() {
    let (world, cast) = mailing_by(production_gate_body()).await;
    let id = open(&world, &cast.el).await;
    settle(&world, &due(&world).await, &Outcome::Sent).await;
    let says = |verdict, comment: &str| ReviewBody { verdict, comment: comment.into(), superseded_by: None };
    requests::review(&world.system, &cast.bo, id, says(Verdict::Approve, "Looks right")).await.unwrap();
    requests::review(&world.system, &cast.ana, id, says(Verdict::Reject, "Not on a Friday")).await.unwrap();
    let parcels = due(&world).await;
    let cy = parcels.iter().find(|parcel| parcel.to_name == "Cy").unwrap();
    assert!(cy.letter.text.contains("\n> Not on a Friday\n"), "{}", cy.letter.text);
    assert!(
        cy.letter.text.contains("Ana rejected it") && !cy.letter.text.contains("Looks right"),
        "{}",
        cy.letter.text
    );
}

#[tokio::test]
async fn that_a_request_is_handled_is_mailed_with_what_decided_it_whatever_came_of_it_since() {
    let (world, cast) = mailing().await;
    let id = open(&world, &cast.el).await;
    assert_eq!(sent(&world).await, waits(2));
    approve(&world, &cast.bo, id).await;
    let payload_digest = requests::show(&world.system, &cast.el, id).await.unwrap().payload.digest;
    let claim = requests::claim(&world.system, &cast.el, id, ClaimBody { payload_digest }, None).await.unwrap();
    let result = ResultBody { claim_id: claim.claim_id, status: ResultStatus::Failed, detail: "exit 1".into() };
    requests::report(&world.system, &cast.el, id, result).await.unwrap();
    let says = |name: &str, fate: &str| format!("{name}: [Acme] #2 {fate}: release.deploy to api / production");
    let failed = says("Bo", "has failed");
    let approved = ["Ana", "Cy", "Di", "El"].map(|name| says(name, "was approved"));
    assert_eq!(sent(&world).await, [&approved[..1], &[failed], &approved[1..]].concat(), "El carried it out himself");
}

#[tokio::test]
async fn what_comes_within_seconds_of_each_other_goes_out_together() {
    let (world, cast) = mailing().await;
    let take = async || {
        let parcels = sending::take(&world.system).await.unwrap();
        settle(&world, &parcels, &Outcome::Sent).await;
        let to_ana = parcels.into_iter().filter(|parcel| parcel.to_name == "Ana");
        to_ana.map(|parcel| parcel.letter.subject).collect::<Vec<_>>()
    };
    for _ in 0..8 {
        open(&world, &cast.el).await;
        world.clock.advance(TimeDelta::seconds(3));
        assert_eq!(take().await, Vec::<String>::new());
    }
    world.clock.advance(TimeDelta::seconds(16));
    assert_eq!(take().await, Vec::<String>::new(), "19 seconds after the newest");
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(take().await, ["[Acme] 8 requests wait for you (7 superseded)"]);

    // They keep coming: after two minutes those go out that are older than 20 seconds.
    let mut told = Vec::new();
    for _ in 0..13 {
        open(&world, &cast.el).await;
        world.clock.advance(TimeDelta::seconds(10));
        told.push(take().await);
    }
    assert!(told[..11].iter().all(Vec::is_empty), "{told:?}");
    assert_eq!(told[11], ["[Acme] 11 requests wait for you (11 superseded)"]);
    assert_eq!(told[12], Vec::<String>::new());
}

#[tokio::test]
async fn what_ones_own_token_did_is_not_mailed() {
    let (world, cast) = mailing().await;
    let token = world.token(&cast.di, &["requests.open", "requests.claim"]).await;
    let id = open(&world, &token).await;
    requests::cancel(&world.system, &token, id, "").await.unwrap();
    assert_eq!(sent(&world).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_bypass_is_mailed_with_the_reasons_of_the_request_and_of_the_session() {
    let (world, cast) = mailing().await;
    break_the_glass(&world, &cast.di).await;
    settle(&world, &due(&world).await, &Outcome::Sent).await;
    open(&world, &cast.di).await;
    let parcels = due(&world).await;
    let bypass = parcels.iter().find(|parcel| parcel.letter.subject.contains("bypassed")).unwrap();
    let says = "[Acme] BREAK-GLASS: #3 bypassed approvals (Di, api / production)";
    assert_eq!(bypass.letter.subject, says);
    for line in ["Reason of the request: Fix checkout\n", "Reason of the session: Checkout is down\n"] {
        assert!(bypass.letter.text.contains(line), "{}", bypass.letter.text);
    }
}

#[tokio::test]
async fn a_superseded_request_is_mailed_as_one() {
    let (world, cast) = mailing().await;
    open(&world, &cast.el).await;
    open(&world, &cast.el).await;
    let parcels = due(&world).await;
    let to_ana: Vec<_> = parcels.iter().filter(|parcel| parcel.to_name == "Ana").map(|parcel| &parcel.letter).collect();
    let subjects: Vec<_> = to_ana.iter().map(|letter| letter.subject.as_str()).collect();
    let says = [
        "[Acme] #2 waits for you, superseded by #3: release.deploy to api / production",
        "[Acme] #3 waits for you: release.deploy to api / production",
    ];
    assert_eq!(subjects, says);
    assert!(to_ana[0].text.contains("El asks for your approval; superseded by #3."), "{}", to_ana[0].text);
}

#[tokio::test]
async fn an_overdue_review_is_mailed_with_whose_session_it_is_where_and_of_which_day() {
    let (world, cast) = mailing().await;
    break_the_glass(&world, &cast.di).await;
    world.clock.advance(TimeDelta::hours(2));
    requests::upkeep::run(&world.system).await.unwrap();
    world.clock.advance(TimeDelta::days(30));
    requests::upkeep::run(&world.system).await.unwrap();
    let told = sent(&world).await;
    let says = "the review of this session is overdue (Di at the organization, 7 January 2026)";
    assert!(told.iter().any(|told| told.starts_with("Di: ") && told.ends_with(says)), "{told:?}");
}

#[tokio::test]
async fn what_nobody_sent_for_a_day_is_given_up() {
    let (world, cast) = mailing().await;
    break_the_glass(&world, &cast.di).await;
    let overview = async || mail::overview(&world.system, &cast.di).await.unwrap();
    let waiting = overview().await.waiting;
    assert!(waiting > 0);
    world.clock.advance(TimeDelta::days(1));
    sending::forget(&world.system).await.unwrap();
    assert_eq!((overview().await.waiting, overview().await.failed), (waiting, 0));
    world.clock.advance(TimeDelta::minutes(1));
    sending::forget(&world.system).await.unwrap();
    let shown = overview().await;
    assert_eq!((shown.waiting, shown.failed), (0, waiting));
    assert_eq!(shown.failures[0].error, "nobody sent it in time");
    assert!(due(&world).await.is_empty());
}
