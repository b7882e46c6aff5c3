//! A policy as the doors show it.

use crate::Error;
use crate::store::policies::{Stored, Version};
use governance::evaluation::{Outlook, outlook};
use governance::policy::approvers::eligible;
use governance::policy::quorum::count_of;
use governance::policy::words::{changes, words};
use governance::policy::{Policy, PolicyBody, Template};
use governance::wire::Ref;
use governance::wire::policies::{BindingView, PolicyView, VersionView};
use governance::{Binding, Facts, Place};

pub(super) fn view(stored: &Stored, facts: &Facts) -> Result<PolicyView, Error> {
    let policy = Policy { id: stored.id, version: stored.current.version, template: stored.current.template.clone() };
    let template = &policy.template;
    let name = &template.name;
    let Outlook { infeasible, in_vain } = outlook(&policy, &facts.roster);
    Ok(PolicyView {
        id: stored.id,
        version: policy.version,
        archived: stored.archived_at.is_some(),
        created_at: stored.created_at,
        saved_at: stored.current.saved_at,
        saved_by: Ref::new(stored.current.saved_by.0, facts.roster.member_name(stored.current.saved_by)),
        body: PolicyBody::of(template, &facts.roster),
        quorum_says: template.quorum.sentence(&facts.roster),
        conditions_say: template.conditions.sentence(facts.settings.timezone),
        approvers_say: approvers(&policy, facts),
        reminders_say: template.reminders.as_ref().map(|reminders| reminders.sentence(&facts.roster)),
        bindings: facts.policies.bindings_of(stored.id).map(|binding| binding_view(binding, name, facts)).collect(),
        infeasible,
        in_vain,
    })
}

/// A version as the doors show it; `before` is the version before it.
pub(super) fn version_view(version: &Version, before: Option<&Version>, facts: &Facts) -> VersionView {
    let (template, roster) = (&version.template, &facts.roster);
    VersionView {
        version: version.version,
        saved_at: version.saved_at,
        saved_by: Ref::new(version.saved_by.0, roster.member_name(version.saved_by)),
        body: PolicyBody::of(template, roster),
        fields: words(template, roster),
        changes: before.map(|before| changes(&before.template, template, roster)).unwrap_or_default(),
    }
}

/// A binding as the doors show it.
pub(crate) fn binding_view(binding: &Binding, policy: &str, facts: &Facts) -> BindingView {
    let name = binding.place.name(&facts.directory);
    let resource = match binding.place {
        Place::Organization => None,
        Place::Project(id) => Some(id.0),
        Place::Cluster(id) => Some(id.0),
        Place::Environment(id) => Some(id.0),
    };
    BindingView {
        id: binding.id,
        policy: Ref::new(binding.policy.0, policy),
        level: binding.place.scope(),
        resource: resource.map(|id| Ref::new(id, name.clone())),
        name,
        mode: binding.mode,
    }
}

/// Who may approve, in words.
pub(super) fn approvers(policy: &Policy, facts: &Facts) -> String {
    let count = count_of(eligible(policy, None, &facts.roster).count(), "member");
    match &policy.template {
        Template { approvers: None, .. } => format!("Everyone who may review requests ({count})"),
        Template { approvers: Some(named), .. } => {
            let roster = &facts.roster;
            let teams = named.teams.iter().map(|id| roster.team_name(*id).to_owned());
            let roles = named.org_roles.iter().map(|id| format!("holders of {}", roster.role_name(*id)));
            let users = named.users.iter().map(|id| roster.member_name(*id).to_owned());
            let names: Vec<String> = teams.chain(roles).chain(users).collect();
            if names.is_empty() {
                format!("Only those whom the quorum names ({count})")
            } else {
                format!("{} ({count})", names.join(", "))
            }
        }
    }
}
