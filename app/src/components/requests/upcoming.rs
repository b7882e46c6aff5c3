//! Who is told next that a request waits.

use governance::wire::requests::UpcomingView;
use leptos::prelude::*;

use crate::moment::Moment;

/// "The next reminder comes in 2 hours", or which team is told when, in small text.
#[component]
pub fn UpcomingLine(upcoming: UpcomingView, moment: Moment) -> impl IntoView {
    let says = upcoming.team.map_or_else(
        || "Those it waits for are reminded ".to_owned(),
        |team| format!("If it still waits, {} is told ", team.name),
    );
    view! { <span class="block text-sm text-muted">{says} {moment.distance(upcoming.at)}</span> }
}
