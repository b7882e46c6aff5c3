//! Choosing what to be told.

use governance::event::NotificationKind;
use governance::wire::notifications::{NotificationPreferences, QuietHoursBody};
use leptos::prelude::*;

use crate::session::{caller, system};
use crate::{Refused, form};

/// Keeps what the reader wants to be told in the open organization: the kinds, and with `mail` those that are mailed
/// and the quiet hours, of which there are none where both hours are empty. Without `mail`, which a form leaves out where the
/// server sends none, the latter stay.
///
/// # Errors
/// 422 with the fields `quietFrom`, `quietTo`, `quietZone`.
#[server(endpoint = "notifications/preferences")]
pub async fn set_notification_preferences(
    #[server(default)] kinds: Vec<NotificationKind>,
    #[server(default)] mail: bool,
    #[server(default)] email: Vec<NotificationKind>,
    #[server(default)]
    #[server(rename = "quietFrom")]
    quiet_from: String,
    #[server(default)]
    #[server(rename = "quietTo")]
    quiet_to: String,
    #[server(default)]
    #[server(rename = "quietZone")]
    quiet_zone: String,
) -> Result<(), Refused> {
    let (system, caller) = (system()?, caller().await?);
    let wanted = if mail {
        let quiet_hours = match (hour("quietFrom", &quiet_from)?, hour("quietTo", &quiet_to)?) {
            (None, None) => {
                is_zone_or_nothing(&quiet_zone)?;
                None
            }
            (Some(_), None) => {
                return Err(Refused::invalid().field("quietTo", "Is required where “No email from” is set."));
            }
            (None, Some(_)) => return Err(Refused::invalid().field("quietFrom", "Is required where “Until” is set.")),
            (Some(from), Some(to)) => Some(QuietHoursBody { from, to, timezone: quiet_zone }),
        };
        NotificationPreferences { kinds, email, quiet_hours }
    } else {
        let kept = service::notifications::preferences(&system, &caller).await?;
        NotificationPreferences { kinds, ..kept }
    };
    service::notifications::set_preferences(&system, &caller, &wanted).await.map_err(named_as_in_the_form)?;
    form::done("/account#notifications", "What you are told is changed.");
    Ok(())
}

fn hour(field: &str, text: &str) -> Result<Option<u8>, Refused> {
    match text.trim() {
        "" => Ok(None),
        text => {
            text.parse().map(Some).map_err(|_| Refused::invalid().field(field, "Must be a full hour from 0 to 23."))
        }
    }
}

/// A time zone counts only together with hours, but who mistyped one is told all the same.
fn is_zone_or_nothing(zone: &str) -> Result<(), Refused> {
    if zone.trim().is_empty() {
        return Ok(());
    }
    let any = QuietHoursBody { from: 0, to: 1, timezone: zone.to_owned() };
    any.check().map(drop).map_err(|errors| named_as_in_the_form(errors.into()))
}

fn named_as_in_the_form(error: service::Error) -> Refused {
    let refused = Refused::from(error);
    let names = [("quietHours.from", "quietFrom"), ("quietHours.to", "quietTo"), ("quietHours.timezone", "quietZone")];
    let renamed = |name: String| names.iter().find(|(of, _)| *of == name).map_or(name, |(_, to)| (*to).to_owned());
    let labelled = |says: String| says.replace("quietHours.from", "“No email from”");
    let errors = refused.errors.into_iter().map(|(name, says)| (renamed(name), labelled(says))).collect();
    Refused { errors, ..refused }
}
