//! How a request comes on, on standard error: lines that stay, and on a terminal one that moves.

mod words;

pub use words::{Change, changes, ending, overdue, reported, standing, superseded};

use crate::output::DIM;
use std::io::Write;

/// Cuts what is longer than the terminal is wide, so that the line remains one, and clears it.
const CLEAR: &str = "\r\x1b[2K";
const CUT: &str = "\x1b[?7l";
const WRAP: &str = "\x1b[?7h";
const WHEEL: [&str; 8] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧"];

/// Where progress is told. That it cannot be written is no reason to stop: what was begun must be ended
/// and reported, whoever listens.
pub struct Progress<'a> {
    err: &'a mut dyn Write,
    /// Whether a line can move.
    live: bool,
    drawn: bool,
    turn: usize,
}

impl<'a> Progress<'a> {
    /// Progress on a stream.
    pub fn new(err: &'a mut dyn Write, live: bool) -> Self {
        Self { err, live, drawn: false, turn: 0 }
    }

    /// Whether there is a line that moves.
    pub fn live(&self) -> bool {
        self.live
    }

    /// Tells something in a line that stays.
    pub fn say(&mut self, text: &str) {
        self.clear();
        let _ = writeln!(self.err, "{DIM}countersign:{DIM:#} {text}");
    }

    /// Asks something; the answer is typed behind it.
    pub fn ask(&mut self, text: &str) {
        self.clear();
        let _ = write!(self.err, "{text} ");
        let _ = self.err.flush();
    }

    /// Ends a line that was asked in and not answered.
    pub fn end_line(&mut self) {
        let _ = writeln!(self.err);
    }

    /// Draws the line that moves anew; nothing where there is none.
    pub fn draw(&mut self, text: &str) {
        if !self.live {
            return;
        }
        self.turn = (self.turn + 1) % WHEEL.len();
        let wheel = WHEEL[self.turn];
        let _ = write!(self.err, "{CLEAR}{CUT}{wheel} {text}{WRAP}");
        let _ = self.err.flush();
        self.drawn = true;
    }

    /// Takes the line that moves away.
    pub fn clear(&mut self) {
        if std::mem::take(&mut self.drawn) {
            let _ = write!(self.err, "{CLEAR}");
            let _ = self.err.flush();
        }
    }

    /// What failures are told on.
    pub fn err(&mut self) -> &mut dyn Write {
        self.clear();
        self.err
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(live: bool) -> String {
        let mut err = Vec::new();
        let mut progress = Progress::new(&mut err, live);
        progress.draw("waiting");
        progress.say("approved");
        drop(progress);
        String::from_utf8(err).unwrap()
    }

    #[test]
    fn a_line_that_moves_is_gone_before_one_that_stays() {
        let text = written(true);
        let (moved, stayed) = text.split_once("waiting").unwrap();
        assert!(moved.starts_with(CLEAR) && stayed.contains(CLEAR), "{text:?}");
        assert!(stayed.ends_with("approved\n"), "{text:?}");
    }

    #[test]
    fn where_no_line_can_move_there_are_only_lines_that_stay() {
        let text = written(false);
        assert!(!text.contains("waiting") && !text.contains('\r') && text.lines().count() == 1, "{text:?}");
    }
}
