//! What applying a file would change, in words, and whether it makes gates weaker or stronger.

use super::PolicyFile;
use crate::Timestamp;
use crate::analysis::{self, compare_within};
use crate::evaluation::Looks;
use crate::facts::Facts;
use crate::fields::FieldErrors;
use crate::ids::{BindingId, TemplateId};
use crate::payload::Digest;
use crate::policy::words::{self, FieldChange};
use crate::policy::{Binding, Change, ChangeSet, Mode, Place, Policy, Scope, Template};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What applying a file would change; nothing where the organization says what the file says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Plan {
    /// The state of policies and bindings that it was made on. Given back when the file is applied,
    /// it makes sure that nobody changed them meanwhile.
    pub base: Digest,
    /// In the order in which they are made.
    pub changes: Vec<Planned>,
}

/// One change of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Planned {
    pub change: Verb,
    /// The policy, by name.
    pub policy: String,
    /// The level that it is or becomes bound at.
    pub level: Scope,
    /// The version that is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// Where it is bound or unbound; for an archived policy, where that ends.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub places: Vec<String>,
    /// How it gates there from then on, or gated until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// What the policy says from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// What a new version changes, field by field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub fields: Vec<FieldChange>,
    /// Whether what is in force becomes weaker or stronger; absent where nothing is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<analysis::Change>,
    /// Requests that show it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub examples: Vec<String>,
}

/// What is done to a policy or to a binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    Unbind,
    Archive,
    Create,
    Save,
    SetMode,
    Bind,
}

impl PolicyFile {
    /// What applying the file would change at `now`.
    ///
    /// # Errors
    /// Every field that cannot be accepted, as `policies[2].quorum.requiredTeamIds`.
    pub fn plan(&self, facts: &Facts, now: Timestamp) -> Result<Plan, FieldErrors> {
        // Nothing is made, so any ids will do that no change of the same plan has.
        let mut minted = 0;
        let set = self.changes(facts, || {
            minted += 1;
            Uuid::from_u128(minted)
        })?;
        Ok(Plan { base: Self::of(facts).digest(), changes: set.planned(facts, now) })
    }
}

impl ChangeSet {
    /// The changes in words, by the names of now. Changes of what is not there any more have none.
    pub fn planned(&self, facts: &Facts, now: Timestamp) -> Vec<Planned> {
        self.planned_within(facts, now, Looks::default())
    }

    /// The same with so many looks for all comparisons: what they do not suffice for is told as perhaps weaker.
    pub fn planned_within(&self, facts: &Facts, now: Timestamp, looks: Looks) -> Vec<Planned> {
        let scene = Scene { set: self, facts, now, looks };
        self.changes.iter().filter_map(|change| scene.planned(change)).collect()
    }
}

impl Planned {
    /// What it does, in a few words: "Save version 3 of Production Deploy Gate".
    pub fn headline(&self) -> String {
        let Self { policy, places, mode, .. } = self;
        let place = places.join(", ");
        let mode = mode.map_or("", Mode::word);
        match (self.change, self.version) {
            (Verb::Save, Some(version)) => format!("Save version {version} of {policy}"),
            (Verb::Create, _) => format!("Create {policy}"),
            (Verb::Save, None) => format!("Save a new version of {policy}"),
            (Verb::Archive, _) if places.is_empty() => format!("Archive {policy}"),
            (Verb::Archive, _) => format!("Archive {policy}, which ends its bindings to {place}"),
            (Verb::Bind, _) => format!("Bind {policy} to {place} ({mode})"),
            (Verb::SetMode, _) => format!("Set {policy} at {place} to {mode}"),
            (Verb::Unbind, _) => format!("Unbind {policy} from {place}"),
        }
    }

    /// All of it on one line: "Save version 3 of Production Deploy Gate. Weaker. Approvals: 1 (was: 2)".
    pub fn line(&self) -> String {
        let fields = self.fields.iter().map(|FieldChange { field, was, is }| format!("{field}: {is} (was: {was})"));
        let fields = fields.collect::<Vec<_>>().join("; ");
        // A new version is told by what differs, a new policy by what it says.
        let more = if fields.is_empty() { self.says.clone() } else { Some(fields) };
        let strength = self.effect.map(|effect| effect.strength().to_owned());
        [Some(self.headline()), strength, more].into_iter().flatten().collect::<Vec<_>>().join(". ")
    }
}

impl Plan {
    /// The policies that would be archived, by name.
    pub fn archives(&self) -> impl Iterator<Item = &str> {
        self.changes.iter().filter(|planned| planned.change == Verb::Archive).map(|planned| planned.policy.as_str())
    }
}

