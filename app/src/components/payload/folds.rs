//! What folds under what: lines under the line before that is indented less.

/// How deep each line stands. A line without text stands as deep as the next one with it; in YAML, items
/// stand under the key that may be indented as much as they are.
pub fn depths<'a>(lines: impl DoubleEndedIterator<Item = &'a str>, items: bool) -> Vec<usize> {
    let mut next = 0;
    let mut depths: Vec<usize> = lines
        .rev()
        .map(|line| {
            let text = line.trim_start();
            if !text.is_empty() {
                let item = items && (text.starts_with("- ") || text.trim_end() == "-");
                next = 2 * (line.len() - text.len()) + usize::from(item);
            }
            next
        })
        .collect();
    depths.reverse();
    depths
}

/// For each line, the first one after it that does not fold under it.
pub fn ends(depths: &[usize]) -> Vec<usize> {
    let mut ends = vec![depths.len(); depths.len()];
    let mut open: Vec<usize> = Vec::new();
    for (index, depth) in depths.iter().enumerate() {
        while let Some(last) = open.pop_if(|last| depths[*last] >= *depth) {
            ends[last] = index;
        }
        open.push(index);
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each line that something folds under, with the last line of that.
    fn folds(text: &str, items: bool) -> Vec<(&str, &str)> {
        let lines: Vec<&str> = text.lines().collect();
        let ends = ends(&depths(lines.iter().copied(), items));
        let under =
            |(index, end): (usize, &usize)| (*end > index + 1).then(|| (lines[index].trim(), lines[end - 1].trim()));
        ends.iter().enumerate().filter_map(under).collect()
    }

    #[test]
    fn json_folds_by_its_brackets() {
        let text = "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": 3\n}";
        assert_eq!(folds(text, false), [("{", "\"b\": 3"), ("\"a\": [", "2")]);
    }

    #[test]
    fn yaml_folds_by_its_indentation_and_items_under_their_key() {
        let text = "spec:\n  containers:\n  - name: api\n    image: api:1\n\n  - name: log\nkind: Pod\n";
        assert_eq!(
            folds(text, true),
            [("spec:", "- name: log"), ("containers:", "- name: log"), ("- name: api", "image: api:1")]
        );
    }

    #[test]
    fn lines_without_order_fold_under_nothing() {
        assert_eq!(folds("a\nb\n\nc", false), []);
        assert_eq!(folds("", true), []);
        assert_eq!(ends(&(0..100_000).rev().collect::<Vec<_>>()).len(), 100_000);
    }
}
