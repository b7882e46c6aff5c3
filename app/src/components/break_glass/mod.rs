//! Break-glass, which nobody overlooks: black on hazard yellow, an icon and the word, wherever it appears.

mod asked;
mod band;
mod bar;
mod bypassed;
mod ending;
mod follow_ups;
mod limits;
mod marks;
mod obstacle;
mod review;
mod row;

pub use asked::AskedSession;
pub use band::HazardBand;
pub use bar::{SessionBar, SessionsLine};
pub use bypassed::BypassedList;
pub use ending::EndForm;
pub use follow_ups::FollowUps;
pub use limits::{LimitsCard, LimitsForm};
pub use marks::{BypassBadge, BypassNotice, ReviewBadge, SessionBadge, ended_by_holder};
pub use obstacle::Obstacle;
pub use review::ReviewForm;
pub use row::SessionRow;
