//! What is wrong with a set of policies, found by looking at every point of the space.

use super::compare::alike;
use super::coverage::Coverage;
use super::finding::{PolicyFinding, PolicyFlaw};
use super::implies::{Implied, Side, implies};
use super::space::Space;
use super::targets::{extended, targets};
use crate::Timestamp;
use crate::action::Action;
use crate::evaluation::Looks;
use crate::facts::Facts;
use crate::policy::{Conditions, Mode, Place, Policy, Template};
use crate::resources::Directory;
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// What is wrong with the policies that can gate, by the present resources and membership, in the
/// order of their names.
///
/// One space for all of them; a pair is compared further only where what the one covers lies inside
/// what the other enforces. For p policies, t targets and m moments: p × (t + m) steps of the
/// evaluator, p² subset tests, and a proof for each pair that overlaps and is not settled by an
/// example. All of these proofs share the looks of one search ([`Looks`]): shadowing that they do not
/// reach is not told.
pub fn findings(facts: &Facts, now: Timestamp) -> Vec<PolicyFinding> {
    findings_within(facts, now, &Looks::default())
}

/// The same with so many looks.
pub fn findings_within(facts: &Facts, now: Timestamp, looks: &Looks) -> Vec<PolicyFinding> {
    let set = &facts.policies;
    let policies = set.by_name();
    let bound: BTreeSet<Place> = set.bindings.iter().map(|binding| binding.place).collect();
    let templates = policies.iter().map(|policy| &policy.template);
    let space = Space::new(templates, &bound, &facts.directory, facts.settings.timezone, now);
    let looked: Vec<Looked> = policies.into_iter().map(|policy| Looked::at(policy, &space, facts)).collect();

    let imaginary = extended(&Directory::default(), &BTreeSet::new());
    let mut all = Vec::new();
    for (index, one) in looked.iter().enumerate() {
        all.extend(protects_nothing(one.policy, &imaginary));
        all.extend(never_active(one, &space, facts, &imaginary));
        all.extend(unknown_environments(one.policy, &facts.directory));
        all.extend(unbound(one));
        all.extend(superfluous(index, &looked, &space, facts, looks));
    }
    all
}

/// A policy with what was worked out about it.
struct Looked<'a> {
    policy: &'a Policy,
    places: BTreeSet<Place>,
    /// What its bindings match, observed ones among them.
    matches: Coverage,
    /// What its enforced bindings match.
    gates: Coverage,
    /// Worked out where it is compared with another.
    side: OnceCell<Side<'a>>,
}

impl<'a> Looked<'a> {
    fn at(policy: &'a Policy, space: &Space, facts: &'a Facts) -> Self {
        let bindings = || facts.policies.bindings_of(policy.id);
        let enforced = bindings().filter(|binding| binding.mode == Mode::Enforce).map(|binding| &binding.place);
        Self {
            policy,
            places: bindings().map(|binding| binding.place).collect(),
            matches: space.coverage(&policy.template, bindings().map(|binding| &binding.place)),
            gates: space.coverage(&policy.template, enforced),
            side: OnceCell::new(),
        }
    }

    fn side(&self, facts: &Facts, looks: &Looks) -> &Side<'a> {
        self.side.get_or_init(|| Side::new(self.policy, &facts.roster, looks))
    }

    fn name(&self) -> &str {
        &self.policy.template.name
    }
}

fn protects_nothing(policy: &Policy, imaginary: &Directory) -> Option<PolicyFinding> {
    let template = &policy.template;
    (!protects_something(template, imaginary)).then(|| {
        let says = format!("None of the actions that it protects is ever aimed at its scope, {}.", template.scope);
        PolicyFinding::new(
            PolicyFlaw::ProtectsNothing,
            policy,
            says,
            "Choose the scope at which its actions are asked for, or other actions.".to_owned(),
        )
    })
}

/// Whether there can be a request for one of its actions at its scope, in an organization that has
/// one of everything.
fn protects_something(template: &Template, imaginary: &Directory) -> bool {
    let places = Place::all(template.scope, imaginary);
    targets(imaginary, &places, &BTreeSet::new()).iter().any(|target| {
        places.iter().any(|place| place.holds(target, imaginary))
            && Action::ALL
                .into_iter()
                .any(|action| template.protects(action) && imaginary.check(action, target).is_ok())
    })
}

