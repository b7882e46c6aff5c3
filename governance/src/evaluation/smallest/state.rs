//! How far a set of picks has come.

use super::problem::{Kind, Problem};
use crate::evaluation::matching::Matching;
use crate::ids::MemberId;
use std::rc::Rc;

/// The picks so far, what they leave open, and whom the search has ruled out.
#[derive(Clone, Debug)]
pub(in crate::evaluation) struct State {
    /// How much of each need is missing.
    pub left: Vec<usize>,
    matchings: Vec<Matching>,
    /// How many of each group of peers are picked.
    taken: Vec<u32>,
    /// Groups of peers of whom no further one is to be picked.
    pub barred: Vec<bool>,
    /// The group of each pick, in order.
    pub picks: Vec<usize>,
}

impl State {
    /// Nobody is picked.
    pub fn start(problem: &Problem) -> Self {
        Self {
            left: problem.needs.iter().map(|need| need.missing).collect(),
            matchings: problem.needs.iter().map(|need| need.matching.clone()).collect(),
            taken: vec![0; problem.peers.len()],
            barred: vec![false; problem.peers.len()],
            picks: Vec::new(),
        }
    }

    /// Exactly these groups are picked.
    pub fn of(problem: &Problem, picks: impl IntoIterator<Item = usize>) -> Self {
        let mut state = Self::start(problem);
        for peers in picks {
            state.pick(problem, peers);
        }
        state
    }

    /// Picks one more of a group.
    pub fn pick(&mut self, problem: &Problem, peers: usize) {
        let Self { left, matchings, .. } = self;
        for need in &problem.peers[peers].serves {
            if left[*need] == 0 {
                continue;
            }
            let serves = match problem.needs[*need].kind {
                Kind::Teams => matchings[*need].add(&Rc::clone(&problem.peers[peers].teams)),
                _ => true,
            };
            left[*need] -= usize::from(serves);
        }
        self.taken[peers] += 1;
        self.picks.push(peers);
    }

    /// Whether nothing is open.
    pub fn done(&self) -> bool {
        self.left.iter().all(|left| *left == 0)
    }

    /// The needs that are open.
    pub fn open(&self) -> impl Iterator<Item = usize> {
        self.left.iter().enumerate().filter(|(_, left)| **left > 0).map(|(need, _)| need)
    }

    /// How many of a group could still be picked.
    pub fn available(&self, problem: &Problem, peers: usize) -> usize {
        if self.barred[peers] { 0 } else { problem.peers[peers].members.len() - self.taken[peers] as usize }
    }

    /// For each open need for teams, the teams through which it can be served; empty for others.
    pub fn open_teams(&self, problem: &Problem) -> Vec<Vec<bool>> {
        let teams = |need: usize| problem.needs[need].kind == Kind::Teams && self.left[need] > 0;
        let matchings = self.matchings.iter().enumerate();
        matchings.map(|(need, m)| if teams(need) { m.open(problem.teams) } else { Vec::new() }).collect()
    }

    /// Whether one more of a group would serve a need for teams.
    pub fn would_stand(&self, problem: &Problem, peers: usize, need: usize) -> bool {
        self.matchings[need].would_add(&problem.peers[peers].teams)
    }

    /// Who is picked: the first ones of each group.
    pub fn members(&self, problem: &Problem) -> Vec<MemberId> {
        let groups = problem.peers.iter().zip(&self.taken);
        groups.flat_map(|(peers, taken)| peers.members.iter().take(*taken as usize).copied()).collect()
    }

    /// How many of a group are picked.
    pub fn taken(&self, peers: usize) -> usize {
        self.taken[peers] as usize
    }
}