struct Scene<'a> {
    set: &'a ChangeSet,
    facts: &'a Facts,
    now: Timestamp,
    /// Shared by all comparisons.
    looks: Looks,
}

impl Scene<'_> {
    /// The change in words. Only a change of something that is not there has none.
    fn planned(&self, change: &Change) -> Option<Planned> {
        Some(match change {
            Change::Create { template, .. } => Planned {
                version: Some(1),
                says: Some(template.sentence(&self.facts.roster, self.facts.settings.timezone)),
                ..plain(Verb::Create, template)
            },
            Change::Save { policy, template, .. } => self.saved(self.facts.policies.policy(*policy)?, template),
            Change::Archive { policy } => {
                let template = &self.facts.policies.policy(*policy)?.template;
                let ended: Vec<&Binding> = self.facts.policies.bindings_of(*policy).collect();
                let enforced = ended.iter().any(|binding| binding.mode == Mode::Enforce);
                Planned {
                    places: ended.iter().map(|binding| self.name(&binding.place)).collect(),
                    effect: enforced.then_some(analysis::Change::Weaker),
                    ..plain(Verb::Archive, template)
                }
            }
            Change::Bind { policy, place, mode, .. } => {
                let effect = (*mode == Mode::Enforce).then_some(analysis::Change::Stronger);
                self.binding(Verb::Bind, *policy, place, *mode, effect)?
            }
            Change::SetMode { binding, mode } => {
                let binding = self.bound(*binding)?;
                let effect = match mode {
                    Mode::Enforce => analysis::Change::Stronger,
                    Mode::Observe => analysis::Change::Weaker,
                };
                self.binding(Verb::SetMode, binding.policy, &binding.place, *mode, Some(effect))?
            }
            Change::Unbind { binding } => {
                let binding = self.bound(*binding)?;
                let effect = (binding.mode == Mode::Enforce).then_some(analysis::Change::Weaker);
                self.binding(Verb::Unbind, binding.policy, &binding.place, binding.mode, effect)?
            }
        })
    }

    /// Compared where it is enforced before and after; the bindings themselves are changes of their own.
    fn saved(&self, policy: &Policy, template: &Template) -> Planned {
        let unbound = |binding: &Binding| self.set.changes.contains(&Change::Unbind { binding: binding.id });
        let stays = |binding: &&Binding| binding.mode == Mode::Enforce && !unbound(binding);
        let bindings = self.facts.policies.bindings_of(policy.id).filter(stays);
        let places: Vec<Place> = bindings.map(|binding| binding.place).collect();
        // Without places a comparison would be made as if it were in force everywhere.
        let comparison = (!places.is_empty())
            .then(|| compare_within(&policy.template, template, &places, self.facts, self.now, &self.looks));
        let examples = comparison.iter().flat_map(|found| [&found.weaker, &found.stronger]).flatten();
        Planned {
            version: Some(policy.version + 1),
            says: Some(template.sentence(&self.facts.roster, self.facts.settings.timezone)),
            fields: words::changes(&policy.template, template, &self.facts.roster),
            effect: comparison.as_ref().map(analysis::Comparison::change),
            examples: examples.map(|example| example.says.clone()).collect(),
            ..plain(Verb::Save, template)
        }
    }

    fn binding(
        &self,
        verb: Verb,
        policy: TemplateId,
        place: &Place,
        mode: Mode,
        effect: Option<analysis::Change>,
    ) -> Option<Planned> {
        let known = self.facts.policies.policy(policy).map(|policy| &policy.template);
        let created = || {
            self.set.changes.iter().find_map(|change| match change {
                Change::Create { policy: id, template } if *id == policy => Some(template),
                _ => None,
            })
        };
        let template = known.or_else(created)?;
        let places = vec![self.name(place)];
        Some(Planned { level: place.scope(), places, mode: Some(mode), effect, ..plain(verb, template) })
    }

    fn bound(&self, id: BindingId) -> Option<&Binding> {
        self.facts.policies.bindings.iter().find(|binding| binding.id == id)
    }

    fn name(&self, place: &Place) -> String {
        place.name(&self.facts.directory)
    }
}

fn plain(change: Verb, template: &Template) -> Planned {
    Planned {
        change,
        policy: template.name.clone(),
        level: template.scope,
        version: None,
        places: Vec::new(),
        mode: None,
        says: None,
        fields: Vec::new(),
        effect: None,
        examples: Vec::new(),
    }
}
