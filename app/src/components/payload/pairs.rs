//! Which added line stands beside which removed one.

use super::marks::{alike, looks};

/// How many comparisons of two lines a whole diff may cost.
pub const COMPARISONS_MOST: usize = 500_000;
/// How many comparisons one run of changed lines may cost.
const RUN_MOST: usize = 2_500;

/// Removed and added lines of one run beside each other: in their order, so that what stands side by side is as
/// alike as can be, and everything left over beside each other as it comes. Takes what it costs off `budget`; a run
/// that it does not cover is taken in order.
pub fn pairs(removed: &[&str], added: &[&str], budget: &mut usize) -> Vec<(Option<usize>, Option<usize>)> {
    let cost = removed.len().saturating_mul(added.len());
    let fixed = if removed.len().min(added.len()) > 1 || (cost > 0 && removed.len() != added.len()) {
        if cost > RUN_MOST || cost > *budget {
            Vec::new()
        } else {
            *budget -= cost;
            most_alike(removed, added)
        }
    } else {
        Vec::new()
    };
    let mut rows = Vec::with_capacity(removed.len().max(added.len()));
    let (mut old, mut new) = (0, 0);
    for (at_old, at_new) in fixed.into_iter().chain([(removed.len(), added.len())]) {
        while old < at_old || new < at_new {
            rows.push(((old < at_old).then_some(old), (new < at_new).then_some(new)));
            (old, new) = ((old + 1).min(at_old), (new + 1).min(at_new));
        }
        if at_old < removed.len() {
            rows.push((Some(at_old), Some(at_new)));
            (old, new) = (at_old + 1, at_new + 1);
        }
    }
    rows
}

/// The pairs, in order, that are most alike in all.
fn most_alike(removed: &[&str], added: &[&str]) -> Vec<(usize, usize)> {
    let (old, new): (Vec<_>, Vec<_>) =
        (removed.iter().map(|line| looks(line)).collect(), added.iter().map(|line| looks(line)).collect());
    let width = new.len() + 1;
    // best[i * width + j]: how alike the lines from i and j on can be made.
    let mut best = vec![0; (old.len() + 1) * width];
    let mut likeness = vec![0; old.len() * new.len()];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let like = alike(&old[i], &new[j]);
            likeness[i * new.len() + j] = like;
            let paired = if like > 0 { like + best[(i + 1) * width + j + 1] } else { 0 };
            best[i * width + j] = paired.max(best[(i + 1) * width + j]).max(best[i * width + j + 1]);
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < old.len() && j < new.len() {
        let (like, here) = (likeness[i * new.len() + j], best[i * width + j]);
        if like > 0 && here == like + best[(i + 1) * width + j + 1] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if here == best[(i + 1) * width + j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_stands_beside_its_new_version() {
        let mut budget = 100;
        let removed = ["image: api:1.4.1", "replicas: 2"];
        let added = ["annotations: {}", "image: api:1.4.2", "replicas: 3"];
        let rows = pairs(&removed, &added, &mut budget);
        assert_eq!(rows, [(None, Some(0)), (Some(0), Some(1)), (Some(1), Some(2))]);
        assert_eq!(budget, 94);
    }

    #[test]
    fn what_costs_too_much_is_taken_in_order() {
        let rows = pairs(&["a b", "c d"], &["c d e"], &mut 0);
        assert_eq!(rows, [(Some(0), Some(0)), (Some(1), None)]);
    }

    proptest! {
        #[test]
        fn every_line_stands_once_and_in_order(removed in prop::collection::vec("[ab] [cd]", 0..8), added in prop::collection::vec("[ab] [cd]", 0..8)) {
            let removed: Vec<&str> = removed.iter().map(String::as_str).collect();
            let added: Vec<&str> = added.iter().map(String::as_str).collect();
            let rows = pairs(&removed, &added, &mut 1_000);
            let old: Vec<usize> = rows.iter().filter_map(|row| row.0).collect();
            let new: Vec<usize> = rows.iter().filter_map(|row| row.1).collect();
            prop_assert_eq!(old, (0..removed.len()).collect::<Vec<_>>());
            prop_assert_eq!(new, (0..added.len()).collect::<Vec<_>>());
        }
    }
}
