//! What narrows the audit: the part of the address after the question mark.

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use governance::Timestamp;
use governance::event::EventKind;
use governance::ids::BreakGlassSessionId;
use governance::policy::Scope;
use governance::time::start_of_day;
use service::audit::Filter;
use service::audit::export::Format;

use crate::page;
use crate::pages::link::link;

/// What the address asks for. What means nothing does not narrow, and is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// A member, by id.
    pub actor: Option<String>,
    /// Any of these.
    pub kinds: Vec<EventKind>,
    /// Where it happened.
    pub resource: Option<Resource>,
    /// A request, by number or id.
    pub request: Option<String>,
    /// A break-glass session.
    pub session: Option<BreakGlassSessionId>,
    /// The first day, in the organization's zone.
    pub from: Option<NaiveDate>,
    /// The last day, that one included.
    pub until: Option<NaiveDate>,
    pub prominent: bool,
    pub text: Option<String>,
    pub after: Option<String>,
    /// What means nothing, a sentence each.
    pub strange: Vec<String>,
}

/// A resource as an address names it: `project:api`, `environment:api/production`, or with an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Never the organization.
    pub level: Scope,
    pub named: String,
}

impl Resource {
    fn read(text: &str) -> Option<Self> {
        let (level, named) = text.split_once(':')?;
        let level = level.parse().ok().filter(|level| *level != Scope::Organization)?;
        Some(Self { level, named: named.to_owned() }).filter(|resource| !resource.named.is_empty())
    }

    fn at(&self, level: Scope) -> Option<&str> {
        Some(self.named.as_str()).filter(|_| self.level == level)
    }
}

impl std::fmt::Display for Resource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.level, self.named)
    }
}

/// The fields of a filter as the address names them.
pub mod field {
    pub const ACTOR: &str = "actor";
    pub const KIND: &str = "kind";
    pub const RESOURCE: &str = "resource";
    pub const REQUEST: &str = "request";
    pub const SESSION: &str = "session";
    pub const FROM: &str = "from";
    pub const UNTIL: &str = "until";
    pub const PROMINENT: &str = "prominent";
    pub const TEXT: &str = "q";
}

/// A value of the address; one that means nothing is told as “value” with these words behind it.
fn read<T>(name: &str, strange: &mut Vec<String>, mean: impl Fn(&str) -> Option<T>, words: &str) -> Option<T> {
    let text = page::query(name)?;
    let meant = mean(&text);
    if meant.is_none() {
        strange.push(format!("“{text}” {words}"));
    }
    meant
}

fn parsed<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

impl Wanted {
    /// Reads the address of the page.
    pub fn read() -> Self {
        let mut strange = Vec::new();
        let mut kinds = Vec::new();
        for text in page::query_all(field::KIND).iter().filter(|text| !text.is_empty()) {
            match text.parse() {
                Ok(kind) if kinds.contains(&kind) => {}
                Ok(kind) => kinds.push(kind),
                Err(()) => strange.push(format!("There is no kind of event “{text}”")),
            }
        }
        let resource = read(field::RESOURCE, &mut strange, Resource::read, "names no resource");
        let session = read(field::SESSION, &mut strange, parsed, "is no id of a break-glass session");
        let from = read(field::FROM, &mut strange, parsed, "is no day, such as 2026-01-31");
        let until = read(field::UNTIL, &mut strange, parsed, "is no day, such as 2026-01-31");
        Self {
            actor: page::query(field::ACTOR),
            kinds,
            resource,
            request: page::query(field::REQUEST),
            session,
            from,
            until,
            prominent: page::query(field::PROMINENT).is_some(),
            text: page::query(field::TEXT),
            after: page::query("after"),
            strange,
        }
    }

    /// The filter of the service.
    pub fn filter(&self, zone: Tz) -> Filter {
        let at = |level| self.resource.as_ref().and_then(|resource| resource.at(level)).map(str::to_owned);
        Filter {
            actor: self.actor.clone(),
            kinds: self.kinds.clone(),
            project: at(Scope::Project),
            environment: at(Scope::Environment),
            cluster: at(Scope::Cluster),
            request: self.request.clone(),
            session: self.session,
            from: self.from.map(|day| start_of_day(day, zone)),
            until: self.until.and_then(|day| day.checked_add_days(Days::new(1))).map(|day| start_of_day(day, zone)),
            prominent: self.prominent,
            text: self.text.clone(),
        }
    }

    /// What narrows the log, as field and value, in the order of the form.
    pub fn given(&self) -> Vec<(&'static str, String)> {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        let mut given = vec![(field::TEXT, self.text.clone()), (field::ACTOR, self.actor.clone())];
        given.extend(self.kinds.iter().map(|kind| (field::KIND, Some(kind.key().to_owned()))));
        given.extend([
            (field::RESOURCE, self.resource.as_ref().map(ToString::to_string)),
            (field::REQUEST, self.request.clone()),
            (field::SESSION, self.session.map(|id| id.to_string())),
            (field::FROM, day(self.from)),
            (field::UNTIL, day(self.until)),
            (field::PROMINENT, self.prominent.then(|| "true".to_owned())),
        ]);
        given.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// The value of a field; empty where it does not narrow.
    pub fn value(&self, name: &str) -> String {
        self.given().into_iter().find(|(field, _)| *field == name).map(|(_, value)| value).unwrap_or_default()
    }

    /// What narrows, in words: each part once, in the order of the form.
    pub fn narrowing(&self) -> Vec<&'static str> {
        let mut names: Vec<&str> = self.given().into_iter().map(|(name, _)| name).collect();
        names.dedup();
        let words = |name| match name {
            field::TEXT => "text",
            field::PROMINENT => "prominent only",
            other => other,
        };
        names.into_iter().map(words).collect()
    }

