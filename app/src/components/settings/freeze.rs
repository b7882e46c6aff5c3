//! Freezing and unfreezing an environment.

use governance::wire::directory::EnvironmentView;
use leptos::prelude::*;

use crate::api::environments::{FreezeEnvironment, UnfreezeEnvironment};
use crate::form::{self, Typed};
use crate::kit::{Button, Card, ErrorSummary, Field, Form, Glyph, Notice, TextArea, Tone};
use crate::moment::Moment;

/// Whether the environment is frozen, and the form that changes it.
#[component]
pub fn FreezeCard(
    environment: EnvironmentView,
    /// Who froze it.
    #[prop(into)]
    frozen_by: String,
    /// The state of the form that is shown.
    form: Typed,
    /// Whether the reader may change it.
    may: bool,
    moment: Moment,
) -> impl IntoView {
    let frozen = environment.freeze.is_some();
    let state = match environment.freeze {
        Some(freeze) => view! {
            <Notice tone=Tone::Info icon=Glyph::Snowflake title="Frozen">
                <p>{frozen_by} " froze it " {moment.distance(freeze.at)} "."</p>
                {(!freeze.reason.is_empty()).then(|| view! { <p class="quote">{freeze.reason}</p> })}
            </Notice>
        }
        .into_any(),
        None => view! {
            <p class="text-muted">
                "While it is frozen, nothing is released, promoted or rolled back to it, and no cluster action that names it goes through. Only a break-glass session passes."
            </p>
        }
        .into_any(),
    };
    let (action, verb, icon) = if frozen {
        (form::action::<UnfreezeEnvironment>(), "Unfreeze", Glyph::SunSnow)
    } else {
        (form::action::<FreezeEnvironment>(), "Freeze", Glyph::Snowflake)
    };
    let reason = form.value("reason", "");
    let refused = format!("The environment was not {}", if frozen { "unfrozen" } else { "frozen" });
    let change = may.then(|| {
        view! {
            <Form action>
                <ErrorSummary title=refused errors=form.problems(&[("reason", "Reason")]) />
                <input type="hidden" name="id" value=environment.id.to_string() />
                <Field
                    name="reason"
                    label="Reason"
                    hint="Stands in the request and in the audit log. A policy may require it."
                    error=form.error("reason")
                >
                    <TextArea rows=2 value=reason />
                </Field>
                <div class="actions">
                    <Button icon>{format!("{verb} {}", environment.name)}</Button>
                    <p class="text-sm text-muted">"Where a policy gates it, this opens a request that waits for approval."</p>
                </div>
            </Form>
        }
    });
    view! {
        <Card title="Freeze">
            <div class="form">{state} {change}</div>
        </Card>
    }
}
