//! Changes as sentences, for those who approve them.

use super::Change;
use crate::facts::Facts;

impl Change {
    /// What it does, by the names of now: "Save version 3 of Production Deploy Gate".
    pub fn says(&self, facts: &Facts) -> String {
        let policy = |id| facts.policies.policy(id).map_or("an archived policy", |known| known.template.name.as_str());
        let bound = |id| facts.policies.bindings.iter().find(|known| known.id == id);
        let place = |id| bound(id).map_or_else(String::new, |known| known.place.name(&facts.directory));
        let of = |id| bound(id).map_or("a policy", |known| policy(known.policy));
        match self {
            Self::Create { template, .. } => format!("Create {}", template.name),
            Self::Save { base, template, .. } => format!("Save version {} of {}", base + 1, template.name),
            Self::Archive { policy: id } => format!("Archive {}; its bindings end with it", policy(*id)),
            Self::Bind { policy: id, place, mode, .. } => {
                format!("Bind {} to {} ({})", policy(*id), place.name(&facts.directory), mode.word())
            }
            Self::SetMode { binding, mode } => {
                format!("Set {} at {} to {}", of(*binding), place(*binding), mode.word())
            }
            Self::Unbind { binding } => format!("Unbind {} from {}", of(*binding), place(*binding)),
        }
    }
}
