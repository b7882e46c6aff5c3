//! Analysis off the threads that serve requests: few at a time, and what was found is remembered.

use crate::Error;
use chrono::NaiveDate;
use governance::analysis::PolicyFinding;
use governance::ids::OrganizationId;
use governance::{Facts, Timestamp};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// How many analyses run at once. Each keeps a core busy for up to a second.
const AT_ONCE: usize = 2;

/// The findings of how many organizations are remembered.
const REMEMBERED: usize = 32;

/// The analyses of this process.
#[derive(Debug)]
pub(crate) struct Analyses {
    permits: Arc<Semaphore>,
    /// The ones that were asked for last stand at the end.
    known: Mutex<Vec<Known>>,
}

/// What was found, and on what.
#[derive(Debug)]
struct Known {
    organization: OrganizationId,
    /// A change of the clocks comes into sight as days go by.
    day: NaiveDate,
    facts: Facts,
    found: Vec<PolicyFinding>,
}

impl Default for Analyses {
    fn default() -> Self {
        Self { permits: Arc::new(Semaphore::new(AT_ONCE)), known: Mutex::default() }
    }
}

impl Analyses {
    /// Runs an analysis when its turn comes.
    ///
    /// # Errors
    /// Only internal ones.
    pub(crate) async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let permit = self.permits.clone().acquire_owned().await.map_err(Error::internal)?;
        let work = move || {
            // Kept by the work itself, which goes on when nobody waits for it any more.
            let _permit = permit;
            work()
        };
        tokio::task::spawn_blocking(work).await.map_err(Error::internal)
    }

    /// What was found on the same facts on the same day.
    pub(super) fn recall(
        &self,
        organization: OrganizationId,
        facts: &Facts,
        now: Timestamp,
    ) -> Option<Vec<PolicyFinding>> {
        let mut all = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |known: &Known| {
            known.organization == organization && known.day == now.date_naive() && known.facts == *facts
        };
        let known = all.iter().position(fits).map(|at| all.remove(at))?;
        let found = known.found.clone();
        all.push(known);
        Some(found)
    }

    /// Remembers what was found, instead of what was found in the same organization before.
    pub(super) fn remember(
        &self,
        organization: OrganizationId,
        facts: Facts,
        now: Timestamp,
        found: Vec<PolicyFinding>,
    ) {
        let mut all = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|known| known.organization != organization);
        if all.len() >= REMEMBERED {
            all.remove(0);
        }
        all.push(Known { organization, day: now.date_naive(), facts, found });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use governance::Roster;
    use governance::samples::{facts, noon};
    use uuid::Uuid;

    fn organization(number: u128) -> OrganizationId {
        OrganizationId(Uuid::from_u128(number))
    }

    #[test]
    fn findings_are_remembered_for_the_same_facts_of_the_same_organization_and_day() {
        let analyses = Analyses::default();
        analyses.remember(organization(1), facts(), noon(), Vec::new());
        let recall = |number, facts: &Facts, days| {
            analyses.recall(organization(number), facts, noon() + TimeDelta::days(days)).is_some()
        };
        assert!(recall(1, &facts(), 0));
        assert!(!recall(2, &facts(), 0), "another organization");
        assert!(!recall(1, &facts(), 1), "another day");
        assert!(!recall(1, &Facts { roster: Roster::default(), ..facts() }, 0), "other people");
        let mut unbound = facts();
        unbound.policies.bindings.clear();
        assert!(!recall(1, &unbound, 0), "other bindings");
    }

    #[test]
    fn the_organization_that_was_not_asked_for_longest_is_forgotten() {
        let analyses = Analyses::default();
        let known = |number| analyses.recall(organization(number), &Facts::default(), noon()).is_some();
        for number in 0..REMEMBERED as u128 {
            analyses.remember(organization(number), Facts::default(), noon(), Vec::new());
        }
        assert!(known(0));
        analyses.remember(organization(99), Facts::default(), noon(), Vec::new());
        assert!(known(0) && known(99) && !known(1));
    }

    #[tokio::test]
    async fn no_more_than_a_few_analyses_run_at_once() {
        let analyses = Analyses::default();
        let held: Vec<_> = (0..AT_ONCE).filter_map(|_| analyses.permits.clone().try_acquire_owned().ok()).collect();
        assert_eq!(held.len(), AT_ONCE);
        let waiting = tokio::time::timeout(std::time::Duration::from_millis(50), analyses.run(|| ())).await;
        assert!(waiting.is_err(), "it waits for its turn");
        drop(held);
        assert!(analyses.run(|| true).await.is_ok_and(|done| done));
    }
}
