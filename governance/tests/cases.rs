//! Runs policy test files: our own examples, and the cases collected from other projects' tests.
#![cfg(feature = "cases")]
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, in helpers as well")]

use governance::cases;
use std::path::{Path, PathBuf};

/// The policy test files of a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "yaml" || ending == "json")).collect();
    files.sort();
    assert!(!files.is_empty(), "{} holds no policy test file", folder.display());
    files
}

/// Runs every file of a folder and fails with all that went wrong in them.
fn all_pass(folder: &Path) {
    let mut wrong = String::new();
    for file in files(folder) {
        let name = file.display();
        match cases::run(&std::fs::read_to_string(&file).unwrap()) {
            Ok(report) => {
                assert!(!report.cases.is_empty(), "{name} holds no case");
                for case in report.failures() {
                    wrong += &format!("\n{name}, document {}, {}:", case.document, case.name);
                    for difference in &case.differences {
                        let cases::Difference { key, expected, came, why } = difference;
                        wrong += &format!("\n  {key}: expected {expected}, came {came} ({})", why.join("; "));
                    }
                }
            }
            Err(problems) => {
                for problem in problems {
                    wrong += &format!("\n{name}:{problem}");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn our_own_examples_pass() {
    all_pass(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files"));
}

#[test]
fn the_cases_collected_from_other_projects_pass() {
    let given = std::env::var_os("COUNTERSIGN_CASES").map(PathBuf::from);
    let is_given = given.is_some();
    let folder = given.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/cases"));
    // A folder that was asked for by name must be there.
    if is_given || folder.is_dir() {
        all_pass(&folder);
    } else {
        eprintln!(
            "skipped: {} is no folder; set COUNTERSIGN_CASES to the folder with the collected cases",
            folder.display()
        );
    }
}
