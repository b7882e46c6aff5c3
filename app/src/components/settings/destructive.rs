//! The place of a destructive step: what it does, and the question before it.

use leptos::prelude::*;

use crate::kit::{Button, Card, Dialog, Form, Glyph, Variant};

/// A card whose button asks first; the answer posts the id of the thing.
#[component]
pub fn Destructive(
    /// The id of the dialog.
    #[prop(into)]
    id: String,
    /// What is done: "Delete team".
    #[prop(into)]
    title: String,
    /// What goes and what stays.
    #[prop(into)]
    text: String,
    /// The question, which names the thing.
    #[prop(into)]
    question: String,
    /// Where the form posts to.
    action: &'static str,
    /// The thing.
    #[prop(into)]
    target: String,
    /// The button's icon.
    #[prop(default = Glyph::Trash2)]
    icon: Glyph,
    /// Fields of the form.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let opens = id.clone();
    let closes = id.clone();
    let asks = format!("{title}…");
    let before = text.clone();
    view! {
        <Card title=title.clone() class="danger-zone">
            <div class="flex flex-wrap items-center justify-between gap-3">
                <p class="flex-1 basis-64 text-muted">{before}</p>
                <Button opens variant=Variant::DangerQuiet icon>{asks}</Button>
            </div>
        </Card>
        <Dialog id title=question>
            <p class="text-muted">{text}</p>
            <Form action>
                <input type="hidden" name="id" value=target />
                {children.map(|children| children())}
                <div class="dialog-footer">
                    <Button closes variant=Variant::Ghost>"Cancel"</Button>
                    <Button variant=Variant::Danger>{title}</Button>
                </div>
            </Form>
        </Dialog>
    }
}
