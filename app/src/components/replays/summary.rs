//! A replay in a few lines, beside the editor and at the head of its page.

use chrono::TimeDelta;
use governance::replay::Difference;
use governance::time::length_in_words;
use governance::wire::replays::{ReplayView, WaitingView};
use leptos::prelude::*;

use crate::kit::{Glyph, Icon};

/// "Of 120 requests in the last 30 days, 14 would have been gated."
#[component]
pub fn ReplaySummary(replay: ReplayView) -> impl IntoView {
    let newly = replay.count(Difference::NewlyGated);
    let lines = replay.differences.iter().map(|group| {
        view! {
            <li class="requirement">
                <Icon glyph={glyph(group.difference)} class="icon-sm" />
                <span><strong>{group.count}</strong> " " {group.difference.title().to_lowercase()}</span>
            </li>
        }
    });
    let differences = if replay.differences.is_empty() {
        view! { <p>"For no request would anything have been different."</p> }.into_any()
    } else {
        view! { <ul class="requirements">{lines.collect_view()}</ul> }.into_any()
    };
    let waiting = (newly > 0).then(|| view! { <p class="text-sm">{wait(newly, replay.waiting)}</p> });
    view! {
        <div class="grid gap-2">
            <p>{head(&replay)}</p>
            {differences}
            {waiting}
            <p class="text-sm text-muted">{caveat(&replay)}</p>
        </div>
    }
}

/// The icon of a difference.
pub(super) fn glyph(difference: Difference) -> Glyph {
    match difference {
        Difference::NewlyGated => Glyph::Lock,
        Difference::NoLongerGated => Glyph::Unlink,
        Difference::AsksOthers => Glyph::Users,
        Difference::GatedAlso => Glyph::Plus,
        Difference::GatedLess => Glyph::X,
    }
}

fn head(replay: &ReplayView) -> String {
    let places = match replay.places.as_slice() {
        [] => "Bound nowhere, it would have gated nothing".to_owned(),
        [one] => format!("At {one} it would have gated {}", replay.gated_now),
        [one, two] => format!("At {one} and {two} it would have gated {}", replay.gated_now),
        many => format!("At {} and {} other places it would have gated {}", many[0], many.len() - 1, replay.gated_now),
    };
    let requests = if replay.requests == 1 { "1 request".to_owned() } else { format!("{} requests", replay.requests) };
    let days = if replay.days == 1 { "day".to_owned() } else { format!("{} days", replay.days) };
    format!("{places} of the {requests} that were opened in the last {days}.")
}

/// What newly gated requests would have cost in waiting.
fn wait(newly: u64, waiting: Option<WaitingView>) -> String {
    let Some(waiting) = waiting else {
        return "No gated request was decided in this time, so nothing is known about how long they would have waited."
            .to_owned();
    };
    let told = |seconds: i64| length_in_words(TimeDelta::seconds(seconds));
    format!(
        "At the pace of the last {} decisions (median {}, nine of ten within {}) {} would have waited {} in all at the median, and {} at the slower pace.",
        waiting.decisions,
        told(waiting.median_seconds),
        told(waiting.p90_seconds),
        if newly == 1 { "the newly gated one".to_owned() } else { format!("the {newly} newly gated ones") },
        told(waiting.total_median_seconds),
        told(waiting.total_p90_seconds),
    )
}

/// What the figures rest on.
fn caveat(replay: &ReplayView) -> String {
    let mut says = "People, teams and resources are taken as they are now.".to_owned();
    if replay.gone > 0 {
        says.push_str(&format!(
            " {} left out: what they were aimed at is gone.",
            counted(replay.gone, "request is", "requests are")
        ));
    }
    if replay.observed > 0 {
        let observed = counted(replay.observed as u64, "binding only observes and is", "bindings only observe and are");
        says.push_str(&format!(" {observed} not counted."));
    }
    says
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
