//! The preview of a policy beside its editor: rendered by the server, and again in the browser whenever a field changes.

mod labels;
mod next;
mod people;
mod problems;
mod view;
mod week;

pub use labels::{LABELS, in_labels, label};
pub use view::StudioView;

/// The text with its first letter in upper case.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
