//! `/settings/clusters/new`.

use governance::Permission;
use leptos::prelude::*;

use super::LABELS;
use crate::api::clusters::CreateCluster;
use crate::components::settings::{ClusterFields, Section, SettingsFrame};
use crate::form::Typed;
use crate::kit::{Button, Card, ErrorSummary, Form, LinkButton, Variant};
use crate::pages::settings::reader_with;
use crate::{form, page};

/// The form for a new cluster.
#[component]
pub fn NewClusterPage() -> impl IntoView {
    page::inside(reader_with(Permission::ResourcesManage), |viewer| {
        let form = Typed::new(form::of::<CreateCluster>());
        view! {
            <SettingsFrame viewer section=Section::Clusters title="New cluster">
                <Card>
                    <Form action={form::action::<CreateCluster>()}>
                        <ErrorSummary errors=form.problems(&LABELS) />
                        <ClusterFields form />
                        <div class="actions">
                            <Button variant=Variant::Primary>"Create cluster"</Button>
                            <LinkButton href=Section::Clusters.path() variant=Variant::Ghost>"Cancel"</LinkButton>
                        </div>
                    </Form>
                </Card>
            </SettingsFrame>
        }
    })
}
