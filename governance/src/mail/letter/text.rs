//! A letter as plain text.

use super::sheet::{Item, Sheet};

/// The whole letter, its lines ended by `\n`.
pub(super) fn render(sheet: &Sheet) -> String {
    let mut parts = Vec::new();
    if let Some(hazard) = sheet.hazard {
        parts.push(format!("*** {hazard} ***"));
    }
    parts.push(sheet.title.clone());
    parts.push(sheet.says.clone());
    parts.extend(sheet.quote.as_deref().map(|quote| indented(quote, "> ")));
    if !sheet.facts.is_empty() {
        let width = sheet.facts.iter().map(|(label, _)| label.len()).max().unwrap_or_default() + 2;
        let pad = " ".repeat(width);
        let fact = |(label, fact): &(&str, String)| {
            format!("{:width$}{}", format!("{label}:"), fact.lines().collect::<Vec<_>>().join(&format!("\n{pad}")))
        };
        parts.push(sheet.facts.iter().map(fact).collect::<Vec<_>>().join("\n"));
    }
    parts.extend(sheet.items.iter().map(item));
    if sheet.more > 0 {
        parts.push(format!("And {} more.", sheet.more));
    }
    let (label, url) = &sheet.link;
    parts.push(format!("{label}: {url}"));
    parts.push(format!(
        "-- \n{} on Countersign. {}\nWhat you are told: {}",
        sheet.from, sheet.because, sheet.preferences
    ));
    format!("{}\n", parts.join("\n\n"))
}

fn item(item: &Item) -> String {
    let below = [&item.says].into_iter().chain(&item.lines).chain([&item.url]);
    let below: String = below.map(|line| format!("\n  {line}")).collect();
    format!("{}{below}", item.title)
}

fn indented(text: &str, with: &str) -> String {
    text.lines().map(|line| format!("{with}{line}")).collect::<Vec<_>>().join("\n")
}
