//! What narrows the inbox: the part of the address after the question mark.

use governance::StateName;
use governance::action::ActionType;
use service::requests::{Filter, Order, Status};

use crate::page;
use crate::pages::link::link;

/// A tab of the inbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// Pending, and the reader can approve it.
    #[default]
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

    /// Whether its requests may be of anybody.
    pub fn of_anybody(self) -> bool {
        self != Self::Mine
    }

    /// Whether something in it may be stale.
    pub fn may_be_stale(self) -> bool {
        self != Self::Decided
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

/// What the address asks for. What means nothing, or nothing in this tab, counts as absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub view: View,
    pub kind: Option<ActionType>,
    pub project: Option<String>,
    pub environment: Option<String>,
    pub cluster: Option<String>,
    pub policy: Option<String>,
    pub requester: Option<String>,
    pub status: Option<StateName>,
    pub stale: bool,
    pub text: Option<String>,
    pub order: Order,
    pub after: Option<String>,
}

/// The fields of a filter as the address names them.
pub mod field {
    pub const KIND: &str = "type";
    pub const PROJECT: &str = "project";
    pub const ENVIRONMENT: &str = "environment";
    pub const CLUSTER: &str = "cluster";
    pub const POLICY: &str = "policy";
    pub const REQUESTER: &str = "requester";
    pub const STATUS: &str = "status";
    pub const STALE: &str = "stale";
    pub const TEXT: &str = "q";
}

impl Wanted {
    /// Reads the address of the page.
    pub fn read() -> Self {
        let view = page::query("view");
        let wanted = Self {
            view: View::ALL.into_iter().find(|one| one.key() == view.as_deref()).unwrap_or_default(),
            kind: page::query(field::KIND).and_then(|text| text.parse().ok()),
            project: page::query(field::PROJECT),
            environment: page::query(field::ENVIRONMENT),
            cluster: page::query(field::CLUSTER),
            policy: page::query(field::POLICY),
            requester: page::query(field::REQUESTER),
            status: page::query(field::STATUS).and_then(|text| text.parse().ok()),
            stale: page::query(field::STALE).is_some(),
            text: page::query(field::TEXT),
            order: page::query("order").and_then(|text| text.parse().ok()).unwrap_or_default(),
            after: page::query("after"),
        };
        wanted.fit()
    }

    /// Without what its tab does not offer.
    fn fit(self) -> Self {
        Self {
            requester: self.requester.filter(|_| self.view.of_anybody()),
            status: self.status.filter(|state| self.view.states().contains(state)),
            stale: self.stale && self.view.may_be_stale(),
            ..self
        }
    }

    /// The filter of the service.
    pub fn filter(&self) -> Filter {
        let status = match self.view {
            View::Waiting | View::Pending => Some(Status::Pending),
            View::Mine => self.status.map(Status::Only),
            View::Decided => Some(self.status.map_or(Status::Decided, Status::Only)),
        };
        Filter {
            status,
            kind: self.kind,
            can_approve: (self.view == View::Waiting).then_some(true),
            requester: if self.view == View::Mine { Some("me".to_owned()) } else { self.requester.clone() },
            project: self.project.clone(),
            environment: self.environment.clone(),
            cluster: self.cluster.clone(),
            policy: self.policy.clone(),
            stale: self.stale,
            number: None,
            text: self.text.clone(),
            order: self.order,
        }
    }

    /// What narrows the list, as field and value, in the order of the form.
    pub fn given(&self) -> Vec<(&'static str, &str)> {
        let fields = [
            (field::TEXT, self.text.as_deref()),
            (field::KIND, self.kind.map(ActionType::word)),
            (field::PROJECT, self.project.as_deref()),
            (field::ENVIRONMENT, self.environment.as_deref()),
            (field::CLUSTER, self.cluster.as_deref()),
            (field::POLICY, self.policy.as_deref()),
            (field::REQUESTER, self.requester.as_deref()),
            (field::STATUS, self.status.map(StateName::word)),
            (field::STALE, self.stale.then_some("true")),
        ];
        fields.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// The value of a field; empty where it does not narrow.
    pub fn value(&self, name: &str) -> String {
        self.given()
            .into_iter()
            .find(|(field, _)| *field == name)
            .map(|(_, value)| value.to_owned())
            .unwrap_or_default()
    }

    /// Whether anything but the tab restricts.
    pub fn narrowed(&self) -> bool {
        !self.given().is_empty()
    }

    /// The address of the same with another cursor.
    pub fn at(&self, after: Option<&str>) -> String {
        self.address(|_| true, after)
    }

    /// The address of the same without one of the fields, from its start.
    pub fn without(&self, name: &str) -> String {
        self.address(|field| field != name, None)
    }

    /// The address of the same tab and order without any filter.
    pub fn whole(&self) -> String {
        self.address(|_| false, None)
    }

    /// The address of a tab, with the filters that it shares with this one.
    pub fn tab(&self, view: View) -> String {
        Self { view, ..self.clone() }.fit().at(None)
    }

    fn address(&self, keep: impl Fn(&str) -> bool, after: Option<&str>) -> String {
        let order = Some(self.order.word()).filter(|_| self.order != Order::default());
        let mut query = vec![("view", self.view.key())];
        query.extend(self.given().into_iter().filter(|(name, _)| keep(name)).map(|(name, value)| (name, Some(value))));
        query.extend([("order", order), ("after", after)]);
        link("/approvals", &query)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted() -> Wanted {
        Wanted {
            view: View::Pending,
            kind: Some(ActionType::Release),
            project: Some("api".into()),
            requester: Some("me".into()),
            stale: true,
            text: Some("a & b".into()),
            order: Order::Oldest,
            ..Wanted::default()
        }
    }

    #[test]
    fn an_address_says_everything_that_narrows_and_the_order() {
        assert_eq!(
            wanted().at(Some("7")),
            "/approvals?view=pending&q=a+%26+b&type=release&project=api&requester=me&stale=true&order=oldest&after=7"
        );
        assert_eq!(Wanted::default().at(None), "/approvals");
    }

    #[test]
    fn one_filter_can_be_taken_away_and_all_of_them() {
        assert_eq!(
            wanted().without(field::PROJECT),
            "/approvals?view=pending&q=a+%26+b&type=release&requester=me&stale=true&order=oldest"
        );
        assert_eq!(wanted().whole(), "/approvals?view=pending&order=oldest");
    }

    #[test]
    fn another_tab_keeps_the_filters_that_it_has_too() {
        let paged = Wanted { after: Some("7".into()), ..wanted() };
        assert_eq!(
            paged.tab(View::Mine),
            "/approvals?view=mine&q=a+%26+b&type=release&project=api&stale=true&order=oldest"
        );
        assert_eq!(
            paged.tab(View::Decided),
            "/approvals?view=decided&q=a+%26+b&type=release&project=api&requester=me&order=oldest"
        );
        let rejected = Wanted { view: View::Decided, status: Some(StateName::Rejected), ..Wanted::default() };
        assert_eq!(rejected.tab(View::Pending), "/approvals?view=pending");
        assert_eq!(rejected.tab(View::Mine), "/approvals?view=mine&status=rejected");
    }
}
