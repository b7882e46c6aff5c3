//! The verbs of break-glass (semantics.md §9).

mod alerts;
mod bypass;
mod clock;
mod limits;
mod races;
mod review;
mod revoke;
mod start;
mod tenancy;

use crate::support::{Cast, World, world_with_cast};
use chrono::TimeDelta;
use governance::event::EventKind;
use governance::ids::{BreakGlassSessionId, RequestId};
use governance::policy::PolicyBody;
use governance::request::{StateName, Verdict};
use governance::samples::production_gate_body;
use governance::wire::break_glass::{RevokeBody, ScopeBody, SessionView, StartBody, Started};
use governance::wire::directory::{MemberBody, OrgRoleBody};
use governance::wire::policies::BindBody;
use governance::wire::requests::{ClaimBody, ClaimView, OpenBody, RequestView, ReviewBody, TargetBody};
use governance::{Digest, Refusal};
use service::page::Seek;
use service::{Caller, Error, bindings, break_glass, directory, policies, requests};

/// An installation where deployments to production pass two policies. Ana and Bo may break the glass,
/// Ana and Bo have `security.alerts`, Cy may review sessions, and El may end those of others.
pub struct Scene {
    pub world: World,
    pub cast: Cast,
}

/// The scene.
pub async fn scene() -> Scene {
    let (world, cast) = world_with_cast().await;
    let scene = Scene { world, cast };
    let (system, di) = (&scene.world.system, &scene.cast.di);
    for (name, permissions) in [
        ("breaker", &["break_glass.initiate", "tokens.manage"][..]),
        ("watch", &["security.alerts"]),
        ("ender", &["break_glass.revoke"]),
        ("looker", &["break_glass.review"]),
    ] {
        let permissions = permissions.iter().map(|permission| (*permission).to_owned()).collect();
        let body = OrgRoleBody { name: name.into(), permissions };
        directory::org_roles::create(system, di, body, None).await.unwrap();
    }
    scene.roles(&scene.cast.ana, &["member", "tech-lead", "breaker", "watch"]).await;
    scene.roles(&scene.cast.bo, &["member", "breaker", "watch"]).await;
    scene.roles(&scene.cast.cy, &["member", "looker"]).await;
    scene.roles(&scene.cast.el, &["member", "ender"]).await;
    scene
        .bind(&production_gate_body(), BindBody { environment: Some("api/production".into()), ..BindBody::default() })
        .await;
    let mut second = PolicyBody { name: "Second look".into(), scope: "organization".into(), ..production_gate_body() };
    second.quorum = Default::default();
    second.quorum.min_approvals = 1;
    scene.bind(&second, BindBody { organization: Some(true), ..BindBody::default() }).await;
    scene
}

impl Scene {
    /// Gives a member these org roles and no others.
    pub async fn roles(&self, member: &Caller, roles: &[&str]) {
        let roles = roles.iter().map(|role| (*role).to_owned()).collect();
        let body = MemberBody { org_roles: Some(roles), ..MemberBody::default() };
        directory::members::update(&self.world.system, &self.cast.di, member.member, body, None).await.unwrap();
    }

    /// Creates a policy and binds it.
    pub async fn bind(&self, body: &PolicyBody, bind: BindBody) {
        let policy = policies::create(&self.world.system, &self.cast.di, body, None).await.unwrap();
        let bind = BindBody { policy: policy.id.to_string(), ..bind };
        bindings::bind(&self.world.system, &self.cast.di, &bind, "", None).await.unwrap();
    }

    /// Protects the start of sessions: one approval by anybody.
    pub async fn protect_the_start(&self) {
        let mut body = PolicyBody {
            name: "Start gate".into(),
            scope: "organization".into(),
            actions: vec!["break_glass.initiate".into()],
            ..production_gate_body()
        };
        body.quorum = Default::default();
        body.quorum.min_approvals = 1;
        self.bind(&body, BindBody { organization: Some(true), ..BindBody::default() }).await;
    }

    /// Starts a session as [`hour`] asks for it.
    pub async fn start(&self, holder: &Caller) -> SessionView {
        active(break_glass::start(&self.world.system, holder, &hour(), None).await.unwrap())
    }

    pub async fn revoke(&self, by: &Caller, id: BreakGlassSessionId) -> Result<SessionView, Error> {
        break_glass::revoke(&self.world.system, by, id, &RevokeBody { reason: "Fixed".into() }).await
    }

