//! What gates the work at Northwind Cloud: the brief's three examples, a policy for commands on
//! clusters, and one that is only observed.

use chrono::TimeDelta;
use governance::policy::draft::{ApproversBody, ConditionsBody, QuorumBody};
use governance::policy::file::BindingEntry;
use governance::policy::presets::presets;
use governance::policy::{Mode, PolicyBody, PolicyFile};
use service::Error;
use service::policies::files::{self, Applying};

use super::play::World;

const WHY: &str = "Roll-out of the new change policy";

/// Creates the policies and binds them, all at once: each for itself, the later ones would have to
/// pass the gates of the earlier.
pub async fn bind(world: &mut World) -> Result<(), Error> {
    let olivia = world.person("olivia")?.clone();
    let mut policies: Vec<PolicyBody> = presets().into_iter().take(3).map(|preset| preset.body).collect();
    policies.extend([commands(), trial()]);
    let file = PolicyFile { policies, bindings: places() };
    let how = Applying { reason: WHY.to_owned(), ..Applying::default() };
    world.clock.advance(TimeDelta::minutes(3));
    files::apply(&world.system, &olivia, &file, &how, None).await.map(drop)
}

fn commands() -> PolicyBody {
    PolicyBody {
        name: "Cluster Command Policy".to_owned(),
        description: "Commands, raw manifests and deletions on a cluster need a tech lead and someone from SRE."
            .to_owned(),
        scope: "cluster".to_owned(),
        actions: ["command.execute", "manifest.apply", "resource.delete"].map(str::to_owned).to_vec(),
        approvers: Some(ApproversBody {
            teams: vec!["SRE".to_owned()],
            org_roles: vec!["tech-lead".to_owned()],
            ..ApproversBody::default()
        }),
        quorum: QuorumBody {
            required_team_ids: vec!["SRE".to_owned()],
            required_org_roles: vec!["tech-lead".to_owned()],
            ..QuorumBody::default()
        },
        conditions: ConditionsBody { require_reason: true, ..ConditionsBody::default() },
        requester_can_approve: false,
        reminders: None,
    }
}

fn trial() -> PolicyBody {
    PolicyBody {
        name: "Two-Team Review (trial)".to_owned(),
        description: "Would ask for approvals from two teams. Observed until the end of the quarter.".to_owned(),
        scope: "project".to_owned(),
        actions: ["release.deploy", "promotion.execute"].map(str::to_owned).to_vec(),
        approvers: None,
        quorum: QuorumBody { min_approvals: 2, min_distinct_teams: 2, ..QuorumBody::default() },
        conditions: ConditionsBody::default(),
        requester_can_approve: false,
        reminders: None,
    }
}

fn places() -> Vec<BindingEntry> {
    let policy = |name: &str| BindingEntry { policy: name.to_owned(), ..BindingEntry::default() };
    let gate = |environment: &str| BindingEntry {
        environment: Some(environment.to_owned()),
        ..policy("Production Deploy Gate")
    };
    let on_cluster =
        |cluster: &str| BindingEntry { cluster: Some(cluster.to_owned()), ..policy("Cluster Command Policy") };
    vec![
        gate("api/production"),
        gate("checkout/production"),
        BindingEntry { project: Some("checkout".to_owned()), ..policy("Production Release Approval") },
        BindingEntry { organization: Some(true), ..policy("Off-Hours Change Gate") },
        on_cluster("eu-1"),
        on_cluster("us-1"),
        BindingEntry {
            project: Some("data-pipeline".to_owned()),
            mode: Mode::Observe,
            ..policy("Two-Team Review (trial)")
        },
    ]
}
