//! How a request looks to somebody at an instant.

use super::{
    BindingRef, CanApprove, CancellationView, ClaimState, FinishView, NudgeView, PayloadView, PolicyProgress,
    RequestRef, RequestView, ResourceRef, ReviewView, TargetBody, TargetView, UpcomingView, Viewer,
};
use crate::Timestamp;
use crate::evaluation::{Finish, evaluate, feasibility};
use crate::facts::Facts;
use crate::ids::MemberId;
use crate::people::Roster;
use crate::policy::approvers::eligible;
use crate::policy::{Matched, Scope};
use crate::request::{Request, State, StateName, Verdict, in_words};
use crate::resources::{Directory, Target};
use crate::wire::Ref;
use crate::wire::break_glass::BypassView;

impl RequestView {
    /// A request as `viewer` sees it at `now`. `base_url` has no slash at its end.
    pub fn of(
        request: &Request,
        media_type: Option<String>,
        facts: &Facts,
        viewer: Viewer,
        base_url: &str,
        now: Timestamp,
    ) -> Self {
        let state = request.state_at(now);
        let roster = &facts.roster;
        let progress = |enforced: bool| {
            let of_mode = request.matched.iter().filter(|matched| matched.enforced() == enforced);
            of_mode.map(|matched| PolicyProgress::of(matched, request, facts)).collect()
        };
        let reviews = request.reviews.iter().map(|review| ReviewView {
            by: Ref::new(review.by.0, roster.member_name(review.by)),
            verdict: review.verdict,
            comment: review.comment.clone(),
            at: review.at,
        });
        let manages = roster.may(viewer.member, crate::Permission::RequestsManage);
        let acts_for = manages || viewer.member == request.requester;
        Self {
            id: request.id,
            number: request.number,
            action: request.action,
            kind: request.action.kind(),
            risk: request.action.risk(),
            target: TargetView {
                name: request.target_name.clone(),
                ..TargetView::of(&request.target, &facts.directory)
            },
            requester: Ref::new(request.requester.0, roster.member_name(request.requester)),
            via_token: request.token.is_some(),
            reason: request.reason.clone(),
            gate: request.gate,
            bypass: BypassView::of(request, facts, now),
            state,
            basis: match &request.state {
                State::Approved { basis, .. } => Some(*basis),
                _ => None,
            },
            payload: PayloadView { media_type, digest: request.digest },
            created_at: request.opened_at,
            expires_at: request.state.deadline().filter(|_| !state.is_final()),
            since: since(request, now),
            stale: request.stale(now),
            url: format!("{base_url}/approvals/{}", request.id),
            policies: progress(true),
            observed: progress(false),
            finish: None,
            reviews: reviews.collect(),
            can_approve: can_approve(request, facts, viewer, state),
            can_cancel: acts_for && matches!(state, StateName::Pending | StateName::Approved),
            claim: claim_state(request),
            cancellation: CancellationView::of(&request.state, roster),
            executor: None,
            execution: None,
            resubmission_of: request.resubmission_of.map(|(id, number)| RequestRef { id, number }),
            superseded_by: request
                .superseded_by
                .filter(|_| state == StateName::Pending)
                .map(|(id, number)| RequestRef { id, number }),
            nudge: (acts_for && !viewer.token && state == StateName::Pending).then(|| NudgeView::of(request, now)),
            upcoming: request.upcoming(roster, now).map(|next| UpcomingView {
                at: next.at,
                team: next.team.map(|team| Ref::new(team.0, roster.team_name(team))),
            }),
        }
    }
}

impl RequestView {
    /// With who would finish it, and whom `viewer` would nudge. For one request alone: it looks at everyone's standing.
    #[must_use]
    pub fn with_finish(self, request: &Request, viewer: MemberId, roster: &Roster) -> Self {
        let pending = self.state == StateName::Pending;
        let finish = pending.then(|| request.finish(roster)).flatten();
        let nudge = self.nudge.clone().map(|nudge| nudge.with_whom(request, viewer, roster));
        Self { finish: finish.map(|finish| FinishView::of(&finish, roster)), nudge, ..self }
    }
}

impl CancellationView {
    /// Who cancelled it; the comment stands in the log alone.
    fn of(state: &State, roster: &Roster) -> Option<Self> {
        let State::Cancelled { at, by } = *state else { return None };
        Some(Self { by: Ref::new(by.0, roster.member_name(by)), comment: String::new(), at })
    }
}

impl NudgeView {
    /// What the rules on time say.
    fn of(request: &Request, now: Timestamp) -> Self {
        let reason = request.nudge_due(now).err().map(|refusal| refusal.to_string());
        Self { can: reason.is_none(), reason, whom: None, last: request.nudged_at }
    }

    /// With whom it would nudge, or that there is nobody.
    fn with_whom(self, request: &Request, by: MemberId, roster: &Roster) -> Self {
        match request.nudged(by, roster) {
            Ok(members) => {
                let names = members.iter().map(|id| roster.member_name(*id));
                Self { whom: Some(in_words(names, members.len() as u64)), ..self }
            }
            Err(refusal) => Self { can: false, reason: self.reason.or_else(|| Some(refusal.to_string())), ..self },
        }
    }
}

