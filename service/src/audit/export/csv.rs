//! An export as a table.
//!
//! RFC 4180 in UTF-8 with a header row. A spreadsheet takes a cell for a formula that begins with `=`,
//! `+`, `-`, `@`, a tab, or a line break, and people write such things into comments; so what people
//! wrote gets an apostrophe before it there (OWASP, "CSV Injection"). Who reads the file with a program
//! takes the apostrophe off where one of these follows it, or asks for another format.

use super::{Span, Writer, within};
use crate::Error;
use crate::audit::filter::Scene;
use crate::store::Tx;
use crate::store::log::Criteria;
use governance::ids::{ClusterId, EnvironmentId, MemberId, ProjectId};
use governance::policy::{Place, Scope};
use governance::wire::events::EventView;
use governance::wire::requests::ResourceRef;

/// What the columns are called, in their order.
const COLUMNS: [&str; 14] = [
    "sequence",
    "at",
    "actor",
    "actorEmail",
    "token",
    "kind",
    "subject",
    "sentence",
    "text",
    "resource",
    "request",
    "session",
    "prominent",
    "detail",
];

/// What a cell that would be taken for a formula begins with. The last four are the wide forms that
/// some spreadsheets take for the same.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Writes the table.
pub(super) struct Csv {
    scene: Scene,
    /// `None` where nothing can fit.
    criteria: Option<Criteria>,
}

impl Csv {
    pub(super) fn new(scene: Scene, criteria: Option<Criteria>) -> Self {
        Self { scene, criteria }
    }

    fn row(&self, event: &EventView) -> [String; COLUMNS.len()] {
        let actor = event.actor.as_ref();
        let email = actor.and_then(|actor| self.scene.roster.member(MemberId(actor.id)));
        let owned = |text: Option<&str>| text.unwrap_or_default().to_owned();
        [
            event.sequence.to_string(),
            event.at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
            event.who(),
            owned(email.map(|member| member.email.as_str())),
            owned(event.token.as_deref()),
            event.kind.map(|kind| kind.key().to_owned()).unwrap_or_default(),
            event.subject.clone(),
            event.sentence.clone(),
            owned(event.text.as_deref()),
            event.resource.as_ref().map(|resource| place(resource).name(&self.scene.directory)).unwrap_or_default(),
            event.request.as_ref().map(|request| request.number.to_string()).unwrap_or_default(),
            event.session.as_ref().map(|session| session.id.to_string()).unwrap_or_default(),
            event.prominent.to_string(),
            if event.detail.is_null() { String::new() } else { event.detail.to_string() },
        ]
    }
}

#[async_trait::async_trait]
impl Writer for Csv {
    async fn head(&mut self, _: &Tx) -> Result<Vec<u8>, Error> {
        written([COLUMNS])
    }

    async fn lines(&mut self, tx: &Tx, span: Span) -> Result<Vec<u8>, Error> {
        let Some(criteria) = &self.criteria else { return Ok(Vec::new()) };
        let events = within(tx, &self.scene, criteria, span).await?;
        written(events.iter().map(|event| self.row(event).map(harmless)))
    }

    async fn tail(&mut self, _: &Tx) -> Result<Vec<u8>, Error> {
        Ok(Vec::new())
    }
}

fn written<R: IntoIterator<Item: AsRef<[u8]>>>(rows: impl IntoIterator<Item = R>) -> Result<Vec<u8>, Error> {
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        table.write_record(row).map_err(Error::internal)?;
    }
    table.into_inner().map_err(Error::internal)
}

/// A cell that no spreadsheet takes for a formula.
fn harmless(cell: String) -> String {
    if cell.starts_with(FORMULA) { format!("'{cell}") } else { cell }
}

fn place(resource: &ResourceRef) -> Place {
    match resource.kind {
        Scope::Organization => Place::Organization,
        Scope::Project => Place::Project(ProjectId(resource.id)),
        Scope::Cluster => Place::Cluster(ClusterId(resource.id)),
        Scope::Environment => Place::Environment(EnvironmentId(resource.id)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_taken_for_a_formula_and_others_stay_as_they_are() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"] {
            assert_eq!(harmless(formula.to_owned()), format!("'{formula}"));
        }
        for plain in ["", "a = b", "'=1", "12", " =1"] {
            assert_eq!(harmless(plain.to_owned()), plain);
        }
    }
}
