//! The form that narrows the inbox, and what narrows it, each to be taken away.

use governance::StateName;
use governance::action::ActionType;
use governance::wire::directory::{MemberView, ProjectView};
use leptos::prelude::*;
use service::requests::Order;

use super::filters::{Wanted, field};
use crate::components::requests::marks::state_mark;
use crate::components::requests::visible::visible;
use crate::kit::{Button, Checkbox, Choice, FilterFold, Glyph, Icon, LinkButton, SearchInput, Select, Size, Variant};

/// What the filters offer.
pub struct Choices {
    pub projects: Vec<ProjectView>,
    /// Slugs.
    pub clusters: Vec<String>,
    pub policies: Vec<Choice>,
    pub members: Vec<MemberView>,
}

/// One select of the form.
struct Field {
    name: &'static str,
    label: &'static str,
    blank: &'static str,
    choices: Vec<Choice>,
}

impl Choices {
    /// The selects that the tab has, with the value that is given among their choices, also where it is none of
    /// them: an id, an address, something that is gone.
    fn fields(self, wanted: &Wanted) -> Vec<Field> {
        let plain = |name: String| Choice::new(name.clone(), name);
        let mut environments: Vec<String> =
            self.projects.iter().flat_map(|project| &project.environments).map(|one| one.name.to_lowercase()).collect();
        environments.sort();
        environments.dedup();
        let member = |member: MemberView| {
            let left = if member.active { "" } else { " (deactivated)" };
            Choice::new(member.id.to_string(), format!("{}{left}", visible(&member.name).0))
        };
        let me = Choice::new("me", "Me");
        let kinds = ActionType::ALL.map(|kind| Choice::new(kind.word(), titled(kind.word()))).to_vec();
        let projects = self.projects.into_iter().map(|project| plain(project.slug)).collect();
        let clusters = self.clusters.into_iter().map(plain).collect();
        let members = [me].into_iter().chain(self.members.into_iter().map(member)).collect();
        let states: Vec<Choice> = wanted.view.states().into_iter().map(state).collect();
        let fields = [
            (field::KIND, "Type", "Any type", kinds),
            (field::PROJECT, "Project", "Any project", projects),
            (field::ENVIRONMENT, "Environment", "Any environment", environments.into_iter().map(plain).collect()),
            (field::CLUSTER, "Cluster", "Any cluster", clusters),
            (field::POLICY, "Policy", "Any policy", self.policies),
            (
                field::REQUESTER,
                "Requester",
                "Any requester",
                if wanted.view.of_anybody() { members } else { Vec::new() },
            ),
            (field::STATUS, "Status", "Any status", states),
        ];
        let field = |(name, label, blank, mut choices): (_, _, _, Vec<Choice>)| {
            let given = wanted.value(name);
            if !given.is_empty() && !choices.iter().any(|choice| choice.value == given) {
                choices.push(plain(given));
            }
            Field { name, label, blank, choices }
        };
        fields.into_iter().filter(|(.., choices)| !choices.is_empty()).map(field).collect()
    }
}

fn state(state: StateName) -> Choice {
    Choice::new(state.word(), state_mark(state).2)
}

fn titled(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// The words of an order, and of the ways to the start and further into a list that has it.
pub fn order_words(order: Order) -> (&'static str, &'static str, &'static str) {
    match order {
        Order::Newest => ("Newest first", "Newest", "Older"),
        Order::Oldest => ("Oldest first", "Oldest", "Newer"),
        Order::Risk => ("Highest risk first", "Highest risk", "Lower risk"),
    }
}

/// Search, order, filters (folded where the screen is narrow), and what narrows the list now.
pub fn filter_form(wanted: &Wanted, choices: Choices) -> AnyView {
    let fields = choices.fields(wanted);
    let chips = chips(wanted, &fields);
    let active = wanted.given().iter().filter(|(name, _)| *name != field::TEXT).count() as u64;
    let selects = fields.into_iter().map(|Field { name, label, blank, choices }| {
        view! { <Select name label blank choices selected=wanted.value(name) /> }
    });
    let selects: Vec<_> = selects.collect();
    let stale = wanted
        .view
        .may_be_stale()
        .then(|| view! { <Checkbox name=field::STALE label="Stale only" checked=wanted.stale /> });
    let orders = Order::ALL.map(|order| Choice::new(order.word(), order_words(order).0));
    view! {
        <form method="get" class="filters inbox-filters" role="search" aria-label="Filter requests">
            {wanted.view.key().map(|key| view! { <input type="hidden" name="view" value=key /> })}
            <SearchInput label="Number, reason, action, target or requester" value=wanted.value(field::TEXT) />
            <label class="filters-named inbox-order">
                "Order " <Select name="order" choices=orders.to_vec() selected=wanted.order.word() />
            </label>
            <Button icon=Glyph::Funnel>"Filter"</Button>
            <FilterFold active>
                {selects}
                {stale}
            </FilterFold>
        </form>
        {chips}
    }
    .into_any()
}

/// What narrows the list: each a link to the list without it.
fn chips(wanted: &Wanted, fields: &[Field]) -> Option<AnyView> {
    let chip = |(name, value): (&'static str, &str)| {
        let field = fields.iter().find(|field| field.name == name);
        let known = field.and_then(|field| field.choices.iter().find(|choice| choice.value == value));
        let label = match (name, field) {
            (field::STALE, _) => "Stale only".to_owned(),
            (field::TEXT, _) => format!("Search: {}", visible(value).0),
            (_, Some(field)) => format!("{}: {}", field.label, known.map_or(value, |choice| &choice.label)),
            (name, None) => format!("{name}: {value}"),
        };
        let href = wanted.without(name);
        view! {
            <li>
                <a class="chip" href=href>
                    <span dir="auto">{label}</span>
                    <Icon glyph=Glyph::X />
                    <span class="sr-only">": remove this filter"</span>
                </a>
            </li>
        }
    };
    let given = wanted.given();
    if given.is_empty() {
        return None;
    }
    let chips: Vec<_> = given.into_iter().map(chip).collect();
    let clear = wanted.whole();
    Some(
        view! {
            <div class="inbox-chips">
                <ul class="chips" aria-label="Active filters">{chips}</ul>
                <LinkButton href=clear variant=Variant::Ghost size=Size::Small>"Clear filters"</LinkButton>
            </div>
        }
        .into_any(),
    )
}
