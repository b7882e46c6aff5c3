//! What several of these pages load.

use governance::ids::TemplateId;
use governance::policy::PolicyBody;
use governance::policy::preview::Draft;
use governance::wire::replays::ReplayView;
use governance::wire::studio::StudioFacts;
use governance::{Permission, Roster};
use service::{Caller, System};

use crate::Refused;
use crate::api::policies::form::PolicyForm;
use crate::api::policies::preview::PREVIEWED;
use crate::api::policies::replay::replayed;
use crate::components::policies::editor::Options;
use crate::form::Filled;
use crate::session::{Viewer, viewer};

/// The reader, who must be allowed to change policies.
pub(super) async fn manager() -> Result<Viewer, Refused> {
    let viewer = viewer().await?;
    if viewer.may(Permission::PoliciesManage) {
        Ok(viewer)
    } else {
        Err(service::Error::Forbidden(Permission::PoliciesManage).into())
    }
}

/// What the editor and its preview are drawn from.
pub(super) struct Studio {
    facts: StudioFacts,
    roster: Roster,
}

impl Studio {
    /// Reads it; for those who may change policies.
    pub(super) async fn load(system: &System, caller: &Caller) -> Result<Self, Refused> {
        let facts = service::policies::studio(system, caller).await?;
        Ok(Self { roster: facts.roster(), facts })
    }

    /// What the editor offers.
    pub(super) fn options(&self) -> Options {
        Options::of(&self.roster, self.facts.environments.clone(), self.facts.zone.name().to_owned())
    }

    /// What the form says: as it came back, if it did, and otherwise as it is stored.
    pub(super) fn draft(&self, form: &Filled, stored: &PolicyBody) -> Draft {
        let typed = form.refused.is_some().then(|| PolicyForm::from(form).body());
        Draft::of(typed.as_ref().unwrap_or(stored), &self.roster, self.facts.zone, self.facts.now)
    }
}

/// What the form would have done in the last 30 days, where it came back with its preview.
pub(super) async fn replay(id: Option<TemplateId>, form: &Filled) -> Option<Result<ReplayView, Refused>> {
    form.refused.as_ref().filter(|refused| refused.status == PREVIEWED)?;
    Some(replayed(id, PolicyForm::from(form).body()).await)
}
