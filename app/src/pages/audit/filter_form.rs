//! What the audit can be narrowed by, what narrows it now, and what is shown as a file.

use governance::event::EventKind;
use governance::wire::directory::{ClusterView, MemberView, ProjectView};
use leptos::prelude::*;
use service::audit::export::Format;

use super::filters::{Wanted, field};
use crate::components::requests::visible::visible;
use crate::kit::{Checkbox, Choice, Filters, Glyph, Icon, Menu, MenuItem, Select, TextInput};
use crate::moment::Moment;

/// What there is to choose from.
pub struct Choices {
    pub members: Vec<MemberView>,
    pub projects: Vec<ProjectView>,
    pub clusters: Vec<ClusterView>,
}

impl Choices {
    fn members(&self) -> Vec<Choice> {
        self.members.iter().map(|member| Choice::new(member.id.to_string(), visible(&member.name).0)).collect()
    }

    /// By id, as events lead here, so that a new slug breaks no address.
    fn resources(&self) -> Vec<Choice> {
        let project =
            |one: &ProjectView| Choice::new(format!("project:{}", one.id), one.slug.clone()).group("Projects");
        let environments = |project: &ProjectView| {
            let slug = project.slug.clone();
            let choice = move |id: String, name: &str| {
                Choice::new(format!("environment:{id}"), format!("{slug} / {name}")).group("Environments")
            };
            project.environments.iter().map(move |one| choice(one.id.to_string(), &one.name)).collect::<Vec<_>>()
        };
        let cluster =
            |one: &ClusterView| Choice::new(format!("cluster:{}", one.id), one.slug.clone()).group("Clusters");
        let (projects, clusters) = (self.projects.iter().map(project), self.clusters.iter().map(cluster));
        projects.chain(self.projects.iter().flat_map(environments)).chain(clusters).collect()
    }
}

/// The form: what it cannot show (a request, a session, kinds that were chosen already) is kept, and can be
/// taken away below it.
pub fn filter_form(wanted: &Wanted, choices: &Choices) -> AnyView {
    let chosen = |name: &str, mut choices: Vec<Choice>| {
        let value = wanted.value(name);
        // What is gone, or named by its slug, stays chosen.
        if !value.is_empty() && !choices.iter().any(|choice| choice.value == value) {
            let label = value.split_once(':').map_or(value.as_str(), |(_, named)| named).to_owned();
            choices.push(Choice::new(value, label).group("Others"));
        }
        choices
    };
    let kinds = EventKind::ALL.iter().filter(|kind| !wanted.kinds.contains(kind));
    let kinds = kinds.map(|kind| Choice::new(kind.key(), kind.title()).group(area(*kind))).collect();
    let any = if wanted.kinds.is_empty() { "Any kind" } else { "Add a kind" };
    let kept =
        wanted.given().into_iter().filter(|(name, _)| [field::KIND, field::REQUEST, field::SESSION].contains(name));
    let kept = kept.map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    let kept: Vec<_> = kept.collect();
    let clear = if wanted.narrowed() { "/audit" } else { "" };
    let value = |name: &str| wanted.value(name);
    let active = wanted.given().iter().filter(|(name, _)| *name != field::TEXT).count() as u64;
    let (text, actor, resource) = (value(field::TEXT), value(field::ACTOR), value(field::RESOURCE));
    let (from, until, prominent) = (value(field::FROM), value(field::UNTIL), wanted.prominent);
    let members = chosen(field::ACTOR, choices.members());
    let resources = chosen(field::RESOURCE, choices.resources());
    view! {
        <Filters label="Filter events" search="Subject or detail" searched=text clear active>
            {kept}
            <Select name=field::ACTOR label="Actor" blank="Anyone" choices=members selected=actor />
            <Select name=field::KIND label="Kind" blank=any choices=kinds />
            <Select name=field::RESOURCE label="Resource" blank="Anywhere" choices=resources selected=resource />
            <label class="filters-named">"From " <TextInput kind="date" name=field::FROM value=from /></label>
            <label class="filters-named">"Until " <TextInput kind="date" name=field::UNTIL value=until /></label>
            <Checkbox name=field::PROMINENT label="Prominent only" checked=prominent />
        </Filters>
        {chips(wanted)}
    }
    .into_any()
}

/// What narrows the log and has no field of its own that shows it: each a link to the log without it.
fn chips(wanted: &Wanted) -> Option<AnyView> {
    let chip = |(name, value): (&'static str, String)| {
        let label = match name {
            field::KIND => value.parse().map_or(value.clone(), |kind: EventKind| kind.title().to_owned()),
            field::REQUEST => format!("Request {}", visible(&value).0),
            field::SESSION => "One break-glass session".to_owned(),
            _ => return None,
        };
        let href = wanted.without(name, &value);
        Some(view! {
            <li>
                <a class="chip" href=href>
                    <span dir="auto">{label}</span>
                    <Icon glyph=Glyph::X />
                    <span class="sr-only">": remove this filter"</span>
                </a>
            </li>
        })
    };
    let chips: Vec<_> = wanted.given().into_iter().filter_map(chip).collect();
    (!chips.is_empty()).then(|| view! { <ul class="chips" aria-label="Further filters">{chips}</ul> }.into_any())
}

/// The ways to take what is shown away as a file: what will stand in it, and what it is good for. `count` is
/// how many events the whole log has.
pub fn exports(wanted: &Wanted, count: u64, moment: Moment) -> AnyView {
    let narrowing = wanted.narrowing();
    let (label, what) = match narrowing.len() {
        0 => ("the whole log", format!("The whole log: {count} {}", if count == 1 { "event" } else { "events" })),
        1 => ("what fits the filter", format!("What fits the filter ({})", narrowing.join(", "))),
        many => ("what fits the filters", format!("What fits all {many} filters ({})", narrowing.join(", "))),
    };
    let formats = Format::ALL.map(|format| {
        let href = wanted.export(format, moment.zone);
        let good_for = match (format, narrowing.is_empty()) {
            (Format::Csv, _) => "A table for spreadsheets; nobody can verify it",
            (Format::Jsonl, true) => "Signed; countersign audit verify proves that it is whole",
            (Format::Jsonl, false) => {
                "Signed; countersign audit verify proves it. What is left out stands in it by its hash"
            }
        };
        view! {
            <MenuItem href icon=Glyph::Download>
                <span class="menu-words">{format.title()} <small>{good_for}</small></span>
            </MenuItem>
        }
    });
    let button = view! { <Icon glyph=Glyph::Download /> "Export" }.into_any();
    view! {
        <Menu id="audit-export" label button class="btn" end=true>
            <p class="menu-label">{what}</p>
            {formats.collect_view()}
        </Menu>
    }
    .into_any()
}

/// The heading under which a kind stands: the first part of its key.
fn area(kind: EventKind) -> &'static str {
    match kind.key().split('.').next() {
        Some("request") => "Requests",
        Some("break_glass") => "Break-glass",
        Some("audit") => "Audit log",
        Some("policy" | "binding") => "Policies",
        Some("project" | "environment" | "cluster") => "Resources",
        Some("member" | "team" | "org_role") => "People",
        _ => "Tokens and organization",
    }
}
