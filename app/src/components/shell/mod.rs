//! The frame round every page: the bar above, the navigation beside it (at the bottom of a phone), and the bare frame of
//! the pages outside (login, set-up, errors). Menus are native popovers and forms, so all of it works without JavaScript.

mod bare;
mod brand;
mod flash;
mod frame;
mod live;
mod me_menu;
mod navigation;
mod organization_menu;
mod shortcuts;
mod theme;

pub use bare::BareFrame;
pub use brand::BrandMark;
pub use flash::Flash;
pub use frame::Frame;
pub use live::LiveFrom;
pub use me_menu::Me;
pub use navigation::NavItem;
pub use organization_menu::OrganizationLink;
pub use shortcuts::Shortcuts;
pub use theme::Theme;
