//! The brief's three example policies ("Condition Constraints"), to start from.

use super::PolicyBody;
use super::draft::{ConditionsBody, QuorumBody};

/// A policy to start from.
#[derive(Clone, Debug)]
pub struct Preset {
    /// Stands in the address of the editor.
    pub key: &'static str,
    /// When to use it.
    pub when: &'static str,
    pub body: PolicyBody,
}

/// The presets. Their teams are named as in the brief (SRE, security) and have to exist.
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
            },
        },
    ]
}
