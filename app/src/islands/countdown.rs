//! How long something still lasts.

use std::time::Duration;

use leptos::prelude::*;
use leptos::web_sys::js_sys::Date;

use super::hydrated;

/// Minutes and seconds, counted down; without script what is left when the page was made.
#[island]
pub fn Countdown(
    /// What is left when the page is made, in seconds.
    seconds: i64,
) -> impl IntoView {
    let hydrated = hydrated();
    let left = RwSignal::new(seconds.max(0));
    Effect::new(move |_| {
        // Counted from when the page came, so the reader's clock may be wrong, and a tab that slept catches up.
        let end = now() + f64::from(i32::try_from(seconds).unwrap_or(i32::MAX)) * 1000.0;
        let tick = move || {
            #[allow(clippy::cast_possible_truncation, reason = "a session lasts a day at most")]
            left.set((((end - now()) / 1000.0).ceil() as i64).max(0));
        };
        if let Ok(handle) = set_interval_with_handle(tick, Duration::from_millis(500)) {
            on_cleanup(move || handle.clear());
        }
    });
    view! { <span class="countdown" role="timer" data-hydrated=hydrated>{move || words(left.get())}</span> }
}

/// The reader's clock, in milliseconds. Only differences count.
fn now() -> f64 {
    Date::now()
}

/// "1:02:03", "2:03".
fn words(seconds: i64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn hours_are_told_only_while_there_are_any() {
        assert_eq!(words(3723), "1:02:03");
        assert_eq!(words(123), "2:03");
        assert_eq!(words(0), "0:00");
    }
}
