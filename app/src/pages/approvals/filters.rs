//! What narrows the inbox: the part of the address after the question mark.

use governance::StateName;
use service::requests::{Filter, Status};

use crate::page;
use crate::pages::link::link;

/// A tab of the inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Pending, and the reader can approve it.
    Waiting,
    /// Everything that is pending.
    Pending,
    /// What the reader asked for.
    Mine,
    /// Everything that is no longer pending.
    Decided,
}

impl View {
    /// The tabs, in order.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Pending, Self::Mine, Self::Decided];

    /// The word in the address; the first tab has none.
    pub fn key(self) -> Option<&'static str> {
        match self {
            Self::Waiting => None,
            Self::Pending => Some("pending"),
            Self::Mine => Some("mine"),
            Self::Decided => Some("decided"),
        }
    }

    /// What it is called.
    pub fn title(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting for me",
            Self::Pending => "All pending",
            Self::Mine => "My requests",
            Self::Decided => "Decided",
        }
    }

    /// The states that its filter offers.
    pub fn states(self) -> Vec<StateName> {
        let all = StateName::ALL.into_iter();
        match self {
            Self::Waiting | Self::Pending => Vec::new(),
            Self::Mine => all.collect(),
            Self::Decided => all.filter(|state| *state != StateName::Pending).collect(),
        }
    }
}

/// What the address asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub view: View,
    pub kind: Option<String>,
    pub project: Option<String>,
    pub environment: Option<String>,
    pub cluster: Option<String>,
    pub policy: Option<String>,
    pub status: Option<String>,
    pub stale: bool,
    pub text: Option<String>,
    pub after: Option<String>,
}

impl Wanted {
    /// Reads the address of the page.
    pub fn read() -> Self {
        let view = page::query("view");
        Self {
            view: View::ALL.into_iter().find(|one| one.key() == view.as_deref()).unwrap_or(View::Waiting),
            kind: page::query("type"),
            project: page::query("project"),
            environment: page::query("environment"),
            cluster: page::query("cluster"),
            policy: page::query("policy"),
            status: page::query("status"),
            stale: page::query("stale").is_some(),
            text: page::query("q"),
            after: page::query("after"),
        }
    }

    /// The filter of the service. A value that means nothing does not restrict.
    pub fn filter(&self) -> Filter {
        let only = self
            .status
            .as_deref()
            .and_then(|text| text.parse().ok())
            .filter(|state| self.view.states().contains(state));
        let status = match self.view {
            View::Waiting | View::Pending => Some(Status::Pending),
            View::Mine => only.map(Status::Only),
            View::Decided => Some(only.map_or(Status::Decided, Status::Only)),
        };
        Filter {
            status,
            kind: self.kind.as_deref().and_then(|text| text.parse().ok()),
            can_approve: (self.view == View::Waiting).then_some(true),
            requester: (self.view == View::Mine).then(|| "me".to_owned()),
            project: self.project.clone(),
            environment: self.environment.clone(),
            cluster: self.cluster.clone(),
            policy: self.policy.clone(),
            stale: self.stale,
            text: self.text.clone(),
            ..Filter::default()
        }
    }

    /// Whether anything but the tab restricts.
    pub fn narrowed(&self) -> bool {
        let given =
            [&self.kind, &self.project, &self.environment, &self.cluster, &self.policy, &self.status, &self.text];
        self.stale || given.into_iter().any(Option::is_some)
    }

    /// The address of the same with another cursor.
    pub fn at(&self, after: Option<&str>) -> String {
        link(
            "/approvals",
            &[
                ("view", self.view.key()),
                ("type", self.kind.as_deref()),
                ("project", self.project.as_deref()),
                ("environment", self.environment.as_deref()),
                ("cluster", self.cluster.as_deref()),
                ("policy", self.policy.as_deref()),
                ("status", self.status.as_deref()),
                ("stale", self.stale.then_some("true")),
                ("q", self.text.as_deref()),
                ("after", after),
            ],
        )
    }

    /// The address of a tab, without filters.
    pub fn tab(view: View) -> String {
        link("/approvals", &[("view", view.key())])
    }
}
