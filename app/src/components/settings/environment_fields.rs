//! The fields of an environment.

use governance::wire::directory::ClusterView;
use leptos::prelude::*;

use crate::form::Typed;
use crate::kit::{Choice, Field, FormRow, Select, TextInput};

/// An environment: its name and the cluster that hosts it.
#[component]
pub fn EnvironmentFields(
    form: Typed,
    /// The stored name.
    #[prop(into, optional)]
    name: String,
    /// The id of the stored cluster.
    #[prop(into, optional)]
    cluster: String,
    /// Stands before the ids of the controls, where the page has a field `name` already.
    #[prop(into, optional)]
    prefix: String,
    /// Every cluster.
    clusters: Vec<ClusterView>,
) -> impl IntoView {
    let choices = clusters
        .into_iter()
        .map(|cluster| Choice::new(cluster.id.to_string(), format!("{} ({})", cluster.name, cluster.slug)))
        .collect();
    let (name, selected) = (form.value("name", &name), form.value("cluster", &cluster));
    view! {
        <FormRow>
            <Field
                name="name"
                label="Name"
                id=format!("{prefix}name")
                hint="Conditions of policies compare it."
                required=true
                error=form.error("name")
            >
                <TextInput value=name placeholder="production" />
            </Field>
            <Field
                name="cluster"
                label="Hosting cluster"
                id=format!("{prefix}cluster")
                hint="Its policies apply to this environment too."
                error=form.error("cluster")
            >
                <Select choices selected blank="None" />
            </Field>
        </FormRow>
    }
}
