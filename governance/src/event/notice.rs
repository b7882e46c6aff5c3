//! Notifications as sentences: "El asks for your approval", "Handled: Bo approved it".

use super::sentence::told;
use super::{Happening, NotificationKind};
use crate::request::{Basis, StateName, Verdict};

/// What somebody did.
#[derive(Clone, Copy, Debug)]
pub struct Deed<'a> {
    /// Who did it: a name, "you" for the reader, "Countersign" for Countersign itself.
    pub actor: &'a str,
    pub happening: &'a Happening,
}

/// A notification with all that its sentence is made of.
#[derive(Clone, Copy, Debug)]
pub struct Notice<'a> {
    pub kind: NotificationKind,
    /// Whether the reader opened the request.
    pub own: bool,
    /// Whether the request is pending still.
    pub pending: bool,
    /// What it tells of; `None` where only time or a change of membership brought it about.
    pub deed: Option<Deed<'a>>,
    /// Whether nothing is expected of the reader any more, and by what if it was an act.
    pub handled: Option<Option<Deed<'a>>>,
    /// The number of the newest request that supersedes it, if one does.
    pub superseded_by: Option<u64>,
}

impl Notice<'_> {
    /// What the reader is told, without the request itself: that stands beside it.
    pub fn sentence(&self) -> String {
        if let Some(by) = self.handled {
            return format!("Handled: {}", self.handled_by(by));
        }
        let says = match self.kind {
            NotificationKind::Waiting => self.waits(),
            NotificationKind::Expiring if self.own => "Your request expires soon, and is not decided yet".to_owned(),
            NotificationKind::Expiring => "Expires soon, and waits for your approval".to_owned(),
            NotificationKind::Escalated => self.escalated(),
            NotificationKind::Decided | NotificationKind::Lapsed | NotificationKind::Commented => self.tells(),
        };
        match self.superseded_by {
            // It can still be approved, though the newer one is what is wanted.
            Some(newer) if self.kind == NotificationKind::Waiting => format!("{says}; superseded by #{newer}"),
            _ => says,
        }
    }

    /// What became of the request by the act that is told, to follow its number: "was approved", "has failed". That
    /// stays true whatever happened since. `None` where no act is told that decided it or carried it out.
    pub fn fate(&self) -> Option<&'static str> {
        let deed = match (self.handled, self.kind) {
            (Some(by), _) => by.filter(|_| !self.pending),
            (None, NotificationKind::Decided | NotificationKind::Lapsed) => self.deed,
            (None, _) => None,
        };
        deed.and_then(|deed| fate(deed.happening))
    }

    /// What was written or reported with what it tells: a comment, the reason of a cancellation, the detail of a result.
    /// The reason of a rejection is the comment of a review, so it stands with the review and not here.
    pub fn text(&self) -> Option<&str> {
        let deed = match (self.handled, self.kind) {
            (Some(by), _) => by,
            (None, NotificationKind::Commented | NotificationKind::Decided) => self.deed,
            (None, _) => None,
        };
        deed.and_then(|deed| deed.happening.text())
    }

    fn waits(&self) -> String {
        match self.deed.map(|deed| (deed.actor, deed.happening)) {
            Some((_, Happening::RequestOpened { .. })) if self.own => {
                "Your request waits for your own approval, too".to_owned()
            }
            Some((actor, Happening::RequestOpened { .. })) => format!("{actor} asks for your approval"),
            Some((_, Happening::RequestReopened { .. })) => {
                "Waits for your approval again: what was approved no longer holds".to_owned()
            }
            Some(("you", Happening::RequestNudged { .. })) => {
                "Waits for your approval, too: you nudged the others".to_owned()
            }
            Some((actor, Happening::RequestNudged { .. })) => format!("{actor} asks once more for your approval"),
            Some((_, Happening::RequestReminded { .. })) => "Still waits for your approval: a reminder".to_owned(),
            Some((_, Happening::ReviewRetracted)) => {
                "Waits for your approval again: an approval was taken back".to_owned()
            }
            Some(_) => "Waits for your approval".to_owned(),
            None => "Waits for your approval: you can finish it".to_owned(),
        }
    }

    fn escalated(&self) -> String {
        match self.deed.map(|deed| deed.happening) {
            Some(Happening::RequestEscalated { team, .. }) => {
                format!("Waits too long, and was escalated to {}", team.name)
            }
            _ => "Waits too long, and was escalated to your team".to_owned(),
        }
    }

    fn tells(&self) -> String {
        let what = if self.own { "Your request" } else { "A request that you reviewed" };
        let Some(Deed { actor, happening }) = self.deed else { return what.to_owned() };
        match happening {
            Happening::RequestApproved { .. } => format!("{what} is approved"),
            Happening::RequestRejected => format!("{what} was rejected, by {actor}"),
            Happening::RequestCancelled { .. } => format!("{what} was cancelled, by {actor}"),
            Happening::RequestClaimed { executor: Some(of), .. } => {
                format!("{what} is being carried out, by the executor of {of}")
            }
            Happening::RequestClaimed { executor: None, .. } => format!("{what} is being carried out, by {actor}"),
            Happening::ClaimRefused { executor: Some(of), violations } => {
                format!("{what} is approved, but the executor of {of} could not be given it: {}", told(violations))
            }
            Happening::ClaimRefused { executor: None, violations } => {
                format!("{what} is approved, but could not be carried out: {}", told(violations))
            }
            Happening::RequestSucceeded { executor: Some(of), .. } => {
                format!("{what} was carried out with success, by the executor of {of}")
            }
            Happening::RequestSucceeded { executor: None, .. } => format!("{what} was carried out with success"),
            Happening::RequestFailed { executor: Some(of), given_up: Some(why), .. } => {
                format!("{what} failed: {actor} {}", why.sentence(of))
            }
            Happening::RequestFailed { executor: Some(of), .. } => {
                format!("{what} failed when the executor of {of} carried it out")
            }
            Happening::RequestFailed { executor: None, .. } => format!("{what} failed when it was carried out"),
            Happening::RequestExpired { approved: false, .. } => format!("{what} expired: it was not decided in time"),
            Happening::RequestExpired { session_over: true, .. } => {
                format!("{what} lapsed: its break-glass session is over")
            }
            Happening::RequestExpired { approved: true, .. } => format!("{what} lapsed: it was not claimed in time"),
            Happening::RequestReopened { .. } => format!("{what} is pending again: its approvals no longer suffice"),
            Happening::RequestCommented { .. } => format!("{actor} commented"),
            other => format!("{actor} {}", other.sentence()),
        }
    }

    fn handled_by(&self, by: Option<Deed<'_>>) -> String {
        let Some(Deed { actor, happening }) = by else {
            return "it does not need your approval any more".to_owned();
        };
        let did = match happening {
            Happening::RequestReviewed { verdict: Verdict::Approve, .. } => format!("{actor} approved it"),
            Happening::RequestReviewed { verdict: Verdict::Reject, .. } => format!("{actor} rejected it"),
            Happening::ReviewRetracted => format!("{actor} took an approval back"),
            Happening::RequestCancelled { .. } => format!("{actor} cancelled it"),
            Happening::RequestExpired { .. } => "it was not decided in time".to_owned(),
            Happening::RequestApproved { .. } => "it is approved".to_owned(),
            Happening::RequestReevaluated { .. } => format!("{actor} put it under newer policies"),
            other => format!("{actor} {}", other.sentence()),
        };
        if self.pending && actor != "you" { format!("{did}, and yours is not needed any more") } else { did }
    }
}

/// What a happening makes of a request.
fn fate(happening: &Happening) -> Option<&'static str> {
    let state = match happening {
        Happening::RequestApproved { basis: Basis::BreakGlass } => return Some("was let through by break-glass"),
        Happening::RequestApproved { .. } | Happening::RequestReviewed { verdict: Verdict::Approve, .. } => {
            return Some("was approved");
        }
        Happening::RequestReopened { .. } => return Some("is pending again"),
        Happening::RequestSuperseded { .. } => return Some("was superseded"),
        Happening::ClaimRefused { .. } => return Some("could not be carried out"),
        Happening::RequestReviewed { verdict: Verdict::Reject, .. } => Some(StateName::Rejected),
        other => other.kind().brings(),
    };
    state.map(StateName::phrase)
}
