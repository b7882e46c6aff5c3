//! Whether a version applies to a request of the past.

use super::Past;
use crate::facts::Facts;
use crate::policy::{Place, Template};
use crate::request::targets;
use crate::resources::Target;

/// A template at the places where it is taken to be enforced.
#[derive(Clone, Copy, Debug)]
pub struct Coverage<'a> {
    pub template: &'a Template,
    pub places: &'a [Place],
    pub facts: &'a Facts,
}

impl Coverage<'_> {
    /// Whether it applies; `None` where something that the request was aimed at is gone.
    ///
    /// The same parts decide as in [`crate::policy::resolve`], without its words: the place, the
    /// action, the environment's name, the time.
    pub fn of(&self, past: &Past) -> Option<bool> {
        let targets = targets(past.target, &past.touches);
        let known: Vec<&Target> = targets.iter().filter(|target| self.known(target)).collect();
        (!known.is_empty()).then(|| known.iter().any(|target| self.applies(past, target)))
    }

    fn known(&self, target: &Target) -> bool {
        let directory = &self.facts.directory;
        target.project.is_none_or(|id| directory.project(id).is_some())
            && target.environment.is_none_or(|id| directory.environment(id).is_some())
            && target.cluster.is_none_or(|id| directory.cluster(id).is_some())
    }

    fn applies(&self, past: &Past, target: &Target) -> bool {
        let Self { template, places, facts } = self;
        template.protects(past.action)
            && places.iter().any(|place| place.holds(target, &facts.directory))
            && template.conditions.hold_in(facts.directory.environment_name(target))
            && template.conditions.hold_at(past.opened_at, facts.settings.timezone)
    }
}
