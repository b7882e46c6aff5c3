//! The kit: what every page is put together from. It knows nothing of approvals.
//!
//! All of it is plain server-rendered HTML on native elements, works without JavaScript, and may also stand inside an
//! island. Conventions:
//!
//! - Text props take anything that turns into a `String`; an empty text means "not there".
//! - Views that go beside the children (`actions`, `badges`) are `AnyView`: `actions=view! { … }.into_any()`.
//! - A control inside a [`Field`] takes its id, name, error and required mark from it.
//! - Native attributes and listeners that have no prop are spread: `<TextInput attr:list="zones" on:input=… />`.
//! - No inline styles (the content security policy forbids them): looks are classes of `style/`, and pages add layout
//!   with Tailwind's utilities.

pub mod avatar;
pub mod badge;
pub mod button;
pub mod card;
pub mod choice;
pub mod choice_pairs;
pub mod choice_tree;
pub mod code;
pub mod control;
pub mod dialog;
pub mod disclosure;
pub mod empty_state;
pub mod error_summary;
pub mod facts;
pub mod field;
pub mod filters;
pub mod form;
pub mod icon;
pub mod menu;
pub mod notice;
pub mod page_header;
pub mod pagination;
pub mod progress;
pub mod select;
pub mod stat;
pub mod table;
pub mod tabs;
pub mod time;
pub mod timeline;
pub mod tone;
pub mod visually_hidden;

pub use avatar::{Avatar, Person};
pub use badge::{Badge, Chip, Count};
pub use button::{Button, LinkButton, Size, Variant};
pub use card::Card;
pub use choice::{Checkbox, CheckboxGroup, Choice, ChoiceLayout, RadioGroup};
pub use choice_pairs::CheckboxPairs;
pub use choice_tree::{Branch, CheckboxTree};
pub use code::{Code, CodeBlock};
pub use control::{NumberInput, SearchInput, TextArea, TextInput};
pub use dialog::Dialog;
pub use disclosure::Disclosure;
pub use empty_state::EmptyState;
pub use error_summary::ErrorSummary;
pub use facts::{Fact, Facts};
pub use field::Field;
pub use filters::{FilterFold, Filters};
pub use form::{Form, FormFooter, FormRow};
pub use icon::{Glyph, Icon};
pub use menu::{Menu, MenuItem};
pub use notice::Notice;
pub use page_header::{Crumb, PageHeader};
pub use pagination::Pagination;
pub use progress::Progress;
pub use select::Select;
pub use stat::Stat;
pub use table::{Cell, Column, Row, Table};
pub use tabs::{Tab, Tabs};
pub use time::{Time, absolute, relative};
pub use timeline::{Timeline, TimelineItem};
pub use tone::Tone;
pub use visually_hidden::VisuallyHidden;

/// Joins class names; empty ones fall away.
pub(crate) fn classes(names: &[&str]) -> String {
    names.iter().copied().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A text as an attribute or a piece of a view: nothing when it is empty.
pub(crate) fn given(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// A text as HTML, for the elements into which the server writes text as it stands: `<textarea>` and `<title>`.
/// Everywhere else Leptos does this itself.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
