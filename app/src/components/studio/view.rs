//! The whole preview.

use governance::policy::preview::{Draft, Preview};
use leptos::prelude::*;

use super::next::NextDays;
use super::people::{Satisfiable, WhoCanApprove};
use super::problems::Problems;
use super::week::WeekPicture;
use crate::kit::Card;

/// The sentence, the week, the next days, and who can approve. Each part changes only when what it says does, so a
/// screen reader is told of the sentence and of whether it can be satisfied, and of nothing else.
#[component]
pub fn StudioView(
    /// What the form says now.
    #[prop(into)]
    draft: Signal<Draft>,
    /// The preview is of an earlier state of the form, which could be read.
    #[prop(into, optional)]
    stale: Signal<bool>,
    /// The button that asks for it where there is no script.
    #[prop(optional)]
    button: Option<AnyView>,
) -> impl IntoView {
    let part = move |of: fn(Preview) -> AnyView| move || draft.with(|draft| draft.preview.clone()).map(of);
    let sentence = Memo::new(move |_| {
        draft.with(|draft| match &draft.preview {
            Some(preview) => preview.sentence.clone(),
            None => "What it would do shows here as soon as the form can be read.".to_owned(),
        })
    });
    let problems = Memo::new(move |_| draft.with(|draft| draft.problems.clone()));
    let satisfiable = Memo::new(move |_| {
        draft.with(|draft| {
            let preview = draft.preview.as_ref()?;
            Some((preview.infeasible.clone(), preview.in_vain.clone(), preview.smallest.clone()))
        })
    });
    let when = Memo::new(move |_| draft.with(|draft| draft.preview.as_ref().map(|preview| preview.when.clone())));
    let zone = move || when.get().map(|when| format!("In {}.", when.zone));
    let count = move || {
        draft.with(|draft| {
            draft.preview.as_ref().map(|preview| match preview.count() {
                1 => "1 member, as teams and roles are today.".to_owned(),
                many => format!("{many} members, as teams and roles are today."),
            })
        })
    };
    let note = move || {
        stale.get().then(
            || view! { <p class="text-sm text-muted">"Below is the last state of the form that could be read."</p> },
        )
    };
    view! {
        <Card title="In one sentence" actions=button.into_any()>
            <div class="grid gap-3">
                <p class="sentence" aria-live="polite">{sentence}</p>
                <div aria-live="polite">
                    {move || satisfiable.get().map(|(infeasible, in_vain, smallest)| view! { <Satisfiable infeasible in_vain smallest /> })}
                </div>
                {move || view! { <Problems problems=problems.get() /> }}
                {note}
            </div>
        </Card>
        <Card title="When it applies">
            <div class="grid gap-3">
                <p class="text-sm text-muted">{zone}</p>
                {move || when.get().map(|when| view! { <WeekPicture when /> })}
            </div>
        </Card>
        <Card title="The next 7 days">
            {move || when.get().map(|when| view! { <NextDays when /> })}
        </Card>
        <Card title="Who can approve">
            <div class="grid gap-3">
                <p class="text-sm text-muted">{count}</p>
                {part(|preview| view! { <WhoCanApprove preview /> }.into_any())}
            </div>
        </Card>
    }
}