    /// Starts a session and ends it at once.
    pub async fn ended(&self, holder: &Caller) -> SessionView {
        let session = self.start(holder).await;
        self.revoke(holder, session.id).await.unwrap()
    }

    /// The first page of a list of sessions.
    pub async fn list(&self, wanted: break_glass::Wanted) -> Vec<BreakGlassSessionId> {
        let page = break_glass::list(&self.world.system, &self.cast.el, wanted, &Seek::first()).await.unwrap();
        page.items.into_iter().map(|session| session.id).collect()
    }

    pub async fn show(&self, id: BreakGlassSessionId) -> SessionView {
        break_glass::show(&self.world.system, &self.cast.di, id).await.unwrap()
    }

    /// Asks for a deployment to production.
    pub async fn try_to_deploy(&self, by: &Caller) -> Result<RequestView, Error> {
        Ok(requests::open(&self.world.system, by, deployment(), None).await?.request)
    }

    pub async fn deploy(&self, by: &Caller) -> RequestView {
        self.try_to_deploy(by).await.unwrap()
    }

    pub async fn claim(&self, by: &Caller, id: RequestId) -> Result<ClaimView, Error> {
        requests::claim(&self.world.system, by, id, ClaimBody { payload_digest: Digest::of("") }, None).await
    }

    pub async fn approve(&self, by: &Caller, id: RequestId) -> RequestView {
        let body = ReviewBody { verdict: Verdict::Approve, comment: String::new(), superseded_by: None };
        requests::review(&self.world.system, by, id, body).await.unwrap()
    }

    pub async fn state(&self, id: RequestId) -> StateName {
        requests::show(&self.world.system, &self.cast.di, id).await.unwrap().state
    }

    /// The kinds of the events of a request, oldest first.
    pub async fn kinds(&self, id: RequestId) -> Vec<EventKind> {
        let detail = requests::detail(&self.world.system, &self.cast.di, id).await.unwrap();
        detail.timeline.iter().filter_map(|event| event.kind).collect()
    }

    /// The kinds of the events of a session, oldest first, but for those of its requests.
    pub async fn story(&self, id: BreakGlassSessionId) -> Vec<EventKind> {
        let story = break_glass::story(&self.world.system, &self.cast.di, id).await.unwrap();
        let own = story.timeline.iter().filter(|event| event.request.is_none());
        own.filter_map(|event| event.kind).collect()
    }

    /// The events of a session's end.
    pub async fn ends(&self, id: BreakGlassSessionId) -> Vec<EventKind> {
        let all = self.story(id).await.into_iter();
        all.filter(|kind| matches!(kind, EventKind::BreakGlassRevoked | EventKind::BreakGlassExpired)).collect()
    }

    pub fn wait(&self, minutes: i64) {
        self.world.clock.advance(TimeDelta::minutes(minutes));
    }

    /// Lets the worker do a round.
    pub async fn upkeep(&self) {
        requests::upkeep::run(&self.world.system).await.unwrap();
    }
}

/// A deployment to production.
pub fn deployment() -> OpenBody {
    OpenBody {
        action: "release.deploy".into(),
        target: TargetBody { project: Some("api".into()), environment: Some("production".into()), cluster: None },
        reason: "Fix checkout".into(),
        ..OpenBody::default()
    }
}

/// A session for deployments everywhere, for an hour.
pub fn hour() -> StartBody {
    StartBody {
        reason: "Checkout is down".into(),
        actions: vec!["release.deploy".into()],
        scope: ScopeBody { organization: true, ..ScopeBody::default() },
        minutes: 60,
        tokens: Vec::new(),
        understood: true,
    }
}

/// The session of a start that waits for nobody.
pub fn active(started: Started) -> SessionView {
    match started {
        Started::Active { session } => *session,
        Started::Pending { .. } => panic!("it waits for approval"),
    }
}

/// The request of a start that waits.
pub fn pending(started: Started) -> RequestId {
    match started {
        Started::Pending { request, .. } => request,
        Started::Active { .. } => panic!("it waits for nobody"),
    }
}

/// The codes of the violations of a refused act.
pub fn violations<T: std::fmt::Debug>(result: Result<T, Error>) -> Vec<String> {
    match result {
        Err(Error::Refused(Refusal::Violations(found))) => found.into_iter().map(|found| found.code).collect(),
        other => panic!("expected violations, got {other:?}"),
    }
}
