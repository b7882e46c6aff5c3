//! What came of a change that passes the gate.

use governance::wire::policies::Gated;

use crate::form;

/// Ends a form: back to `next`, which tells what came of it.
pub(super) fn answer(gated: &Gated, next: &str, did: &str) {
    form::gated(gated, page(next), did);
}

/// The page that the form stands on. Anything else leads to the policies, never away from here.
fn page(next: &str) -> &str {
    let known = next.starts_with("/approval-policies/") || next.starts_with("/resources/");
    let plain = next.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '/' | '-'));
    if known && plain { next } else { "/approval-policies" }
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn a_form_comes_back_to_a_page_with_bindings_and_never_leads_elsewhere() {
        assert_eq!(page("/resources/environment/0-1"), "/resources/environment/0-1");
        assert_eq!(page("//evil.example/resources/"), "/approval-policies");
        assert_eq!(page("/resources/\r\nset-cookie:"), "/approval-policies");
    }
}
