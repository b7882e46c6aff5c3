//! Policy files on their way to the server, and its errors on their way back to their lines.

use super::{name, read};
use crate::client::Failure;
use crate::output::{BOLD, RED};
use crate::{Streams, exit, told};
use governance::policy::PolicyFile;
use governance::{FieldError, yaml};
use std::io::{self, Write};

/// The policy files of a command line, and what they hold together.
pub struct Sources {
    files: Vec<Source>,
    pub together: PolicyFile,
}

struct Source {
    name: String,
    text: String,
    /// Where its policies and bindings begin in what they hold together.
    policies: usize,
    bindings: usize,
}

impl Sources {
    /// Reads the files and tells every one that cannot be read; then there is `None`.
    ///
    /// # Errors
    /// When that cannot be told.
    pub fn read(files: &[String], err: &mut dyn Write) -> io::Result<Option<Self>> {
        let mut sources = Self { files: Vec::new(), together: PolicyFile::default() };
        let mut readable = true;
        for file in files {
            let name = name(file);
            let text = match read(file) {
                Ok(text) => text,
                Err(error) => {
                    readable = false;
                    writeln!(err, "{RED}error{RED:#}: {BOLD}{name}{BOLD:#}: {error}")?;
                    continue;
                }
            };
            match PolicyFile::read(&text) {
                Ok(read) => sources.add(name, text, read),
                Err(problem) => {
                    readable = false;
                    tell(&name, &problem, err)?;
                }
            }
        }
        Ok(readable.then_some(sources))
    }

    fn add(&mut self, name: String, text: String, read: PolicyFile) {
        let PolicyFile { policies, bindings } = &mut self.together;
        self.files.push(Source { name, text, policies: policies.len(), bindings: bindings.len() });
        policies.extend(read.policies);
        bindings.extend(read.bindings);
    }

    /// The value, or the exit status after telling why there is none: errors of fields each at its line.
    ///
    /// # Errors
    /// When that cannot be told.
    pub fn told<T>(&self, got: Result<T, Failure>, streams: &mut Streams) -> io::Result<Result<T, u8>> {
        match got {
            Err(Failure::Refused(problem)) if !problem.errors.is_empty() => {
                self.tell(&problem.errors, streams.err)?;
                Ok(Err(exit::REFUSED))
            }
            other => told(other, streams),
        }
    }

    fn tell(&self, errors: &[FieldError], err: &mut dyn Write) -> io::Result<()> {
        for error in errors {
            match self.origin(&error.field) {
                Some((source, field)) => {
                    let error = FieldError { field, message: error.message.clone() };
                    tell(&source.name, &yaml::Problem::of_field(&source.text, &error), err)?;
                }
                None => writeln!(err, "{RED}error{RED:#}: {BOLD}{}{BOLD:#}: {}", error.field, error.message)?,
            }
        }
        Ok(())
    }

    /// From which file a field comes, and what it is called there.
    fn origin(&self, field: &str) -> Option<(&Source, String)> {
        let (list, rest) = field.split_once('[')?;
        let (index, rest) = rest.split_once(']')?;
        let index: usize = index.parse().ok()?;
        let begins = |source: &&Source| if list == "policies" { source.policies } else { source.bindings };
        let source = self.files.iter().rev().find(|source| begins(source) <= index)?;
        Some((source, format!("{list}[{}]{rest}", index - begins(&source))))
    }
}

fn tell(name: &str, problem: &yaml::Problem, err: &mut dyn Write) -> io::Result<()> {
    let yaml::Problem { line, column, field, message, .. } = problem;
    let field = if field.is_empty() { String::new() } else { format!("{field}: ") };
    writeln!(err, "{RED}error{RED:#}: {BOLD}{name}{BOLD:#}:{line}:{column}: {field}{message}")
}
