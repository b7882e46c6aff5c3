//! What the fields of the editor are called.

/// The labels of the fields, in their order.
pub const LABELS: [(&str, &str); 22] = [
    ("name", "Name"),
    ("description", "Description"),
    ("scope", "Scope"),
    ("actions", "Actions"),
    ("approvers", "Approvers"),
    ("approvers.teams", "Approving teams"),
    ("approvers.orgRoles", "Approving roles"),
    ("approvers.users", "Approving members"),
    ("quorum.minApprovals", "Approvals"),
    ("quorum.minDistinctTeams", "Different teams"),
    ("quorum.requiredTeamIds", "One from each of these teams"),
    ("quorum.requiredOrgRoles", "One holder of each of these roles"),
    ("quorum.requiredUserIds", "Each of these people"),
    ("requesterCanApprove", "Requester"),
    ("conditions.environments", "Environments"),
    ("conditions.weekdays", "Weekdays"),
    ("conditions.startHour", "From hour"),
    ("conditions.endHour", "To hour"),
    ("conditions.timezone", "Time zone"),
    ("conditions.timeMatch", "Day and hours"),
    ("conditions.requireReason", "Reason"),
    ("reason", "Why it changes"),
];
