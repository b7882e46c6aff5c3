//! Policies on their way through files.

use crate::config;
use crate::policies::complete;
use crate::world::any_world;
use governance::policy::{PolicyFile, PolicySet};
use governance::{Facts, Scope, Template};
use proptest::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Facts as an organization can have them: everyone whom a policy names exists, every quorum asks
/// for something, and every binding is at its policy's scope and stands once.
fn any_organization() -> impl Strategy<Value = Facts> {
    any_world().prop_map(|world| {
        let mut facts = Facts { roster: complete(&world.facts.roster), ..world.facts };
        let PolicySet { policies, bindings } = &mut facts.policies;
        for policy in policies {
            let first = bindings.iter().find(|binding| binding.policy == policy.id);
            policy.template.scope = first.map_or(Scope::Project, |binding| binding.place.scope());
            bindings.retain(|other| other.policy != policy.id || other.place.scope() == policy.template.scope);
            if policy.template.quorum.asks_for_nothing() {
                policy.template.quorum.min_approvals = 1;
            }
        }
        let mut seen = BTreeSet::new();
        bindings.retain(|binding| seen.insert((binding.policy, binding.place)));
        facts
    })
}

/// The organization after a file was applied to it.
fn applied(file: &PolicyFile, facts: &Facts) -> Facts {
    let mut minted = 1000;
    let changes = file.changes(facts, || {
        minted += 1;
        Uuid::from_u128(minted)
    });
    let policies = changes.unwrap().applied(facts).unwrap().policies;
    Facts { policies, ..facts.clone() }
}

/// Every template, in the order of their names.
fn templates(facts: &Facts) -> Vec<&Template> {
    let mut all: Vec<&Template> = facts.policies.policies.iter().map(|policy| &policy.template).collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

fn nothing_to_do(file: &PolicyFile, facts: &Facts) -> bool {
    file.changes(facts, || unreachable!("nothing is created")).unwrap().changes.is_empty()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn an_export_applied_to_an_empty_organization_gives_the_same_policies_and_bindings(facts in any_organization()) {
        let file = PolicyFile::of(&facts);
        prop_assert!(nothing_to_do(&file, &facts));
        let copy = applied(&file, &Facts { policies: PolicySet::default(), ..facts.clone() });
        prop_assert_eq!(templates(&copy), templates(&facts));
        prop_assert_eq!(&PolicyFile::of(&copy), &file);
        prop_assert!(nothing_to_do(&file, &copy));
    }

    #[test]
    fn whatever_was_there_before_a_file_makes_it_equal(facts in any_organization(), other in any_organization()) {
        let other = Facts { roster: facts.roster.clone(), directory: facts.directory.clone(), ..other };
        let file = PolicyFile::of(&other);
        let after = applied(&file, &facts);
        prop_assert_eq!(templates(&after), templates(&other));
        prop_assert_eq!(&PolicyFile::of(&after), &file);
        prop_assert!(nothing_to_do(&file, &after));
    }

    #[test]
    fn a_file_reads_back_as_it_was_written(facts in any_organization()) {
        let file = PolicyFile::of(&facts);
        let json = serde_json::to_string(&file).unwrap();
        prop_assert_eq!(&serde_json::from_str::<PolicyFile>(&json).unwrap(), &file);
        #[cfg(feature = "cases")]
        prop_assert_eq!(PolicyFile::read(&file.to_yaml()), Ok(file));
    }
}