impl FinishView {
    /// A set that finishes, by names.
    pub fn of(finish: &Finish, roster: &Roster) -> Self {
        Self {
            says: finish.says(),
            members: finish.members.iter().map(|id| Ref::new(id.0, roster.member_name(*id))).collect(),
            proven: finish.proven,
        }
    }
}

impl PolicyProgress {
    /// Where a matched policy stands on a request.
    pub fn of(matched: &Matched, request: &Request, facts: &Facts) -> Self {
        let roster = &facts.roster;
        let policy = &matched.policy;
        let verdict = evaluate(policy, request.approvals(), Some(request.requester), roster);
        let quorum = &policy.template.quorum;
        let groups = quorum.required_team_ids.len() + quorum.required_org_roles.len();
        let named = quorum.required_user_ids.len().max(usize::from(groups > 0));
        let required = [quorum.min_approvals, quorum.min_distinct_teams, u32::try_from(named).unwrap_or(u32::MAX)];
        let waiting = eligible(policy, Some(request.requester), roster)
            .filter(|(member, _)| !request.reviews.iter().any(|review| review.by == member.id));
        Self {
            id: policy.id.0,
            name: policy.template.name.clone(),
            version: policy.version,
            newer_version: request.newer_version(policy.id, facts).filter(|_| !request.state.name().is_final()),
            mode: matched.mode,
            bindings: matched
                .bindings
                .iter()
                .map(|binding| BindingRef { level: binding.place.scope(), name: binding.place.name(&facts.directory) })
                .collect(),
            satisfied: verdict.satisfied,
            approvals: verdict.counted.len(),
            required: required.into_iter().max().unwrap_or_default(),
            missing: verdict.missing.iter().map(|missing| missing.says(roster)).collect(),
            quorum: quorum.sentence(roster),
            conditions: policy.template.conditions.sentence(facts.settings.timezone),
            finding: verdict.finding,
            eligible: waiting.map(|(member, _)| Ref::new(member.id.0, &member.name)).collect(),
            infeasible: feasibility(policy, Some(request.requester), roster).reasons,
        }
    }
}

impl TargetView {
    /// A target by the names of now.
    pub fn of(target: &Target, directory: &Directory) -> Self {
        let TargetBody { project, environment, cluster } = target_body(target, directory);
        Self { project, environment, cluster, name: directory.name(target), resource: resource(target, directory) }
    }

    /// The target as a body names it.
    pub fn body(&self) -> TargetBody {
        TargetBody {
            project: self.project.clone(),
            environment: self.environment.clone(),
            cluster: self.cluster.clone(),
        }
    }
}

/// The narrowest resource that a target names, if it is still there.
fn resource(target: &Target, directory: &Directory) -> Option<ResourceRef> {
    let (kind, id) = match *target {
        Target { environment: Some(id), .. } => (Scope::Environment, directory.environment(id)?.id.0),
        Target { cluster: Some(id), .. } => (Scope::Cluster, directory.cluster(id)?.id.0),
        Target { project, .. } => (Scope::Project, directory.project(project?)?.id.0),
    };
    Some(ResourceRef { kind, id })
}

/// A target in the shape of a body, by slugs.
pub fn target_body(target: &Target, directory: &Directory) -> TargetBody {
    TargetBody {
        project: target.project.map(|id| directory.project(id).map_or(id.to_string(), |project| project.slug.clone())),
        environment: target.environment.map(|id| directory.environment(id).map_or(id.to_string(), |e| e.name.clone())),
        cluster: target.cluster.map(|id| directory.cluster(id).map_or(id.to_string(), |cluster| cluster.slug.clone())),
    }
}

fn since(request: &Request, now: Timestamp) -> Timestamp {
    // Expired from its deadline on, whether or not that has been recorded yet.
    if let Some(deadline) = request.state.deadline().filter(|deadline| now >= *deadline) {
        return deadline;
    }
    match &request.state {
        State::Pending { .. } => request.opened_at,
        State::Approved { at, .. }
        | State::Executing { at, .. }
        | State::Succeeded { at, .. }
        | State::Failed { at, .. }
        | State::Rejected { at, .. }
        | State::Cancelled { at, .. }
        | State::Expired { at, .. } => *at,
    }
}

fn claim_state(request: &Request) -> Option<ClaimState> {
    let (since, detail) = match &request.state {
        State::Executing { at, .. } => (*at, String::new()),
        State::Succeeded { at, detail, .. } | State::Failed { at, detail, .. } => (*at, detail.clone()),
        _ => return None,
    };
    Some(ClaimState { claim_id: request.state.claim()?, state: request.state.name(), since, detail })
}

fn can_approve(request: &Request, facts: &Facts, viewer: Viewer, state: StateName) -> CanApprove {
    let no = |reason: &str| CanApprove { eligible: false, reason: Some(reason.to_owned()) };
    if state != StateName::Pending {
        return no(&format!("This request {} and needs no review.", state.phrase()));
    }
    if viewer.token {
        return no("API tokens never review.");
    }
    if let Some(review) = request.reviews.iter().find(|review| review.by == viewer.member) {
        return no(match review.verdict {
            Verdict::Approve => "You already approved this request.",
            Verdict::Reject => "You already rejected this request.",
        });
    }
    match request.eligibility(viewer.member, &facts.roster) {
        Ok(()) => CanApprove { eligible: true, reason: None },
        Err(bar) => no(bar.says()),
    }
}
