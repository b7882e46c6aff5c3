//! The ways through a text that is not on one screen: to a line, to another part, folded or not.

use leptos::prelude::*;

use super::super::shown::{Body, Shown};
use super::thousands;
use crate::kit::{Button, Glyph, Icon, LinkButton, Size, TextInput, Variant};

/// How many lines are taken in at a glance.
const GLANCE: usize = 40;

/// Above the text.
pub fn tools(shown: &Shown) -> impl IntoView + use<> {
    let reading = shown.reading.clone();
    let long = shown.parts > 1 || shown.lines.2 > GLANCE;
    let folds = match &shown.body {
        Body::Lines(lines) => lines.iter().enumerate().any(|(index, line)| line.end > index + 1),
        _ => false,
    };
    let toggle = |href: String, says: &'static str| {
        view! { <LinkButton href size=Size::Small variant=Variant::Ghost>{says}</LinkButton> }
    };
    let mut other = reading.clone();
    let fold = (folds && long).then(|| {
        other.folded = !other.folded;
        toggle(other.href(), if reading.folded { "Unfold all" } else { "Fold all" })
    });
    let mut fewer = reading.clone();
    (fewer.all, fewer.part, fewer.line) = (false, 0, None);
    let context = reading.all.then(|| toggle(fewer.href(), "Only changes"));
    let settings: Vec<_> = reading
        .settings()
        .into_iter()
        .map(|(key, value)| view! { <input type="hidden" name=key value=value /> })
        .collect();
    let two_texts = shown.before && matches!(shown.body, Body::Rows(_));
    let (label, example) = if two_texts { ("Line: A12 after, B12 before", "A12") } else { ("Line", "Line") };
    let find = long.then(|| {
        let key = reading.key("line");
        view! {
            <form method="get" action=format!("{}#{}", reading.page(), reading.card()) class="reader-find">
                {settings}
                <TextInput name=key.clone() id=format!("{key}-sought") label placeholder=example autocomplete="off" mono=true />
                <Button size=Size::Small>"Go to line"</Button>
            </form>
        }
    });
    let any = fold.is_some() || context.is_some() || find.is_some();
    any.then(|| view! { <div class="reader-tools">{find} <div class="actions">{fold} {context}</div></div> })
}

/// Below the text, where there is more of it.
pub fn part_links(shown: &Shown) -> impl IntoView + use<> {
    let (reading, part, parts, (first, last, all)) = (shown.reading.clone(), shown.part, shown.parts, shown.lines);
    let what = if matches!(shown.body, Body::Rows(_)) { "Rows" } else { "Lines" };
    let says = format!(
        "{what} {} to {} of {}, part {} of {}",
        thousands(first),
        thousands(last),
        thousands(all),
        thousands(part),
        thousands(parts)
    );
    let to = |part: usize| reading.part(part).href();
    let back = (part > 1).then(|| {
        view! {
            <LinkButton href=to(1) size=Size::Small>"First"</LinkButton>
            <LinkButton href=to(part - 1) size=Size::Small icon=Glyph::ChevronLeft>"Previous part"</LinkButton>
        }
    });
    let on = (part < parts).then(|| {
        view! {
            <LinkButton href=to(part + 1) size=Size::Small>"Next part" <Icon glyph=Glyph::ChevronRight /></LinkButton>
            <LinkButton href=to(parts) size=Size::Small>"Last"</LinkButton>
        }
    });
    (parts > 1).then(|| {
        view! { <nav class="pagination reader-parts" aria-label="Parts of the payload"><p>{says}</p><div class="actions">{back} {on}</div></nav> }
    })
}
