//! Who could finish what is open, as places to fill: "Ana, one of SRE, and one tech-lead".

use super::matching::distinct_teams;
use super::smallest::{Kind, Problem, State, solve};
use crate::ids::MemberId;
use crate::people::Roster;
use crate::policy::Policy;
use std::collections::BTreeSet;

/// A smallest set of members whose approvals finish what is open, and who could stand in for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finish {
    /// One such set. Empty where nothing is open.
    pub members: Vec<MemberId>,
    /// The same as places to fill.
    pub slots: Vec<Slot>,
    /// Whether no smaller set finishes it (see [`super::Smallest`]).
    pub proven: bool,
}

/// A place, or several alike, in a set that finishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// How many members stand here.
    pub count: usize,
    /// Everyone who could stand here while the others stay as proposed: any `count` of them finish.
    pub from: Vec<MemberId>,
    /// Whether those who stand here must be of as many different teams.
    pub different_teams: bool,
    /// "Ana", "Ana or Bo", "one of SRE", "one tech-lead", "any 2 of Ana, Bo and 14 others".
    pub says: String,
}

impl Finish {
    /// All of them: "Ana, one of SRE, and one tech-lead". Empty where nothing is open.
    pub fn says(&self) -> String {
        let mut says: Vec<&str> = self.slots.iter().map(|slot| slot.says.as_str()).collect();
        let Some(last) = says.pop() else { return String::new() };
        if says.is_empty() {
            return last.to_owned();
        }
        let simple = says.len() == 1 && ![says[0], last].iter().any(|part| part.contains(" and ") || part.contains(','));
        format!("{}{} and {last}", says.join(", "), if simple { "" } else { "," })
    }
}

/// The smallest set of active members whose approvals, added to `approved`, satisfy every one of
/// `policies` on a request by `requester`; `None` where nobody's do.
pub fn finish(
    policies: &[&Policy],
    approved: &BTreeSet<MemberId>,
    requester: Option<MemberId>,
    roster: &Roster,
) -> Option<Finish> {
    let everyone = roster.members().map(|member| member.id);
    let problem = Problem::new(policies, approved, everyone, requester, roster);
    let (state, proven) = solve(&problem)?;
    let mut members = state.members(&problem);
    members.sort_by_key(|id| (roster.member_name(*id), *id));
    let places = Places { problem: &problem, policies, approved, roster, state: &state };
    Some(Finish { members, slots: places.slots(), proven })
}

struct Places<'a> {
    problem: &'a Problem,
    policies: &'a [&'a Policy],
    approved: &'a BTreeSet<MemberId>,
    roster: &'a Roster,
    state: &'a State,
}

impl Places<'_> {
    /// The slots: fixed members first, then the narrower ones.
    fn slots(&self) -> Vec<Slot> {
        let mut groups: Vec<usize> = self.state.picks.clone();
        groups.sort_unstable();
        groups.dedup();
        let mut slots = Vec::new();
        // Picks that serve the same needs may be alike enough to be told in one.
        while let Some(first) = groups.first().copied() {
            let serves = &self.problem.peers[first].serves;
            let (same, others): (Vec<usize>, Vec<usize>) =
                groups.iter().partition(|peers| self.problem.peers[**peers].serves == *serves);
            groups = others;
            match self.joined(&same) {
                Some(slot) => slots.push(slot),
                None => slots.extend(same.iter().flat_map(|peers| self.alone(*peers))),
            }
        }
        slots.sort_by(|a, b| (a.count * a.from.len(), &a.says).cmp(&(b.count * b.from.len(), &b.says)));
        slots
    }

    /// A slot for each pick of a group of peers.
    fn alone(&self, peers: usize) -> Vec<Slot> {
        let mut rest = self.state.picks.clone();
        rest.retain(|pick| *pick != peers);
        let group = &self.problem.peers[peers].members;
        let picked = self.state.taken(peers);
        let others = State::of(self.problem, rest.into_iter().chain(std::iter::repeat_n(peers, picked - 1)));
        let from = self.who_finish(&others, None);
        // Of alike picks, the one who stands here is another each time.
        let kept = |here: &MemberId| {
            let from = from.iter().filter(|id| *id == here || !group[..picked].contains(id));
            from.copied().collect::<Vec<MemberId>>()
        };
        group[..picked].iter().map(|here| self.slot(1, kept(here), false, &others)).collect()
    }

    /// One slot for all picks of these groups, if any as many of those who fit do as well as they.
    fn joined(&self, same: &[usize]) -> Option<Slot> {
        let count: usize = same.iter().map(|peers| self.state.taken(*peers)).sum();
        if count < 2 {
            return None;
        }
        let rest = self.state.picks.iter().copied().filter(|pick| !same.contains(pick));
        let without = State::of(self.problem, rest.clone());
        let serves = &self.problem.peers[*same.first()?].serves;
        let open: Vec<usize> = without.open().filter(|need| serves.contains(need)).collect();
        let teams: Vec<usize> =
            open.iter().copied().filter(|need| self.problem.needs[*need].kind == Kind::Teams).collect();
        // Everyone who serves what the picks serve of what is open.
        let mut from: BTreeSet<MemberId> = BTreeSet::new();
        let mut teams_of: BTreeSet<usize> = BTreeSet::new();
        for (number, peers) in self.problem.peers.iter().enumerate() {
            let fits = open.iter().all(|need| peers.serves.contains(need))
                && teams.iter().all(|need| without.would_stand(self.problem, number, *need));
            if fits {
                from.extend(self.remaining(&without, number));
                teams_of.extend(peers.teams.iter());
            }
        }
        if !teams.is_empty() {
            // Told as "from different teams", which is true only if they stand for teams that
            // nobody else who counts is in, and for as many as there are places.
            let counted = self.approved.iter().filter_map(|id| self.roster.active(*id));
            let counted = counted.chain(self.members_of(rest)).flat_map(|member| &member.teams);
            let counted: BTreeSet<_> = counted.collect();
            let clash = from.iter().filter_map(|id| self.roster.member(*id));
            if clash.flat_map(|member| &member.teams).any(|team| counted.contains(team))
                || teams.iter().any(|need| without.left[*need] != count)
            {
                return None;
            }
        }
        // Whoever could stand in for one of them alone must not go unnamed.
        for peers in same {
            let mut picks = self.state.picks.clone();
            picks.remove(picks.iter().position(|pick| pick == peers)?);
            let others = State::of(self.problem, picks);
            if !self.who_finish(&others, None).iter().all(|id| from.contains(id)) {
                return None;
            }
        }
        (from.len() > count).then(|| self.slot(count, from.into_iter().collect(), !teams.is_empty(), &without))
    }
}
