//! Set-up, logging in, joining, and one's own account.

mod account;
mod dead_link;
mod invitation;
mod login;
mod setup;

pub use account::AccountPage;
pub use invitation::InvitationPage;
pub use login::LoginPage;
pub use setup::SetupPage;
