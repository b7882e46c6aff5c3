//! People as initials.

use leptos::prelude::*;

use super::classes;

/// How many hues `style/kit/badges.css` has.
const HUES: usize = 6;

fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// The same name has the same hue everywhere.
fn hue(name: &str) -> usize {
    name.bytes().fold(7_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte))) % HUES
}

/// A person's initials. Decoration: the name stands beside it.
#[component]
pub fn Avatar(
    /// The person's name.
    #[prop(into)]
    name: String,
    /// `avatar-sm` or `avatar-lg`.
    #[prop(into, optional)]
    class: String,
) -> impl IntoView {
    let hue = format!("hue-{}", hue(&name));
    view! { <span class=classes(&["avatar", &hue, &class]) aria-hidden="true">{initials(&name)}</span> }
}

/// A person: initials and name.
#[component]
pub fn Person(
    /// The person's name.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    view! { <span class="person"><Avatar name=name.clone() class="avatar-sm" /> <span>{name}</span></span> }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_the_first_letters_of_the_first_and_the_last_word() {
        assert_eq!(initials("Ana de Souza"), "AS");
        assert_eq!(initials("bo"), "B");
        assert_eq!(initials("ci-pipeline (token)"), "CT");
        assert_eq!(initials(""), "");
    }
}
