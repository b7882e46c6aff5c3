//! The search itself: a quick good answer first, then proof or better by iterative deepening.

use super::bound::Look;
use super::looks::Looks;
use super::problem::{Kind, Problem};
use super::state::State;
use std::collections::BTreeMap;

/// Up to so many choices are compared with each other.
const COMPARED: usize = 128;

/// A smallest set of picks, and whether it is proven to be one; `None` if there is none.
pub(super) fn solve(problem: &Problem, looks: &Looks) -> Option<(State, bool)> {
    let start = State::start(problem);
    let bound = Look::at(problem, &start)?.bound;
    let best = without_spare(problem, greedy(problem)?, bound);
    looks.take(problem.peers.len() * (best.picks.len() + 1));
    let mut search = Search { problem, looks };
    for size in bound..best.picks.len() {
        match search.within(size) {
            Found::Some(state) => return Some((*state, true)),
            Found::None => {}
            Found::CutShort => return Some((best, false)),
        }
    }
    Some((best, true))
}

/// At most `most` picks that leave nothing open. Says sooner that there are none than [`solve`], which
/// looks for the fewest.
pub(super) fn at_most(problem: &Problem, most: usize, looks: &Looks) -> Found {
    let start = State::start(problem);
    let Some(look) = Look::at(problem, &start).filter(|look| look.bound <= most) else { return Found::None };
    let found = greedy(problem).map(|state| without_spare(problem, state, look.bound));
    looks.take(problem.peers.len() * (found.as_ref().map_or(0, |state| state.picks.len()) + 1));
    match found {
        None => Found::None,
        Some(state) if state.picks.len() <= most => Found::Some(Box::new(state)),
        Some(_) => Search { problem, looks }.within(most),
    }
}

/// Picks whoever serves most until nothing is open.
fn greedy(problem: &Problem) -> Option<State> {
    let mut state = State::start(problem);
    while !state.done() {
        if one_policy_to_fill(problem, &state) {
            return fill(problem, state, usize::MAX);
        }
        let look = Look::at(problem, &state)?;
        let most = *look.weight.iter().max()?;
        let peers = look.weight.iter().position(|weight| *weight == most && most > 0)?;
        state.pick(problem, peers);
    }
    Some(state)
}

/// Drops the picks that the others make needless.
fn without_spare(problem: &Problem, mut state: State, bound: usize) -> State {
    let mut i = 0;
    while i < state.picks.len() && state.picks.len() > bound {
        let others = state.picks.iter().enumerate().filter(|(at, _)| *at != i).map(|(_, peers)| *peers);
        let fewer = State::of(problem, others);
        if fewer.done() {
            state = fewer;
        } else {
            i += 1;
        }
    }
    state
}

/// Whether all that is open are approvals and teams of one policy.
fn one_policy_to_fill(problem: &Problem, state: &State) -> bool {
    let mut open = state.open().map(|need| &problem.needs[need]);
    let Some(first) = open.next() else { return true };
    !first.kind.is_one() && open.all(|need| !need.kind.is_one() && need.policy == first.policy)
}

/// Fills one policy's open approvals and teams with at most `size` picks in all. Never backtracks:
/// teams are the rank of a matroid, so each member who adds one is as good as any other, and
/// counts as an approval as well.
fn fill(problem: &Problem, mut state: State, size: usize) -> Option<State> {
    let mut open: Vec<usize> = state.open().collect();
    open.sort_by_key(|need| problem.needs[*need].kind != Kind::Teams);
    for need in open {
        for peers in &problem.needs[need].servers {
            while state.left[need] > 0
                && state.available(problem, *peers) > 0
                && (problem.needs[need].kind != Kind::Teams || state.would_stand(problem, *peers, need))
            {
                state.pick(problem, *peers);
            }
        }
    }
    (state.done() && state.picks.len() <= size).then_some(state)
}

pub(super) enum Found {
    Some(Box<State>),
    None,
    CutShort,
}

/// A state with the choices that lead on from it.
struct Node {
    state: State,
    choices: Vec<Choice>,
}

/// One of these alike peers; or, when that has failed, none of those who are no better.
struct Choice {
    peers: usize,
    no_better: Vec<usize>,
}

struct Search<'a> {
    problem: &'a Problem,
    looks: &'a Looks,
}

