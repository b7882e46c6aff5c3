//! The log as a file.
//!
//! An export is read and written span by span, so it takes little memory however long the log. It holds
//! what there was when it was asked for (and, where it can be verified, the event that tells of it), and none of what
//! comes while it is read. That it was made is an
//! event, written before the first byte.

mod csv;
mod jsonl;

use super::Filter;
use super::filter::Scene;
use crate::store::events::tell;
use crate::store::log::{self, Criteria};
use crate::store::{Store, Tx, facts, organizations};
use crate::{Caller, Error, System};
use governance::Permission;
use governance::event::Happening;
use jsonl::Proof;
use std::str::FromStr;

/// How many events of the log are looked at in one transaction.
const SPAN: i64 = 1_000;

/// What an export can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table for people: RFC 4180, safe to open with a spreadsheet.
    Csv,
    /// For whoever wants to verify it: docs/audit-format.md.
    Jsonl,
}

impl Format {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Csv, Self::Jsonl];

    /// The word for it, as it stands in an address and at the end of a file's name.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
        }
    }

    /// The name, as people read it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Jsonl => "JSONL",
        }
    }

    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Jsonl => "application/jsonl; charset=utf-8",
        }
    }
}

impl FromStr for Format {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|format| format.word() == text).ok_or(())
    }
}

/// A part of the log by sequence: behind `after`, up to `through`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    after: i64,
    through: i64,
}

/// What writes the events of a log, in their order, in one format.
#[async_trait::async_trait]
trait Writer: Send {
    /// What stands before the first event.
    async fn head(&mut self, tx: &Tx) -> Result<Vec<u8>, Error>;

    /// What there is of one span; they follow each other without a gap.
    async fn lines(&mut self, tx: &Tx, span: Span) -> Result<Vec<u8>, Error>;

    /// What stands behind the last event.
    async fn tail(&mut self, tx: &Tx) -> Result<Vec<u8>, Error>;
}

/// An export that is being read.
pub struct Export {
    /// A name for the file: "countersign-audit-acme-2026-01-07.csv".
    pub file_name: String,
    pub format: Format,
    store: Store,
    writer: Box<dyn Writer>,
    next: Next,
    /// The last sequence that is part of it.
    through: i64,
}

impl std::fmt::Debug for Export {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Export").field("file_name", &self.file_name).field("through", &self.through).finish()
    }
}

/// What an export has to give next.
#[derive(Clone, Copy, Debug)]
enum Next {
    Head,
    /// The span behind this sequence.
    Lines(i64),
    Tail,
    Nothing,
}

/// Begins an export of what fits, and writes down that it was made. Needs `audit.read`. Only that is done while others
/// cannot append; what takes its time in a long log comes before it, or after it.
///
/// # Errors
/// A missing permission; [`Error::Conflict`] for a verifiable one where there is no key to sign it with, or of a log that
/// does not hold and was never signed.
pub async fn begin(system: &System, caller: &Caller, filter: &Filter, format: Format) -> Result<Export, Error> {
    system.store.read().await?.authorize(caller, Permission::AuditRead).await?;
    let proof = match format {
        Format::Csv => None,
        Format::Jsonl => Some(Proof::of(system, caller.organization).await?),
    };
    let tx = system.store.read().await?;
    let scene = Scene::load(&tx, caller.organization).await?;
    let criteria = filter.criteria(&tx, &scene).await?;
    let says = filter.says(&scene);
    let organization = organizations::show(&tx, caller.organization).await?;
    let day = system.now().with_timezone(&facts::settings(&tx, caller.organization).await?.timezone).date_naive();
    drop(tx);
    let tx = system.store.write().await?;
    tx.authorize(caller, Permission::AuditRead).await?;
    // Nothing is appended between the last event of the export and the event that tells of it.
    organizations::lock(&tx, caller.organization).await?;
    let through = organizations::event_sequence(&tx, caller.organization).await?;
    let exported = Happening::AuditExported {
        format: format.title().to_owned(),
        filter: says.clone(),
        through: u64::try_from(through).map_err(Error::internal)?,
    };
    tell(&tx, system, caller, "audit log".to_owned(), exported).await?;
    let (writer, through): (Box<dyn Writer>, i64) = match proof {
        None => (Box::new(csv::Csv::new(scene, criteria)), through),
        Some(proof) => {
            let (key, head) = proof.head(&tx, system).await?;
            let named = (organization.name, says);
            let writer = jsonl::Jsonl::new(system, scene, criteria, named, &key, head);
            (Box::new(writer), i64::try_from(head.sequence).map_err(Error::internal)?)
        }
    };
    tx.commit().await?;
    Ok(Export {
        file_name: format!("countersign-audit-{}-{day}.{}", organization.slug, format.word()),
        format,
        store: system.store.clone(),
        writer,
        next: Next::Head,
        through,
    })
}

impl Export {
    /// The next bytes of the file; `None` at its end. They may be empty before that.
    ///
    /// # Errors
    /// Only internal ones; the file is incomplete then.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let behind = |after| if after < self.through { Next::Lines(after) } else { Next::Tail };
        let (next, bytes) = match self.next {
            Next::Head => (behind(0), self.writer.head(&self.store.read().await?).await?),
            Next::Lines(after) => {
                let span = Span { after, through: self.through.min(after + SPAN) };
                (behind(span.through), self.writer.lines(&self.store.read().await?, span).await?)
            }
            Next::Tail => (Next::Nothing, self.writer.tail(&self.store.read().await?).await?),
            Next::Nothing => return Ok(None),
        };
        self.next = next;
        Ok(Some(bytes))
    }
}

/// What fits within a span.
async fn within(
    tx: &Tx,
    scene: &Scene,
    criteria: &Criteria,
    span: Span,
) -> Result<Vec<governance::wire::events::EventView>, Error> {
    log::within(tx, scene.organization, criteria, span.after, span.through, &scene.roster).await
}
