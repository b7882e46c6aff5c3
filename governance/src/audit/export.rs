//! The export's header, and how an export is written.

use super::checkpoint::Checkpoint;
use super::entry::Entry;
use super::hash::Hash;
use super::instant;
use super::key::PublicKey;
use super::line::Omitted;
use super::unique;
use crate::Timestamp;
use crate::ids::OrganizationId;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What the first line calls the format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    #[default]
    #[serde(rename = "countersign-audit-v1")]
    V1,
}

/// The most digests in one line.
pub const MOST_DIGESTS: usize = 500;

/// The first line of an export.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Header {
    pub format: Format,
    pub organization: OrganizationId,
    /// As it was called then; nothing signs it.
    pub organization_name: String,
    /// The key with which checkpoints are verified, unless a trusted one is at hand.
    pub public_key: PublicKey,
    #[serde(with = "instant")]
    pub exported_at: Timestamp,
    /// The sequence of the first line.
    pub first: u64,
    /// The hash before the first line.
    pub previous: Hash,
    /// Signs the newest event when the export was made: up to it, nothing may be missing.
    pub head: Checkpoint,
    /// What was asked for, where not everything is shown; nothing signs it.
    #[serde(deserialize_with = "unique::deserialize")]
    pub filter: Value,
}

/// The text is no header.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the first line must be the header of a countersign-audit-v1 export: {0}")]
pub struct BadHeader(String);

impl Header {
    /// Reads the first line.
    ///
    /// # Errors
    /// If it is no header of this format.
    pub fn read(text: &[u8]) -> Result<Self, BadHeader> {
        serde_json::from_slice(text).map_err(|error| BadHeader(error.to_string()))
    }
}

/// Writes an export: the header, then events, digests and checkpoints in the order of the log.
/// What is ready is taken from time to time, so that an export can be streamed.
#[derive(Debug)]
pub struct Writer {
    out: Vec<u8>,
    run: Omitted,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Other<'a> {
    Omitted(&'a Omitted),
    Checkpoint(&'a Checkpoint),
    Unreadable { sequence: u64, says: &'a str },
}

impl Writer {
    /// Begins with the header.
    pub fn new(header: &Header) -> Self {
        let mut writer = Self { out: Vec::new(), run: Omitted { sequence: 0, digests: Vec::new() } };
        writer.line(bytes(header));
        writer
    }

    /// An event that is shown: its canonical form with its hash as the last member.
    pub fn event(&mut self, entry: &Entry, hash: Hash) {
        self.end_run();
        let mut line = entry.canonical();
        line.pop();
        line.extend_from_slice(format!(",\"hash\":\"{hash}\"}}").as_bytes());
        self.line(line);
    }

    /// An event that is left out: only its digest.
    pub fn omit(&mut self, sequence: u64, digest: Hash) {
        if self.run.digests.len() == MOST_DIGESTS {
            self.end_run();
        }
        if self.run.digests.is_empty() {
            self.run.sequence = sequence;
        }
        self.run.digests.push(digest);
    }

    /// An event that cannot be read, so that nobody can hash it. A verifier takes such a line for the fault that it is;
    /// what follows can be read by people.
    pub fn unreadable(&mut self, sequence: u64, says: &str) {
        self.end_run();
        self.line(bytes(&Other::Unreadable { sequence, says }));
    }

    /// The checkpoint of the event that was written or left out last.
    pub fn checkpoint(&mut self, checkpoint: &Checkpoint) {
        self.end_run();
        self.line(bytes(&Other::Checkpoint(checkpoint)));
    }

    /// Takes what is ready: whole lines.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.out)
    }

    /// Ends the export, and gives what was not taken yet.
    pub fn finish(&mut self) -> Vec<u8> {
        self.end_run();
        self.take()
    }

    fn end_run(&mut self) {
        if !self.run.digests.is_empty() {
            self.line(bytes(&Other::Omitted(&self.run)));
            self.run.digests.clear();
        }
    }

    fn line(&mut self, line: Vec<u8>) {
        self.out.extend(line);
        self.out.push(b'\n');
    }
}

fn bytes(value: &impl Serialize) -> Vec<u8> {
    // Writing fails only for values that JSON cannot hold, and these are none.
    serde_json::to_vec(value).unwrap_or_default()
}
