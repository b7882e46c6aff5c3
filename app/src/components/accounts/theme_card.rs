//! The choice of colours.

use leptos::prelude::*;

use crate::components::shell::Theme;
use crate::kit::{Button, Card, Form};

/// Light, dark, or as the system says; each choice is a button.
#[component]
pub fn ThemeCard(
    /// The choice that holds.
    theme: Theme,
) -> impl IntoView {
    let choices: Vec<_> = Theme::ALL
        .into_iter()
        .map(|choice| {
            let pressed = if choice == theme { "true" } else { "false" };
            let class = if choice == theme { "border-line-strong bg-hover" } else { "" };
            view! {
                <Button name="theme" value=choice.key() icon=choice.glyph() class attr:aria-pressed=pressed>
                    {choice.label()}
                </Button>
            }
        })
        .collect();
    view! {
        <Card title="Theme" description="Remembered in this browser.">
            <Form action="/theme" bare=true class="actions">
                <input type="hidden" name="return_to" value="/account" />
                {choices}
            </Form>
        </Card>
    }
}
