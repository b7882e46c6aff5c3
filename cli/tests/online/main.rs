//! The commands that talk to a server, as a shell sees them: real processes, and a server that does what a test
//! says. How they fare with a real server is tried in `server/tests`.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, in helpers as well")]

mod away;
mod claiming;
mod commands;
mod credentials;
mod executing;
mod gate;
mod interrupting;
mod process;
mod stub;
mod waiting;
