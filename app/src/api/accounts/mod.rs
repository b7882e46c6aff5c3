//! Accounts: set-up, logging in and out, the password.

mod change_password;
mod log_in;
mod log_out_everywhere;
mod set_up;

pub use change_password::ChangePassword;
pub use log_in::LogIn;
pub use log_out_everywhere::LogOutEverywhere;
pub use set_up::SetUp;
