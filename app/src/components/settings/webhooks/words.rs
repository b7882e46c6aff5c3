//! What webhooks listen to and tell of, in words.

use governance::event::EventKind;
use governance::outgoing::Endpoint;
use governance::wire::webhooks::DeliveryView;

/// How many events are named before the others are counted.
const NAMED: usize = 3;

/// What all kinds of a noun are about: "Requests", "Break-glass".
pub(super) fn noun_title(noun: &str) -> &str {
    match noun {
        "request" => "Requests",
        "break_glass" => "Break-glass",
        "policy" => "Policies",
        "binding" => "Bindings",
        "project" => "Projects",
        "environment" => "Environments",
        "cluster" => "Clusters",
        "member" => "Members",
        "team" => "Teams",
        "org_role" => "Org roles",
        "token" => "API tokens",
        "webhook" => "Webhooks",
        "executor" => "Executors",
        "organization" => "Organization",
        "audit" => "Audit log",
        other => other,
    }
}

/// The kinds of a noun, in the order of the log's filter.
pub(super) fn kinds_of(noun: &str) -> impl Iterator<Item = EventKind> + '_ {
    let of_noun = move |kind: &EventKind| kind.key().split_once('.').is_some_and(|(before, _)| before == noun);
    EventKind::ALL.iter().copied().filter(of_noun)
}

/// The patterns of a filter, as people read them: "Request approved, Request rejected and 2 more", "All of
/// Requests, Teams created".
pub fn events_in_words(patterns: &[String]) -> String {
    let mut words: Vec<_> = patterns.iter().take(NAMED).map(|pattern| pattern_in_words(pattern)).collect();
    let more = patterns.len().saturating_sub(NAMED);
    if more > 0 {
        let last = words.pop().unwrap_or_default();
        words.push(format!("{last} and {more} more"));
    }
    words.join(", ")
}

fn pattern_in_words(pattern: &str) -> String {
    if pattern == "*" {
        return "All events".to_owned();
    }
    if let Some(noun) = pattern.strip_suffix(".*") {
        return format!("{}: all", noun_title(noun));
    }
    pattern.parse().map_or_else(|_| pattern.to_owned(), |kind: EventKind| kind.title().to_owned())
}

/// What a delivery tells of, in a few words.
pub fn event_title(delivery: &DeliveryView) -> &'static str {
    match &delivery.event {
        None => "Test",
        Some(event) => event.kind.map_or("An event that cannot be read", EventKind::title),
    }
}

/// The host that an address leads to, with its port where that is unusual.
pub fn host_of(url: &str) -> String {
    let Ok(endpoint) = url.parse::<Endpoint>() else { return url.to_owned() };
    let usual = if endpoint.is_https() { 443 } else { 80 };
    if endpoint.port() == usual {
        endpoint.host().to_owned()
    } else {
        format!("{}:{}", endpoint.host(), endpoint.port())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(patterns: &[&str]) -> String {
        events_in_words(&patterns.iter().map(|pattern| (*pattern).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_few_events_are_named_and_many_are_counted() {
        assert_eq!(words(&["*"]), "All events");
        assert_eq!(words(&["request.approved", "request.rejected"]), "Request approved, Request rejected");
        assert_eq!(words(&["request.*", "team.created"]), "Requests: all, Team created");
        let many = ["request.*", "break_glass.*", "policy.*", "binding.*", "team.created"];
        assert_eq!(words(&many), "Requests: all, Break-glass: all, Policies: all and 2 more");
    }

    #[test]
    fn every_noun_has_a_name_and_kinds() {
        for noun in governance::outgoing::nouns() {
            assert_ne!(noun_title(noun), noun);
            assert!(kinds_of(noun).count() > 0, "{noun}");
        }
        let all: usize = governance::outgoing::nouns().into_iter().map(|noun| kinds_of(noun).count()).sum();
        assert_eq!(all, EventKind::ALL.len());
    }

    #[test]
    fn a_host_is_told_without_what_may_be_a_secret() {
        assert_eq!(host_of("https://hooks.example.com/secret?token=1"), "hooks.example.com");
        assert_eq!(host_of("http://10.0.0.1:8080/"), "10.0.0.1:8080");
        assert_eq!(host_of("https://[::1]:8443/a"), "[::1]:8443");
    }
}
