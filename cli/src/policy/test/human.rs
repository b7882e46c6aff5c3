//! The results as text: what failed to standard output, what is wrong with a file to standard error.

use super::results::{CaseResult, FileResult, Results};
use crate::Streams;
use crate::output::{BOLD, DIM, GREEN, RED, YELLOW, count};
use anstyle::Style;
use governance::cases::Problem;
use std::io::{self, Write};

/// Prints failures, warnings and errors, and last how many cases passed and failed.
///
/// # Errors
/// When the output cannot be written.
pub fn print(results: &Results, streams: &mut Streams) -> io::Result<()> {
    for file in &results.files {
        troubles(streams.err, file)?;
        for case in file.cases.iter().filter(|case| !case.passed) {
            failure(streams.out, &file.file, case)?;
        }
    }
    summary(streams.out, results)
}

fn troubles(err: &mut dyn Write, file: &FileResult) -> io::Result<()> {
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

fn failure(out: &mut dyn Write, file: &str, case: &CaseResult) -> io::Result<()> {
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

fn summary(out: &mut dyn Write, results: &Results) -> io::Result<()> {
    let Results { passed, failed, unreadable, .. } = results;
    let style = if results.exit_status() == 0 { GREEN } else { RED };
    write!(out, "{style}{passed} passed, {failed} failed{style:#}")?;
    if *unreadable > 0 {
        write!(out, ", {} unreadable", count(*unreadable, "file"))?;
    }
    writeln!(out)
}
