//! Exit statuses, the same for every command.

/// It was done.
pub const DONE: u8 = 0;
/// What was checked does not hold.
pub const FAILED: u8 = 1;
/// Arguments or a file that cannot be read, or output that cannot be written.
pub const UNREADABLE: u8 = 2;
/// Something would change, where `--exit-code` asks for that.
pub const WOULD_CHANGE: u8 = 3;
/// The request was rejected.
pub const REJECTED: u8 = 10;
/// The request expired before it was decided, or before it was claimed.
pub const EXPIRED: u8 = 11;
/// The request was cancelled.
pub const CANCELLED: u8 = 12;
/// The server refused: violations stand in the way, a permission is missing, somebody else was first.
pub const REFUSED: u8 = 13;
/// The server could not be reached, or is none.
pub const UNREACHABLE: u8 = 14;
/// A webhook executor carries the request out, so COMMAND was not run.
pub const EXECUTOR: u8 = 15;
/// The execution of the request failed, or did not come about.
pub const EXECUTION_FAILED: u8 = 16;
/// What was asked for waits for approval.
pub const WAITS: u8 = 20;
/// COMMAND is there and cannot be started, as shells say it.
pub const NOT_EXECUTABLE: u8 = 126;
/// COMMAND is not there, as shells say it.
pub const NOT_FOUND: u8 = 127;

/// All of them in words, for the help and for docs/cli.md.
pub const TABLE: &str = "\
Exit status:
  0    done; for `run`, COMMAND's status
  1    what was checked does not hold (policy test, audit verify)
  2    arguments or a file that cannot be used
  3    something would change (policy plan --exit-code)
  10   the request was rejected
  11   the request expired
  12   the request was cancelled
  13   the server refused; every violation is printed
  14   the server could not be reached, or stayed away for longer than --patience
  15   a webhook executor carries it out; COMMAND was not run
  16   its execution failed (request wait --executed)
  20   what was asked for still waits for approval
  126  COMMAND could not be started
  127  COMMAND was not found
  128+n  a signal ended COMMAND, or `run` itself before COMMAND was started";

/// The status of who was ended by a signal, as shells say it.
pub fn of_signal(number: i32) -> u8 {
    u8::try_from(128 + number).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_is_told_as_shells_tell_it() {
        assert_eq!([2, 15, 1].map(of_signal), [130, 143, 129]);
        assert_eq!(of_signal(1000), 255);
    }

    #[test]
    fn the_documentation_has_the_table_of_the_help() {
        let docs = include_str!("../../docs/cli.md");
        for line in TABLE.lines().skip(1) {
            let (status, says) = line.trim_start().split_once(' ').unwrap();
            let row = format!("| {status} | {} |", says.trim_start());
            assert!(docs.contains(&row), "{row}");
        }
    }

    #[test]
    fn every_help_tells_statuses_of_the_table_and_in_its_order() {
        let order = |status: &str| {
            TABLE.lines().position(|line| line.split_whitespace().next() == Some(status)).ok_or(status.to_owned())
        };
        let mut commands = vec![crate::command()];
        while let Some(command) = commands.pop() {
            commands.extend(command.get_subcommands().cloned());
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            let Some((_, told)) = help.split_once("Exit status:\n") else {
                assert!(command.has_subcommands() || matches!(command.get_name(), "completions" | "man"), "{help}");
                continue;
            };
            let statuses = told.lines().filter_map(|line| line.split_whitespace().next());
            let statuses = statuses.filter(|status| status.starts_with(|c: char| c.is_ascii_digit()));
            let places: Result<Vec<usize>, String> = statuses.map(order).collect();
            assert!(places.as_ref().is_ok_and(|places| places.is_sorted()), "{}: {places:?}", command.get_name());
        }
    }

    #[test]
    fn the_table_has_every_status_once() {
        let of_table = TABLE.lines().skip(1).filter_map(|line| line.split_whitespace().next()?.parse::<u8>().ok());
        let all = [
            DONE,
            FAILED,
            UNREADABLE,
            WOULD_CHANGE,
            REJECTED,
            EXPIRED,
            CANCELLED,
            REFUSED,
            UNREACHABLE,
            EXECUTOR,
            EXECUTION_FAILED,
            WAITS,
            NOT_EXECUTABLE,
            NOT_FOUND,
        ];
        assert_eq!(of_table.collect::<Vec<_>>(), all);
    }
}
