//! Break-glass, which nobody overlooks: black on hazard yellow, an icon and the word, wherever it appears.

mod band;
mod bar;
mod bypassed;
mod follow_ups;
mod limits;
mod marks;
mod review;
mod row;

pub use band::HazardBand;
pub use bar::{SessionBar, SessionsLine};
pub use bypassed::BypassedList;
pub use follow_ups::FollowUps;
pub use limits::{LimitsCard, LimitsForm};
pub use marks::{BypassBadge, BypassNotice, DebtBadge, SessionBadge};
pub use review::ReviewForm;
pub use row::SessionRow;
