//! Where a webhook sends to.

use super::address::{Network, may_call};
use super::attempts::Fault;
use crate::fields::FieldErrors;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;
use url::{Host, Url};

/// The longest address, in characters.
const LONGEST: usize = 2_000;

/// The address that a webhook sends to: `https://`, or `http://` to a network that the configuration allows; no
/// user name, no password, no fragment, at most 2,000 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint(Url);

/// Why an address cannot be one of a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadEndpoint {
    #[error("is required")]
    Missing,
    #[error("must be an address such as https://hooks.example.com/countersign")]
    Unreadable,
    #[error("must begin with https://")]
    Scheme,
    #[error("must not hold a user name or a password")]
    UserInfo,
    #[error("must not have a fragment (`#` and what follows)")]
    Fragment,
    #[error("must be at most {LONGEST} characters")]
    Long,
}

impl FromStr for Endpoint {
    type Err = BadEndpoint;
    fn from_str(text: &str) -> Result<Self, BadEndpoint> {
        let text = text.trim();
        if text.is_empty() {
            return Err(BadEndpoint::Missing);
        }
        // Otherwise what is too long would be read first, and line breaks left away.
        if text.len() > LONGEST {
            return Err(BadEndpoint::Long);
        }
        if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(BadEndpoint::Unreadable);
        }
        let url = Url::parse(text).map_err(|_| BadEndpoint::Unreadable)?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(BadEndpoint::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BadEndpoint::UserInfo);
        }
        if url.fragment().is_some() {
            return Err(BadEndpoint::Fragment);
        }
        // As it is kept, it may have become longer.
        if url.as_str().len() > LONGEST {
            return Err(BadEndpoint::Long);
        }
        Ok(Self(url))
    }
}

impl Endpoint {
    /// Reads an address that somebody enters. `http://` is accepted where the configuration allows any network; an
    /// IP address in it must be one that may be called. What a name is resolved to is looked at when it is called.
    ///
    /// # Errors
    /// Of the field `field`, in words.
    pub fn check(field: &str, text: &str, allow: &[Network]) -> Result<Self, FieldErrors> {
        let endpoint: Self = text.parse().map_err(|bad: BadEndpoint| FieldErrors::one(field, bad.to_string()))?;
        if !endpoint.is_https() && allow.is_empty() {
            return Err(FieldErrors::one(field, BadEndpoint::Scheme.to_string()));
        }
        if let Some(address) = endpoint.address() {
            endpoint.callable(&[address], allow).map_err(|fault| FieldErrors::one(field, fault.to_string()))?;
        }
        Ok(endpoint)
    }

    /// The addresses among those that its name was resolved to which may be called. The connection must be made to
    /// one of them, without resolving the name again.
    ///
    /// # Errors
    /// If there is none: why the first may not be called.
    pub fn callable(&self, resolved: &[IpAddr], allow: &[Network]) -> Result<Vec<IpAddr>, Fault> {
        let allowed = |address: IpAddr| allow.iter().any(|network| network.contains(address.to_canonical()));
        let check = |address: IpAddr| -> Result<IpAddr, Fault> {
            may_call(address, allow)?;
            if self.is_https() || allowed(address) { Ok(address) } else { Err(Fault::Unencrypted(address)) }
        };
        let mut refused = None;
        let mut callable = Vec::new();
        for address in resolved {
            match check(*address) {
                Ok(address) => callable.push(address),
                Err(fault) => refused = refused.or(Some(fault)),
            }
        }
        if callable.is_empty() {
            return Err(refused.unwrap_or_else(|| Fault::Unresolved(self.host().to_owned())));
        }
        Ok(callable)
    }

    /// Whether the connection is encrypted.
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The host as it stands in the address: a name, or an IP address, with brackets where it is IPv6.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// The host's IP address, where it has no name that must be resolved.
    pub fn address(&self) -> Option<IpAddr> {
        match self.0.host()? {
            Host::Ipv4(address) => Some(address.into()),
            Host::Ipv6(address) => Some(address.into()),
            Host::Domain(_) => None,
        }
    }

