//! An event that cannot be read is shown as such, and hides no other.

use crate::audit_chain::work::{gate, intruder, open, review, run};
use crate::support::{Cast, World, world_with_cast};
use governance::audit::{FaultKind, Header, Verifier};
use governance::event::EventKind;
use governance::ids::RequestId;
use governance::request::Verdict;
use governance::wire::events::EventView;
use sea_orm::DatabaseConnection;
use service::audit::Filter;
use service::audit::export::{self, Format};
use service::page::Seek;
use service::{audit, live, notifications, requests};

/// A log in which the alert of a fault, the approval of a request and the seventh event cannot be read.
async fn scene() -> (World, Cast, RequestId, DatabaseConnection) {
    let (world, cast) = world_with_cast().await;
    gate(&world, &cast).await;
    let id = open(&world, &cast.ana, "api", "production").await;
    review(&world, &cast.bo, id, Verdict::Approve).await;
    audit::upkeep::run(&world.system).await.unwrap();
    let intruder = intruder(&world).await;
    run(&intruder, &["UPDATE events SET happening = 'nothing' WHERE organization_id = ACME AND sequence = 7"]).await;
    audit::upkeep::run(&world.system).await.unwrap();
    let later = "UPDATE events SET happening = '{\"kind\":\"moon.landed\",\"detail\":{\"feet\":2}}', \
                 kind = 'moon.landed' WHERE organization_id = ACME AND (kind = 'audit.broken' OR sequence = \
                 (SELECT max(sequence) FROM events WHERE organization_id = ACME AND kind = 'request.approved'))";
    run(&intruder, &[later]).await;
    (world, cast, id, intruder)
}

fn unreadable(events: &[EventView]) -> Vec<&EventView> {
    let events: Vec<_> = events.iter().filter(|event| event.kind.is_none()).collect();
    for event in &events {
        assert_eq!((event.sentence.as_str(), event.prominent), (EventView::UNREADABLE, true));
    }
    events
}

async fn log(world: &World, cast: &Cast) -> Vec<EventView> {
    let seek = Seek { limit: Some(200), ..Seek::first() };
    audit::list(&world.system, &cast.di, &Filter::default(), &seek).await.unwrap().items
}

#[tokio::test]
async fn it_is_shown_among_the_others_with_its_number_and_what_can_be_read_of_it() {
    let (world, cast, id, _) = scene().await;
    let events = log(&world, &cast).await;
    let known = audit::verification(&world.system, &cast.di).await.unwrap();
    assert_eq!(events.len() as u64, known.count);
    let shown = unreadable(&events);
    assert_eq!(shown.len(), 3);
    assert_eq!((shown[2].sequence, &shown[2].detail), (7, &serde_json::Value::Null));
    assert_eq!(shown[0].detail["feet"], 2, "a kind of a later version");
    let timeline = requests::detail(&world.system, &cast.ana, id).await.unwrap().timeline;
    assert_eq!((unreadable(&timeline).len(), timeline.len()), (1, 3));
    assert_eq!(timeline[0].kind, Some(EventKind::RequestOpened));
}

#[tokio::test]
async fn the_bell_and_open_pages_go_on() {
    let (world, cast, id, intruder) = scene().await;
    let alerts = notifications::list_alerts(&world.system, &cast.di, false, &Seek::first()).await.unwrap().items;
    assert!(alerts.len() == 1 && alerts[0].event.kind.is_none(), "{alerts:?}");
    notifications::bell(&world.system, &cast.di).await.unwrap();
    let news = live::news(&world.system, &cast.di, 0).await.unwrap();
    let told = news.events.iter().filter(|event| event.request.id == id);
    assert_eq!(
        told.map(|event| event.kind).collect::<Vec<_>>(),
        [EventKind::RequestOpened, EventKind::RequestReviewed]
    );

    run(&intruder, &["UPDATE events SET happening = 'x' WHERE organization_id = ACME AND kind LIKE 'request.%'"]).await;
    let bell = notifications::bell(&world.system, &cast.ana).await.unwrap();
    assert!(!bell.latest.is_empty() && bell.latest.iter().all(|told| !told.sentence.is_empty()), "{bell:?}");
}

#[tokio::test]
async fn exports_tell_it_in_its_place_and_go_on_to_their_end() {
    let (world, cast, _, _) = scene().await;
    let file = async |format| {
        let mut export = export::begin(&world.system, &cast.di, &Filter::default(), format).await.unwrap();
        let mut bytes = Vec::new();
        while let Some(more) = export.next().await.unwrap() {
            bytes.extend(more);
        }
        String::from_utf8(bytes).unwrap()
    };
    let table = file(Format::Csv).await;
    assert_eq!(table.matches(",this event cannot be read,").count(), 3, "{table}");

    let lines = file(Format::Jsonl).await;
    let bad = lines.lines().find(|line| line.starts_with("{\"unreadable\":{\"sequence\":7,")).unwrap();
    let (_, after) = lines.split_once(bad).unwrap();
    assert!(after.contains("\"sequence\":8,"), "what follows stands there: {after}");
    let header = Header::read(lines.lines().next().unwrap().as_bytes()).unwrap();
    let mut verifier = Verifier::new(&header, header.public_key, Vec::new()).unwrap();
    let fault = lines.lines().skip(1).find_map(|line| verifier.read(line.as_bytes()).err()).unwrap();
    assert_eq!((fault.sequence, fault.kind), (7, FaultKind::Unreadable));
}

#[tokio::test]
async fn a_column_that_holds_what_does_not_belong_there_hides_no_other_event_on_sqlite() {
    let (world, cast, _, intruder) = scene().await;
    // PostgreSQL takes nothing else into a column than what belongs there.
    if world.database.url.starts_with("sqlite") {
        run(&intruder, &["UPDATE events SET actor_id = 'Mallory' WHERE organization_id = ACME AND sequence = 9"]).await;
        let events = log(&world, &cast).await;
        assert_eq!(unreadable(&events).iter().map(|event| event.sequence).filter(|at| *at < 10).max(), Some(9));
    }
}
