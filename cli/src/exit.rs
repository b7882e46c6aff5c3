//! Exit statuses, the same for every command.

/// It was done.
pub const DONE: u8 = 0;
/// What was checked does not hold.
pub const FAILED: u8 = 1;
/// Arguments or a file that cannot be read, or output that cannot be written.
pub const UNREADABLE: u8 = 2;
/// Something would change, where `--exit-code` asks for that.
pub const WOULD_CHANGE: u8 = 3;
/// The server refused.
pub const REFUSED: u8 = 13;
/// The server could not be reached, or is none.
pub const UNREACHABLE: u8 = 14;
/// What was asked for waits for approval.
pub const WAITS: u8 = 20;
