//! Notifications as the doors show them.

use super::Ref;
use super::events::EventView;
use crate::event::NotificationKind;
use crate::fields::FieldErrors;
use crate::ids::{EventId, NotificationId, RequestId};
use crate::mail::QuietHours;
use crate::{Action, StateName, Timestamp};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// What the reader is told of one request. There is one of each kind for a request at most; what is
/// new makes it unread again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct NotificationView {
    pub id: NotificationId,
    pub kind: NotificationKind,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: Timestamp,
    /// "El asks for your approval", "Handled: Bo approved it".
    pub sentence: String,
    /// What was written or reported with it: a comment, why it was cancelled, the detail of a result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Who did what it tells of; absent where Countersign itself did, and where nobody did anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Ref>,
    pub request: NotifiedRequest,
    /// Since when it is read; absent while it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub read_at: Option<Timestamp>,
    /// Since when nothing is expected of the reader any more; such a one counts as read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub handled_at: Option<Timestamp>,
}

/// The request that a notification is about, as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct NotifiedRequest {
    pub id: RequestId,
    pub number: u64,
    pub action: Action,
    /// The target in words.
    pub target: String,
    pub state: StateName,
    /// When it ends by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub expires_at: Option<Timestamp>,
    pub url: String,
}

/// An event that the reader must see, whether they want to or not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct AlertView {
    pub event: EventView,
    /// Since when it is read; absent while it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub read_at: Option<Timestamp>,
}

/// Which alerts have been read: those of these events, or all up to a sequence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AlertsReadBody {
    #[serde(default)]
    pub events: Vec<EventId>,
    /// The sequence of the newest event whose alert has been read. What came since stays unread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
}

/// Which notifications have been read: these, or all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReadBody {
    #[serde(default)]
    pub ids: Vec<NotificationId>,
    #[serde(default)]
    pub all: bool,
    /// With `all`: only those whose `at` is not later. What came since stays unread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub until: Option<Timestamp>,
}

/// How many notifications are unread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unread {
    pub unread: u64,
}

/// What a member wants to be told: in the application, by email, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NotificationPreferences {
    /// The kinds that are told at all. What is not wanted is not written.
    pub kinds: Vec<NotificationKind>,
    /// Those of them that are told by email, too, where the server sends any: all of them when absent. What is not
    /// told at all falls away.
    #[serde(default = "every_kind")]
    pub email: Vec<NotificationKind>,
    /// When no email is wanted; there is no such time when absent. Alerts come at any hour.
    #[serde(default, rename = "quietHours", skip_serializing_if = "Option::is_none")]
    pub quiet_hours: Option<QuietHoursBody>,
}

impl NotificationPreferences {
    /// What it comes to: nothing is told by email that is not told at all.
    #[must_use]
    pub fn effective(mut self) -> Self {
        self.email.retain(|kind| self.kinds.contains(kind));
        self
    }
}

fn every_kind() -> Vec<NotificationKind> {
    NotificationKind::ALL.to_vec()
}

impl Default for NotificationPreferences {
    /// What a member is told until they choose.
    fn default() -> Self {
        Self { kinds: every_kind(), email: every_kind(), quiet_hours: None }
    }
}

/// Hours of each day in which no email is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct QuietHoursBody {
    /// The full hour at which they begin, 0 to 23.
    pub from: u8,
    /// The full hour at which they end, 0 to 23; on the next day where it is not later than `from`.
    pub to: u8,
    /// By whose clocks: an IANA name such as `Europe/Berlin`.
    pub timezone: String,
}

impl QuietHoursBody {
    /// The hours that are meant. The errors are of the fields below `quietHours`.
    pub fn check(&self) -> Result<QuietHours, FieldErrors> {
        let Ok(zone) = self.timezone.trim().parse::<Tz>() else {
            return Err(FieldErrors::one("quietHours.timezone", "must be an IANA time zone such as Europe/Berlin"));
        };
        QuietHours::new("quietHours", self.from, self.to, zone)
    }
}

impl From<&QuietHours> for QuietHoursBody {
    fn from(hours: &QuietHours) -> Self {
        Self { from: hours.from(), to: hours.to(), timezone: hours.zone().name().to_owned() }
    }
}
