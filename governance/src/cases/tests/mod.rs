//! What a policy test file is told: of its errors, and of expectations that were not met.

mod errors;
mod expectations;

use super::{Problem, Report, run};

/// A whole file; the tests put one thing in it wrong.
const FILE: &str = "\
organization: { timezone: UTC }
members:
  ana: { teams: [sre], orgRoles: [tech-lead] }
  bo: { teams: [sre, platform] }
  cy: { permissions: [requests.open] }
projects:
  api: { environments: { production: { cluster: eu-1 }, frozen: { frozen: true } } }
clusters: { eu-1: { environment: production } }
policies:
  - name: prod-gate
    scope: environment
    actions: [release.deploy]
    quorum: { minApprovals: 1, requiredTeamIds: [sre] }
    conditions: { startHour: 18, endHour: 9, timezone: Europe/Istanbul, requireReason: true }
bindings:
  - { policy: prod-gate, environment: api/production }
cases:
  - name: first
    request:
      requester: ana
      action: release.deploy
      target: { project: api, environment: production }
      reason: fix
      at: 2026-01-05T17:00:00Z
    reviews:
      - { by: bo, verdict: approve, expect: recorded }
    expect: { gate: pending, state: approved }
";

/// The file with a part of it replaced.
fn with(part: &str, other: &str) -> String {
    assert_eq!(FILE.matches(part).count(), 1, "`{part}` must stand once in the file");
    FILE.replace(part, other)
}

fn report(text: &str) -> Report {
    run(text).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn problems(text: &str) -> Vec<Problem> {
    run(text).err().unwrap_or_default()
}

#[test]
fn reminders_are_read_and_change_nothing_about_a_decision() {
    let reminders = "conditions: { startHour: 18";
    let text = with(
        reminders,
        "reminders: { remindAfterHours: 4, escalateAfterHours: 24, escalateTo: managers }\n    conditions: { startHour: 18",
    );
    let report = report(&text);
    assert_eq!(report.failures().count(), 0, "{report:?}");
    let typed = text.replace("remindAfterHours", "remindAfter");
    assert!(format!("{:?}", problems(&typed)).contains("remindAfter"), "an unknown key stays an error");
}

#[test]
fn the_file_itself_passes() {
    let report = report(FILE);
    assert_eq!(report.cases.len(), 1);
    assert_eq!(report.failures().count(), 0, "{report:?}");
    assert!(report.warnings.is_empty());
}
