//! What is to be tried: all of it stands in the address, so that a simulation can be shared as a link.

use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use governance::Timestamp;
use governance::request::Verdict;
use governance::wire::directory::ProjectView;
use governance::wire::requests::TargetBody;
use governance::wire::simulations::{SimulatedReview, SimulationBody};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::page;

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// A member by id, email address or name.
    pub actor: String,
    pub action: String,
    pub project: String,
    /// By id, or by name within the project.
    pub environment: String,
    pub cluster: String,
    pub reason: String,
    /// A local time of the organization's zone, or an instant.
    pub at: String,
    /// Who reviewed, and how.
    pub reviews: Vec<(String, String)>,
    /// How many empty rows for reviews are wanted besides.
    pub blank: usize,
}

/// More rows than this are not offered.
const MOST_ROWS: usize = 30;

/// How a local time stands in a field.
const LOCAL: &str = "%Y-%m-%dT%H:%M";

impl Wanted {
    /// Reads the address of the page. `remove` is the number of the review that is taken away.
    pub fn read() -> Self {
        let text = |name: &str| page::query(name).unwrap_or_default();
        let all = |name: &str| use_query_map().read_untracked().get_all(name).unwrap_or_default();
        let removed: Option<usize> = page::query("remove").and_then(|text| text.parse().ok());
        let verdicts = all("verdict").into_iter().chain(std::iter::repeat("approve".to_owned()));
        let reviews = all("by").into_iter().zip(verdicts).enumerate().take(MOST_ROWS);
        let kept = reviews.filter(|(at, (by, _))| Some(*at) != removed && !by.trim().is_empty());
        Self {
            actor: text("actor"),
            action: text("action"),
            project: text("project"),
            environment: text("environment"),
            cluster: text("cluster"),
            reason: text("reason"),
            at: text("at"),
            reviews: kept.map(|(_, review)| review).collect(),
            blank: if page::query("add").is_some() { 2 } else { 1 },
        }
    }

    /// What an earlier request asked for.
    pub fn of(body: SimulationBody, zone: Tz) -> Self {
        let word = |verdict| if verdict == Verdict::Reject { "reject" } else { "approve" };
        Self {
            actor: body.actor.unwrap_or_default(),
            action: body.action,
            project: body.target.project.unwrap_or_default(),
            environment: body.target.environment.unwrap_or_default(),
            cluster: body.target.cluster.unwrap_or_default(),
            reason: body.reason,
            at: body.at.map(|at| at.with_timezone(&zone).format(LOCAL).to_string()).unwrap_or_default(),
            reviews: body.reviews.into_iter().map(|review| (review.by, word(review.verdict).to_owned())).collect(),
            blank: 1,
        }
    }

    /// The same with the environment by its id, as the list of environments has it.
    #[must_use]
    pub fn with_ids(mut self, projects: &[ProjectView]) -> Self {
        let project = projects.iter().find(|project| project.slug == self.project);
        let named = project.and_then(|project| {
            project.environments.iter().find(|environment| environment.name.eq_ignore_ascii_case(&self.environment))
        });
        if let Some(environment) = named {
            self.environment = environment.id.to_string();
        }
        self
    }

    /// The body of the simulation, or what is wrong with the time.
    pub fn body(&self, zone: Tz) -> Result<SimulationBody, &'static str> {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let verdict = |text: &str| text.parse().unwrap_or(Verdict::Approve);
        Ok(SimulationBody {
            actor: given(&self.actor),
            action: self.action.clone(),
            target: TargetBody {
                project: given(&self.project),
                environment: given(&self.environment),
                cluster: given(&self.cluster),
            },
            reason: self.reason.clone(),
            at: given(&self.at).map(|at| instant(&at, zone)).transpose()?,
            payload: None,
            reviews: (self.reviews.iter())
                .map(|(by, how)| SimulatedReview { by: by.clone(), verdict: verdict(how) })
                .collect(),
        })
    }

    /// The time as its field shows it.
    pub fn local(&self, zone: Tz) -> String {
        instant(&self.at, zone).map_or_else(|_| self.at.clone(), |at| at.with_timezone(&zone).format(LOCAL).to_string())
    }
}

/// The instant of a local time. One that comes twice is the first; one that is skipped is as much
/// later as the clocks were put on.
fn instant(text: &str, zone: Tz) -> Result<Timestamp, &'static str> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.to_utc());
    }
    let formats = [LOCAL, "%Y-%m-%dT%H:%M:%S"];
    let local = formats.into_iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    let local = local.ok_or("Is no time, such as 2026-01-31T18:00.")?;
    if let Some(at) = zone.from_local_datetime(&local).earliest() {
        return Ok(at.to_utc());
    }
    let before = zone.from_local_datetime(&(local - TimeDelta::hours(3))).earliest();
    before.map(|at| at.to_utc() + TimeDelta::hours(3)).ok_or("Is no time in this zone.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, zone: Tz) -> String {
        instant(text, zone).map_or_else(str::to_owned, |at| at.to_rfc3339())
    }

    #[test]
    fn a_time_is_one_of_the_organizations_zone_or_an_instant() {
        assert_eq!(at("2026-01-05T18:00", Tz::Europe__Istanbul), "2026-01-05T15:00:00+00:00");
        assert_eq!(at("2026-01-05T18:00:30", Tz::UTC), "2026-01-05T18:00:30+00:00");
        assert_eq!(at("2026-01-05T17:00:00Z", Tz::Europe__Istanbul), "2026-01-05T17:00:00+00:00");
        assert_eq!(at("tomorrow", Tz::UTC), "Is no time, such as 2026-01-31T18:00.");
    }

    #[test]
    fn a_time_that_the_clocks_skip_is_later_and_one_that_comes_twice_is_the_first() {
        assert_eq!(at("2026-03-29T02:30", Tz::Europe__Berlin), "2026-03-29T01:30:00+00:00");
        assert_eq!(at("2026-10-25T02:30", Tz::Europe__Berlin), "2026-10-25T00:30:00+00:00");
        assert_eq!(at("2026-10-04T02:15", Tz::Australia__Lord_Howe), "2026-10-03T15:45:00+00:00");
    }
}
