//! The results as text: what failed to standard output, what is wrong with a file to standard error.

use super::results::{CaseResult, FileResult, Results};
use anstyle::{AnsiColor, Style};
use governance::cases::Problem;
use std::io::{self, Write};

const RED: Style = AnsiColor::Red.on_default().bold();
const GREEN: Style = AnsiColor::Green.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Prints failures, warnings and errors, and last how many cases passed and failed.
///
/// # Errors
/// When the output cannot be written.
pub fn print(results: &Results) -> io::Result<()> {
    let (mut out, mut err) = (anstream::stdout().lock(), anstream::stderr().lock());
    for file in &results.files {
        troubles(&mut err, file)?;
        for case in file.cases.iter().filter(|case| !case.passed) {
            failure(&mut out, &file.file, case)?;
        }
    }
    summary(&mut out, results)
}

fn troubles(err: &mut impl Write, file: &FileResult) -> io::Result<()> {
    let name = &file.file;
    if let Some(error) = &file.error {
        writeln!(err, "{RED}error{RED:#}: {BOLD}{name}{BOLD:#}: {error}")?;
    }
    let mut tell = |style: Style, word: &str, problem: &Problem| {
        writeln!(err, "{style}{word}{style:#}: {BOLD}{name}{BOLD:#}:{problem}")
    };
    for problem in &file.problems {
        tell(RED, "error", problem)?;
    }
    for warning in &file.warnings {
        tell(YELLOW, "warning", warning)?;
    }
    Ok(())
}

fn failure(out: &mut impl Write, file: &str, case: &CaseResult) -> io::Result<()> {
    let report = &case.report;
    let line = report.line.map_or_else(String::new, |line| format!(":{line}"));
    let (document, name) = (report.document, &report.name);
    writeln!(out, "{RED}FAILED{RED:#} {BOLD}{name}{BOLD:#} {DIM}({file}{line}, document {document}){DIM:#}")?;
    let width = report.differences.iter().map(|difference| difference.key.len()).max().unwrap_or_default();
    for difference in &report.differences {
        let (key, expected, came) = (&difference.key, &difference.expected, &difference.came);
        writeln!(out, "  {key:width$}  expected {GREEN}{expected}{GREEN:#}, came {RED}{came}{RED:#}")?;
        for reason in &difference.why {
            writeln!(out, "  {:width$}  {DIM}{reason}{DIM:#}", "")?;
        }
    }
    writeln!(out)
}

fn summary(out: &mut impl Write, results: &Results) -> io::Result<()> {
    let Results { passed, failed, unreadable, .. } = results;
    let style = if results.exit_status() == 0 { GREEN } else { RED };
    write!(out, "{style}{passed} passed, {failed} failed{style:#}")?;
    if *unreadable > 0 {
        let files = if *unreadable == 1 { "file" } else { "files" };
        write!(out, ", {unreadable} {files} unreadable")?;
    }
    writeln!(out)
}