    /// The port to connect to.
    pub fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or(443)
    }

    /// The address without what makes it a secret: its path and its query. "https://hooks.slack.com/…B2Xa" is told
    /// from another one by its last four characters, where it has at least sixteen after the host.
    pub fn masked(&self) -> String {
        let host = &self.0[..url::Position::BeforePath];
        let rest = &self.0[url::Position::BeforePath..];
        let shown = if rest.len() > 16 { rest.get(rest.len() - 4..).unwrap_or_default() } else { "" };
        format!("{host}/…{shown}")
    }

    /// The whole address, as it is kept.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allow(networks: &[&str]) -> Vec<Network> {
        networks.iter().map(|network| network.parse().unwrap()).collect()
    }

    fn ips(addresses: &[&str]) -> Vec<IpAddr> {
        addresses.iter().map(|address| address.parse().unwrap()).collect()
    }

    fn checked(text: &str, networks: &[&str]) -> Result<String, String> {
        match Endpoint::check("url", text, &allow(networks)) {
            Ok(endpoint) => Ok(endpoint.to_string()),
            Err(errors) => Err(errors.of("url").unwrap().to_owned()),
        }
    }

    #[test]
    fn an_address_is_kept_in_one_form() {
        for (text, kept) in [
            ("https://hooks.example.com", "https://hooks.example.com/"),
            (" https://Hooks.Example.com:443/a?b=c ", "https://hooks.example.com/a?b=c"),
            ("https://hooks.example.com:8443/ä", "https://hooks.example.com:8443/%C3%A4"),
            ("https://bücher.example/", "https://xn--bcher-kva.example/"),
            ("https://1.1.1.1/", "https://1.1.1.1/"),
            ("https://[2606:4700:4700::1111]/", "https://[2606:4700:4700::1111]/"),
        ] {
            assert_eq!(checked(text, &[]).as_deref(), Ok(kept));
            assert_eq!(kept.parse::<Endpoint>().unwrap().as_str(), kept, "and reads back");
        }
    }

    #[test]
    fn what_cannot_be_called_is_refused_with_what_is_allowed() {
        let long = format!("https://hooks.example.com/{}", "a".repeat(1975));
        let longer_when_kept = format!("https://hooks.example.com/{}", "ä".repeat(500));
        for (text, says) in [
            ("", "is required"),
            ("  ", "is required"),
            ("hooks.example.com", "must be an address such as https://hooks.example.com/countersign"),
            ("https://", "must be an address such as https://hooks.example.com/countersign"),
            ("https://a b/", "must be an address such as https://hooks.example.com/countersign"),
            ("https://hooks.exa\nmple.com/", "must be an address such as https://hooks.example.com/countersign"),
            ("https://1.2.3.4.5/", "must be an address such as https://hooks.example.com/countersign"),
            ("https://[::1/", "must be an address such as https://hooks.example.com/countersign"),
            ("http://hooks.example.com/", "must begin with https://"),
            ("ftp://hooks.example.com/", "must begin with https://"),
            ("file:///etc/passwd", "must begin with https://"),
            ("javascript:alert(1)", "must begin with https://"),
            ("https://me@hooks.example.com/", "must not hold a user name or a password"),
            ("https://:secret@hooks.example.com/", "must not hold a user name or a password"),
            ("https://hooks.example.com/#part", "must not have a fragment (`#` and what follows)"),
            (&long, "must be at most 2000 characters"),
            (&longer_when_kept, "must be at most 2000 characters"),
        ] {
            assert_eq!(checked(text, &[]), Err(says.to_owned()), "{text}");
        }
        assert!(checked(&long[..2000], &[]).is_ok());
    }

    #[test]
    fn an_ip_address_in_whatever_spelling_must_be_one_that_may_be_called() {
        for text in [
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f.0.0.1/",
            "https://0177.0.0.1/",
            "https://%31%32%37.0.0.1/",
            "https://１２７.０.０.１/",
        ] {
            let says = "127.0.0.1 may not be called: it is a loopback address";
            assert_eq!(checked(text, &[]), Err(says.to_owned()), "{text}");
            assert_eq!(checked(text, &["127.0.0.0/8"]).as_deref(), Ok("https://127.0.0.1/"), "{text}");
        }
        let says = "::ffff:169.254.169.254 may not be called: it is a link-local address";
        assert_eq!(checked("https://[::ffff:169.254.169.254]/", &[]), Err(says.to_owned()));
    }

    #[test]
    fn http_is_for_networks_that_the_configuration_allows() {
        assert_eq!(checked("http://10.1.2.3:8080/", &["10.0.0.0/8"]).as_deref(), Ok("http://10.1.2.3:8080/"));
        assert_eq!(checked("http://hooks.internal/", &["10.0.0.0/8"]).as_deref(), Ok("http://hooks.internal/"));
        let says = "1.1.1.1 may not be called with http://: the configuration does not allow it";
        assert_eq!(checked("http://1.1.1.1/", &["10.0.0.0/8"]), Err(says.to_owned()));
        let named: Endpoint = "http://hooks.internal/".parse().unwrap();
        let networks = allow(&["10.0.0.0/8"]);
        assert_eq!(named.callable(&ips(&["1.1.1.1", "10.0.0.1"]), &networks), Ok(ips(&["10.0.0.1"])));
        assert_eq!(named.callable(&ips(&["::ffff:10.0.0.1"]), &networks), Ok(ips(&["::ffff:10.0.0.1"])));
        assert_eq!(named.callable(&ips(&["1.1.1.1"]), &networks), Err(Fault::Unencrypted(ips(&["1.1.1.1"])[0])));
    }

    #[test]
    fn of_the_addresses_of_a_name_only_those_that_may_be_called_are() {
        let named: Endpoint = "https://hooks.example.com/".parse().unwrap();
        let callable = |addresses: &[&str], networks: &[&str]| named.callable(&ips(addresses), &allow(networks));
        assert_eq!(callable(&["1.1.1.1", "127.0.0.1", "2606:4700::1"], &[]), Ok(ips(&["1.1.1.1", "2606:4700::1"])));
        assert_eq!(callable(&["127.0.0.1"], &["127.0.0.1"]), Ok(ips(&["127.0.0.1"])));
        let says = |addresses: &[&str]| callable(addresses, &[]).unwrap_err().to_string();
        assert_eq!(says(&["127.0.0.1", "10.0.0.1"]), "127.0.0.1 may not be called: it is a loopback address");
        assert_eq!(says(&[]), "the name hooks.example.com has no address");
    }

    #[test]
    fn a_masked_address_shows_neither_path_nor_query() {
        let masked = |text: &str| text.parse::<Endpoint>().unwrap().masked();
        let slack = "https://hooks.slack.com/services/T012/B345/aBcDeFgHiJkL";
        assert_eq!(masked(slack), "https://hooks.slack.com/…iJkL");
        assert_eq!(masked("https://chat.example.com:8443/hooks/short"), "https://chat.example.com:8443/…");
        assert_eq!(masked("https://chat.example.com/?token=0123456789abcdef"), "https://chat.example.com/…cdef");
    }

    #[test]
    fn an_endpoint_tells_where_to_connect() {
        let parts = |text: &str| {
            let endpoint: Endpoint = text.parse().unwrap();
            (endpoint.host().to_owned(), endpoint.port(), endpoint.address(), endpoint.is_https())
        };
        assert_eq!(parts("https://hooks.example.com/a"), ("hooks.example.com".to_owned(), 443, None, true));
        assert_eq!(parts("http://a.b:81/"), ("a.b".to_owned(), 81, None, false));
        let address = ips(&["2606::1"])[0];
        assert_eq!(parts("https://[2606::1]:8443/"), ("[2606::1]".to_owned(), 8443, Some(address), true));
    }
}
