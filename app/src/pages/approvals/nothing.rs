//! What the inbox says when there is nothing in it: why, and the next step.

use leptos::prelude::*;
use service::requests::Counts;

use super::filters::{View, Wanted};
use crate::kit::{EmptyState, Glyph, LinkButton};

/// What an empty list depends on.
pub struct Reader {
    pub counts: Counts,
    pub may_open: bool,
    /// There is nothing yet that anything could be asked for, and the reader can change that.
    pub beginning: bool,
}

/// Why there is nothing, and the next step.
pub fn nothing(wanted: &Wanted, reader: &Reader) -> AnyView {
    if wanted.after.is_some() {
        let start = wanted.at(None);
        return view! {
            <EmptyState icon=Glyph::History title="Nothing more" text="This is beyond the end of the list.">
                <LinkButton href=start>"To the start of the list"</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    if wanted.narrowed() {
        let whole = wanted.whole();
        let elsewhere = (wanted.view == View::Waiting).then(|| wanted.tab(View::Pending));
        let elsewhere = elsewhere.map(|href| view! { <LinkButton href>"Look in all pending"</LinkButton> });
        return view! {
            <EmptyState icon=Glyph::Search title="Nothing fits these filters" text="Take one away, or look at the whole list.">
                {elsewhere}
                <LinkButton href=whole>"Clear the filters"</LinkButton>
            </EmptyState>
        }
        .into_any();
    }
    let (icon, title, text, steps) = said(wanted, reader);
    let steps: Vec<_> =
        steps.into_iter().map(|(href, label)| view! { <LinkButton href>{label}</LinkButton> }).collect();
    view! { <EmptyState icon title text>{steps}</EmptyState> }.into_any()
}

type Said = (Glyph, &'static str, String, Vec<(String, &'static str)>);

fn said(wanted: &Wanted, reader: &Reader) -> Said {
    let Reader { counts, may_open, beginning } = reader;
    let policies = ("/approval-policies".to_owned(), "Policies");
    let ask = may_open.then(|| ("/requests/new".to_owned(), "New request"));
    match wanted.view {
        View::Waiting if *beginning => (
            Glyph::ShieldCheck,
            "Four steps to the first gate",
            "Add a project with its environments, create a policy and bind it, invite those who approve, and issue an \
             API token for the pipeline that asks."
                .to_owned(),
            vec![("/settings/projects/new".to_owned(), "Add a project")],
        ),
        View::Waiting => {
            let text = match counts.pending {
                0 => {
                    "Nothing waits for you, and nothing for anybody else. What you may approve appears here.".to_owned()
                }
                1 => "Nothing waits for you. 1 request is waiting for others.".to_owned(),
                many => format!("Nothing waits for you. {many} requests are waiting for others."),
            };
            let steps = (counts.pending > 0).then(|| (wanted.tab(View::Pending), "See what is pending"));
            (Glyph::CheckCheck, "You are up to date", text, steps.into_iter().collect())
        }
        View::Pending => (
            Glyph::Inbox,
            "Nothing is pending",
            "When somebody asks for an action that a policy protects, it waits here until it is decided. An action \
             that no policy protects goes through at once."
                .to_owned(),
            vec![policies],
        ),
        View::Mine => (
            Glyph::User,
            "You have asked for nothing yet",
            "Ask for an action here, or let a pipeline ask with an API token of yours.".to_owned(),
            ask.into_iter().collect(),
        ),
        View::Decided => (
            Glyph::History,
            "Nothing has been decided yet",
            "What was approved, rejected, cancelled or executed stays here, with who decided and why.".to_owned(),
            Vec::new(),
        ),
    }
}
