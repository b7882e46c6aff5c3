//! Policies to start from: the brief's three examples ("Condition Constraints"), and two for what
//! reaches further than a deployment.

use super::PolicyBody;
use super::draft::{ApproversBody, ConditionsBody, QuorumBody};
use crate::action::{Action, Category};

/// A policy to start from.
#[derive(Clone, Debug)]
pub struct Preset {
    /// Stands in the address of the editor.
    pub key: &'static str,
    /// When to use it.
    pub when: &'static str,
    pub body: PolicyBody,
}

/// The presets, the brief's first. The teams that those name (SRE, security) have to exist.
pub fn presets() -> Vec<Preset> {
    vec![
        Preset {
            key: "production-deploy-gate",
            when: "Applies to every deployment regardless of timing or context.",
            body: PolicyBody {
                name: "Production Deploy Gate".into(),
                description: "Every change to production is approved by two people, one of them from SRE.".into(),
                scope: "environment".into(),
                actions: Vec::new(),
                approvers: None,
                quorum: QuorumBody { min_approvals: 2, required_team_ids: vec!["SRE".into()], ..QuorumBody::default() },
                conditions: ConditionsBody::default(),
                requester_can_approve: false,
                reminders: None,
            },
        },
        Preset {
            key: "off-hours-change-gate",
            when: "Additional approval required for changes made outside business hours.",
            body: PolicyBody {
                name: "Off-Hours Change Gate".into(),
                description: "Changes in the evening, at night and on weekends need a reason and one approval.".into(),
                scope: "organization".into(),
                actions: Vec::new(),
                approvers: None,
                quorum: QuorumBody::default(),
                conditions: ConditionsBody {
                    weekdays: vec!["saturday".into(), "sunday".into()],
                    start_hour: Some(18),
                    end_hour: Some(9),
                    timezone: Some("Europe/Istanbul".into()),
                    time_match: Some("any".into()),
                    require_reason: true,
                    ..ConditionsBody::default()
                },
                requester_can_approve: false,
                reminders: None,
            },
        },
        Preset {
            key: "production-release-approval",
            when: "Applies only to production deployments, not to staging or development.",
            body: PolicyBody {
                name: "Production Release Approval".into(),
                description: "Production releases need two approvals, one of them from security.".into(),
                scope: "project".into(),
                actions: Vec::new(),
                approvers: None,
                quorum: QuorumBody {
                    min_approvals: 2,
                    required_team_ids: vec!["security".into()],
                    ..QuorumBody::default()
                },
                conditions: ConditionsBody { environments: vec!["production".into()], ..ConditionsBody::default() },
                requester_can_approve: false,
                reminders: None,
            },
        },
        Preset {
            key: "cluster-operations",
            when: "Use it for clusters that several teams share: two teams look at each operation, so that nobody \
                   changes alone what others run on.",
            body: PolicyBody {
                name: "Cluster Operations".into(),
                description: "Operations on a shared cluster are approved by two people from different teams.".into(),
                scope: "cluster".into(),
                actions: keys(|action| action.category() == Category::Cluster),
                approvers: None,
                quorum: QuorumBody { min_approvals: 2, min_distinct_teams: 2, ..QuorumBody::default() },
                conditions: ConditionsBody::default(),
                requester_can_approve: false,
                reminders: None,
            },
        },
        Preset {
            key: "four-eyes-for-security",
            when: "Use it from the first day: nobody issues a cluster token, starts break-glass, loosens a gate or deletes a \
                   project alone.",
            body: PolicyBody {
                name: "Four Eyes for Security".into(),
                description: "What could get around every other policy is looked at by a second administrator.".into(),
                scope: "organization".into(),
                actions: keys(|action| {
                    matches!(
                        action,
                        Action::EnvironmentPolicyUpdate
                            | Action::TokenIssue
                            | Action::BreakGlassInitiate
                            | Action::ProjectDelete
                    )
                }),
                approvers: Some(ApproversBody {
                    org_roles: vec!["owner".into(), "admin".into()],
                    ..ApproversBody::default()
                }),
                quorum: QuorumBody::default(),
                conditions: ConditionsBody { require_reason: true, ..ConditionsBody::default() },
                requester_can_approve: false,
                reminders: None,
            },
        },
    ]
}

fn keys(named: impl Fn(Action) -> bool) -> Vec<String> {
    Action::ALL.into_iter().filter(|action| named(*action)).map(|action| action.key().to_owned()).collect()
}
