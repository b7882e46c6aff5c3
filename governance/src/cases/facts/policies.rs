//! Policies and their bindings.

use super::{HOLDER, nth, unknown};
use crate::cases::Found;
use crate::cases::file::Document;
use crate::ids::{BindingId, TemplateId};
use crate::people::Roster;
use crate::policy::{Binding, Policy};
use crate::resources::Directory;
use crate::yaml::Path;

/// The policies by name; one that cannot be accepted keeps its name, so that its bindings don't fail too.
pub(super) type Policies<'a> = Vec<(&'a str, Option<Policy>)>;

/// The templates of a document, each as version 1.
pub(super) fn policies<'a>(
    document: &'a Document,
    roster: &Roster,
    errors: &mut Vec<Found>,
    warnings: &mut Vec<Found>,
) -> Policies<'a> {
    let mut policies: Policies = Vec::new();
    for (number, body) in document.policies.iter().enumerate() {
        let path = Path::of("policies").index(number);
        let name = body.name.trim();
        if policies.iter().any(|(other, _)| *other == name) {
            errors.push(Found::new(path.key("name"), format!("there is another policy `{name}`; names must differ")));
        }
        let template = body.check(roster).map_err(|fields| {
            errors.extend(fields.0.into_iter().map(|error| Found::new(path.field(&error.field), error.message)));
        });
        if template.as_ref().is_ok_and(|template| template.quorum.asks_for_nothing()) {
            let message = format!("the quorum of `{name}` asks for nothing; such a policy cannot be saved");
            warnings.push(Found::new(path.key("quorum"), message));
        }
        let policy = template.ok().map(|template| Policy { id: TemplateId(nth(number)), version: 1, template });
        policies.push((name, policy));
    }
    policies
}

/// The bindings of a document, each of a policy to a place at its scope.
pub(super) fn bindings(
    document: &Document,
    policies: &Policies,
    directory: &Directory,
    errors: &mut Vec<Found>,
) -> Vec<Binding> {
    let mut bindings = Vec::new();
    for (number, entry) in document.bindings.iter().enumerate() {
        let path = Path::of("bindings").index(number);
        let place = entry.place(directory, HOLDER).map_err(|(key, message)| {
            errors.push(Found::new(if key.is_empty() { path.clone() } else { path.key(key) }, message));
        });
        let Some((name, policy)) = policies.iter().find(|(name, _)| *name == entry.policy.trim()) else {
            let known = policies.iter().map(|(name, _)| (*name).to_owned());
            errors.push(Found::new(path.key("policy"), unknown("policy", &entry.policy, known)));
            continue;
        };
        let (Ok(place), Some(policy)) = (place, policy) else { continue };
        let scope = policy.template.scope;
        if place.scope() == scope {
            let id = BindingId(nth(number));
            bindings.push(Binding { id, policy: policy.id, place, mode: entry.mode });
        } else {
            let message = format!("`{name}` has the scope {scope}, so it can be bound with `{scope}` only");
            errors.push(Found::new(path.key(place.scope().word()), message));
        }
    }
    bindings
}
