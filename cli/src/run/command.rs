//! COMMAND as a process: whether it is there, and how it ended.

use crate::exit;
use std::env;
use std::ffi::OsStr;
use std::io::{self, ErrorKind};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::ExitStatus;

/// How COMMAND ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Ended {
    /// Our own exit status.
    pub status: u8,
    pub succeeded: bool,
    /// In words, for the report.
    pub detail: String,
}

impl Ended {
    /// From the status that the system gives. The program alone is named: arguments may be secret.
    pub fn of(program: &OsStr, status: ExitStatus) -> Self {
        let program = Path::new(program).file_name().unwrap_or(program).display();
        match (status.code(), status.signal()) {
            (Some(code), _) => Self {
                status: u8::try_from(code).unwrap_or(u8::MAX),
                succeeded: code == 0,
                detail: format!("{program} ended with status {code}"),
            },
            (None, signal) => {
                let number = signal.unwrap_or_default();
                let name = signal_hook::low_level::signal_name(number).unwrap_or("a signal");
                let detail = format!("{program} was ended by {name} ({number})");
                Self { status: exit::of_signal(number), succeeded: false, detail }
            }
        }
    }

    /// Of a command that a signal kept from being started.
    pub fn not_begun(signal: i32) -> Self {
        let detail = "interrupted before the command was started".to_owned();
        Self { status: exit::of_signal(signal), succeeded: false, detail }
    }

    /// Of a command that could not be started.
    pub fn not_started(program: &OsStr, error: &io::Error) -> Self {
        let status = if error.kind() == ErrorKind::NotFound { exit::NOT_FOUND } else { exit::NOT_EXECUTABLE };
        let program = Path::new(program).file_name().unwrap_or(program).display();
        Self { status, succeeded: false, detail: format!("{program} could not be started: {error}") }
    }
}

/// Whether there is such a program: by its path, or in `PATH`.
pub fn is_there(program: &OsStr) -> bool {
    if program.as_encoded_bytes().contains(&b'/') {
        return Path::new(program).is_file();
    }
    let folders = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_is_the_commands_or_128_and_the_signal() {
        let program = OsStr::new("./a/deploy.sh");
        // As wait(2) gives them: the status in the second byte, a signal in the first.
        let table = [
            (0, 0, true, "deploy.sh ended with status 0"),
            (3 << 8, 3, false, "deploy.sh ended with status 3"),
            (255 << 8, 255, false, "deploy.sh ended with status 255"),
            (15, 143, false, "deploy.sh was ended by SIGTERM (15)"),
            (9, 137, false, "deploy.sh was ended by SIGKILL (9)"),
        ];
        for (raw, status, succeeded, detail) in table {
            let ended = Ended { status, succeeded, detail: detail.to_owned() };
            assert_eq!(Ended::of(program, ExitStatus::from_raw(raw)), ended);
        }
    }

    #[test]
    fn a_program_is_found_as_a_shell_finds_it() {
        assert!(is_there(OsStr::new("sh")) && is_there(OsStr::new("/bin/sh")));
        assert!(!is_there(OsStr::new("no-such-program")) && !is_there(OsStr::new("./no-such-program")));
        assert!(!is_there(OsStr::new("/bin")));
    }
}
