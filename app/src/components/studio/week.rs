//! The week in which a policy applies, as a picture.

use governance::policy::preview::When;
use governance::policy::{TimeMatch, Week, Weekday};
use leptos::prelude::*;

use crate::kit::VisuallyHidden;

/// Seven days by 24 hours, and the same in words. Where the other choice of "Day and hours" would make a difference,
/// the cells that differ are outlined.
#[component]
pub(super) fn WeekPicture(when: When) -> impl IntoView {
    let cell = |day: Weekday, hour: u8| {
        let inside = when.week.covers(day, hour);
        let outlined = when.other.is_some_and(|other| outlined(when.time_match, when.week, other, day, hour));
        match (inside, outlined) {
            (true, true) => "on other",
            (true, false) => "on",
            (false, true) => "other",
            (false, false) => "",
        }
    };
    let rows: Vec<_> = Weekday::ALL
        .into_iter()
        .map(|day| {
            let cells: Vec<_> = (0..24).map(|hour| view! { <i class=cell(day, hour)></i> }).collect();
            view! { <div class="week-day"><span>{&day.title()[..3]}</span>{cells}</div> }
        })
        .collect();
    let lines: Vec<_> = when
        .lines
        .iter()
        .map(|line| view! { <div><dt>{line.days.clone()}</dt><dd>{line.hours.clone()}</dd></div> })
        .collect();
    let legend = when.other.map(|other| {
        let (swatch, text) = match when.time_match {
            TimeMatch::All => ("", "Outlined: it would apply there, too, if either day or hours were enough."),
            TimeMatch::Any => ("on", "Outlined: it would apply only there if both day and hours had to hold."),
        };
        view! { <p class="week-legend"><i class=swatch aria-hidden="true"></i><span>{text}<VisuallyHidden>{format!(" {}.", other.says())}</VisuallyHidden></span></p> }
    });
    view! {
        // The text below says the same.
        <div class="week" aria-hidden="true">
            {rows}
            <div class="week-hours"><b></b><span>"0"</span><span>"6"</span><span>"12"</span><span>"18"</span></div>
        </div>
        {legend}
        <dl class="week-lines">{lines}</dl>
    }
}

/// Whether the other choice makes a difference to a cell: what it would add to "both", what it would leave of "either".
fn outlined(time_match: TimeMatch, week: Week, other: Week, day: Weekday, hour: u8) -> bool {
    other.covers(day, hour) && (time_match == TimeMatch::Any || !week.covers(day, hour))
}
