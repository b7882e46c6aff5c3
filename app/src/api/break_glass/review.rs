//! Reviewing a session.

use chrono::NaiveDate;
use governance::FieldErrors;
use governance::ids::BreakGlassSessionId;
use governance::wire::break_glass::{FollowUpBody, ReviewBody};
use leptos::prelude::*;
use service::Error;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Reviews a session that is over. Follow-ups come as columns; a row in which nothing was written is none.
///
/// # Errors
/// 422 with the fields `account`, `justified`, `what-N`, `owner-N`, `due-N`; 403 for its holder and without
/// `break_glass.review`; 409 where it was reviewed or is not over.
#[server(endpoint = "break-glass/review")]
pub async fn review_session(
    session: BreakGlassSessionId,
    #[server(default)] account: String,
    #[server(default)] justified: String,
    #[server(default)] what: Vec<String>,
    #[server(default)] owner: Vec<String>,
    #[server(default)] due: Vec<String>,
) -> Result<(), Refused> {
    let mut errors = FieldErrors::default();
    let justified = match justified.as_str() {
        "yes" => true,
        "no" => false,
        _ => {
            errors.add("justified", "say whether it was");
            false
        }
    };
    let at = |column: &[String], row: usize| column.get(row).map(|text| text.trim().to_owned()).unwrap_or_default();
    let mut rows = Vec::new();
    let mut follow_ups = Vec::new();
    for row in 0..what.len() {
        let (what, owner, due) = (at(&what, row), at(&owner, row), at(&due, row));
        if what.is_empty() && owner.is_empty() && due.is_empty() {
            continue;
        }
        rows.push(row);
        let due = due.parse().unwrap_or_else(|_| {
            errors.add(format!("due-{row}"), "choose a day");
            NaiveDate::MAX
        });
        follow_ups.push(FollowUpBody { what, owner, due });
    }
    let body = ReviewBody { account, justified, follow_ups };
    let (system, caller) = (system()?, caller().await?);
    if !errors.is_empty() {
        // Together with what is wrong besides.
        match service::break_glass::check_review(&system, &caller, session, &body).await {
            Ok(()) => {}
            Err(error) => match beside_rows(error, &rows) {
                Error::Invalid(more) => errors.0.extend(more.0),
                other => return Err(other.into()),
            },
        }
        return Err(Error::Invalid(errors).into());
    }
    let reviewed = service::break_glass::review(&system, &caller, session, &body).await;
    reviewed.map_err(|error| beside_rows(error, &rows))?;
    form::done(&super::page_of(session), "The review is recorded.");
    Ok(())
}

/// The errors of follow-ups (`followUps[0].what`) beside the rows in which they were written (`what-2`).
fn beside_rows(error: Error, rows: &[usize]) -> Error {
    let Error::Invalid(mut errors) = error else { return error };
    for error in &mut errors.0 {
        let place = error.field.strip_prefix("followUps[").and_then(|rest| rest.split_once("]."));
        let found = place.and_then(|(number, name)| Some((rows.get(number.parse::<usize>().ok()?)?, name)));
        if let Some((row, name)) = found {
            error.field = format!("{name}-{row}");
        }
    }
    Error::Invalid(errors)
}