fn never_active(one: &Looked, space: &Space, facts: &Facts, imaginary: &Directory) -> Option<PolicyFinding> {
    let template = &one.policy.template;
    let active = one.places.is_empty() || space.first(&one.matches).is_some();
    if active || !protects_something(template, imaginary) {
        return None;
    }
    let mut named: Vec<String> = one.places.iter().map(|place| place.name(&facts.directory)).collect();
    if named.len() > 3 {
        let more = named.len() - 2;
        named.truncate(2);
        named.push(format!("{more} more"));
    }
    let places = named.join(", ");
    let anywhere = Template { conditions: Conditions::default(), ..template.clone() };
    let (says, advice) = if space.first(&space.coverage(&anywhere, &one.places)).is_some() {
        let names = template.conditions.environments.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        (
            format!("No request at {places} is for an environment named {names}, so it gates nothing there."),
            "Bind it where such environments are, or change the environments in its conditions.",
        )
    } else {
        (
            format!("None of its actions can be asked for at {places}, so it gates nothing there."),
            "Bind it where they are asked for, or choose other actions.",
        )
    };
    Some(PolicyFinding::new(PolicyFlaw::NeverActive, one.policy, says, advice.to_owned()))
}

fn unknown_environments<'a>(policy: &'a Policy, directory: &'a Directory) -> impl Iterator<Item = PolicyFinding> + 'a {
    let labels = directory.clusters().filter_map(|cluster| cluster.environment.as_deref());
    let known: Vec<&str> =
        directory.environments().map(|environment| environment.name.as_str()).chain(labels).collect();
    let names = policy.template.conditions.environments.iter();
    names
        .filter(move |name| {
            // Asked of the evaluator, so that both compare names alike.
            let alone = Conditions { environments: BTreeSet::from([(*name).clone()]), ..Conditions::default() };
            !known.iter().any(|known| alone.hold_in(Some(known)))
        })
        .map(move |name| {
            PolicyFinding::new(
                PolicyFlaw::UnknownEnvironment,
                policy,
                format!("No environment and no cluster's label is named {name}, so its condition never holds for it."),
                "Correct the name, or take it out of the conditions.".to_owned(),
            )
        })
}

fn unbound(one: &Looked) -> Option<PolicyFinding> {
    let scope = one.policy.template.scope;
    one.places.is_empty().then(|| {
        PolicyFinding::new(
            PolicyFlaw::Unbound,
            one.policy,
            "It is bound to nothing, so it gates nothing.".to_owned(),
            format!("Bind it at the level {scope}, or archive it."),
        )
    })
}

/// Whether another policy makes this one needless. Of several that do the same, the first by name is
/// the one to keep, and every other one is told of it.
fn superfluous(index: usize, all: &[Looked], space: &Space, facts: &Facts, looks: &Looks) -> Option<PolicyFinding> {
    let one = &all[index];
    if let Some(twin) = all[..index].iter().find(|other| alike(&one.policy.template, &other.policy.template)) {
        let finding = PolicyFinding::new(
            PolicyFlaw::Twin,
            one.policy,
            format!("It says the same as {}.", twin.name()),
            format!("Bind {} where this one is bound, and archive this one.", twin.name()),
        );
        return Some(finding.with(twin.policy));
    }
    space.first(&one.gates)?;
    let others = all.iter().enumerate().filter(|(other, _)| *other != index);
    let shadow = others.filter(|(other, shadow)| {
        !alike(&one.policy.template, &shadow.policy.template)
            && shadows(shadow, one, space, facts, looks)
            && (*other < index || !shadows(one, shadow, space, facts, looks))
    });
    let (_, shadow) = shadow.into_iter().next()?;
    let finding = PolicyFinding::new(
        PolicyFlaw::Shadowed,
        one.policy,
        format!("Wherever it gates, {} gates as well and always asks for at least as much.", shadow.name()),
        format!("Archive it, or let it ask for something that {} does not.", shadow.name()),
    );
    Some(finding.with(shadow.policy))
}

/// Whether `shadow` gates everything that `one` gates, and lets nothing through there that `one`
/// would stop. A policy that nobody can satisfy shadows nothing: it will be mended first.
fn shadows(shadow: &Looked, one: &Looked, space: &Space, facts: &Facts, looks: &Looks) -> bool {
    let reason = |looked: &Looked| looked.policy.template.conditions.require_reason;
    (reason(shadow) || !reason(one))
        && space.first_outside(&one.gates, &shadow.gates).is_none()
        && !looks.spent()
        && shadow.side(facts, looks).easiest.is_some()
        && space.first_for_each_asker(&one.gates).iter().all(|cell| {
            let (shadow, one) = (shadow.side(facts, looks), one.side(facts, looks));
            implies(shadow, one, cell.action, &facts.roster, looks) == Implied::Always
        })
}
