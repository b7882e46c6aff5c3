//! Choosing some out of many: members, teams, org roles, environments.

mod list;
mod search;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use self::list::{Suggestions, option_id};
use self::search::{Offer, matching, offers, segment};
use super::{facts, hydrated};
use crate::kit::field::{FieldError, described_by};

/// What is chosen from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    Members,
    Teams,
    OrgRoles,
    /// Any other name may be given, too.
    Environments,
}

impl Kind {
    /// "member".
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Members => "member",
            Self::Teams => "team",
            Self::OrgRoles => "org role",
            Self::Environments => "environment",
        }
    }

    /// "members".
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Teams => "teams",
            Self::OrgRoles => "org roles",
            Self::Environments => "environments",
        }
    }

    /// The id of the list that suggests them where there is no script.
    pub const fn datalist(self) -> &'static str {
        match self {
            Self::Members => "known-members",
            Self::Teams => "known-teams",
            Self::OrgRoles => "known-org-roles",
            Self::Environments => "known-environments",
        }
    }
}

/// One that is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// What the form sends.
    pub value: String,
    pub label: String,
    /// A few words on what is the matter with it.
    #[serde(default)]
    pub hint: String,
}

/// What is chosen, as check boxes that can be unticked, and a field for more. Names typed there, separated by commas,
/// are sent as they are (`name` and `.more`); with script, they are searched for while they are typed, and become check boxes.
#[island]
pub fn Picker(
    /// The form field. What is chosen is sent as `name[]`.
    name: String,
    /// What stands above.
    legend: String,
    /// What is chosen from.
    kind: Kind,
    /// What is chosen.
    chosen: Vec<Chosen>,
    /// What was typed and not chosen yet.
    typed: String,
    /// One sentence of help.
    hint: String,
    /// What is wrong.
    error: Option<String>,
) -> impl IntoView {
    let hydrated = hydrated();
    let chosen = RwSignal::new(chosen);
    let text = RwSignal::new(typed.clone());
    let open = RwSignal::new(false);
    let active = RwSignal::new(0_usize);
    let told = RwSignal::new(String::new());
    let known = RwSignal::new(Vec::<Offer>::new());
    let picked = StoredValue::new_local(None);
    Effect::new(move |_| {
        let facts::Shared { known: facts, picked: trigger } = facts::shared();
        picked.set_value(Some(trigger));
        Effect::new(move |_| {
            if let Some(facts) = facts.get() {
                known.set(offers(kind, &facts));
            }
        });
    });
    let found = Memo::new(move |_| {
        if !open.get() {
            return Vec::new();
        }
        let taken: Vec<String> = chosen.get().into_iter().map(|chosen| chosen.value).collect();
        text.with(|text| known.with(|known| matching(known, segment(text), &taken, kind == Kind::Environments)))
    });
    let changed = move || {
        picked.with_value(|picked: &Option<ArcTrigger>| {
            if let Some(picked) = picked {
                picked.notify();
            }
        });
    };
    let add = Callback::new(move |offer: Offer| {
        told.set(format!("{} was added", offer.label));
        chosen.update(|chosen| chosen.push(offer.into()));
        text.update(|text| text.truncate(text.len() - segment(text).len()));
        open.set(false);
        changed();
    });
    let keys = move |event: KeyboardEvent| {
        let count = found.with(Vec::len);
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if !open.get_untracked() => {
                event.prevent_default();
                active.set(0);
                open.set(true);
            }
            "ArrowDown" if count > 0 => {
                event.prevent_default();
                active.update(|active| *active = (*active + 1) % count);
            }
            "ArrowUp" if count > 0 => {
                event.prevent_default();
                active.update(|active| *active = (*active + count - 1) % count);
            }
            "Enter" if count > 0 => {
                event.prevent_default();
                if let Some(offer) = found.with(|found| found.get(active.get_untracked()).cloned()) {
                    add.run(offer);
                }
            }
            // A name that nobody bears is no reason to send the form.
            "Enter" if text.with_untracked(|text| !text.trim().is_empty()) => event.prevent_default(),
            "Escape" if open.get_untracked() => {
                event.prevent_default();
                open.set(false);
            }
            "Backspace" if text.with_untracked(String::is_empty) => {
                if let Some(last) = chosen.try_update(Vec::pop).flatten() {
                    told.set(format!("{} was removed", last.label));
                    changed();
                }
            }
            _ => {}
        }
    };
    let expanded = move || open.get() && found.with(|found| !found.is_empty());
    let list = format!("{name}-list");
    let descendant = {
        let list = list.clone();
        move || expanded().then(|| option_id(&list, active.get()))
    };
    let news = move || {
        if open.get() && text.with(|text| !segment(text).is_empty()) {
            match found.with(Vec::len) {
                0 => format!("No {} found", kind.plural()),
                1 => "1 found".to_owned(),
                many => format!("{many} found"),
            }
        } else {
            told.get()
        }
    };
    let boxes = format!("{name}[]");
    let error: MaybeProp<String> = error.into();
    let (described, input, hint_id) = (name.clone(), name.clone(), format!("{name}-hint"));
    view! {
        <fieldset class="choices picker" data-hydrated=hydrated>
            <legend class="field-label">{legend}</legend>
            <div class="chips">
                <For each=move || chosen.get() key=|chosen| chosen.value.clone() let:one>
                    <label class="choice choice-chip">
                        <input type="checkbox" name=boxes.clone() value=one.value checked=true />
                        <span>{one.label}</span>
                        {(!one.hint.is_empty()).then(|| view! { <span class="choice-hint">{one.hint}</span> })}
                    </label>
                </For>
            </div>
            <div class="picker-search">
                <input
                    type="text"
                    class="input"
                    id=input
                    name=format!("{name}.more")
                    value=typed
                    prop:value=text
                    autocomplete="off"
                    list=move || hydrated().is_none().then(|| kind.datalist())
                    role=move || hydrated().map(|_| "combobox")
                    aria-label=format!("Add {}", kind.plural())
                    aria-autocomplete=move || hydrated().map(|_| "list")
                    aria-expanded=move || hydrated().map(|_| if expanded() { "true" } else { "false" })
                    aria-controls=move || expanded().then(|| list.clone())
                    aria-activedescendant=descendant
                    aria-invalid=move || error.get().map(|_| "true")
                    aria-describedby=move || described_by(&described, true, error)
                    on:input=move |event| {
                        // Half a name says nothing yet: the preview is told once it is chosen or left.
                        event.stop_propagation();
                        text.set(event_target_value(&event));
                        active.set(0);
                        open.set(text.with_untracked(|text| !segment(text).is_empty()));
                    }
                    on:keydown=keys
                    on:blur=move |_| {
                        open.set(false);
                        changed();
                    }
                />
                <Suggestions id=format!("{name}-list") legend=kind.plural() found active add />
            </div>
            <p class="field-hint" id=hint_id>{hint}</p>
            <FieldError id=name error />
            <span class="sr-only" role="status">{news}</span>
        </fieldset>
    }
}
