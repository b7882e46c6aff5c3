//! Changes of what gates an environment. They are a protected action themselves
//! (`environment.policy_update`), so they travel as the payload of a request and take effect
//! when it is executed.

use super::{Mode, Place};
use crate::ids::{BindingId, TemplateId};
use serde::{Deserialize, Serialize};

/// A change of the bindings at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "kebab-case", deny_unknown_fields)]
pub enum BindingChange {
    /// Attach a template.
    Bind { binding: BindingId, policy: TemplateId, place: Place, mode: Mode },
    /// Switch between enforce and observe.
    SetMode { binding: BindingId, mode: Mode },
    /// Detach a template.
    Unbind { binding: BindingId },
}
