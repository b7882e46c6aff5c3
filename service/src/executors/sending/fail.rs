//! Letting an execution fail.

use crate::store::executions::{self, Due, Execution};
use crate::store::{facts, requests};
use crate::{Error, System};
use governance::Timestamp;
use governance::execution::GivenUp;

/// Lets an execution that has not ended fail for a reason, if there still is one. The reason is its result; what the
/// executor answered last stays what it was.
pub(super) async fn fail(
    system: &System,
    due: Due,
    why: impl FnOnce(&Execution, Timestamp) -> Option<GivenUp>,
) -> Result<(), Error> {
    let now = system.now();
    let tx = system.store.write().await?;
    let loaded = requests::load(&tx, due.organization, due.request, now).await?;
    let known = facts::load_for_change(&tx, due.organization).await?;
    // Otherwise the executor was heard meanwhile.
    let same = |execution: &Execution| execution.state == due.state;
    let Some(execution) = executions::lock(&tx, due.id).await?.filter(same) else { return Ok(()) };
    let (Some(why), Some(claim)) = (why(&execution, now), execution.claim) else { return Ok(()) };
    let outcome = loaded.request.clone().give_up_on(&known, &execution.of, claim, why, now)?;
    requests::record(&tx, &loaded, &outcome, &known).await?;
    tx.commit().await
}
