//! `/approval-policies/{id}/versions`: who changed what, when.

use governance::ids::TemplateId;
use leptos::prelude::*;
use leptos_meta::Title;

use super::{data, trail_through};
use crate::components::policies::History;
use crate::kit::{Card, PageHeader};
use crate::moment::Moment;
use crate::session::{caller, system};
use crate::{Refused, page};

/// The versions of a policy, the newest first.
#[component]
pub fn VersionsPage() -> impl IntoView {
    page::inside(
        async {
            let id: TemplateId = page::param("id")?;
            let (system, caller) = (system()?, caller().await?);
            let versions = service::policies::versions(&system, &caller, id).await?;
            let names = data::names(&system, &caller).await?;
            Ok::<_, Refused>((id, versions, names, Moment::load().await?))
        },
        |(id, versions, names, moment)| {
            let name = versions.first().map(|version| version.body.name.clone()).unwrap_or_default();
            view! {
                <Title text=format!("Versions of {name}") />
                <div class="page page-narrow">
                    <PageHeader
                        title="Versions"
                        description="Every save makes a version that never changes. A request keeps the one that it was opened with."
                        breadcrumb=trail_through(&name, id)
                    />
                    <Card><History versions names moment /></Card>
                </div>
            }
        },
    )
}
