//! Seek pagination: a page is asked for by where the last one ended.

use crate::Error;
use std::str::FromStr;

/// The most items that one page holds.
pub const MOST: u64 = 200;

/// Which part of a list is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seek {
    /// The `next` of the page before.
    pub after: Option<String>,
    /// How many items; 50 when absent, at most [`MOST`].
    pub limit: Option<u64>,
}

impl Seek {
    /// The first page, as large as pages are.
    pub fn first() -> Self {
        Self { after: None, limit: Some(MOST) }
    }

    /// How many items to give.
    pub fn limit(&self) -> u64 {
        self.limit.unwrap_or(50).clamp(1, MOST)
    }

    /// The place after which to go on.
    pub fn place<T: FromStr>(&self) -> Result<Option<T>, Error> {
        let parse = |text: &str| text.parse().map_err(|_| Error::field("after", "is not the `next` of a page"));
        self.after.as_deref().map(parse).transpose()
    }

    /// Cuts a list that was read with one item more than wanted, and gives the cursor of the next
    /// page if there is one.
    pub fn cut<T>(&self, items: &mut Vec<T>, cursor: impl Fn(&T) -> String) -> Option<String> {
        let limit = usize::try_from(self.limit()).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        if more { items.last().map(cursor) } else { None }
    }
}
