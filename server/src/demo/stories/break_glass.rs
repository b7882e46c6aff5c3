//! Emergencies: one that was reviewed, one whose review is overdue, one that ended yesterday.

use governance::wire::requests::ResultStatus::Succeeded;

use super::{Calendar, Story, cluster, production};
use crate::demo::payloads::{command, image};
use crate::demo::play::Act::{Claim, EndSession, Expire, Report, ReviewSession};
use crate::demo::play::Emergency;

/// The stories. What was done in a session is a story of its own, within its time.
pub fn stories(on: &Calendar) -> Vec<Story> {
    let mut stories = payments_down(on);
    stories.extend(stuck_nodes(on));
    stories.extend(bad_certificate(on));
    stories
}

/// Card payments fail, behind a freeze.
fn payments_down(on: &Calendar) -> Vec<Story> {
    let session = Emergency {
        reason: "Card payments fail for every customer since 11:02 (INC-2291). The rollback cannot wait for two approvals.",
        actions: &["rollback.execute", "release.deploy"],
        environments: &["checkout/production"],
        clusters: &[],
        minutes: 60,
    };
    let account = "The payment provider rotated its certificates an hour early. Priya rolled back and then \
                   deployed the fix while nobody of security could be reached. Both changes were right.";
    vec![
        Story::break_glass(on.workday(9, 11, 15), "priya", session)
            .then(41, EndSession("priya", "Payments work again."))
            .then(1440, ReviewSession("ruth", account, true, &[("A second pager for security", "marcus", 14)])),
        Story::ask(
            on.workday(9, 11, 18),
            "priya",
            "rollback.execute",
            production("checkout"),
            "Back to 5.11.3 (INC-2291)",
        )
        .with(image("checkout", "5.12.0", "5.11.3"))
        .then(1, Claim("priya"))
        .then(6, Report("priya", Succeeded, "5.11.3 serves; half of the payments work")),
        Story::ask(
            on.workday(9, 11, 44),
            "priya",
            "release.deploy",
            production("checkout"),
            "New certificates (INC-2291)",
        )
        .with(image("checkout", "5.11.3", "5.11.4"))
        .then(1, Claim("priya"))
        .then(7, Report("priya", Succeeded, "No failed payment for five minutes")),
    ]
}

/// Nodes hang; nobody has reviewed it.
fn stuck_nodes(on: &Calendar) -> Vec<Story> {
    let session = Emergency {
        reason: "Nodes in Virginia hang and jobs pile up (INC-2294); whoever could approve is on a flight.",
        actions: &["command.execute", "cluster.restart"],
        environments: &[],
        clusters: &["us-1"],
        minutes: 30,
    };
    vec![
        Story::break_glass(on.workday(8, 9, 35), "aiko", session).then(31, Expire),
        Story::ask(
            on.workday(8, 9, 39),
            "aiko",
            "command.execute",
            cluster("us-1"),
            "Drain the hanging nodes (INC-2294)",
        )
        .with(command("kubectl drain -l pool=batch --ignore-daemonsets"))
        .then(1, Claim("aiko"))
        .then(8, Report("aiko", Succeeded, "3 nodes drained, the queue moves")),
    ]
}

/// Yesterday, when nothing was bypassed in the end.
fn bad_certificate(on: &Calendar) -> Vec<Story> {
    let session = Emergency {
        reason: "The public certificate of the API expires at five and its renewal failed (INC-2301).",
        actions: &["release.deploy"],
        environments: &["api/production"],
        clusters: &[],
        minutes: 60,
    };
    vec![
        Story::break_glass(on.workday(1, 16, 40), "priya", session)
            .then(12, EndSession("priya", "The renewal went through by itself.")),
    ]
}
