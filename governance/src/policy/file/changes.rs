//! From a file to the changes that make an organization say the same.

use super::{PolicyFile, named, unknown};
use crate::facts::Facts;
use crate::fields::FieldErrors;
use crate::ids::{BindingId, TemplateId};
use crate::policy::{Binding, Change, ChangeSet, Mode, Place, Policy, PolicyBody, Scope, Template};
use std::collections::BTreeSet;
use uuid::Uuid;

const HOLDER: &str = "this organization";

/// A policy of the file.
struct Named<'a> {
    name: &'a str,
    id: TemplateId,
    /// The version that it is in once the file is applied.
    version: u32,
    /// None where it cannot be accepted: then its bindings are not held against it.
    scope: Option<Scope>,
}

/// What is wanted at a place.
struct Wanted {
    policy: TemplateId,
    version: u32,
    place: Place,
    mode: Mode,
}

impl PolicyFile {
    /// The changes that make the organization say what the file says; none where it does. `mint`
    /// gives new ids.
    ///
    /// What is let go comes first and what is bound comes last, so that each change is possible when
    /// its turn comes.
    ///
    /// # Errors
    /// Every field that cannot be accepted, as `policies[2].quorum.requiredTeamIds`.
    pub fn changes(&self, facts: &Facts, mut mint: impl FnMut() -> Uuid) -> Result<ChangeSet, FieldErrors> {
        let mut errors = FieldErrors::default();
        let (named, changes) = self.policies(facts, &mut mint, &mut errors);
        let wanted = self.wanted(&named, facts, &mut errors);
        let kept: BTreeSet<TemplateId> = named.iter().map(|policy| policy.id).collect();
        let bindings = || facts.policies.bindings.iter().filter(|binding| kept.contains(&binding.policy));
        let meets =
            |binding: &Binding, wanted: &Wanted| binding.policy == wanted.policy && binding.place == wanted.place;

        let mut set = ChangeSet::default();
        let ended = bindings().filter(|binding| !wanted.iter().any(|wanted| meets(binding, wanted)));
        set.changes.extend(ended.map(|binding| Change::Unbind { binding: binding.id }));
        let mut gone: Vec<&Policy> =
            facts.policies.policies.iter().filter(|policy| !kept.contains(&policy.id)).collect();
        gone.sort_by(|a, b| a.template.name.cmp(&b.template.name));
        set.changes.extend(gone.into_iter().map(|policy| Change::Archive { policy: policy.id }));
        set.changes.extend(changes);
        for wanted in &wanted {
            match bindings().find(|binding| meets(binding, wanted)) {
                Some(there) if there.mode == wanted.mode => {}
                Some(there) => set.changes.push(Change::SetMode { binding: there.id, mode: wanted.mode }),
                None => set.changes.push(Change::Bind {
                    binding: BindingId(mint()),
                    policy: wanted.policy,
                    version: wanted.version,
                    place: wanted.place,
                    mode: wanted.mode,
                }),
            }
        }
        errors.or(set)
    }

    /// The policies of the file, and what creates or saves them.
    fn policies(
        &self,
        facts: &Facts,
        mint: &mut impl FnMut() -> Uuid,
        errors: &mut FieldErrors,
    ) -> (Vec<Named<'_>>, Vec<Change>) {
        let (mut all, mut changes): (Vec<Named>, _) = (Vec::new(), Vec::new());
        for (number, body) in self.policies.iter().enumerate() {
            let name = body.name.trim();
            if all.iter().any(|other| other.name == name) {
                let says = format!("there is another policy `{name}` in this file; names must differ");
                errors.add(format!("policies[{number}].name"), says);
            }
            let there = facts.policies.policies.iter().find(|policy| policy.template.name == name);
            let id = there.map_or_else(|| TemplateId(mint()), |policy| policy.id);
            // What stands as it is needs no check: it may name a team that was deleted since.
            if let Some(same) = there.filter(|policy| named::body(&policy.template, &facts.roster) == *body) {
                all.push(Named { name, id, version: same.version, scope: Some(same.template.scope) });
                continue;
            }
            let template = checked(number, body, facts, errors);
            let differs = |there: &&Policy| template.as_ref().is_some_and(|template| there.template != *template);
            let version = there.map_or(1, |there| there.version + u32::from(differs(&there)));
            all.push(Named { name, id, version, scope: template.as_ref().map(|template| template.scope) });
            match (template, there) {
                (Some(template), None) => changes.push(Change::Create { policy: id, template }),
                (Some(template), Some(there)) if there.template != template => {
                    changes.push(Change::Save { policy: id, base: there.version, template });
                }
                _ => {}
            }
        }
        (all, changes)
    }

    /// The bindings of the file, each of a policy of the file to a place at its scope.
    fn wanted(&self, policies: &[Named], facts: &Facts, errors: &mut FieldErrors) -> Vec<Wanted> {
        let mut all: Vec<Wanted> = Vec::new();
        for (number, entry) in self.bindings.iter().enumerate() {
            let at = |key: &str| format!("bindings[{number}]{}{key}", if key.is_empty() { "" } else { "." });
            let place = entry.place(&facts.directory, HOLDER).map_err(|(key, says)| errors.add(at(key), says)).ok();
            let Some(policy) = policies.iter().find(|policy| policy.name == entry.policy.trim()) else {
                let known = policies.iter().map(|policy| policy.name.to_owned());
                errors.add(at("policy"), unknown("this file", "policy", &entry.policy, known));
                continue;
            };
            let (Some(place), Some(scope)) = (place, policy.scope) else { continue };
            if place.scope() != scope {
                let says = format!("`{}` has the scope {scope}, so it can be bound with `{scope}` only", policy.name);
                errors.add(at(place.scope().word()), says);
            } else if all.iter().any(|other| other.policy == policy.id && other.place == place) {
                errors.add(at(""), format!("`{}` is bound there already, above in this file", policy.name));
            } else {
                all.push(Wanted { policy: policy.id, version: policy.version, place, mode: entry.mode });
            }
        }
        all
    }
}

/// The template of a policy of the file, or its errors under `policies[number]`.
fn checked(number: usize, body: &PolicyBody, facts: &Facts, errors: &mut FieldErrors) -> Option<Template> {
    let told = body.check_for_save(&facts.roster).map_err(|found| {
        for error in found.0 {
            errors.add(format!("policies[{number}].{}", error.field), error.message);
        }
    });
    told.ok()
}
