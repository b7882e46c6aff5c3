//! Making changes, in memory: what the policies are afterwards, or what stands in the way.

use super::{Change, ChangeSet};
use crate::event::Happening;
use crate::facts::Facts;
use crate::ids::{BindingId, TemplateId};
use crate::policy::{Binding, Place, Policy, PolicySet, Template};
use crate::resources::{Directory, Target};

/// What comes of a set of changes.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The policies and bindings afterwards.
    pub policies: PolicySet,
    /// What is to be recorded, in order. A version that says the same as the one before makes no step.
    pub steps: Vec<Step>,
}

/// One change that is made, and what is told of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub change: Change,
    /// What the event is about: "policy Production Deploy Gate".
    pub subject: String,
    /// Where it takes effect, with the cluster at which that stands; nowhere yet for a policy itself.
    pub target: Option<Target>,
    pub happening: Happening,
}

/// Why changes cannot be made as things are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// It is not there, or no longer.
    Gone(&'static str),
    /// It clashes with what is there.
    Conflict(String),
    /// This field cannot be accepted.
    Field(&'static str, String),
}

impl Obstacle {
    /// The obstacle as a sentence without its full stop.
    pub fn says(&self) -> String {
        match self {
            Self::Gone(what) => format!("the {what} no longer exists"),
            Self::Conflict(says) => says.clone(),
            Self::Field(field, says) => format!("{field}: {says}"),
        }
    }
}

impl ChangeSet {
    /// Makes the changes, all of them or none.
    pub fn applied(&self, facts: &Facts) -> Result<Applied, Obstacle> {
        let mut scene = Scene { set: facts.policies.clone(), directory: &facts.directory };
        let mut steps = Vec::new();
        for change in &self.changes {
            if let Some(Told { policy, place, happening }) = scene.make(change)? {
                let target = place.map(|place| facts.directory.placed(place.target(&facts.directory)));
                steps.push(Step { change: change.clone(), subject: format!("policy {policy}"), target, happening });
            }
        }
        Ok(Applied { policies: scene.set, steps })
    }
}

/// What is told of one change.
struct Told {
    /// By name.
    policy: String,
    /// The place of the binding that changes.
    place: Option<Place>,
    happening: Happening,
}

impl Told {
    fn policy(name: String, happening: Happening) -> Self {
        Self { policy: name, place: None, happening }
    }

    fn binding(policy: String, place: Place, happening: Happening) -> Self {
        Self { policy, place: Some(place), happening }
    }
}

struct Scene<'a> {
    set: PolicySet,
    directory: &'a Directory,
}

