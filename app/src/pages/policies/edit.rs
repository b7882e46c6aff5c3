//! `/approval-policies/{id}/edit`: a new version of a policy.

use governance::ids::TemplateId;
use governance::wire::comparisons::ComparisonView;
use governance::wire::policies::PolicyView;
use governance::wire::replays::ReplayView;
use leptos::prelude::*;
use leptos_meta::Title;

use super::{data, trail_through};
use crate::api::policies::form::PolicyForm;
use crate::api::policies::preview::PreviewPolicy;
use crate::api::policies::save::SavePolicy;
use crate::components::policies::editor::{Edited, Editor};
use crate::form::{self, Filled};
use crate::kit::{Notice, PageHeader, Tone};
use crate::session::system;
use crate::{Refused, page};

/// The editor of a policy.
#[component]
pub fn EditPolicyPage() -> impl IntoView {
    page::inside(
        async {
            let id: TemplateId = page::param("id")?;
            let viewer = data::manager().await?;
            let system = system()?;
            let policy = service::policies::show(&system, &viewer.caller, id).await?;
            if policy.archived {
                return Err(Refused::new(409, "This policy is archived, so it can't be changed any more."));
            }
            let form = returned();
            let replay = data::replay(Some(id), &form).await;
            let draft = match form.refused {
                Some(_) => PolicyForm::from(&form).body(),
                None => policy.body.clone(),
            };
            // What cannot be saved is told beside its field.
            let comparison = service::policies::compare_draft(&system, &viewer.caller, id, &draft).await.ok();
            Ok((policy, data::Studio::load(&system, &viewer.caller).await?, form, comparison, replay))
        },
        |(policy, studio, form, comparison, replay)| body(policy, &studio, form, comparison, replay),
    )
}

fn body(
    policy: PolicyView,
    studio: &data::Studio,
    form: Filled,
    comparison: Option<ComparisonView>,
    replay: Option<Result<ReplayView, Refused>>,
) -> impl IntoView + use<> {
    let id = policy.id;
    let draft = studio.draft(&form, &policy.body);
    let edited = Edited { id, base: base(&form, policy.version) };
    let overtaken = form.refused.as_ref().is_some_and(|refused| refused.status == 409).then(|| {
        let href = format!("/approval-policies/{id}/versions");
        view! {
            <Notice tone=Tone::Warn title="Not saved: somebody else saved meanwhile" live=true>
                "What you typed is still here. "
                <a class="link" href=href>{format!("See what changed in version {}", policy.version)}</a>
                " before you save: your version then follows theirs."
            </Notice>
        }
    });
    view! {
        <Title text=format!("Edit {}", policy.body.name) />
        <div class="page">
            <PageHeader
                title=format!("Edit {}", policy.body.name)
                description=format!(
                    "You edit version {}. Saving makes version {}; requests that are open keep theirs.",
                    edited.base,
                    policy.version + 1,
                )
                breadcrumb=trail_through(&policy.body.name, id)
            />
            {overtaken}
            <Editor
                form
                stored=policy.body
                draft
                replay
                options=studio.options()
                edited=Some(edited)
                comparison
                action={form::action::<SavePolicy>()}
                submit="Save new version"
                back=format!("/approval-policies/{id}")
            />
        </div>
    }
}

/// The form as it came back from saving, or from its preview.
fn returned() -> Filled {
    let form = form::of::<SavePolicy>();
    if form.refused.is_some() { form } else { form::of::<PreviewPolicy>() }
}

/// The version that the form was made from. Who was told that it has been overtaken goes on from the newer one.
fn base(form: &Filled, current: u32) -> u32 {
    if form.refused.as_ref().is_some_and(|refused| refused.status == 409) {
        return current;
    }
    form.value("baseVersion", &current.to_string()).parse().unwrap_or(current)
}
