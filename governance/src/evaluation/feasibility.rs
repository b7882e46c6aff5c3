//! Whether the present members could satisfy a policy at all (semantics.md §5, last rule).
//!
//! More approvals never un-satisfy a policy, so the question has an exact and short answer: let
//! everyone who is eligible approve, and see what is still missing. That holds for several
//! policies together as well: they can all be satisfied exactly when each of them can.

use super::supply::Supply;
use crate::ids::MemberId;
use crate::people::{Permission, Roster};
use crate::policy::Policy;
use std::collections::BTreeMap;

/// Whether a policy can be satisfied, and if not the smallest reasons why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feasibility {
    pub feasible: bool,
    /// "needs 1 more member of SRE"; empty when feasible.
    pub reasons: Vec<String>,
}

/// Decides it for a request by `requester`, or for requests in general when `None`. Takes at most
/// members × memberships steps.
pub fn feasibility(policy: &Policy, requester: Option<MemberId>, roster: &Roster) -> Feasibility {
    let reasons = Supply::new(policy, roster).reasons(requester);
    Feasibility { feasible: reasons.is_empty(), reasons }
}

/// The members who may open requests and whose requests nobody could finish, with the reasons.
///
/// Exact over every possible requester: only an eligible one is missed by the policy, and for the
/// distinct teams only one who stands for a team in a best assignment, of whom there are at most
/// as many as teams. Takes at most teams × members × memberships steps.
pub fn for_every_requester(policy: &Policy, roster: &Roster) -> Vec<(MemberId, Vec<String>)> {
    newly_impossible(&Supply::new(policy, roster), roster, |_| true)
}

/// The same for those requesters whom `among` admits.
pub(super) fn newly_impossible(
    supply: &Supply<'_>,
    roster: &Roster,
    among: impl Fn(MemberId) -> bool,
) -> Vec<(MemberId, Vec<String>)> {
    let in_general = supply.reasons(None);
    let openers = roster.members().map(|member| member.id).filter(|id| roster.may(*id, Permission::RequestsOpen));
    let reasons = |id: MemberId| {
        let reasons = if supply.leaves_nobody_out(id) { in_general.clone() } else { supply.reasons(Some(id)) };
        (id, reasons)
    };
    openers.filter(|id| among(*id)).map(reasons).filter(|(_, reasons)| !reasons.is_empty()).collect()
}

/// What of a policy nobody could finish, over every possible requester.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outlook {
    /// Why nobody could finish it whoever asks; empty when somebody could.
    pub infeasible: Vec<String>,
    /// A sentence for those requesters who would wait in vain although others would not; empty
    /// where nobody's requests could be finished.
    pub in_vain: Vec<String>,
}

/// Looks at a policy for requests in general, and then for every possible requester. Takes as long as
/// [`for_every_requester`].
pub fn outlook(policy: &Policy, roster: &Roster) -> Outlook {
    let infeasible = feasibility(policy, None, roster).reasons;
    let waiting = if infeasible.is_empty() { for_every_requester(policy, roster) } else { Vec::new() };
    Outlook { infeasible, in_vain: in_vain(&waiting, roster) }
}

/// "Nobody could finish what Ana or Bo ask for: needs 1 more member of SRE", one sentence for all
/// who share their reasons.
pub(super) fn in_vain(requesters: &[(MemberId, Vec<String>)], roster: &Roster) -> Vec<String> {
    let mut by_reasons: BTreeMap<&[String], Vec<&str>> = BTreeMap::new();
    for (id, reasons) in requesters {
        by_reasons.entry(reasons).or_default().push(roster.member_name(*id));
    }
    let sentence = |(reasons, mut names): (&[String], Vec<&str>)| {
        names.sort_by_key(|name| name.to_lowercase());
        let who = match names.as_slice() {
            [one] => format!("{one} asks"),
            [one, two] => format!("{one} or {two} ask"),
            [one, two, three] => format!("{one}, {two} or {three} ask"),
            [one, two, rest @ ..] => format!("{one}, {two} or {} others ask", rest.len()),
            [] => "anyone asks".to_owned(),
        };
        format!("Nobody could finish what {who} for: {}", reasons.join("; "))
    };
    by_reasons.into_iter().map(sentence).collect()
}
