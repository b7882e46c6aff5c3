//! Who could finish what is open, as places to fill: "Ana, one of SRE, and one tech-lead".

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
    /// Everyone who could stand here while the other slots stay as proposed: any `count` of them
    /// finish it.
    pub from: Vec<MemberId>,
    /// Whether the `count` of them must stand for as many different teams.
    pub different_teams: bool,
    /// "Ana", "Ana or Bo", "one of Ana, Bo or Cy", "one of SRE", "one tech-lead", "any 2 of Ana, Bo and 14 others".
    pub says: String,
}

impl Finish {
    /// All of them: "Ana, one of SRE, and one tech-lead". Empty where nothing is open.
    pub fn says(&self) -> String {
        let mut says: Vec<&str> = self.slots.iter().map(|slot| slot.says.as_str()).collect();
        let Some(last) = says.pop() else { return String::new() };
        let listing = |part: &str| [" and ", " or ", ","].iter().any(|joint| part.contains(joint));
        match says.as_slice() {
            [] => last.to_owned(),
            [first] if !listing(first) && !listing(last) => format!("{first} and {last}"),
            _ => format!("{}, and {last}", says.join(", ")),
        }
    }
}

/// The smallest set of active members whose approvals, added to `approved`, satisfy every one of
/// `policies` on a request by `requester`; `None` where nobody's do. See [`super::smallest`] for
/// the complexity.
pub fn finish(
    policies: &[&Policy],
    approved: &BTreeSet<MemberId>,
    requester: Option<MemberId>,
    roster: &Roster,
) -> Option<Finish> {
    let everyone = roster.members().map(|member| member.id);
    let problem = Problem::new(policies, approved, everyone, requester, roster);
    let (state, proven) = solve(&problem)?;
    let by_name = |id: &MemberId| (roster.member_name(*id).to_lowercase(), *id);
    let mut members = state.members(&problem);
    members.sort_by_cached_key(by_name);
    let proposed = members.iter().copied().collect();
    let slots = Places { problem: &problem, approved, roster, state, proposed }.slots();
    Some(Finish { members, slots, proven })
}

struct Places<'a> {
    problem: &'a Problem,
    approved: &'a BTreeSet<MemberId>,
    roster: &'a Roster,
    /// All picks.
    state: State,
    proposed: BTreeSet<MemberId>,
}

