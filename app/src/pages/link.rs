//! Addresses with a query.

/// `path` with the parts of the query that are given: filters, cursors.
pub fn link(path: &str, query: &[(&str, Option<&str>)]) -> String {
    let mut parts = form_urlencoded::Serializer::new(String::new());
    for (name, value) in query {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            parts.append_pair(name, value);
        }
    }
    match parts.finish() {
        query if query.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::link;

    #[test]
    fn only_what_is_given_stands_in_the_address() {
        assert_eq!(link("/audit", &[("actor", None), ("kind", Some(""))]), "/audit");
        assert_eq!(link("/audit", &[("q", Some("a&b c")), ("after", Some("7"))]), "/audit?q=a%26b+c&after=7");
    }
}
