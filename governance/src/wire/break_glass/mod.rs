//! Break-glass as the doors show it, and the bodies that they take.

mod scope;

pub use scope::ScopeBody;
