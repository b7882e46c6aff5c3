//! The viewer as HTML. No script, no inline styles; ids and classes are short, since a page holds thousands.

mod card;
mod lines;
mod rows;
mod tools;

pub use card::{PayloadCard, Reader};

use leptos::prelude::*;

use super::segments::Segment;
use crate::kit::given;

/// A line as it is drawn.
fn drawn(segments: Vec<Segment>) -> Vec<AnyView> {
    let draw = |Segment { text, class, marked }: Segment| match (class, marked) {
        ("", false) => text.into_any(),
        (class, false) => view! { <span class=class>{text}</span> }.into_any(),
        (class, true) => view! { <mark class=given(class.to_owned())>{text}</mark> }.into_any(),
    };
    segments.into_iter().map(draw).collect()
}

/// A number that leads to its line. It is no stop for the keyboard, of which there would be a thousand: a line
/// is also reached by its number in the tools.
fn number(id: Option<String>, number: Option<usize>) -> Option<impl IntoView> {
    let id = id?;
    let href = format!("#{id}");
    Some(view! { <a id=id href=href tabindex="-1">{number}</a> })
}

/// "1 line", "2 lines".
fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{} {one}s", thousands(count)) }
}

/// "1,234,567".
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_read_in_threes() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(counted(1, "line"), "1 line");
        assert_eq!(counted(2_000, "line"), "2,000 lines");
    }
}
