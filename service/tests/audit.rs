//! The audit timeline: what narrows it, how it is paged, and what an export of it holds.

use crate::support::{Cast, World, field, no, world_with_cast};
use chrono::TimeDelta;
use governance::Action;
use governance::event::{Actor, Event, EventKind, Happening};
use governance::ids::{BreakGlassSessionId, RequestId};
use governance::policy::Scope;
use governance::samples::{noon, production_gate_body};
use governance::wire::directory::EnvironmentBody;
use governance::wire::events::EventView;
use governance::wire::policies::BindBody;
use governance::wire::requests::{OpenBody, TargetBody};
use sea_orm::{EntityTrait, Set};
use service::audit::export::{self, Format};
use service::audit::{self, Filter};
use service::page::Seek;
use service::store::entities::break_glass_sessions;
use service::store::events;
use service::store::log::search::LOOKED_AT;
use service::{Caller, bindings, directory, policies, requests};

/// What fits, as one page.
async fn page(world: &World, caller: &Caller, filter: &Filter, seek: Seek) -> (Vec<EventView>, Option<String>) {
    let page = audit::list(&world.system, caller, filter, &seek).await.unwrap();
    (page.items, page.next)
}

/// Everything that fits as "kind subject", the oldest first.
async fn told(world: &World, caller: &Caller, filter: &Filter) -> Vec<String> {
    let (events, _) = page(world, caller, filter, Seek::first()).await;
    events.iter().rev().map(|event| format!("{} {}", event.kind.unwrap().key(), event.subject)).collect()
}

async fn open(world: &World, caller: &Caller, environment: &str, reason: &str) -> RequestId {
    let body = OpenBody {
        action: Action::ReleaseDeploy.key().to_owned(),
        target: TargetBody { project: Some("api".into()), environment: Some(environment.into()), cluster: None },
        reason: reason.to_owned(),
        ..OpenBody::default()
    };
    requests::open(&world.system, caller, body, None).await.unwrap().request.id
}

