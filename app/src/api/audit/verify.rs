//! Verifying the log.

use governance::wire::audit::VerificationStatus;
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Verifies the log now.
///
/// # Errors
/// 403 without `audit.read`.
#[server(endpoint = "audit/verify")]
pub async fn verify_log() -> Result<(), Refused> {
    let known = service::audit::verify(&system()?, &caller().await?).await?;
    let notice = match known.status {
        VerificationStatus::Broken => String::new(),
        VerificationStatus::Intact | VerificationStatus::Unverified => known.says(),
    };
    form::done("/audit", &notice);
    Ok(())
}
