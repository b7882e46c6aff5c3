//! How sessions look to somebody at an instant.

use super::{
    BypassStep, BypassView, BypassedRequest, BypassedView, Debt, FollowUpView, LimitsBody, PlaceView, ReviewView,
    SessionState, SessionView, WishView,
};
use crate::Timestamp;
use crate::action::Action;
use crate::break_glass::{Account, FollowUp, Grant, Limits, Owed, Session, Standing, Wish};
use crate::facts::Facts;
use crate::fields::FieldErrors;
use crate::ids::{ClusterId, EnvironmentId, MemberId, ProjectId, TokenId};
use crate::payload::Payload;
use crate::policy::{Place, Scope};
use crate::request::{Bypassed, Request};
use crate::resources::Directory;
use crate::wire::Ref;
use crate::wire::requests::RequestRef;
use chrono::TimeDelta;
use serde::Deserialize;

/// A session with what else its view tells.
#[derive(Clone, Debug)]
pub struct Shown<'a> {
    pub session: &'a Session,
    /// Its review: when, by whom, and what it found.
    pub review: Option<(Timestamp, MemberId, &'a Account)>,
    /// The tokens that it names, by name.
    pub tokens: Vec<Ref>,
    pub bypassed: u64,
}

impl SessionView {
    /// A session as `viewer` sees it at `now`. `base_url` has no slash at its end.
    pub fn of(shown: Shown<'_>, facts: &Facts, viewer: MemberId, base_url: &str, now: Timestamp) -> Self {
        let Shown { session, review, tokens, bypassed } = shown;
        let Facts { settings, roster, directory, .. } = facts;
        let at = facts.sessions.instant(now);
        let owed = Owed::by(session, &settings.break_glass, at);
        let over = owed.is_some();
        let revoked = session.end.as_ref().and_then(|end| end.revoked.as_ref());
        let name = |id: MemberId| Ref::new(id.0, roster.member_name(id));
        Self {
            id: session.id,
            holder: name(session.holder),
            state: match (over, revoked) {
                (_, Some(_)) => SessionState::Revoked,
                (true, None) => SessionState::Ended,
                (false, None) => SessionState::Active,
            },
            reason: session.reason.clone(),
            actions: session.grant.actions.iter().copied().collect(),
            scope: session.grant.scope.iter().map(|place| PlaceView::of(place, directory)).collect(),
            scope_says: session.grant.scope_says(directory),
            tokens,
            request: session.request,
            started_at: session.started_at,
            ends_at: session.ends_at,
            ended_at: over.then(|| session.until()),
            revoked_by: revoked.map(|(by, _)| name(*by)),
            revoked_because: revoked.map(|(_, because)| because.clone()).unwrap_or_default(),
            seconds: session.length().num_seconds(),
            bypassed,
            bypasses: None,
            debt: debt(owed.as_ref(), review.is_some(), at),
            review_due: owed.as_ref().map(|owed| owed.due),
            review: review.map(|review| ReviewView::of(review, facts, viewer, at)),
            can_revoke: session.revocable(viewer, roster, at).is_ok(),
            can_review: session.reviewable(viewer, review.is_some(), roster, at).is_ok(),
            url: format!("{base_url}/break-glass/{}", session.id),
        }
    }
}

impl SessionView {
    /// With the requests that it bypassed. For one session alone: there may be many.
    #[must_use]
    pub fn with_bypasses(self, requests: &[Request]) -> Self {
        Self { bypasses: Some(requests.iter().map(BypassedRequest::of).collect()), ..self }
    }
}

fn debt(owed: Option<&Owed>, reviewed: bool, at: Timestamp) -> Debt {
    match owed.map(|owed| owed.standing(at)) {
        _ if reviewed => Debt::Reviewed,
        None => Debt::None,
        Some(Standing::Owed) => Debt::Owed,
        Some(Standing::DueSoon) => Debt::DueSoon,
        Some(Standing::Overdue) => Debt::Overdue,
    }
}

impl BypassView {
    /// What a session did to a request; `None` where none did anything.
    pub fn of(request: &Request, facts: &Facts, now: Timestamp) -> Option<Self> {
        let session = request.session?;
        let until = facts.sessions.in_force(session, &facts.roster, now).map(|session| session.ends_at);
        Some(Self { session, until, bypassed: BypassedView::all_of(request) })
    }
}

impl BypassedView {
    /// The opening comes first; what follows it came in the way until the claim.
    fn all_of(request: &Request) -> Vec<Self> {
        let steps = std::iter::once(BypassStep::Opening).chain(std::iter::repeat(BypassStep::Claim));
        let view = |(bypassed, step): (&Bypassed, BypassStep)| Self {
            step,
            at: bypassed.at,
            policies: bypassed.policies.clone(),
            freezes: bypassed.freezes.clone(),
        };
        request.bypassed.iter().zip(steps).map(view).collect()
    }
}

impl BypassedRequest {
    fn of(request: &Request) -> Self {
        Self {
            request: RequestRef { id: request.id, number: request.number },
            action: request.action,
            target: request.target_name.clone(),
            bypassed: BypassedView::all_of(request),
        }
    }
}

