//! Changes of policies and bindings. Whatever changes what gates an environment is a protected
//! action itself (`environment.policy_update`, semantics.md §8), so changes are values: they
//! travel as the payload of a request, and are made when it is executed.
//!
//! A [`ChangeSet`] is made as a whole or not at all ([`ChangeSet::applied`]), and touches every
//! environment that stands where one of its policies is bound ([`ChangeSet::touches`]). So nobody
//! loosens a gate by editing the template behind it, at whatever level it is bound. It names the
//! versions that it was made from, so that what is approved is what takes effect.

mod apply;
mod touches;

pub use apply::{Applied, Obstacle, Step};

use super::{Mode, Place, Template};
use crate::facts::Facts;
use crate::ids::{BindingId, TemplateId};
use serde::{Deserialize, Serialize};

/// One change of a policy or of a binding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Change {
    /// A new policy in version 1, bound nowhere.
    Create { policy: TemplateId, template: Template },
    /// A new version. `base` is the version that it was made from: another one that came between is
    /// not overwritten.
    Save { policy: TemplateId, base: u32, template: Template },
    /// The policy can't be bound any more, and its bindings end.
    Archive { policy: TemplateId },
    /// Attach a template, which is then in this version.
    Bind { binding: BindingId, policy: TemplateId, version: u32, place: Place, mode: Mode },
    /// Switch between enforce and observe.
    SetMode { binding: BindingId, mode: Mode },
    /// Detach a template.
    Unbind { binding: BindingId },
}

/// Changes that are made together, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeSet {
    pub changes: Vec<Change>,
}

impl ChangeSet {
    /// The same with the templates of now, to compare with; `None` where no template is replaced.
    pub fn before(&self, facts: &Facts) -> Option<Self> {
        let replaces = |change: &Change| matches!(change, Change::Save { .. });
        let now = |change: &Change| match change {
            Change::Save { policy, base, template } => {
                let known = facts.policies.policy(*policy).map_or(template, |known| &known.template);
                Change::Save { policy: *policy, base: *base, template: known.clone() }
            }
            other => other.clone(),
        };
        self.changes.iter().any(replaces).then(|| Self { changes: self.changes.iter().map(now).collect() })
    }
}

impl From<Change> for ChangeSet {
    fn from(change: Change) -> Self {
        Self { changes: vec![change] }
    }
}
