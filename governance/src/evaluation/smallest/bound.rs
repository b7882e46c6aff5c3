//! How many more picks are needed at least.

use super::problem::{Kind, Problem};
use super::state::State;

/// A look at a state: who would serve what, and a lower bound.
pub(super) struct Look {
    /// How many open needs one of each group of peers would serve; 0 for those not available.
    pub weight: Vec<usize>,
    /// How many available members would serve each open need.
    pub supply: Vec<usize>,
    /// For each open need for teams, the teams through which it can be served.
    pub teams: Vec<Vec<bool>>,
    /// At least so many more picks.
    pub bound: usize,
}

impl Look {
    /// Looks at a state. `None` if the available members cannot serve what is open.
    pub fn at(problem: &Problem, state: &State) -> Option<Self> {
        let mut look = Self {
            weight: vec![0; problem.peers.len()],
            supply: vec![0; problem.needs.len()],
            teams: state.open_teams(problem),
            bound: 0,
        };
        // How many members serve how many needs, of all kinds and of those for one approval alone.
        let (mut all, mut ones) = (Tally::default(), Tally::default());
        for (number, peers) in problem.peers.iter().enumerate() {
            let available = state.available(problem, number);
            if available == 0 {
                continue;
            }
            let (mut weight, mut one) = (0, 0);
            for need in &peers.serves {
                if look.serves(problem, state, number, *need) {
                    look.supply[*need] += available;
                    weight += 1;
                    one += usize::from(problem.needs[*need].kind.is_one());
                }
            }
            look.weight[number] = weight;
            all.add(weight, available);
            ones.add(one, available);
        }
        if state.open().any(|need| look.supply[need] < state.left[need]) {
            return None;
        }
        let largest = state.open().map(|need| state.left[need]).max().unwrap_or(0);
        let single = state.open().filter(|need| problem.needs[*need].kind.is_one()).count();
        let total = state.open().map(|need| state.left[need]).sum();
        look.bound = largest.max(all.fewest(total)).max(ones.fewest(single)).max(look.apart(problem, state));
        Some(look)
    }

    /// Whether one of a group would serve a need, available or not.
    pub fn serves(&self, problem: &Problem, state: &State, peers: usize, need: usize) -> bool {
        state.left[need] > 0
            && (problem.needs[need].kind != Kind::Teams
                || problem.peers[peers].teams.iter().any(|team| self.teams[need][*team]))
    }

    /// What needs that nobody serves two of ask for together, those with few servers first.
    fn apart(&self, problem: &Problem, state: &State) -> usize {
        let mut open: Vec<usize> = state.open().collect();
        open.sort_by_key(|need| (self.supply[*need], usize::MAX - state.left[*need]));
        let mut met = vec![false; problem.peers.len()];
        let mut sum = 0;
        for need in open {
            let servers = || problem.needs[need].servers.iter().filter(|peers| self.weight[**peers] > 0);
            if servers().all(|peers| !met[*peers]) {
                servers().for_each(|peers| met[*peers] = true);
                sum += state.left[need];
            }
        }
        sum
    }
}

/// How many members serve how many needs.
#[derive(Default)]
struct Tally(Vec<usize>);

impl Tally {
    fn add(&mut self, weight: usize, members: usize) {
        if self.0.len() <= weight {
            self.0.resize(weight + 1, 0);
        }
        self.0[weight] += members;
    }

    /// The fewest members who, serving as much as they can, serve so much.
    fn fewest(&self, mut demand: usize) -> usize {
        let mut members = 0;
        for (weight, count) in self.0.iter().enumerate().skip(1).rev() {
            let needed = demand.div_ceil(weight);
            if needed <= *count {
                return members + needed;
            }
            members += count;
            demand -= weight * count;
        }
        members
    }
}
