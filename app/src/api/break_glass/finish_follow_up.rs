//! Reporting a follow-up as done.

use governance::ids::FollowUpId;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Reports something that a review asked for as done.
///
/// # Errors
/// 404; 403 for others than its owner and reviewers; 409 where it is done.
#[server(endpoint = "break-glass/finish-follow-up")]
pub async fn finish_follow_up(follow_up: FollowUpId) -> Result<(), Refused> {
    let session = service::break_glass::finish_follow_up(&system()?, &caller().await?, follow_up).await?;
    form::done(&super::page_of(session.id), "The follow-up is done.");
    Ok(())
}
