//! Break-glass: its one look, which nobody overlooks.

mod band;

pub use band::HazardBand;
