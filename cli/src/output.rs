//! How a command tells what came of it.

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use serde::Serialize;
use std::io::{self, Write};
use std::time::Duration;

pub const RED: Style = AnsiColor::Red.on_default().bold();
pub const GREEN: Style = AnsiColor::Green.on_default().bold();
pub const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
pub const BOLD: Style = Style::new().bold();
pub const DIM: Style = Style::new().dimmed();

/// For people or for machines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// Text, coloured on a terminal
    #[default]
    Human,
    /// One JSON document on standard output
    Json,
}

/// Writes a value as one indented JSON document.
///
/// # Errors
/// When it cannot be written.
pub fn json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

/// "1 file", "2 files".
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// "1,000,000".
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// "45 s", "1 min 5 s", "2 h 3 min", "6 d 23 h": the two largest units.
pub fn span(time: Duration) -> String {
    let seconds = time.as_secs();
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match () {
        () if days > 0 => format!("{days} d {} h", hours % 24),
        () if hours > 0 => format!("{hours} h {} min", minutes % 60),
        () if minutes > 0 => format!("{minutes} min {} s", seconds % 60),
        () => format!("{seconds} s"),
    }
}

/// "Ana", "Ana and Bo", "Ana, Bo and Cy".
pub fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// What others wrote, on one line and harmless: a terminal obeys what a text tells it to do, so that
/// control characters and those that turn the direction of writing do not get there.
pub fn harmless(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let each = |c: char| match c {
        '\n' | '\t' => ' ',
        c if c.is_control() || turns(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.trim().chars().map(each).collect()
}

/// What others wrote, harmless, with its lines and their indentation; without empty lines around it.
pub fn harmless_lines(text: &str) -> Vec<String> {
    let indented = |line: &str| {
        let words = line.trim_start();
        let before = line[..line.len() - words.len()].replace('\t', "    ");
        format!("{}{}", " ".repeat(before.chars().count()), harmless(words))
    };
    let mut lines: Vec<String> = text.lines().map(|line| indented(line.trim_end())).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines.into_iter().skip_while(String::is_empty).collect()
}

/// The same behind a colon: one line goes on there, and several stand below, behind a bar. Empty where there is nothing.
pub fn behind(text: &str) -> String {
    match harmless_lines(text).as_slice() {
        [] => String::new(),
        [line] => format!(": {}", line.trim_start()),
        lines => lines.iter().fold(":".to_owned(), |told, line| format!("{told}\n{}", set_apart(line))),
    }
}

/// A line of what others wrote, behind a bar: runners of pipelines obey lines that begin with a command of theirs
/// (`::error::`), indented or not.
pub fn set_apart(line: &str) -> String {
    format!("  | {line}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let texts = [0, 999, 1000, 12_345, 1_000_000].map(thousands);
        assert_eq!(texts, ["0", "999", "1,000", "12,345", "1,000,000"]);
    }

    #[test]
    fn a_time_is_told_in_its_two_largest_units() {
        let texts = [0, 45, 65, 7_380, 86_400, 601_200].map(|seconds| span(Duration::from_secs(seconds)));
        assert_eq!(texts, ["0 s", "45 s", "1 min 5 s", "2 h 3 min", "1 d 0 h", "6 d 23 h"]);
    }

    #[test]
    fn names_are_listed_as_people_do() {
        let names = ["Ana", "Bo", "Cy"].map(str::to_owned);
        assert_eq!([0, 1, 2, 3].map(|many| listed(&names[..many])), ["", "Ana", "Ana and Bo", "Ana, Bo and Cy"]);
    }

    #[test]
    fn what_others_wrote_does_not_move_the_cursor() {
        assert_eq!(harmless(" fine\nby\tme \u{1b}[2J\u{202e}x "), "fine by me \u{fffd}[2J\u{fffd}x");
    }

    #[test]
    fn several_lines_keep_their_indentation_and_stand_below() {
        assert_eq!(behind(" \n  timed out\n"), ": timed out");
        assert_eq!(behind("\n \n"), "");
        let report = "\n## Rollout failed\r\n\n- pod\n\t- **crash**\u{1b}[2J\rx\n  - logs \n";
        let below = ":\n  | ## Rollout failed\n  |\n  | - pod\n  |     - **crash**\u{fffd}[2J\u{fffd}x\n  |   - logs";
        assert_eq!(behind(report), below);
    }
}
