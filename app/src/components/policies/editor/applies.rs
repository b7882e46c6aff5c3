//! When a policy applies.

use governance::policy::PolicyBody;
use leptos::prelude::*;

use super::choices::{Options, weekdays};
use super::picked::picker;
use super::typed::Typed;
use crate::components::zones::ZoneList;
use crate::islands::picker::{Chosen, Kind};
use crate::kit::{
    Card, Checkbox, CheckboxGroup, Choice, ChoiceLayout, Field, FormRow, NumberInput, RadioGroup, TextInput,
};

#[component]
pub(super) fn AppliesCard(form: Typed, stored: PolicyBody, options: Options) -> impl IntoView {
    let stored = stored.conditions;
    let number = |value: Option<i64>| value.map(|value| value.to_string()).unwrap_or_default();
    let matches = vec![
        Choice::new("all", "Both must hold")
            .hint("Friday with 22 to 6 is the small hours and the late evening of Friday alone."),
        Choice::new("any", "Either is enough")
            .hint("Saturday and Sunday with 18 to 9 is evenings, nights and weekends."),
    ];
    let environments = form
        .values("conditions.environments", &stored.environments)
        .into_iter()
        .map(|name| {
            let here = options.environments.iter().any(|known| known.to_lowercase() == name.to_lowercase());
            let hint = if here { "" } else { "No environment here has this name." };
            Chosen { value: name.clone(), label: name, hint: hint.to_owned() }
        })
        .collect();
    let environments = picker(
        form,
        "conditions.environments",
        "Environments",
        Kind::Environments,
        environments,
        "None means every environment. Several are separated by commas; capitals do not matter.".to_owned(),
    );
    let start = form.value("conditions.startHour", &number(stored.start_hour));
    let end = form.value("conditions.endHour", &number(stored.end_hour));
    let zone = form.value("conditions.timezone", stored.timezone.as_deref().unwrap_or_default());
    let zone_hint = format!("Empty means the organization's, {}.", options.zone);
    view! {
        <Card title="When it applies" description="Everything given must hold. Nothing given: always.">
            <div class="form">
                {environments}
                <CheckboxGroup
                    name="conditions.weekdays[]"
                    legend="Weekdays"
                    layout=ChoiceLayout::Strip
                    choices=weekdays()
                    selected=form.values("conditions.weekdays", &stored.weekdays)
                    hint="Local days. None chosen means every day."
                    error=form.error("conditions.weekdays")
                />
                <FormRow>
                    <Field name="conditions.startHour" label="From hour" hint="0 to 23; the first hour inside." error=form.error("conditions.startHour")>
                        <NumberInput value=start />
                    </Field>
                    <Field name="conditions.endHour" label="To hour" hint="0 to 24; the first hour outside." error=form.error("conditions.endHour")>
                        <NumberInput value=end />
                    </Field>
                    <Field name="conditions.timezone" label="Time zone" hint=zone_hint error=form.error("conditions.timezone")>
                        <TextInput
                            attr:list="zones"
                            autocomplete="off"
                            value=zone
                            placeholder="Europe/Istanbul"
                        />
                        <ZoneList id="zones" />
                    </Field>
                </FormRow>
                <RadioGroup
                    name="conditions.timeMatch"
                    legend="Day and hours"
                    layout=ChoiceLayout::Cards
                    choices=matches
                    selected=form.value("conditions.timeMatch", stored.time_match.as_deref().unwrap_or("all"))
                    hint="Matters only where both are given. A start after the end crosses midnight."
                    error=form.error("conditions.timeMatch")
                />
                <Checkbox
                    name="conditions.requireReason"
                    label="A reason must be given"
                    hint="Where the policy applies, a request without a justification is refused."
                    checked=form.chosen("conditions.requireReason", "true", stored.require_reason)
                />
            </div>
        </Card>
    }
}