impl ReviewView {
    fn of(review: (Timestamp, MemberId, &Account), facts: &Facts, viewer: MemberId, at: Timestamp) -> Self {
        let (reviewed_at, by, account) = review;
        let Facts { settings, roster, .. } = facts;
        let today = at.with_timezone(&settings.timezone).date_naive();
        let name = |id: MemberId| Ref::new(id.0, roster.member_name(id));
        let follow_up = |follow_up: &FollowUp| FollowUpView {
            id: follow_up.id,
            what: follow_up.what.clone(),
            owner: name(follow_up.owner),
            due: follow_up.due,
            done_at: follow_up.done.map(|(at, _)| at),
            done_by: follow_up.done.map(|(_, by)| name(by)),
            overdue: follow_up.overdue(today),
            can_finish: follow_up.finishable(viewer, roster).is_ok(),
        };
        Self {
            by: name(by),
            at: reviewed_at,
            account: account.account.clone(),
            justified: account.justified,
            follow_ups: account.follow_ups.iter().map(follow_up).collect(),
        }
    }
}

impl PlaceView {
    /// A place by the names of now.
    pub fn of(place: &Place, directory: &Directory) -> Self {
        let id = match *place {
            Place::Organization => None,
            Place::Project(ProjectId(id)) | Place::Cluster(ClusterId(id)) | Place::Environment(EnvironmentId(id)) => {
                Some(id)
            }
        };
        Self { level: place.scope(), id, name: place.name(directory) }
    }

    /// With its kind: "environment api / production", "the organization".
    pub fn in_words(&self) -> String {
        self.level.named(&self.name)
    }

    /// The place; `None` for a resource without an id.
    fn place(&self) -> Option<Place> {
        match self.level {
            Scope::Organization => Some(Place::Organization),
            Scope::Project => self.id.map(ProjectId).map(Place::Project),
            Scope::Cluster => self.id.map(ClusterId).map(Place::Cluster),
            Scope::Environment => self.id.map(EnvironmentId).map(Place::Environment),
        }
    }
}

impl WishView {
    /// What is asked for, with names.
    pub fn of(wish: &Wish, tokens: Vec<Ref>, directory: &Directory) -> Self {
        Self {
            actions: wish.grant.actions.iter().copied().collect(),
            scope: wish.grant.scope.iter().map(|place| PlaceView::of(place, directory)).collect(),
            minutes: wish.length.num_minutes(),
            tokens,
        }
    }

    /// The session that a request with this payload asks for; `None` where it asks for something else.
    pub fn asked(action: Action, payload: &Payload) -> Option<Self> {
        match payload {
            Payload::Json { json, .. } if action == Action::BreakGlassInitiate => Self::deserialize(json).ok(),
            _ => None,
        }
    }

    /// What was asked for; `None` where it is in no form that is known.
    pub fn wish(&self) -> Option<Wish> {
        Some(Wish {
            grant: Grant {
                actions: self.actions.iter().copied().collect(),
                scope: self.scope.iter().map(PlaceView::place).collect::<Option<_>>()?,
                tokens: self.tokens.iter().map(|token| TokenId(token.id)).collect(),
            },
            length: TimeDelta::minutes(self.minutes),
        })
    }
}

impl LimitsBody {
    /// The limits as a body.
    pub fn of(limits: &Limits) -> Self {
        Self {
            shortest_minutes: limits.shortest.num_minutes(),
            longest_minutes: limits.longest.num_minutes(),
            pause_minutes: limits.pause.num_minutes(),
            sessions_a_month: i64::from(limits.a_month),
            review_days: limits.review_due.num_days(),
            review_blocks: limits.review_blocks,
        }
    }

    /// The limits, if they are possible.
    ///
    /// # Errors
    /// Every field that is not, at once.
    pub fn check(&self) -> Result<Limits, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut within = |field: &str, value: i64, least: i64, most: i64, unit: &str| {
            if !(least..=most).contains(&value) {
                errors.add(field, format!("must be {least} to {most}{unit}"));
            }
        };
        within("shortestMinutes", self.shortest_minutes, 1, 24 * 60, " minutes");
        within("longestMinutes", self.longest_minutes, 1, 24 * 60, " minutes");
        within("pauseMinutes", self.pause_minutes, 0, 7 * 24 * 60, " minutes");
        within("sessionsAMonth", self.sessions_a_month, 1, 100, "");
        within("reviewDays", self.review_days, 1, 90, " days");
        if errors.is_empty() && self.longest_minutes < self.shortest_minutes {
            errors.add("longestMinutes", "must not be less than the shortest");
        }
        errors.or(())?;
        Ok(Limits {
            shortest: TimeDelta::minutes(self.shortest_minutes),
            longest: TimeDelta::minutes(self.longest_minutes),
            pause: TimeDelta::minutes(self.pause_minutes),
            a_month: u32::try_from(self.sessions_a_month).unwrap_or(u32::MAX),
            review_due: TimeDelta::days(self.review_days),
            review_blocks: self.review_blocks,
        })
    }
}
