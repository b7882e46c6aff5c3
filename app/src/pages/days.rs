//! Days as headings of what happened on them.

use chrono::{DateTime, Datelike, Days, NaiveDate};
use chrono_tz::Tz;

/// "Today", "Yesterday" or the weekday, and the whole date.
pub fn heading(day: NaiveDate, today: &DateTime<Tz>) -> (String, String) {
    let now = today.date_naive();
    let name = if day == now {
        "Today".to_owned()
    } else if Some(day) == now.checked_sub_days(Days::new(1)) {
        "Yesterday".to_owned()
    } else {
        day.format("%A").to_string()
    };
    (name, format!("{} {}", day.day(), day.format("%B %Y")))
}