impl Scene<'_> {
    /// Makes one change, and gives what is told; nothing where nothing changes.
    fn make(&mut self, change: &Change) -> Result<Option<Told>, Obstacle> {
        let told = match change {
            Change::Create { policy, template } => self.create(*policy, template)?,
            Change::Save { policy, base, template } => return self.save(*policy, *base, template),
            Change::Archive { policy } => {
                let name = self.policy(*policy)?.template.name.clone();
                self.set.policies.retain(|other| other.id != *policy);
                self.set.bindings.retain(|binding| binding.policy != *policy);
                Told::policy(name, Happening::PolicyArchived)
            }
            Change::Bind { binding, policy, version, place, mode } => {
                let binding = Binding { id: *binding, policy: *policy, place: *place, mode: *mode };
                self.bind(binding, *version)?
            }
            Change::SetMode { binding, mode } => {
                let found = self.set.bindings.iter_mut().find(|known| known.id == *binding);
                let found = found.ok_or(Obstacle::Gone("binding"))?;
                if found.mode == *mode {
                    return Err(Obstacle::Conflict(format!("this binding is already set to {}", mode.word())));
                }
                found.mode = *mode;
                let found = found.clone();
                let happening = Happening::BindingChanged { place: found.place.name(self.directory), mode: *mode };
                Told::binding(self.policy(found.policy)?.template.name.clone(), found.place, happening)
            }
            Change::Unbind { binding } => {
                let found = self.binding(*binding)?;
                let happening = Happening::BindingRemoved { place: found.place.name(self.directory) };
                self.set.bindings.retain(|known| known.id != *binding);
                Told::binding(self.policy(found.policy)?.template.name.clone(), found.place, happening)
            }
        };
        Ok(Some(told))
    }

    fn create(&mut self, id: TemplateId, template: &Template) -> Result<Told, Obstacle> {
        self.name_is_free(id, &template.name)?;
        self.set.policies.push(Policy { id, version: 1, template: template.clone() });
        Ok(Told::policy(template.name.clone(), Happening::PolicyCreated { version: 1 }))
    }

    fn save(&mut self, id: TemplateId, base: u32, template: &Template) -> Result<Option<Told>, Obstacle> {
        let current = self.policy(id)?.version;
        if base != current {
            let says = "was saved by somebody else since you began; look at it before you save yours";
            return Err(Obstacle::Conflict(format!("version {current} {says}")));
        }
        let bound = self.set.bindings_of(id).map(|binding| binding.place.scope()).next();
        if let Some(bound) = bound.filter(|bound| *bound != template.scope) {
            let says = format!("this policy is bound at the level {bound}; unbind it before you change its scope");
            return Err(Obstacle::Field("scope", says));
        }
        self.name_is_free(id, &template.name)?;
        let Some(policy) = self.set.policies.iter_mut().find(|policy| policy.id == id) else {
            return Err(Obstacle::Gone("policy"));
        };
        if policy.template == *template {
            return Ok(None);
        }
        policy.version = current + 1;
        policy.template = template.clone();
        Ok(Some(Told::policy(template.name.clone(), Happening::PolicyChanged { version: current + 1 })))
    }

    fn bind(&mut self, binding: Binding, version: u32) -> Result<Told, Obstacle> {
        let Ok(policy) = self.policy(binding.policy) else {
            return Err(Obstacle::Field("policy", "this policy is archived and can't be bound".to_owned()));
        };
        let (scope, name) = (policy.template.scope, policy.template.name.clone());
        if policy.version != version {
            let says =
                format!("{name} is at version {} by now, not {version}; look at it before you bind it", policy.version);
            return Err(Obstacle::Conflict(says));
        }
        if binding.place.scope() != scope {
            let says = format!("{name} can only be bound at the level {scope}");
            return Err(Obstacle::Field(binding.place.scope().word(), says));
        }
        if !exists(&binding.place, self.directory) {
            return Err(Obstacle::Gone(binding.place.scope().word()));
        }
        if self.set.bindings_of(binding.policy).any(|known| known.place == binding.place) {
            return Err(Obstacle::Conflict("this policy is already bound there".to_owned()));
        }
        let happening = Happening::BindingCreated { place: binding.place.name(self.directory), mode: binding.mode };
        let place = binding.place;
        self.set.bindings.push(binding);
        Ok(Told::binding(name, place, happening))
    }

    fn policy(&self, id: TemplateId) -> Result<&Policy, Obstacle> {
        self.set.policy(id).ok_or(Obstacle::Gone("policy"))
    }

    fn binding(&self, id: BindingId) -> Result<Binding, Obstacle> {
        self.set.bindings.iter().find(|known| known.id == id).cloned().ok_or(Obstacle::Gone("binding"))
    }

    fn name_is_free(&self, id: TemplateId, name: &str) -> Result<(), Obstacle> {
        if self.set.policies.iter().any(|other| other.id != id && other.template.name == name) {
            return Err(Obstacle::Field("name", "another policy has this name".to_owned()));
        }
        Ok(())
    }
}

/// Whether the resource of a place is there.
fn exists(place: &Place, directory: &Directory) -> bool {
    match *place {
        Place::Organization => true,
        Place::Project(id) => directory.project(id).is_some(),
        Place::Cluster(id) => directory.cluster(id).is_some(),
        Place::Environment(id) => directory.environment(id).is_some(),
    }
}
