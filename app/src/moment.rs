//! The instant for which a page is made, and the zone in which it tells times.

use chrono::DateTime;
use chrono_tz::Tz;
use governance::Timestamp;
use leptos::prelude::*;
use service::{Caller, Error, System};

use crate::Refused;
use crate::kit::{Time, relative};
use crate::session::{caller, system};

/// Now, in the organization's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub now: Timestamp,
    pub zone: Tz,
}

impl Moment {
    /// The moment of this request.
    ///
    /// # Errors
    /// 401 when nobody is signed in.
    pub async fn load() -> Result<Self, Refused> {
        Ok(Self::of(&system()?, &caller().await?).await?)
    }

    /// The moment for a caller.
    ///
    /// # Errors
    /// As the verb.
    pub async fn of(system: &System, caller: &Caller) -> Result<Self, Error> {
        let organization = service::directory::organization::show(system, caller).await?;
        Ok(Self { now: system.now(), zone: organization.timezone.parse().unwrap_or(Tz::UTC) })
    }

    /// An instant in the zone.
    pub fn local(&self, at: Timestamp) -> DateTime<Tz> {
        at.with_timezone(&self.zone)
    }

    /// How far an instant is from now, with the whole date on hover.
    pub fn distance(&self, at: Timestamp) -> AnyView {
        view! { <Time at=self.local(at) now=self.now /> }.into_any()
    }

    /// The whole date in the zone.
    pub fn whole(&self, at: Timestamp) -> AnyView {
        view! { <Time at=self.local(at) now=self.now full=true /> }.into_any()
    }

    /// The whole date, and beside it how far that is from now.
    pub fn both(&self, at: Timestamp) -> AnyView {
        let distance = format!(" ({})", relative(at, self.now));
        view! { {self.whole(at)} <span class="text-muted">{distance}</span> }.into_any()
    }

    /// The time of day to the second.
    pub fn second(&self, at: Timestamp) -> AnyView {
        view! { <Time at=self.local(at) now=self.now clock=true seconds=true /> }.into_any()
    }

    /// The time of day.
    pub fn clock(&self, at: Timestamp) -> AnyView {
        view! { <Time at=self.local(at) now=self.now clock=true /> }.into_any()
    }
}
