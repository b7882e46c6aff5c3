//! `/approval-policies/{id}/replay`: what a version would have done to the requests of the last days.

use governance::ids::TemplateId;
use governance::wire::policies::PolicyView;
use governance::wire::replays::{DAYS, ReplayBody, ReplayView};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{data, trail_through};
use crate::components::replays::ReplayReport;
use crate::kit::{Button, Card, Checkbox, Choice, EmptyState, Glyph, Notice, PageHeader, Select, Tone};
use crate::moment::Moment;
use crate::session::system;
use crate::{Refused, page};

struct Replayed {
    policy: PolicyView,
    wanted: ReplayBody,
    /// What it would have done, or why that cannot be told.
    outcome: Result<ReplayView, Refused>,
    moment: Moment,
}

/// A replay of one policy.
#[component]
pub fn ReplayPage() -> impl IntoView {
    page::inside(load(), body)
}

async fn load() -> Result<Replayed, Refused> {
    let id: TemplateId = page::param("id")?;
    let system = system()?;
    let viewer = data::manager().await?;
    let caller = &viewer.caller;
    let policy = service::policies::show(&system, caller, id).await?;
    let number = |name: &str| page::query(name).and_then(|text| text.parse().ok());
    let wanted = ReplayBody {
        days: Some(number("days").unwrap_or(DAYS)),
        version: number("version"),
        observed: page::query("observed").is_some(),
        ..ReplayBody::default()
    };
    let outcome = match service::replay::of_policy(&system, caller, id, &wanted).await.map_err(Refused::from) {
        Err(refused) if refused.errors.is_empty() => return Err(refused),
        outcome => outcome,
    };
    Ok(Replayed { policy, wanted, outcome, moment: Moment::load().await? })
}

fn body(replayed: Replayed) -> impl IntoView {
    let Replayed { policy, wanted, outcome, moment } = replayed;
    let (id, name) = (policy.id, policy.body.name);
    let result = match outcome {
        Ok(replay) if replay.places.is_empty() => view! {
            <Card>
                <EmptyState
                    icon=Glyph::Link
                    title={if replay.observed > 0 { "It only observes" } else { "Bound to nothing" }}
                    text="A replay goes by where the policy is enforced. Bind it, or count the bindings that only observe."
                />
            </Card>
        }
        .into_any(),
        Ok(replay) => view! { <ReplayReport replay moment /> }.into_any(),
        Err(refused) => {
            let says = refused.errors.into_iter().map(|(field, says)| format!("{field} {says}."));
            view! {
                <Notice tone=Tone::Danger live=true title="This cannot be replayed">
                    {says.collect::<Vec<_>>().join(" ")}
                </Notice>
            }
            .into_any()
        }
    };
    view! {
        <Title text=format!("Replay of {name}") />
        <div class="page">
            <PageHeader
                title="Replay"
                description="What a version would have done to the requests of the last days, had it been in force then. Nothing is written."
                breadcrumb=trail_through(&name, id)
            />
            {filters(policy.version, &wanted)}
            {result}
        </div>
    }
}

fn filters(newest: u32, wanted: &ReplayBody) -> impl IntoView + use<> {
    let spans = [1, 7, 30, 90, 365].map(|days| {
        let label = if days == 1 { "Last day".to_owned() } else { format!("Last {days} days") };
        Choice::new(days.to_string(), label)
    });
    let versions = (1..=newest).rev().map(|number| Choice::new(number.to_string(), format!("Version {number}")));
    let selected = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    view! {
        <form method="get" class="filters" aria-label="What is replayed">
            <div class="filters-fields">
                <Select name="version" label="Version" blank="Current version" choices=versions.collect() selected=selected(wanted.version) />
                <Select name="days" label="Time" choices=spans.to_vec() selected=selected(wanted.days) />
                <Checkbox name="observed" label="As if observing bindings were enforced" checked=wanted.observed />
            </div>
            <Button icon=Glyph::RotateCcw>"Replay"</Button>
        </form>
    }
}
