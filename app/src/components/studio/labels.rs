//! What the fields of the editor are called.

use crate::refused::sentence;

/// The labels of the fields of which something can be wrong, in their order. Each is what stands at the field itself.
pub const LABELS: [(&str, &str); 23] = [
    ("name", "Name"),
    ("description", "Description"),
    ("scope", "Scope"),
    ("actions", "Actions"),
    ("approvers", "Approvers"),
    ("approvers.teams", "Approving teams"),
    ("approvers.orgRoles", "Approving org roles"),
    ("approvers.users", "Approving members"),
    ("quorum.minApprovals", "Approvals"),
    ("quorum.minDistinctTeams", "Different teams"),
    ("quorum.requiredTeamIds", "One from each of these teams"),
    ("quorum.requiredOrgRoles", "One holder of each of these roles"),
    ("quorum.requiredUserIds", "Each of these people"),
    ("conditions.environments", "Environments"),
    ("conditions.weekdays", "Weekdays"),
    ("conditions.startHour", "From hour"),
    ("conditions.endHour", "To hour"),
    ("conditions.timezone", "Time zone"),
    ("conditions.timeMatch", "Day and hours"),
    ("reminders.remindAfterHours", "Remind after … hours"),
    ("reminders.escalateTo", "Escalate to team"),
    ("reminders.escalateAfterHours", "Escalate after … hours"),
    ("reason", "Reason"),
];

/// The label of a field; its name where it has none.
pub fn label(field: &str) -> &str {
    LABELS.iter().find(|(name, _)| *name == field).map_or(field, |(_, label)| *label)
}

/// What is wrong with a field, as a sentence that calls other fields by their labels. The rules name them as REST and
/// files do (`startHour`); what somebody wrote stands between backticks and stays as it is.
pub fn in_labels(message: &str) -> String {
    let part = |(place, text): (usize, &str)| if place % 2 == 0 { labelled(text) } else { text.to_owned() };
    sentence(&message.split('`').enumerate().map(part).collect::<Vec<_>>().join("`"))
}

fn labelled(text: &str) -> String {
    LABELS.iter().fold(text.to_owned(), |text, (field, label)| {
        let name = field.rsplit('.').next().unwrap_or(field);
        // A name of one word ("scope") is a word like any other.
        if name.contains(char::is_uppercase) { text.replace(name, &format!("“{label}”")) } else { text }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_calls_fields_by_their_labels_and_leaves_what_somebody_wrote_as_it_is() {
        assert_eq!(in_labels("is required where startHour is given"), "Is required where “From hour” is given.");
        assert_eq!(in_labels("there is no team `startHour`"), "There is no team `startHour`.");
        assert_eq!(in_labels("must be one of organization, project"), "Must be one of organization, project.");
    }
}
