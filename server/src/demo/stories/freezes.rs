//! Freezes, which Countersign carries out itself.

use super::{Calendar, Story};
use crate::demo::play::approve;

/// The stories: one freeze that was lifted again, and one that holds.
pub fn stories(on: &Calendar) -> Vec<Story> {
    vec![
        Story::freeze(
            on.workday(10, 14, 0),
            "marcus",
            "checkout/production",
            "Card data review: no changes until Friday",
        )
        .then(9, approve("priya", ""))
        .then(15, approve("sofia", "Thank you.")),
        Story::unfreeze(on.workday(7, 15, 40), "marcus", "checkout/production", "The review is over, no findings")
            .then(6, approve("olivia", "Well done, everybody."))
            .then(13, approve("aiko", "")),
        Story::freeze(
            on.workday(2, 10, 10),
            "marcus",
            "data-pipeline/production",
            "The warehouse moves to new storage this week",
        ),
    ]
}
