//! Whether a quorum holds, as a tree that says why; whether it can hold at all, and who would
//! make it hold.

pub mod evaluate;
pub mod feasibility;
mod finding;
pub mod finish;
pub mod impact;
pub mod matching;
mod needs;
pub mod part;
pub mod smallest;
mod supply;

pub use evaluate::{Missing, PolicyVerdict, evaluate};
pub use feasibility::{Feasibility, Outlook, feasibility, for_every_requester, outlook};
pub use finding::{Finding, Rule};
pub use finish::{Finish, Slot, finish};
pub use impact::{Impact, PolicyImpact, RequestImpact, impact};
pub use needs::Need;
pub use part::taking_part;
pub use smallest::{Few, Looks, Smallest, few_enough, smallest, smallest_within};