/// Appends events of a member, a minute apart.
async fn append(world: &World, cast: &Cast, session: Option<BreakGlassSessionId>, happenings: Vec<Happening>) {
    let tx = world.system.store.write().await.unwrap();
    let events: Vec<Event> = (0i32..)
        .zip(happenings)
        .map(|(minute, happening)| Event {
            at: noon() + TimeDelta::minutes(1) * minute,
            actor: Actor::member(cast.bo.member),
            request: None,
            session,
            target: None,
            subject: "break-glass session of Bo".to_owned(),
            concerns: None,
            happening,
        })
        .collect();
    for events in events.chunks(500) {
        events::append(&tx, cast.organization, events).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// A session of Bo's.
async fn session(world: &World, cast: &Cast) -> BreakGlassSessionId {
    let request = open(world, &cast.bo, "staging", "Break the glass").await;
    let id = BreakGlassSessionId(world.system.new_id());
    let row = break_glass_sessions::ActiveModel {
        id: Set(id.0),
        organization_id: Set(cast.organization.0),
        holder_id: Set(cast.bo.member.0),
        request_id: Set(request.0),
        actions: Set("[]".to_owned()),
        scope: Set("[]".to_owned()),
        tokens: Set("[]".to_owned()),
        reason: Set("Checkout is down".to_owned()),
        started_at: Set(noon()),
        ends_at: Set(noon() + TimeDelta::hours(1)),
        ..Default::default()
    };
    let tx = world.system.store.write().await.unwrap();
    break_glass_sessions::Entity::insert(row).exec_without_returning(&*tx).await.unwrap();
    tx.commit().await.unwrap();
    id
}

fn commented(comment: &str) -> Happening {
    Happening::FollowUpDone { what: comment.to_owned(), owner: None, due: None }
}

#[tokio::test]
async fn what_happens_to_a_resource_is_found_by_it_and_by_what_holds_it() {
    let (world, cast) = world_with_cast().await;
    let system = &world.system;
    let policy = policies::create(system, &cast.di, &production_gate_body(), None).await.unwrap().id;
    let bind =
        BindBody { policy: policy.to_string(), environment: Some("api/production".into()), ..BindBody::default() };
    bindings::bind(system, &cast.di, &bind, "", None).await.unwrap();
    open(&world, &cast.el, "production", "Fix checkout").await;
    open(&world, &cast.el, "staging", "Try it").await;
    world.project(&cast.di, "web").await;

    let place = |project: &str, environment: &str, cluster: &str| {
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Filter {
            project: given(project),
            environment: given(environment),
            cluster: given(cluster),
            ..Filter::default()
        }
    };
    let in_production = [
        "environment.created environment api / production",
        "request.opened #1 environment.policy_update to api / production",
        "request.approved #1 environment.policy_update to api / production",
        "request.claimed #1 environment.policy_update to api / production",
        "binding.created policy Production Deploy Gate",
        "request.succeeded #1 environment.policy_update to api / production",
        "request.opened #2 release.deploy to api / production",
    ];
    let production = cast.production.to_string();
    for filter in [
        place("", "api/production", ""),
        place("", "api / Production", ""),
        place("api", "production", ""),
        place("", &production, ""),
        place("api", "", "eu-1"),
    ] {
        assert_eq!(told(&world, &cast.di, &filter).await, in_production, "{filter:?}");
    }
    let on_eu_1 = told(&world, &cast.di, &place("", "", "eu-1")).await;
    assert_eq!(on_eu_1[0], "cluster.created cluster eu-1");
    assert_eq!(on_eu_1[1..], in_production);
    let in_api = told(&world, &cast.di, &place("api", "", "")).await;
    assert_eq!(in_api[0], "project.created project api");
    assert!(in_api.contains(&"request.opened #3 release.deploy to api / staging".to_owned()), "{in_api:?}");
    assert!(!in_api.iter().any(|event| event.contains("web")), "{in_api:?}");

    for nothing in
        [place("no", "", ""), place("", "web/production", ""), place("web", "production", ""), place("", "", "no")]
    {
        assert!(told(&world, &cast.di, &nothing).await.is_empty(), "{nothing:?}");
    }
}

#[tokio::test]
async fn an_event_stays_at_the_cluster_that_hosted_its_environment_then() {
    let (world, cast) = world_with_cast().await;
    open(&world, &cast.el, "production", "Fix checkout").await;
    world.cluster(&cast.di, "us-1", None).await;
    let moved = EnvironmentBody { project: "api".into(), name: "production".into(), cluster: Some("us-1".into()) };
    directory::environments::update(&world.system, &cast.di, cast.production, moved).await.unwrap();
    let at = |cluster: &str| Filter { cluster: Some(cluster.to_owned()), ..Filter::default() };
    let before = told(&world, &cast.di, &at("eu-1")).await;
    assert!(before.iter().any(|event| event.starts_with("request.opened")), "{before:?}");
    let after = told(&world, &cast.di, &at("us-1")).await;
    assert_eq!(after, ["cluster.created cluster us-1", "environment.changed environment api / production"]);
}

#[tokio::test]
async fn what_was_deleted_is_found_by_its_id() {
    let (world, cast) = world_with_cast().await;
    directory::environments::delete(&world.system, &cast.di, cast.staging).await.unwrap();
    let by = |text: String| Filter { environment: Some(text), ..Filter::default() };
    let found = told(&world, &cast.di, &by(cast.staging.to_string())).await;
    let staging = "environment api / staging";
    assert_eq!(found, [format!("environment.created {staging}"), format!("environment.deleted {staging}")]);
    assert!(told(&world, &cast.di, &by("api/staging".into())).await.is_empty());
}

#[tokio::test]
async fn an_actor_a_kind_a_request_and_a_session_each_narrow_it_and_together_even_more() {
    let (world, cast) = world_with_cast().await;
    let first = open(&world, &cast.el, "staging", "One").await;
    open(&world, &cast.ana, "staging", "Two").await;
    let session = session(&world, &cast).await;
    append(&world, &cast, Some(session), vec![commented("done")]).await;

    let every = |events: &[EventView], fits: fn(&EventView) -> bool| !events.is_empty() && events.iter().all(fits);
    let find = async |filter: Filter| page(&world, &cast.di, &filter, Seek::first()).await.0;
    let by_el = find(Filter { actor: Some("el@example.com".into()), ..Filter::default() }).await;
    assert!(every(&by_el, |event| event.actor.as_ref().unwrap().name == "El"), "{by_el:?}");
    assert!(find(Filter { actor: Some("nobody".into()), ..Filter::default() }).await.is_empty());

    for request in [first.to_string(), "1".into(), "#1".into()] {
        let of_first = find(Filter { request: Some(request), ..Filter::default() }).await;
        assert!(every(&of_first, |event| event.request.as_ref().unwrap().number == 1), "{of_first:?}");
        assert!(of_first.len() > 1);
    }
    for nothing in ["99", "#", "one"] {
        assert!(find(Filter { request: Some(nothing.into()), ..Filter::default() }).await.is_empty(), "{nothing}");
    }

    let of_session = find(Filter { session: Some(session), ..Filter::default() }).await;
    assert_eq!(of_session.len(), 1);
    let seen = of_session[0].session.as_ref().unwrap();
    assert_eq!((seen.id, seen.holder.name.as_str(), of_session[0].prominent), (session, "Bo", true));
    assert_eq!(find(Filter { prominent: true, ..Filter::default() }).await, of_session);

    let kinds = vec![EventKind::TeamCreated, EventKind::RequestOpened, EventKind::TeamCreated];
    let either = find(Filter { kinds: kinds.clone(), ..Filter::default() }).await;
    assert!(every(&either, |event| matches!(event.kind, Some(EventKind::TeamCreated | EventKind::RequestOpened))));
    assert_eq!(either.len(), 6, "three teams and three requests");
    assert!(either.is_sorted_by_key(|event| -event.sequence));
    let both = find(Filter { kinds, actor: Some("El".into()), ..Filter::default() }).await;
    assert_eq!(both.iter().filter_map(|event| event.kind).collect::<Vec<_>>(), [EventKind::RequestOpened]);
}

#[tokio::test]
async fn a_text_is_found_in_subject_and_detail_whatever_its_case_and_wildcards_stand_for_themselves() {
    let (world, cast) = world_with_cast().await;
    let comments = ["Ölçüm \"güncelle\"", "100% CPU", "Fix a_b", "C:\\temp"];
    append(&world, &cast, None, comments.map(commented).to_vec()).await;
    let find = async |text: &str| {
        let filter = Filter { text: Some(text.into()), ..Filter::default() };
        let (events, _) = page(&world, &cast.di, &filter, Seek::first()).await;
        events.into_iter().map(|event| event.text.unwrap_or(event.subject)).collect::<Vec<_>>()
    };
    for (text, comment) in [
        ("ÖLÇÜM", None),
        ("Ölçüm", Some(0)),
        ("\"GÜNCELLE\"", None),
        ("\"güncelle\"", Some(0)),
        ("100% cpu", Some(1)),
        ("A_B", Some(2)),
        ("c:\\TEMP", Some(3)),
    ] {
        // Only PostgreSQL knows the capitals of letters beyond ASCII.
        let found = find(text).await;
        match comment {
            Some(comment) => assert_eq!(found, [comments[comment]], "{text}"),
            None => assert!(found.is_empty() || found == [comments[0]], "{text}"),
        }
    }
    assert_eq!(find("TEAM sre").await, ["team SRE", "team SRE"]);
    for nothing in ["_CPU", "a%b", "no such thing", "\0"] {
        assert!(find(nothing).await.is_empty(), "{nothing}");
    }
}

#[tokio::test]
async fn pages_follow_each_other_without_a_gap_or_a_repetition_whatever_narrows_them() {
    let (world, cast) = world_with_cast().await;
    append(&world, &cast, None, (0..12).map(|number| commented(&format!("part {number}"))).collect()).await;
    let kinds = vec![EventKind::FollowUpDone, EventKind::TeamCreated, EventKind::ProjectCreated];
    for filter in [
        Filter::default(),
        Filter { kinds, ..Filter::default() },
        Filter { from: Some(noon()), ..Filter::default() },
        Filter { until: Some(noon() + TimeDelta::minutes(9)), ..Filter::default() },
        Filter { text: Some("part".into()), ..Filter::default() },
        Filter { text: Some("part".into()), from: Some(noon()), ..Filter::default() },
    ] {
        let (whole, end) = page(&world, &cast.di, &filter, Seek::first()).await;
        assert!(whole.len() > 8 && end.is_none(), "{filter:?}");
        let newest = whole.iter().map(|event| event.sequence).max().unwrap();
        let (mut walked, mut after) = (Vec::new(), None);
        loop {
            // What comes meanwhile moves nothing of what was there.
            append(&world, &cast, None, vec![commented("part of what came later")]).await;
            let (events, next) = page(&world, &cast.di, &filter, Seek { after, limit: Some(5) }).await;
            walked.extend(events.into_iter().filter(|event| event.sequence <= newest));
            after = next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(walked, whole, "{filter:?}");
    }
}

#[tokio::test]
async fn a_span_of_time_is_told_by_time_even_where_clocks_disagreed() {
    let (world, cast) = world_with_cast().await;
    append(&world, &cast, None, (0..3).map(|number| commented(&format!("early {number}"))).collect()).await;
    append(&world, &cast, None, (0..3).map(|number| commented(&format!("late {number}"))).collect()).await;
    let from = noon() + TimeDelta::minutes(1);
    let filter = Filter { from: Some(from), until: Some(from + TimeDelta::minutes(1)), ..Filter::default() };
    let (events, _) = page(&world, &cast.di, &filter, Seek::first()).await;
    let texts: Vec<_> = events.iter().map(|event| event.text.as_deref().unwrap()).collect();
    assert_eq!(texts, ["late 1", "early 1"]);
    let by_time = Filter { from: Some(from), ..Filter::default() };
    let first = page(&world, &cast.di, &by_time, Seek { after: None, limit: Some(2) }).await;
    let texts: Vec<_> = first.0.iter().map(|event| event.text.as_deref().unwrap()).collect();
    assert_eq!(texts, ["late 2", "early 2"]);
    let elsewhere = Seek { after: first.1, limit: None };
    let refused = audit::list(&world.system, &cast.di, &Filter::default(), &elsewhere).await;
    assert_eq!(field(refused, "after"), "is the `next` of a page in another order");
}

#[tokio::test]
async fn a_text_that_is_nowhere_is_looked_for_in_so_many_events_a_page_and_no_more() {
    let (world, cast) = world_with_cast().await;
    append(&world, &cast, None, vec![commented("the needle")]).await;
    let many = usize::try_from(LOOKED_AT).unwrap();
    append(&world, &cast, None, (0..many).map(|_| commented("hay")).collect()).await;
    let filter = Filter { text: Some("needle".into()), ..Filter::default() };
    let (events, next) = page(&world, &cast.di, &filter, Seek::default()).await;
    assert!(events.is_empty() && next.is_some());
    let (events, next) = page(&world, &cast.di, &filter, Seek { after: next, limit: None }).await;
    assert_eq!((events.len(), next), (1, None));
}

#[tokio::test]
async fn the_log_is_read_by_those_who_may_and_holds_nothing_of_another_organization() {
    let (world, cast) = world_with_cast().await;
    let zoe = world.other_owner().await;
    let first = open(&world, &cast.el, "staging", "One").await;
    for filter in [
        Filter { request: Some(first.to_string()), ..Filter::default() },
        Filter { project: Some(cast.api.to_string()), ..Filter::default() },
        Filter { actor: Some(cast.di.member.to_string()), ..Filter::default() },
    ] {
        assert!(told(&world, &zoe, &filter).await.is_empty(), "{filter:?}");
        assert_eq!(rows(&read(&world, &zoe, &filter).await).len(), 1, "{filter:?}");
    }
    let all = read(&world, &zoe, &Filter::default()).await;
    assert!(!all.contains("api") && all.contains("Zoe"), "{all}");
    let missing = "you need the permission audit.read for that";
    assert_eq!(no(audit::list(&world.system, &cast.el, &Filter::default(), &Seek::default()).await), missing);
    assert_eq!(no(export::begin(&world.system, &cast.el, &Filter::default(), Format::Csv).await), missing);
    let token = world.token(&cast.di, &["requests.read"]).await;
    let scope = "this token needs the scope audit.read";
    assert_eq!(no(export::begin(&world.system, &token, &Filter::default(), Format::Csv).await), scope);
}

/// A whole export.
async fn read(world: &World, caller: &Caller, filter: &Filter) -> String {
    let mut export = export::begin(&world.system, caller, filter, Format::Csv).await.unwrap();
    let mut bytes = Vec::new();
    while let Some(more) = export.next().await.unwrap() {
        bytes.extend(more);
    }
    String::from_utf8(bytes).unwrap()
}

fn rows(table: &str) -> Vec<csv::StringRecord> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(table.as_bytes())
        .into_records()
        .map(Result::unwrap)
        .collect()
}

#[tokio::test]
async fn an_export_holds_what_fits_in_order_up_to_the_event_that_tells_of_it() {
    let (world, cast) = world_with_cast().await;
    open(&world, &cast.el, "production", "=HYPERLINK(\"https://evil.example\";\"a, b\")\r\nand more").await;
    let filter = Filter { project: Some("api".into()), kinds: vec![EventKind::RequestOpened], ..Filter::default() };
    let mut export = export::begin(&world.system, &cast.di, &filter, Format::Csv).await.unwrap();
    // It came after the export was asked for.
    open(&world, &cast.el, "production", "Later").await;
    assert_eq!(export.file_name, "countersign-audit-acme-2026-01-07.csv");
    let mut bytes = Vec::new();
    while let Some(more) = export.next().await.unwrap() {
        bytes.extend(more);
    }
    let table = String::from_utf8(bytes).unwrap();
    assert!(table.starts_with("sequence,at,actor,actorEmail,token,kind,subject,"), "{table}");
    let rows = rows(&table);
    assert_eq!(rows.len(), 2, "{table}");
    let row = &rows[1];
    assert_eq!(&row[1], "2026-01-07T12:00:00.000000Z");
    assert_eq!([&row[2], &row[3], &row[5]], ["El", "el@example.com", "request.opened"]);
    assert_eq!(&row[6], "#1 release.deploy to api / production");
    assert_eq!(&row[8], "'=HYPERLINK(\"https://evil.example\";\"a, b\")\r\nand more");
    assert_eq!([&row[9], &row[10], &row[11], &row[12]], ["api / production", "1", "", "false"]);
    let detail: serde_json::Value = serde_json::from_str(&row[13]).unwrap();
    assert_eq!(detail["gate"], "allowed");

    let (events, _) =
        page(&world, &cast.di, &Filter { kinds: vec![EventKind::AuditExported], ..Filter::default() }, Seek::first())
            .await;
    let exported = &events[0];
    let through = exported.detail["through"].as_i64().unwrap();
    assert_eq!(through + 1, exported.sequence);
    let says = format!(
        "exported a part of the audit log, up to #{through}, as CSV: events of the kind “Request opened”, in the project api"
    );
    assert_eq!((exported.sentence.as_str(), exported.subject.as_str()), (says.as_str(), "audit log"));
}

#[tokio::test]
async fn an_export_of_everything_goes_on_over_its_spans_and_one_of_nothing_is_a_header() {
    let (world, cast) = world_with_cast().await;
    append(&world, &cast, None, (0..2_500).map(|number| commented(&format!("-{number}"))).collect()).await;
    let table = read(&world, &cast.di, &Filter::default()).await;
    let rows = rows(&table);
    let sequences: Vec<u64> = rows[1..].iter().map(|row| row[0].parse().unwrap()).collect();
    assert_eq!(sequences, (1..=sequences.len() as u64).collect::<Vec<_>>());
    assert_eq!(rows.iter().filter(|row| row[8].starts_with("'-")).count(), 2_500);
    let nothing = Filter { actor: Some("nobody".into()), ..Filter::default() };
    assert_eq!(read(&world, &cast.di, &nothing).await.lines().count(), 1);
}

#[tokio::test]
async fn an_event_names_the_narrowest_resource() {
    let (world, cast) = world_with_cast().await;
    let (events, _) = page(&world, &cast.di, &Filter::default(), Seek::first()).await;
    let at = |kind: EventKind| {
        let event = events.iter().find(|event| event.kind == Some(kind)).unwrap();
        event.resource.map(|resource| (resource.kind, resource.id))
    };
    assert_eq!(at(EventKind::EnvironmentCreated), Some((Scope::Environment, cast.production.0)));
    assert_eq!(at(EventKind::ProjectCreated), Some((Scope::Project, cast.api.0)));
    assert_eq!(at(EventKind::ClusterCreated), Some((Scope::Cluster, cast.eu_1.0)));
    assert_eq!(at(EventKind::TeamCreated), None);
}
