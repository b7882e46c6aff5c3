//! Rows of the log for people. Somebody may have written anything into them, so each is read for itself, and what
//! cannot be read is shown as such: a page that fails would hide all the others.

use crate::Error;
use crate::store::Tx;
use crate::store::entities::events::{self, Column as C};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ConnectionTrait, FromQueryResult, IdenStatic, QueryResult, TryGetable};

/// The events that a statement finds. It selects all their columns.
///
/// # Errors
/// The database cannot be read.
pub(super) async fn read(tx: &Tx, query: &SelectStatement) -> Result<Vec<events::Model>, Error> {
    let found = tx.query_all_raw(tx.get_database_backend().build(query)).await?;
    Ok(found.iter().map(|row| events::Model::from_query_result(row, "").unwrap_or_else(|_| damaged(row))).collect())
}

/// What can be read of a row in which a column holds what does not belong there. SQLite keeps anything anywhere.
/// What happened is left empty, so that the event is shown as one that cannot be read.
fn damaged(row: &QueryResult) -> events::Model {
    events::Model {
        id: column(row, C::Id).unwrap_or_default(),
        organization_id: column(row, C::OrganizationId).unwrap_or_default(),
        sequence: column(row, C::Sequence).unwrap_or_default(),
        at: column(row, C::At).unwrap_or_default(),
        actor_id: column(row, C::ActorId),
        token_id: column(row, C::TokenId),
        kind: column(row, C::Kind).unwrap_or_default(),
        subject: column(row, C::Subject).unwrap_or_default(),
        request_id: column(row, C::RequestId),
        session_id: column(row, C::SessionId),
        project_id: column(row, C::ProjectId),
        environment_id: column(row, C::EnvironmentId),
        cluster_id: column(row, C::ClusterId),
        happening: String::new(),
        prominent: column(row, C::Prominent).unwrap_or_default(),
        hash: column(row, C::Hash).unwrap_or_default(),
    }
}

fn column<T: TryGetable>(row: &QueryResult, column: C) -> Option<T> {
    row.try_get("", column.as_str()).ok()
}