impl Search<'_> {
    /// A set of at most `size` picks.
    fn within(&mut self, size: usize) -> Found {
        let mut path: Vec<Node> = Vec::new();
        let mut next = Some(State::start(self.problem));
        loop {
            if let Some(state) = next.take() {
                if self.looks.spent() {
                    return Found::CutShort;
                }
                self.looks.take(self.problem.peers.len().max(1));
                if one_policy_to_fill(self.problem, &state) {
                    if let Some(state) = fill(self.problem, state, size) {
                        return Found::Some(Box::new(state));
                    }
                } else if let Some(look) = self.hopeful(&state, size) {
                    let choices = self.choices(&state, &look);
                    path.push(Node { state, choices });
                }
            }
            let Some(node) = path.last_mut() else { return Found::None };
            let Some(choice) = node.choices.pop() else {
                path.pop();
                continue;
            };
            let mut state = node.state.clone();
            state.pick(self.problem, choice.peers);
            next = Some(state);
            // What follows this choice may do without those who are no better than it: a set with
            // one of them would be as good with the choice in their place, and that has been tried.
            for peers in choice.no_better {
                node.state.barred[peers] = true;
            }
            let rest = &node.state;
            self.looks.take(self.problem.peers.len().max(1));
            if hopeful(self.problem, rest, size).is_none() {
                node.choices.clear();
            }
        }
    }

    fn hopeful(&self, state: &State, size: usize) -> Option<Look> {
        hopeful(self.problem, state, size)
    }

    /// Who could serve the need that fewest can serve, the best last. Peers who serve the same of
    /// what is open are one choice, and who serves less than another is none.
    fn choices(&mut self, state: &State, look: &Look) -> Vec<Choice> {
        let problem = self.problem;
        let order = |kind: Kind| match kind {
            Kind::Teams => 1,
            Kind::Count => 2,
            _ => 0,
        };
        let need = state.open().min_by_key(|need| (order(problem.needs[*need].kind), look.supply[*need]));
        let Some(need) = need else { return Vec::new() };
        let mut alike: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
        for peers in &problem.needs[need].servers {
            if look.weight[*peers] > 0 && look.serves(problem, state, *peers, need) {
                alike.entry(serves(problem, state, look, *peers)).or_default().push(*peers);
            }
        }
        let groups: Vec<(Vec<usize>, Vec<usize>)> = alike.into_iter().collect();
        let mut choices: Vec<Choice> = Vec::new();
        if groups.len() > COMPARED {
            choices.extend(groups.into_iter().map(|(_, peers)| Choice { peers: peers[0], no_better: peers }));
        } else {
            self.looks.take(groups.len() * groups.len());
            for (i, (best, peers)) in groups.iter().enumerate() {
                let covered = |a: &[usize], b: &[usize]| a.iter().all(|item| b.binary_search(item).is_ok());
                if groups.iter().enumerate().any(|(j, (other, _))| j != i && covered(best, other)) {
                    continue;
                }
                let no_better = groups.iter().filter(|(other, _)| covered(other, best));
                let no_better = no_better.flat_map(|(_, peers)| peers.iter().copied()).collect();
                choices.push(Choice { peers: peers[0], no_better });
            }
        }
        choices.sort_by_key(|choice| (look.weight[choice.peers], usize::MAX - choice.peers));
        choices
    }
}

/// A look at the state if its lower bound leaves hope for a set of at most `size`.
fn hopeful(problem: &Problem, state: &State, size: usize) -> Option<Look> {
    Look::at(problem, state).filter(|look| state.picks.len() + look.bound <= size)
}

/// All that one of these peers serves of what is open, in order: the needs, and for teams the teams.
fn serves(problem: &Problem, state: &State, look: &Look, peers: usize) -> Vec<usize> {
    let needs = problem.needs.len();
    let open = problem.peers[peers].serves.iter().filter(|need| look.serves(problem, state, peers, **need));
    let mut all: Vec<usize> = open.clone().copied().collect();
    for need in open.filter(|need| problem.needs[**need].kind == Kind::Teams) {
        let teams = problem.peers[peers].teams.iter().filter(|team| look.teams[*need][**team]);
        all.extend(teams.map(|team| needs + need * problem.teams + team));
    }
    all.sort_unstable();
    all
}
