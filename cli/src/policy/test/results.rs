//! What came of all files together; also the shape of the JSON.

use governance::cases::{CaseReport, Problem, Report};
use serde::Serialize;

/// The results of a run.
#[derive(Serialize)]
pub struct Results {
    pub passed: usize,
    pub failed: usize,
    /// How many files could not be read.
    pub unreadable: usize,
    pub files: Vec<FileResult>,
}

/// The results of a file.
#[derive(Serialize)]
pub struct FileResult {
    pub file: String,
    /// Why the file could not be opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What in the file cannot be accepted. Then no case of it was run.
    pub problems: Vec<Problem>,
    pub warnings: Vec<Problem>,
    pub cases: Vec<CaseResult>,
}

/// The result of a case.
#[derive(Serialize)]
pub struct CaseResult {
    pub passed: bool,
    #[serde(flatten)]
    pub report: CaseReport,
}

impl FileResult {
    /// What came of running a file.
    pub fn of(file: &str, ran: Result<Report, Vec<Problem>>) -> Self {
        let (report, problems) = match ran {
            Ok(report) => (report, Vec::new()),
            Err(problems) => (Report::default(), problems),
        };
        let result = |report: CaseReport| CaseResult { passed: report.passed(), report };
        let cases = report.cases.into_iter().map(result).collect();
        Self { file: super::super::name(file), error: None, problems, warnings: report.warnings, cases }
    }

    /// A file that could not be opened.
    pub fn unreadable(file: &str, error: String) -> Self {
        Self { error: Some(error), ..Self::of(file, Ok(Report::default())) }
    }

    fn readable(&self) -> bool {
        self.error.is_none() && self.problems.is_empty()
    }
}

impl Results {
    /// The results of these files.
    pub fn of(files: Vec<FileResult>) -> Self {
        let cases = || files.iter().flat_map(|file| &file.cases);
        Self {
            passed: cases().filter(|case| case.passed).count(),
            failed: cases().filter(|case| !case.passed).count(),
            unreadable: files.iter().filter(|file| !file.readable()).count(),
            files,
        }
    }

    /// 0 when all passed, 1 when some failed, 2 when a file could not be read.
    pub fn exit_status(&self) -> u8 {
        match (self.unreadable, self.failed) {
            (0, 0) => 0,
            (0, _) => 1,
            _ => 2,
        }
    }
}
