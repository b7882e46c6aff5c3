//! The form by which an ended session is reviewed.

use governance::ids::BreakGlassSessionId;
use governance::wire::Ref;
use leptos::prelude::*;

use crate::api::break_glass::ReviewSession;
use crate::components::markdown;
use crate::form::{self, Typed};
use crate::kit::{
    Button, Choice, ChoiceLayout, Disclosure, ErrorSummary, Field, Form, FormRow, Glyph, RadioGroup, Select, TextArea,
    TextInput, Variant,
};

/// How many follow-ups the form has room for, and how many it shows at first.
const ROWS: usize = 6;
const SHOWN: usize = 2;

/// What happened, justified or not, and what is to be done.
#[component]
pub fn ReviewForm(
    session: BreakGlassSessionId,
    /// Those who can own a follow-up.
    owners: Vec<Ref>,
) -> impl IntoView {
    let form = Typed::new(form::of::<ReviewSession>());
    let people: Vec<Choice> = owners.into_iter().map(|owner| Choice::new(owner.id.to_string(), owner.name)).collect();
    let mut labels =
        vec![("account".to_owned(), "What happened".to_owned()), ("justified".to_owned(), "Justified".to_owned())];
    for row in 0..ROWS {
        for (name, label) in [("what", "what"), ("owner", "owner"), ("due", "day")] {
            labels.push((format!("{name}-{row}"), format!("Follow-up {}, {label}", row + 1)));
        }
    }
    let labels: Vec<(&str, &str)> = labels.iter().map(|(field, label)| (field.as_str(), label.as_str())).collect();
    let problems = form.problems(&labels);
    let choices = vec![
        Choice::new("yes", "It was justified").hint("Normal approval would have come too late."),
        Choice::new("no", "It was not justified").hint("It could have waited, or should not have been done."),
    ];
    let typed = |name: &str| form.values(name, &[]);
    let (what, owner, due) = (typed("what"), typed("owner"), typed("due"));
    let at = |column: &[String], row: usize| column.get(row).cloned().unwrap_or_default();
    let row = |row: usize| {
        let people = people.clone();
        let (what, owner, due) = (at(&what, row), at(&owner, row), at(&due, row));
        view! {
            <FormRow>
                <Field name=format!("what[{row}]") id=format!("what-{row}") label=format!("Follow-up {}", row + 1) error=form.error(&format!("what-{row}"))>
                    <TextInput value=what autocomplete="off" attr:maxlength="200" />
                </Field>
                <Field name=format!("owner[{row}]") id=format!("owner-{row}") label="Owner" error=form.error(&format!("owner-{row}"))>
                    <Select choices=people selected=owner blank="Nobody yet" />
                </Field>
                <Field name=format!("due[{row}]") id=format!("due-{row}") label="By" error=form.error(&format!("due-{row}"))>
                    <TextInput kind="date" value=due />
                </Field>
            </FormRow>
        }
    };
    let first = (0..SHOWN).map(&row).collect_view();
    let more = (SHOWN..ROWS).map(&row).collect_view();
    view! {
        <Form action={form::action::<ReviewSession>()} id="review">
            <ErrorSummary errors=problems />
            <input type="hidden" name="session" value=session.to_string() />
            <Field
                name="account"
                label="What happened"
                hint=format!("Why the normal way was not enough, and what was done. Everyone can read it. {}", markdown::HINT)
                required=true
                error=form.error("account")
            >
                <TextArea rows=5 value=form.value("account", "") />
            </Field>
            <RadioGroup
                name="justified"
                legend="Was breaking the glass justified?"
                choices
                selected=form.value("justified", "")
                layout=ChoiceLayout::Cards
                required=true
                error=form.error("justified")
            />
            {first}
            <Disclosure summary="More follow-ups"><div class="form">{more}</div></Disclosure>
            <div class="actions"><Button variant=Variant::Primary icon=Glyph::Check>"Record the review"</Button></div>
        </Form>
    }
}
