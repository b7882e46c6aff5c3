//! The names of all time zones, for a field to suggest.

use chrono_tz::TZ_VARIANTS;
use leptos::prelude::*;

/// The suggestions for a text field whose `list` attribute is `id`.
#[component]
pub fn ZoneList(
    /// The id.
    id: &'static str,
) -> impl IntoView {
    let zones: Vec<_> = TZ_VARIANTS.iter().map(|zone| view! { <option value=zone.name()></option> }).collect();
    view! { <datalist id=id>{zones}</datalist> }
}