    /// Whether anything restricts.
    pub fn narrowed(&self) -> bool {
        !self.given().is_empty()
    }

    /// The address of the same with another cursor.
    pub fn at(&self, after: Option<&str>) -> String {
        self.address(|_, _| true, after)
    }

    /// The address of the same without one value of a field, from its start.
    pub fn without(&self, name: &str, value: &str) -> String {
        self.address(|field, other| field != name || other != value, None)
    }

    fn address(&self, keep: impl Fn(&str, &str) -> bool, after: Option<&str>) -> String {
        let given = self.given();
        let kept = given.iter().filter(|(name, value)| keep(name, value));
        let query: Vec<_> = kept.map(|(name, value)| (*name, Some(value.as_str()))).chain([("after", after)]).collect();
        link("/audit", &query)
    }

    /// The address of the same as a file.
    pub fn export(&self, format: Format, zone: Tz) -> String {
        let filter = self.filter(zone);
        let kinds = filter.kinds.iter().map(|kind| kind.key()).collect::<Vec<_>>().join(",");
        let instant = |at: Option<Timestamp>| at.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
        link(
            "/api/v1/audit-events/export",
            &[
                ("format", Some(format.word())),
                (field::ACTOR, filter.actor.as_deref()),
                (field::KIND, Some(kinds.as_str())),
                ("project", filter.project.as_deref()),
                ("environment", filter.environment.as_deref()),
                ("cluster", filter.cluster.as_deref()),
                (field::REQUEST, filter.request.as_deref()),
                (field::SESSION, filter.session.map(|id| id.to_string()).as_deref()),
                (field::FROM, instant(filter.from).as_deref()),
                (field::UNTIL, instant(filter.until).as_deref()),
                (field::PROMINENT, filter.prominent.then_some("true")),
                (field::TEXT, filter.text.as_deref()),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_day_of_the_organizations_zone_and_the_last_one_is_included() {
        let day = "2026-03-29".parse().ok();
        let filter = Wanted { from: day, until: day, ..Wanted::default() }.filter(Tz::Europe__Berlin);
        assert_eq!(filter.from.unwrap().to_string(), "2026-03-28 23:00:00 UTC");
        assert_eq!(filter.until.unwrap().to_string(), "2026-03-29 22:00:00 UTC");
    }

    fn wanted() -> Wanted {
        Wanted {
            kinds: vec![EventKind::RequestOpened, EventKind::PolicyChanged],
            resource: Resource::read("environment:api/production"),
            request: Some("42".into()),
            until: "2026-03-29".parse().ok(),
            text: Some("a & b".into()),
            ..Wanted::default()
        }
    }

    #[test]
    fn an_address_says_everything_that_narrows() {
        assert_eq!(
            wanted().at(Some("7")),
            "/audit?q=a+%26+b&kind=request.opened&kind=policy.changed&resource=environment%3Aapi%2Fproduction\
             &request=42&until=2026-03-29&after=7"
        );
        assert_eq!(Wanted::default().at(None), "/audit");
        assert!(!Wanted { after: Some("7".into()), ..Wanted::default() }.narrowed());
    }

    #[test]
    fn what_narrows_is_told_once_each() {
        assert_eq!(wanted().narrowing(), ["text", "kind", "resource", "request", "until"]);
    }

    #[test]
    fn one_filter_can_be_taken_away_and_of_several_kinds_one() {
        assert_eq!(
            wanted().without(field::KIND, "request.opened"),
            "/audit?q=a+%26+b&kind=policy.changed&resource=environment%3Aapi%2Fproduction&request=42&until=2026-03-29"
        );
        let alone = Wanted { request: Some("42".into()), ..Wanted::default() };
        assert_eq!(alone.without(field::REQUEST, "42"), "/audit");
    }

    #[test]
    fn an_export_has_the_same_filters_as_the_interface_names_them() {
        assert_eq!(
            wanted().export(Format::Csv, Tz::Europe__Berlin),
            "/api/v1/audit-events/export?format=csv&kind=request.opened%2Cpolicy.changed&environment=api%2Fproduction\
             &request=42&until=2026-03-29T22%3A00%3A00Z&q=a+%26+b"
        );
    }

    #[test]
    fn a_resource_is_named_with_its_level() {
        for nothing in ["api", "project:", "organization:acme", "team:sre", ""] {
            assert_eq!(Resource::read(nothing), None, "{nothing}");
        }
        let filter = wanted().filter(Tz::UTC);
        assert_eq!((filter.project, filter.environment), (None, Some("api/production".into())));
    }
}
