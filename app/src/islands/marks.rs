//! What is wrong with the fields of the policy editor, beside them, while they are filled in.
//!
//! The fields are the server's HTML, and no island is around them: errors are put there and taken away by hand, with the
//! ids and attributes that [`crate::kit::Field`] and the groups of choices give them.

use std::collections::BTreeSet;

use governance::FieldErrors;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Element;

use crate::components::studio::{LABELS, in_labels};
use crate::kit::error_summary::to_put_right;

/// The id of the error, without `-error`, of which all others are copies.
pub(super) const SAMPLE: &str = "field-error-sample";

/// Which fields may be complained of.
pub(super) struct Marks {
    /// The selector of what is above the form's fields and tells of all of them.
    summary: String,
    /// Those that the server complained of.
    told: BTreeSet<&'static str>,
    /// Those that the rules complained of in what the server was sent: of others they know nothing.
    known: BTreeSet<String>,
    /// Those that somebody has filled in since.
    touched: BTreeSet<String>,
}

impl Marks {
    /// The fields as the server rendered them; `first` is what the rules said of them then.
    pub(super) fn new(form: &str, first: &FieldErrors) -> Self {
        let told = LABELS.map(|(field, _)| field).into_iter().filter(|field| line(field).is_some()).collect();
        let known = first.0.iter().map(|error| error.field.clone()).collect();
        Self { summary: format!("form#{form} > .notice"), told, known, touched: BTreeSet::new() }
    }

    /// Notes that the control of this name is being filled in. Nobody is told of half of what they write, so a field
    /// that was in order counts only once it is `left`.
    pub(super) fn touch(&mut self, control: &str, left: bool) {
        let field = control.strip_suffix("[]").or_else(|| control.strip_suffix(".more")).unwrap_or(control);
        if left || self.told.contains(field) {
            self.touched.insert(field.to_owned());
        }
    }

    /// Shows what is wrong now, at those fields that were filled in or complained of before.
    pub(super) fn show(&self, problems: &FieldErrors) {
        for (field, label) in LABELS {
            let (told, touched) = (self.told.contains(field), self.touched.contains(field));
            let wrong = problems.of(field).filter(|_| told || touched).map(in_labels);
            // What only the server could find fault with is in order once it is another.
            if wrong.is_none() && told && !touched && !self.known.contains(field) {
                continue;
            }
            mark(field, wrong.as_deref());
            if told {
                self.list(field, wrong.map(|wrong| format!("{label}: {wrong}")).as_deref());
            }
        }
        self.count();
    }

    /// The line above the form that leads to a field: what is wrong with it, or out of sight.
    fn list(&self, field: &str, wrong: Option<&str>) {
        let Some(link) = found(&format!("{} [href='#{field}']", self.summary)) else { return };
        if wrong.is_some() {
            link.set_text_content(wrong);
        }
        if let Some(item) = link.closest("li").ok().flatten() {
            attribute(&item, "hidden", wrong.is_none().then_some(""));
        }
    }

    /// How many lines are left above the form.
    fn count(&self) {
        let (Some(summary), Some(list)) = (found(&self.summary), found(&format!("{} ul", self.summary))) else {
            return;
        };
        let lines = list.children();
        let left =
            (0..lines.length()).filter_map(|place| lines.item(place)).filter(|line| !line.has_attribute("hidden"));
        let left = left.count();
        attribute(&summary, "hidden", (left == 0).then_some(""));
        let title = found(&format!("{} .notice-title", self.summary)).filter(|_| left > 0);
        if let Some(title) = title.filter(|title| title.text_content() != Some(to_put_right(left))) {
            title.set_text_content(Some(&to_put_right(left)));
        }
    }
}

/// Puts an error beside a field, or takes it away.
fn mark(field: &str, wrong: Option<&str>) {
    let Some(control) = document().get_element_by_id(field) else { return };
    let around = |selector: &str| control.closest(selector).ok().flatten();
    let group = around("fieldset.choices");
    // Check boxes and radio buttons are described as a group, what is typed into by itself.
    let described = group.clone().filter(|group| !group.class_list().contains("picker"));
    match &described {
        Some(group) => {
            let _ = group.class_list().toggle_with_force("choices-invalid", wrong.is_some());
        }
        None => attribute(&control, "aria-invalid", wrong.map(|_| "true")),
    }
    let Some(place) = group.or_else(|| around(".field")) else { return };
    match (line(field), wrong) {
        (Some(line), Some(wrong)) => write(&line, wrong),
        (Some(line), None) => line.remove(),
        (None, Some(wrong)) => {
            let Some(line) = copy() else { return };
            line.set_id(&format!("{field}-error"));
            write(&line, wrong);
            let _ = place.append_child(&line);
        }
        (None, None) => {}
    }
    let ids = [format!("{field}-hint"), format!("{field}-error")];
    let ids: Vec<String> = ids.into_iter().filter(|id| document().get_element_by_id(id).is_some()).collect();
    attribute(
        &described.unwrap_or(control),
        "aria-describedby",
        Some(ids.join(" ").as_str()).filter(|ids| !ids.is_empty()),
    );
}

fn line(field: &str) -> Option<Element> {
    document().get_element_by_id(&format!("{field}-error"))
}

fn copy() -> Option<Element> {
    line(SAMPLE)?.clone_node_with_deep(true).ok()?.dyn_into().ok()
}

fn write(line: &Element, wrong: &str) {
    if let Ok(Some(text)) = line.query_selector("span") {
        text.set_text_content(Some(wrong));
    }
}

fn found(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

fn attribute(of: &Element, name: &str, value: Option<&str>) {
    // Neither can fail: the names are ours.
    let _ = match value {
        Some(value) => of.set_attribute(name, value),
        None => of.remove_attribute(name),
    };
}
