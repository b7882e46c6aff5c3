//! `/approval-policies/new`: a new policy, from scratch or from an example (`?preset=`).

use governance::policy::PolicyBody;
use governance::policy::draft::{ConditionsBody, QuorumBody};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{data, trail};
use crate::api::policies::create::CreatePolicy;
use crate::api::policies::preview::PreviewPolicy;
use crate::components::policies::editor::Editor;
use crate::components::policies::{Presets, preset};
use crate::form::{self, Filled};
use crate::kit::PageHeader;
use crate::session::system;
use crate::{Refused, page};

/// The editor of a new policy.
#[component]
pub fn NewPolicyPage() -> impl IntoView {
    page::inside(
        async {
            let viewer = data::manager().await?;
            let studio = data::Studio::load(&system()?, &viewer.caller).await?;
            let preset = page::query("preset").as_deref().and_then(preset);
            let form = returned();
            let replay = data::replay(None, &form).await;
            Ok::<_, Refused>((studio, preset, form, replay))
        },
        |(studio, preset, form, replay)| {
            let chosen = preset.as_ref().map(|preset| preset.key).unwrap_or_default();
            let stored = preset.map_or_else(blank, |preset| preset.body);
            let draft = studio.draft(&form, &stored);
            // Who has begun to write does not start anew by mistake, and finds the preview at the top.
            let presets = form.refused.is_none().then(|| {
                view! {
                    <section class="section">
                        <div class="section-header"><h2>"Start from an example"</h2></div>
                        <Presets chosen />
                    </section>
                }
            });
            view! {
                <Title text="New policy" />
                <div class="page">
                    <PageHeader
                        title="New policy"
                        description="A template says who must approve what, and when. It does nothing until it is bound to a resource."
                        breadcrumb=trail()
                    />
                    {presets}
                    <Editor
                        form
                        stored
                        draft
                        replay
                        options=studio.options()
                        action={form::action::<CreatePolicy>()}
                        submit="Create policy"
                        back="/approval-policies"
                    />
                </div>
            }
        },
    )
}

/// The form as it came back from saving, or from its preview.
fn returned() -> Filled {
    let form = form::of::<CreatePolicy>();
    if form.refused.is_some() { form } else { form::of::<PreviewPolicy>() }
}

fn blank() -> PolicyBody {
    PolicyBody {
        name: String::new(),
        description: String::new(),
        scope: String::new(),
        actions: Vec::new(),
        approvers: None,
        quorum: QuorumBody::default(),
        conditions: ConditionsBody::default(),
        requester_can_approve: false,
        reminders: None,
    }
}
