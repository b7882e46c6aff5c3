//! What people write: a safe part of Markdown.
//!
//! Paragraphs, line breaks, bold, italics, code, lists, quotes and links to the web or an email address; nothing
//! else. A heading is a bold line, an image a link to it, HTML is text. Views are made of events, never of HTML
//! that somebody wrote. Characters that would be invisible are shown as their code, and a link whose words do not
//! show where it leads says so behind them.

#[cfg(feature = "ssr")]
mod read;
#[cfg(feature = "ssr")]
mod view;

#[cfg(feature = "ssr")]
pub use read::plain;
#[cfg(feature = "ssr")]
pub use view::Markdown;

/// What is understood, for the hints of fields.
pub const HINT: &str = "Markdown: **bold**, *italics*, `code`, lists, > quotes, [links](https://…).";
