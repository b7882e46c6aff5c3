//! A break-glass session in a few words.

use super::instant_in_words;
use crate::Timestamp;
use crate::break_glass::Session;
use crate::event::EventKind;
use crate::people::Roster;
use crate::resources::Directory;
use crate::time::day_in_words;
use crate::wire::events::EventView;
use chrono_tz::Tz;

/// A break-glass session as a message tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionBrief {
    /// Whose it is, by name.
    pub holder: String,
    /// Where it holds, each place with its kind: "environment api / production, cluster eu-1".
    pub scope: String,
    pub started_at: Timestamp,
    /// When it ended, or ends by itself.
    pub until: Timestamp,
}

impl SessionBrief {
    /// A session as it is written down.
    pub fn of(session: &Session, roster: &Roster, directory: &Directory) -> Self {
        let places = session.grant.scope.iter().map(|place| place.in_words(directory));
        Self {
            holder: roster.member_name(session.holder).to_owned(),
            scope: places.collect::<Vec<_>>().join(", "),
            started_at: session.started_at,
            until: session.until(),
        }
    }

    /// What happened to it and which one it is, on one line: "Countersign reported that the review of this session is
    /// overdue (Ana at cluster eu-1, 7 January 2026)". That it started says so itself.
    pub fn headline(&self, event: &EventView, zone: Tz) -> String {
        if event.kind == Some(EventKind::BreakGlassStarted) {
            return event.headline();
        }
        let day = day_in_words(self.started_at.with_timezone(&zone).date_naive());
        format!("{} ({} at {}, {day})", event.headline(), self.holder, self.scope)
    }

    /// All of it, each with its label.
    pub fn facts(&self, zone: Tz) -> [(&'static str, String); 4] {
        [
            ("Session of", self.holder.clone()),
            ("Holds at", self.scope.clone()),
            ("From", instant_in_words(self.started_at, zone)),
            ("Until", instant_in_words(self.until, zone)),
        ]
    }
}