impl Places<'_> {
    /// The slots, the narrower ones first.
    fn slots(&self) -> Vec<Slot> {
        let mut groups: Vec<usize> = self.state.picks.clone();
        groups.sort_unstable();
        groups.dedup();
        let mut slots = Vec::new();
        // Picks that serve the same needs may be alike enough to be told in one.
        while let Some(first) = groups.first() {
            let serves = &self.problem.peers[*first].serves;
            let (same, others): (Vec<usize>, Vec<usize>) =
                groups.iter().partition(|peers| self.problem.peers[**peers].serves == *serves);
            groups = others;
            let alone: Vec<Slot> = same.iter().flat_map(|peers| self.alone(*peers)).collect();
            match self.joined(&same, &alone) {
                Some(slot) => slots.push(slot),
                None => slots.extend(alone),
            }
        }
        slots.sort_by(|a, b| (a.from.len(), &a.says).cmp(&(b.from.len(), &b.says)));
        slots
    }

    /// A slot for each pick of a group of peers.
    fn alone(&self, peers: usize) -> Vec<Slot> {
        let mut picks = self.state.picks.clone();
        picks.remove(picks.iter().position(|pick| *pick == peers).unwrap_or_default());
        let others = State::of(self.problem, picks);
        let open: Vec<usize> = others.open().collect();
        let stand_ins = self.who_serves(&others, &open);
        let here = self.problem.peers[peers].members.iter().take(self.state.taken(peers));
        here.map(|here| {
            let from = stand_ins.iter().chain([here]).copied().collect();
            // Whether it is everybody of a team or role that is open.
            let whole = open.iter().find_map(|need| {
                let kind = self.problem.needs[*need].kind;
                let all = self.members_of(&self.problem.needs[*need].servers);
                let all = all.filter(|id| id == here || !self.proposed.contains(id));
                (kind.is_one() && all.collect::<BTreeSet<_>>() == from).then_some(kind)
            });
            self.slot(1, from, false, whole)
        })
        .collect()
    }

    /// One slot for all picks of these groups, which serve the same needs, if any as many of those
    /// who fit do as well as they; `alone` are the slots that they have one by one.
    fn joined(&self, same: &[usize], alone: &[Slot]) -> Option<Slot> {
        let count = alone.len();
        let serves = &self.problem.peers[*same.first()?].serves;
        let rest = State::of(self.problem, self.state.picks.iter().copied().filter(|pick| !same.contains(pick)));
        let open: Vec<usize> = rest.open().filter(|need| serves.contains(need)).collect();
        let mut from: BTreeSet<MemberId> = self.who_serves(&rest, &open);
        from.extend(alone.iter().flat_map(|slot| &slot.from).filter(|id| self.proposed.contains(id)));
        let teams = open.iter().filter(|need| self.problem.needs[**need].kind == Kind::Teams);
        let different_teams = teams.clone().next().is_some();
        if different_teams && (teams.clone().any(|need| rest.left[*need] != count) || self.teams_overlap(&from)) {
            return None;
        }
        // Whoever could stand in for one of them alone must not go unnamed.
        let named = alone.iter().flat_map(|slot| &slot.from).all(|id| from.contains(id));
        (count > 1 && named && from.len() > count).then(|| self.slot(count, from, different_teams, None))
    }

    /// Whether these are in a team of somebody else whose approval may count: then that they are of
    /// different teams would not be all that is asked of them.
    fn teams_overlap(&self, from: &BTreeSet<MemberId>) -> bool {
        let others = self.approved.iter().chain(self.proposed.difference(from));
        let teams = |id: &MemberId| self.roster.active(*id).into_iter().flat_map(|member| &member.teams);
        let taken: BTreeSet<_> = others.flat_map(teams).collect();
        from.iter().flat_map(teams).any(|team| taken.contains(team))
    }

    /// Everyone beside the proposed who serves all of these needs, after the picks of `state`.
    fn who_serves(&self, state: &State, needs: &[usize]) -> BTreeSet<MemberId> {
        let teams = state.open_teams(self.problem);
        let serves = |peers: &usize| {
            let peers = &self.problem.peers[*peers];
            needs.iter().all(|need| {
                peers.serves.binary_search(need).is_ok()
                    && (self.problem.needs[*need].kind != Kind::Teams
                        || peers.teams.iter().any(|team| teams[*need][*team]))
            })
        };
        let groups: Vec<usize> = (0..self.problem.peers.len()).filter(serves).collect();
        self.members_of(&groups).filter(|id| !self.proposed.contains(id)).collect()
    }

    fn members_of(&self, groups: &[usize]) -> impl Iterator<Item = MemberId> {
        groups.iter().flat_map(|peers| self.problem.peers[*peers].members.iter().copied())
    }

    fn slot(&self, count: usize, from: BTreeSet<MemberId>, different_teams: bool, whole: Option<Kind>) -> Slot {
        let mut from: Vec<MemberId> = from.into_iter().collect();
        from.sort_by_cached_key(|id| (self.roster.member_name(*id).to_lowercase(), *id));
        let name = |id: &MemberId| self.roster.member_name(*id);
        let says = match (from.as_slice(), whole) {
            ([one], _) => name(one).to_owned(),
            ([one, two], _) if count == 1 => format!("{} or {}", name(one), name(two)),
            ([one, two, three], _) if count == 1 => format!("one of {}, {} or {}", name(one), name(two), name(three)),
            (_, Some(Kind::Team(team))) => format!("one of {}", self.roster.team_name(team)),
            (_, Some(Kind::Role(role))) => format!("one {}", self.roster.role_name(role)),
            (all, _) => {
                let any = if count == 1 { "any of".to_owned() } else { format!("any {count} of") };
                let different = if different_teams { ", from different teams" } else { "" };
                let names = match all {
                    [one, two, three] => format!("{}, {} and {}", name(one), name(two), name(three)),
                    [one, two, rest @ ..] => format!("{}, {} and {} others", name(one), name(two), rest.len()),
                    few => few.iter().map(name).collect::<Vec<_>>().join(" and "),
                };
                format!("{any} {names}{different}")
            }
        };
        Slot { count, from, different_teams, says }
    }
}
