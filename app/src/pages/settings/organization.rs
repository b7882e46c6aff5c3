//! `/settings/organization`.

use governance::policy::quorum::count_of;
use governance::wire::directory::OrganizationView;
use governance::{Permission, Superseding};
use leptos::prelude::*;
use service::break_glass;
use service::directory::organization;

use crate::api::organization::UpdateOrganization;
use crate::components::break_glass::{LimitsCard, LimitsForm};
use crate::components::settings::{Section, SettingsFrame};
use crate::components::zones::ZoneList;
use crate::form::Typed;
use crate::kit::{
    Button, Card, Choice, ChoiceLayout, Code, ErrorSummary, Fact, Facts, Field, Form, FormRow, Glyph, LinkButton,
    NumberInput, RadioGroup, TextInput, Variant,
};
use crate::session::{system, viewer};
use crate::{Refused, form, page};

const ZONES: &str = "zones";

/// Name, zone and time limits.
#[component]
pub fn OrganizationPage() -> impl IntoView {
    page::inside(
        async {
            let viewer = viewer().await?;
            let organization = organization::show(&system()?, &viewer.caller).await?;
            let limits = break_glass::limits(&system()?, &viewer.caller).await?;
            Ok::<_, Refused>((viewer, organization, limits))
        },
        |(viewer, organization, limits)| {
            let gates = format!("/resources/organization/{}", organization.id);
            let actions = view! { <LinkButton href=gates icon=Glyph::ShieldCheck>"What gates this?"</LinkButton> };
            let content = if viewer.may(Permission::OrganizationManage) {
                view! { <EditOrganization organization /> <LimitsForm limits /> }.into_any()
            } else {
                view! { <OrganizationFacts organization /> <LimitsCard limits /> }.into_any()
            };
            view! {
                <SettingsFrame
                    viewer
                    section=Section::Organization
                    description=Section::Organization.says()
                    actions=Some(actions.into_any())
                >
                    {content}
                </SettingsFrame>
            }
        },
    )
}

#[component]
fn OrganizationFacts(organization: OrganizationView) -> impl IntoView {
    let hours = |hours: i64| count_of(usize::try_from(hours).unwrap_or_default(), "hour");
    view! {
        <Card>
            <Facts>
                <Fact term="Name">{organization.name}</Fact>
                <Fact term="Slug"><Code>{organization.slug}</Code></Fact>
                <Fact term="Time zone">{organization.timezone}</Fact>
                <Fact term="Requests wait for approval">{hours(organization.request_ttl_hours)}</Fact>
                <Fact term="Approved requests wait for their claim">{hours(organization.approval_ttl_hours)}</Fact>
                <Fact term="Newer requests for the same">{meaning(organization.superseding).0}</Fact>
            </Facts>
        </Card>
    }
}

/// What becomes of older requests, in a few words and in a sentence.
fn meaning(superseding: Superseding) -> (&'static str, &'static str) {
    match superseding {
        Superseding::Mark => (
            "Mark older ones as superseded",
            "They keep waiting. Whoever approves one is asked whether they mean it although there is a newer one.",
        ),
        Superseding::Cancel => (
            "Cancel older ones",
            "Only the newest keeps waiting. The timeline of each older one says which request took its place.",
        ),
    }
}

#[component]
fn EditOrganization(organization: OrganizationView) -> impl IntoView {
    let form = Typed::new(form::of::<UpdateOrganization>());
    let labels = [
        ("name", "Name"),
        ("timezone", "Time zone"),
        ("requestTtlHours", "Requests expire after"),
        ("approvalTtlHours", "Approvals lapse after"),
        ("superseding", "Newer requests"),
    ];
    let (waits, lasts) = (organization.request_ttl_hours.to_string(), organization.approval_ttl_hours.to_string());
    let (waits, lasts) = (form.value("requestTtlHours", &waits), form.value("approvalTtlHours", &lasts));
    let (name, zone) = (form.value("name", &organization.name), form.value("timezone", &organization.timezone));
    let superseding = form.value("superseding", organization.superseding.word());
    let choices = Superseding::ALL.map(|superseding| {
        let (label, hint) = meaning(superseding);
        Choice::new(superseding.word(), label).hint(hint)
    });
    view! {
        <Card>
            <Form action={form::action::<UpdateOrganization>()}>
                <ErrorSummary errors=form.problems(&labels) />
                <Field name="name" label="Name" required=true error=form.error("name")>
                    <TextInput value=name autocomplete="organization" />
                </Field>
                <Field
                    name="timezone"
                    label="Time zone"
                    hint="In which days and hours of policies are read where they name no zone of their own, and times are shown."
                    error=form.error("timezone")
                >
                    <TextInput value=zone autocomplete="off" attr:list=ZONES />
                </Field>
                <ZoneList id=ZONES />
                <FormRow>
                    <Field
                        name="requestTtlHours"
                        label="Requests expire after (hours)"
                        hint="How long a request waits for approval. 168 hours are a week."
                        required=true
                        error=form.error("requestTtlHours")
                    >
                        <NumberInput value=waits />
                    </Field>
                    <Field
                        name="approvalTtlHours"
                        label="Approvals lapse after (hours)"
                        hint="How long an approved request waits for its claim."
                        required=true
                        error=form.error("approvalTtlHours")
                    >
                        <NumberInput value=lasts />
                    </Field>
                </FormRow>
                <RadioGroup
                    name="superseding"
                    legend="When a newer request asks for the same action on the same target"
                    choices=choices.to_vec()
                    selected=superseding
                    layout=ChoiceLayout::Cards
                    error=form.error("superseding")
                />
                <p class="text-sm text-muted">"The slug " <Code>{organization.slug}</Code> " stays, since addresses may hold it."</p>
                <div class="actions"><Button variant=Variant::Primary>"Save organization"</Button></div>
            </Form>
        </Card>
    }
}
