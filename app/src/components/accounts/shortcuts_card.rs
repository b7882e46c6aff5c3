//! The choice about keyboard shortcuts.

use leptos::prelude::*;

use crate::components::shell::Shortcuts;
use crate::kit::{Button, Card, Form};

/// On or off; each choice is a button.
#[component]
pub fn ShortcutsCard(
    /// The choice that holds.
    shortcuts: Shortcuts,
) -> impl IntoView {
    let choices: Vec<_> = Shortcuts::ALL
        .into_iter()
        .map(|choice| {
            let pressed = if choice == shortcuts { "true" } else { "false" };
            let class = if choice == shortcuts { "border-line-strong bg-hover" } else { "" };
            view! {
                <Button name="shortcuts" value=choice.key() class attr:aria-pressed=pressed>
                    {choice.label()}
                </Button>
            }
        })
        .collect();
    view! {
        <Card
            id="shortcuts"
            title="Keyboard shortcuts"
            description="Single keys that move through the inbox: j, k, o, x, / and ?. Remembered in this browser."
        >
            <Form action="/shortcuts" bare=true class="actions">
                <input type="hidden" name="return_to" value="/account#shortcuts" />
                {choices}
            </Form>
        </Card>
    }
}
