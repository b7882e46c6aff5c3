//! The simulator: what would happen if somebody asked for an action.

mod form;
mod show;
mod wanted;

pub use show::SimulatorPage;
