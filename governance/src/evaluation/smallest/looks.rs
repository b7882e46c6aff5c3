//! How much searching is left.

use std::cell::Cell;

/// How many looks a search on its own may take.
const ONE_SEARCH: usize = 4_000_000;

/// A number of looks at a group of alike members, shared by all searches of one question. Where none
/// is left they are cut short, so that no question takes longer than its number of looks.
#[derive(Debug)]
pub struct Looks(Cell<usize>);

impl Looks {
    /// So many.
    pub const fn new(count: usize) -> Self {
        Self(Cell::new(count))
    }

    /// Takes so many, or what is left.
    pub fn take(&self, count: usize) {
        self.0.set(self.0.get().saturating_sub(count));
    }

    /// Whether none is left.
    pub fn spent(&self) -> bool {
        self.0.get() == 0
    }
}

impl Default for Looks {
    /// Those of a search on its own.
    fn default() -> Self {
        Self::new(ONE_SEARCH)
    }
}
