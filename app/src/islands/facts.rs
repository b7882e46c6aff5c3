//! What the islands of the policy editor know of the organization: fetched once a page, and shared by all of them.

use std::sync::Arc;

use governance::policy::PolicyBody;
use governance::policy::preview::Draft;
use governance::wire::studio::StudioFacts;
use governance::{Roster, Timestamp};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::js_sys::Date;

use crate::api::policies::studio::load_studio;

thread_local! {
    /// Made by the first island of the page that asks. The server never does: it calls this from effects alone.
    static SHARED: Shared = Shared::fetch();
}

/// What is shared.
#[derive(Clone)]
pub(super) struct Shared {
    /// The facts, once they are there.
    pub(super) known: ArcRwSignal<Option<Arc<Known>>>,
    /// Told whenever a picker changed the form, of which the browser sends no event.
    pub(super) picked: ArcTrigger,
}

impl Shared {
    fn fetch() -> Self {
        let shared = Self { known: ArcRwSignal::new(None), picked: ArcTrigger::new() };
        let known = shared.known.clone();
        spawn_local(async move {
            // Without them the preview stays as the server drew it, and its button goes on working.
            if let Ok(facts) = load_studio().await {
                known.set(Some(Arc::new(Known::of(facts))));
            }
        });
        shared
    }
}

/// What this page's islands share. Call it from an effect.
pub(super) fn shared() -> Shared {
    SHARED.with(Clone::clone)
}

/// The facts as the rules want them.
pub(super) struct Known {
    pub(super) roster: Roster,
    pub(super) facts: StudioFacts,
    /// The browser's clock when they came, in milliseconds. Only its pace is trusted.
    fetched: f64,
}

impl Known {
    fn of(facts: StudioFacts) -> Self {
        Self { roster: facts.roster(), facts, fetched: Date::now() }
    }

    /// What a form says, by the server's time.
    pub(super) fn draft(&self, body: &PolicyBody) -> Draft {
        Draft::by(&self.facts.clocks, body, &self.roster, self.facts.zone, self.now())
    }

    fn now(&self) -> Timestamp {
        #[expect(clippy::cast_possible_truncation, reason = "a page is not open for a million years")]
        let passed = (Date::now() - self.fetched) as i64;
        self.facts.now + chrono::TimeDelta::milliseconds(passed)
    }
}
