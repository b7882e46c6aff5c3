//! What several policies still need, together where it is the same.

/// What policies still need, each by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// In words, never empty: "2 approvals", "1 approval from SRE".
    pub missing: Vec<String>,
    pub policies: Vec<String>,
}

impl Need {
    /// Of policies with what each still needs, in their order; those that need nothing are left out.
    pub fn all<'a>(policies: impl IntoIterator<Item = (&'a str, Vec<String>)>) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for (name, missing) in policies {
            match all.iter_mut().find(|need| need.missing == missing) {
                _ if missing.is_empty() => {}
                Some(same) => same.policies.push(name.to_owned()),
                None => all.push(Self { missing, policies: vec![name.to_owned()] }),
            }
        }
        all
    }

    /// Each on a line: "1 approval (Off-Hours Change Gate)", "2 approvals, 1 approval from SRE (Production Deploy
    /// Gate)". Where all need the same, nothing has to be told apart and no policy is named.
    pub fn in_words(all: &[Self]) -> Vec<String> {
        match all {
            [same] => vec![same.missing.join(", ")],
            all => all
                .iter()
                .map(|Self { missing, policies }| format!("{} ({})", missing.join(", "), policies.join(" and ")))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(policies: &[(&str, &[&str])]) -> String {
        let owned = |missing: &[&str]| missing.iter().map(|what| (*what).to_owned()).collect::<Vec<_>>();
        let each = policies.iter().map(|(name, missing)| (*name, owned(missing)));
        Need::in_words(&Need::all(each)).join(" · ")
    }

    #[test]
    fn what_is_missing_is_told_by_policy_where_policies_differ() {
        assert_eq!(
            said(&[("Off-Hours", &["1 approval"]), ("Deploys", &["2 approvals", "1 approval from SRE"])]),
            "1 approval (Off-Hours) · 2 approvals, 1 approval from SRE (Deploys)"
        );
        assert_eq!(
            said(&[("A", &["1 approval"]), ("B", &["2 approvals"]), ("C", &["1 approval"])]),
            "1 approval (A and C) · 2 approvals (B)"
        );
    }

    #[test]
    fn what_all_need_alike_names_no_policy() {
        assert_eq!(said(&[("Deploys", &["2 approvals", "1 approval from SRE"])]), "2 approvals, 1 approval from SRE");
        assert_eq!(said(&[("A", &["1 approval"]), ("B", &["1 approval"]), ("C", &[])]), "1 approval");
        assert_eq!(said(&[("A", &[])]), "");
    }
}
