//! Eligibility and quorum (semantics.md §5), by definition.

use governance::ids::MemberId;
use governance::people::Member;
use governance::{Permission, Policy, Roster};
use std::collections::BTreeSet;

/// Who may approve for a policy: a set that is filled rule by rule and then emptied rule by rule.
pub fn eligible(policy: &Policy, requester: Option<MemberId>, roster: &Roster) -> BTreeSet<MemberId> {
    let template = &policy.template;
    let mut all = BTreeSet::new();
    for member in roster.members() {
        match &template.approvers {
            Some(explicit) => {
                if explicit.users.contains(&member.id)
                    || !explicit.teams.is_disjoint(&member.teams)
                    || !explicit.org_roles.is_disjoint(&member.roles)
                {
                    all.insert(member.id);
                }
            }
            None => {
                if roster.permissions(member.id).contains(&Permission::RequestsReview) {
                    all.insert(member.id);
                }
            }
        }
        let quorum = &template.quorum;
        if quorum.required_user_ids.contains(&member.id) {
            all.insert(member.id);
        }
        if member.teams.iter().any(|team| quorum.required_team_ids.contains(team)) {
            all.insert(member.id);
        }
        if member.roles.iter().any(|role| quorum.required_org_roles.contains(role)) {
            all.insert(member.id);
        }
    }
    all.retain(|id| roster.member(*id).unwrap().active);
    if let Some(requester) = requester
        && !template.requester_can_approve
    {
        all.remove(&requester);
    }
    all
}

/// The members whose approval counts.
pub fn counted(
    policy: &Policy,
    approved: &[MemberId],
    requester: Option<MemberId>,
    roster: &Roster,
) -> BTreeSet<MemberId> {
    let approved: BTreeSet<MemberId> = approved.iter().copied().collect();
    eligible(policy, requester, roster).intersection(&approved).copied().collect()
}

/// Whether the quorum holds, field by field.
pub fn satisfied(policy: &Policy, approved: &[MemberId], requester: Option<MemberId>, roster: &Roster) -> bool {
    let counted = counted(policy, approved, requester, roster);
    let members: Vec<&Member> = counted.iter().map(|id| roster.member(*id).unwrap()).collect();
    let quorum = &policy.template.quorum;
    members.len() >= quorum.min_approvals as usize
        && most_teams(&members) >= quorum.min_distinct_teams as usize
        && quorum.required_user_ids.iter().all(|id| counted.contains(id))
        && quorum.required_team_ids.iter().all(|id| members.iter().any(|member| member.teams.contains(id)))
        && quorum.required_org_roles.iter().all(|id| members.iter().any(|member| member.roles.contains(id)))
}

/// The most teams that members can stand for: tries each of a member's teams, and none, for each.
pub fn most_teams(members: &[&Member]) -> usize {
    fn best(members: &[&Member], taken: &BTreeSet<governance::ids::TeamId>) -> usize {
        let Some((first, rest)) = members.split_first() else { return taken.len() };
        let mut most = best(rest, taken);
        for team in &first.teams {
            if !taken.contains(team) {
                let mut taken = taken.clone();
                taken.insert(*team);
                most = most.max(best(rest, &taken));
            }
        }
        most
    }
    best(members, &BTreeSet::new())
}

/// Whether any set of eligible members satisfies the policy: tries all of them.
pub fn can_be_satisfied(policy: &Policy, requester: Option<MemberId>, roster: &Roster) -> bool {
    let eligible: Vec<MemberId> = eligible(policy, requester, roster).into_iter().collect();
    (0u32..1 << eligible.len()).any(|mask| {
        let subset: Vec<MemberId> =
            eligible.iter().enumerate().filter(|(i, _)| mask & (1 << i) != 0).map(|(_, id)| *id).collect();
        satisfied(policy, &subset, requester, roster)
    })
}
