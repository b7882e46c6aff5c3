//! The demo organization: Northwind Cloud, its people and the past weeks of its requests.
//!
//! Nothing is written but through the verbs that everybody uses, with a clock that is moved through
//! the weeks, so the audit log tells of it as it would have been. Working hours are those of
//! Istanbul, as in the brief's off-hours policy.

mod calendar;
mod payloads;
mod people;
mod play;
mod policies;
mod resources;
mod stories;

use std::sync::Arc;

use app::session::DemoLogins;
use chrono::TimeDelta;
use governance::Timestamp;
use governance::wire::notifications::{AlertsReadBody, ReadBody};
use service::accounts::password::Hashing;
use service::clock::SetClock;
use service::page::Seek;
use service::{Error, System, notifications};

use calendar::Calendar;
use play::World;

/// What there is to know of a new demo organization.
#[derive(Debug)]
pub struct Demo {
    /// Who can log in.
    pub logins: DemoLogins,
    /// An API token for trying REST and the command line.
    pub token: String,
}

impl Demo {
    /// The same as text for the terminal.
    pub fn note(&self) -> String {
        let widest = self.logins.0.iter().map(|login| login.email.len()).max().unwrap_or_default();
        let lines = self.logins.0.iter().map(|login| {
            format!(
                "  {email:widest$}  {password}  {role}",
                email = login.email,
                password = login.password,
                role = login.role
            )
        });
        let lines: Vec<String> = lines.collect();
        format!(
            "The demo organization Northwind Cloud is made anew at each start. Log in as\n\n{}\n\nAPI token  {}",
            lines.join("\n"),
            self.token
        )
    }
}

/// Fills an empty database.
///
/// # Errors
/// As the verbs; a database that is not empty is refused by the first.
pub async fn seed(system: &System) -> Result<Demo, Error> {
    let calendar = Calendar::of(system.now());
    let clock = SetClock::at(calendar.workday(26, 9, 30));
    // Everybody may know these passwords, so hashing them well would only take time.
    let past = System::new(system.store.clone(), Arc::new(clock.clone()), system.base_url())
        .with_hashing(Hashing::for_tests());
    let mut world = World::new(past, clock);
    let logins = people::join(&mut world).await?;
    resources::create(&mut world).await?;
    policies::bind(&mut world).await?;
    let token = people::issue_token(&mut world).await?;
    play::play(&mut world, stories::all(&calendar)).await?;
    read(&world, system.now() - TimeDelta::days(1)).await?;
    Ok(Demo { logins, token })
}

/// Everybody has read what they were told until an instant.
async fn read(world: &World, until: Timestamp) -> Result<(), Error> {
    let body = ReadBody { all: true, until: Some(until), ..ReadBody::default() };
    for person in world.people.values().filter(|person| person.token.is_none()) {
        notifications::mark_read(&world.system, person, &body).await?;
        let alerts = notifications::list_alerts(&world.system, person, true, &Seek::first()).await?.items;
        if let Some(alert) = alerts.iter().find(|alert| alert.event.at <= until) {
            let body = AlertsReadBody { until: Some(alert.event.sequence), ..AlertsReadBody::default() };
            notifications::read_alerts(&world.system, person, &body).await?;
        }
    }
    Ok(())
}
