//! Which addresses webhooks may call: those of the public internet, and what the configuration allows besides.
//!
//! A webhook makes the server call an address of somebody's choice. Without a rule it would reach what
//! only the server's own network can: databases, routers, a cloud's metadata. The rule is what IANA's
//! registries of special-purpose addresses (RFC 6890) do not call globally reachable, and whatever carries such an
//! address inside of it.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// Addresses that the configuration allows: `10.0.0.0/8`, `fd00::/8`, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Network(IpNet);

impl Network {
    /// Whether an address belongs to it.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address)
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The text is no network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadNetwork {
    #[error("`{0}` must be an address, or a network such as 10.0.0.0/8 or fd00::/8")]
    Unreadable(String),
    /// It is refused because it could mean the one address as well as the network.
    #[error("`{0}` has digits after its first {len} bits: the network is {1}", len = .1.0.prefix_len())]
    HostBits(String, Network),
}

impl FromStr for Network {
    type Err = BadNetwork;
    fn from_str(text: &str) -> Result<Self, BadNetwork> {
        let text = text.trim();
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(Self(address.into()));
        }
        let network: IpNet = text.parse().map_err(|_| BadNetwork::Unreadable(text.to_owned()))?;
        if network != network.trunc() {
            return Err(BadNetwork::HostBits(text.to_owned(), Self(network.trunc())));
        }
        Ok(Self(network))
    }
}

/// An address that may not be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{address} may not be called: {because}")]
pub struct Forbidden {
    pub address: IpAddr,
    /// What kind of address it is.
    pub because: &'static str,
}

/// Whether an address may be called, which has to be asked of what a name was resolved to. An address that
/// carries another one inside of it needs that both may be called.
///
/// # Errors
/// With the kind of address, where it may not.
pub fn may_call(address: IpAddr, allow: &[Network]) -> Result<(), Forbidden> {
    if allow.iter().any(|network| network.contains(address)) {
        return Ok(());
    }
    let because = match address {
        IpAddr::V4(v4) => special_v4(v4),
        IpAddr::V6(v6) => {
            let carried = carried(v6);
            if let Some(bad) = carried.iter().find_map(|v4| may_call((*v4).into(), allow).err()) {
                return Err(Forbidden { address, because: bad.because });
            }
            if carried.is_empty() { special_v6(v6) } else { None }
        }
    };
    because.map_or(Ok(()), |because| Err(Forbidden { address, because }))
}

const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix)
}

/// IANA IPv4 Special-Purpose Address Registry, and what no registry knows: Azure's platform address, which
/// answers in Azure's networks only. The first that fits counts.
const SPECIAL_V4: [(Ipv4Net, &str); 18] = [
    (v4(0, 0, 0, 0, 32), "it is the unspecified address"),
    (v4(0, 0, 0, 0, 8), "it belongs to this network (RFC 791)"),
    (v4(10, 0, 0, 0, 8), PRIVATE),
    (v4(100, 64, 0, 0, 10), "it belongs to a provider's shared network (RFC 6598)"),
    (v4(127, 0, 0, 0, 8), LOOPBACK),
    (v4(168, 63, 129, 16, 32), "it is a cloud's platform address"),
    (v4(169, 254, 0, 0, 16), LINK_LOCAL),
    (v4(172, 16, 0, 0, 12), PRIVATE),
    (v4(192, 0, 0, 0, 24), "it is reserved for protocols (RFC 6890)"),
    (v4(192, 0, 2, 0, 24), DOCUMENTATION),
    (v4(192, 88, 99, 0, 24), "it belongs to relays of 6to4 (RFC 7526)"),
    (v4(192, 168, 0, 0, 16), PRIVATE),
    (v4(198, 18, 0, 0, 15), BENCHMARKS),
    (v4(198, 51, 100, 0, 24), DOCUMENTATION),
    (v4(203, 0, 113, 0, 24), DOCUMENTATION),
    (v4(224, 0, 0, 0, 4), MULTICAST),
    (v4(255, 255, 255, 255, 32), "it is the broadcast address"),
    (v4(240, 0, 0, 0, 4), RESERVED),
];

const PRIVATE: &str = "it belongs to a private network (RFC 1918)";
const LOOPBACK: &str = "it is a loopback address";
const LINK_LOCAL: &str = "it is a link-local address";
const DOCUMENTATION: &str = "it is reserved for documentation";
const BENCHMARKS: &str = "it is reserved for benchmarks";
const MULTICAST: &str = "it is a multicast address";
const RESERVED: &str = "it is reserved";

fn special_v4(address: Ipv4Addr) -> Option<&'static str> {
    SPECIAL_V4.iter().find(|(network, _)| network.contains(&address)).map(|(_, because)| *because)
}

const fn v6(a: u16, b: u16, c: u16, d: u16, prefix: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0), prefix)
}

/// IANA IPv6 Special-Purpose Address Registry. What is global unicast and not here may be called. The first that
/// fits counts.
const SPECIAL_V6: [(Ipv6Net, &str); 14] = [
    (Ipv6Net::new_assert(Ipv6Addr::UNSPECIFIED, 128), "it is the unspecified address"),
    (Ipv6Net::new_assert(Ipv6Addr::LOCALHOST, 128), LOOPBACK),
    // Where in it the IPv4 address stands is a network's own choice (RFC 8215).
    (v6(0x64, 0xff9b, 1, 0, 48), "it is translated inside of a network (RFC 8215)"),
    (v6(0x100, 0, 0, 0, 64), "it leads nowhere (RFC 6666)"),
    (v6(0x2001, 2, 0, 0, 48), BENCHMARKS),
    (v6(0x2001, 0x10, 0, 0, 28), "it is no address of the network (ORCHID)"),
    (v6(0x2001, 0x20, 0, 0, 28), "it is no address of the network (ORCHID)"),
    (v6(0x2001, 0xdb8, 0, 0, 32), DOCUMENTATION),
    (v6(0x2001, 0, 0, 0, 23), "it is reserved for protocols (RFC 2928)"),
    (v6(0x3fff, 0, 0, 0, 20), DOCUMENTATION),
    (v6(0xfc00, 0, 0, 0, 7), "it belongs to a private network (RFC 4193)"),
    (v6(0xfe80, 0, 0, 0, 10), LINK_LOCAL),
    (v6(0xfec0, 0, 0, 0, 10), "it is a site-local address"),
    (v6(0xff00, 0, 0, 0, 8), MULTICAST),
];

/// RFC 4291 §2.4, as IANA hands them out.
const GLOBAL_UNICAST: Ipv6Net = v6(0x2000, 0, 0, 0, 3);

fn special_v6(address: Ipv6Addr) -> Option<&'static str> {
    let special = SPECIAL_V6.iter().find(|(network, _)| network.contains(&address)).map(|(_, because)| *because);
    special.or_else(|| (!GLOBAL_UNICAST.contains(&address)).then_some(RESERVED))
}

/// The IPv4 addresses to which a packet for this address is sent on.
fn carried(address: Ipv6Addr) -> Vec<Ipv4Addr> {
    let v4 = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match address.segments() {
        // `::` and `::1` are addresses of their own.
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => Vec::new(),
        // IPv4-mapped, IPv4-compatible, and translated (RFC 4291 §2.5.5, RFC 2765, RFC 6052).
        [0, 0, 0, 0, 0, 0xffff | 0, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => vec![v4(high, low)],
        // 6to4 (RFC 3056).
        [0x2002, high, low, ..] => vec![v4(high, low)],
        // Teredo: the server, and the client with its bits turned over (RFC 4380 §4).
        [0x2001, 0, high, low, _, _, client_high, client_low] => vec![v4(high, low), v4(!client_high, !client_low)],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn because(address: &str, allow: &[&str]) -> Option<&'static str> {
        let allow: Vec<Network> = allow.iter().map(|network| network.parse().unwrap()).collect();
        may_call(address.parse().unwrap(), &allow).err().map(|refused| refused.because)
    }

    #[test]
    fn public_addresses_may_be_called() {
        for address in [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "93.184.215.14",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.1",
            "168.63.129.15",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.0.3.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "203.0.112.255",
            "203.0.114.0",
            "223.255.255.255",
            "2606:4700:4700::1111",
            "2001:4860:4860::8888",
            "2a00:1450:4001:80e::200e",
            "2001:200::1",
            "2003::1",
            "2001:db7::1",
            "2001:db9::1",
            "3ffe::1",
            "3fff:1000::1",
        ] {
            assert_eq!(because(address, &[]), None, "{address}");
        }
    }

    #[test]
    fn addresses_that_are_not_of_the_public_internet_may_not() {
        for (address, word) in [
            ("0.0.0.0", "unspecified"),
            ("0.1.2.3", "this network"),
            ("10.0.0.0", "private"),
            ("10.255.255.255", "private"),
            ("100.64.0.0", "shared"),
            ("100.100.100.200", "shared"),
            ("100.127.255.255", "shared"),
            ("127.0.0.1", "loopback"),
            ("127.255.255.254", "loopback"),
            ("168.63.129.16", "platform"),
            ("169.254.0.0", "link-local"),
            ("169.254.169.254", "link-local"),
            ("169.254.170.2", "link-local"),
            ("172.16.0.1", "private"),
            ("172.31.255.255", "private"),
            ("192.0.0.1", "protocols"),
            ("192.0.0.192", "protocols"),
            ("192.0.2.1", "documentation"),
            ("192.88.99.1", "6to4"),
            ("192.168.0.0", "private"),
            ("192.168.255.255", "private"),
            ("198.18.0.0", "benchmarks"),
            ("198.19.255.255", "benchmarks"),
            ("198.51.100.7", "documentation"),
            ("203.0.113.7", "documentation"),
            ("224.0.0.1", "multicast"),
            ("239.255.255.250", "multicast"),
            ("240.0.0.1", "reserved"),
            ("255.255.255.254", "reserved"),
            ("255.255.255.255", "broadcast"),
            ("::", "unspecified"),
            ("::1", "loopback"),
            ("64:ff9b:1::1", "translated"),
            ("64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "translated"),
            ("100::1", "nowhere"),
            ("2001:2::1", "benchmarks"),
            ("2001:10::1", "ORCHID"),
            ("2001:2f:ffff::1", "ORCHID"),
            ("2001:1::1", "protocols"),
            ("2001:1ff:ffff::1", "protocols"),
            ("2001:db8::1", "documentation"),
            ("2001:db8:ffff:ffff::1", "documentation"),
            ("3fff:fff:ffff::1", "documentation"),
            ("fc00::1", "private"),
            ("fd00:ec2::254", "private"),
            ("fdff:ffff::1", "private"),
            ("fe80::1", "link-local"),
            ("febf::1", "link-local"),
            ("fec0::1", "site-local"),
            ("feff::1", "site-local"),
            ("ff02::1", "multicast"),
            // Nobody has handed these out.
            ("0:0:0:1::1", "reserved"),
            ("64:ff9b:2::1", "reserved"),
            ("1fff::1", "reserved"),
            ("4000::1", "reserved"),
            ("5f00::1", "reserved"),
            ("fe00::1", "reserved"),
        ] {
            let because = because(address, &[]).unwrap_or_else(|| panic!("{address} may be called"));
            assert!(because.contains(word), "{address}: {because}");
        }
    }

    /// The forms in which an IPv6 address carries an IPv4 address.
    fn forms(v4: Ipv4Addr) -> Vec<Ipv6Addr> {
        let [a, b, c, d] = v4.octets().map(u16::from);
        let (high, low) = ((a << 8) | b, (c << 8) | d);
        vec![
            Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, high, low),
            Ipv6Addr::new(0, 0, 0, 0, 0, 0, high, low),
            Ipv6Addr::new(0, 0, 0, 0, 0xffff, 0, high, low),
            Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, high, low),
            Ipv6Addr::new(0x2002, high, low, 0, 0, 0, 0, 1),
            Ipv6Addr::new(0x2002, high, low, 9, 0x808, 0x808, 0x808, 0x808),
            // Server, then client; the other one is public.
            Ipv6Addr::new(0x2001, 0, high, low, 0, 0, !0x808, !0x808),
            Ipv6Addr::new(0x2001, 0, 0x808, 0x808, 0, 0, !high, !low),
        ]
    }

    #[test]
    fn an_address_inside_of_another_is_found() {
        for hidden in ["127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.1.1", "100.64.0.1", "224.0.0.1"] {
            let hidden: Ipv4Addr = hidden.parse().unwrap();
            for form in forms(hidden) {
                let refused = may_call(form.into(), &[]).unwrap_err();
                assert_eq!((refused.address, Some(refused.because)), (form.into(), special_v4(hidden)), "{form}");
            }
        }
        for form in forms(Ipv4Addr::new(8, 8, 4, 4)) {
            assert_eq!(may_call(form.into(), &[]), Ok(()), "{form}");
        }
        assert!(because("::2", &[]).is_some(), "0.0.0.2");
        assert!(because("::ffff:0.0.0.0", &[]).is_some());
        assert!(because("::ffff:0.0.0.1", &[]).is_some());
    }

    #[test]
    fn what_the_configuration_allows_may_be_called_and_no_more() {
        assert_eq!(because("10.1.2.3", &["10.0.0.0/8"]), None);
        assert_eq!(because("::ffff:10.1.2.3", &["10.0.0.0/8"]), None, "the same address");
        assert_eq!(because("::1", &["::1/128"]), None);
        assert_eq!(because("127.0.0.1", &["127.0.0.1"]), None);
        assert_eq!(because("fd12::1", &["10.0.0.0/8", "fd00::/8"]), None);
        assert_eq!(because("192.168.0.1", &["0.0.0.0/0"]), None);
        for (address, allow) in [
            ("127.0.0.2", "127.0.0.1"),
            ("127.0.0.1", "::1/128"),
            ("::1", "127.0.0.1"),
            ("11.0.0.1", "12.0.0.0/8"),
            ("fd12::1", "0.0.0.0/0"),
            ("10.0.0.1", "::/0"),
        ] {
            let public = address == "11.0.0.1";
            assert_eq!(because(address, &[allow]).is_none(), public, "{address} {allow}");
        }
    }

    #[test]
    fn both_addresses_of_a_teredo_address_must_be_allowed() {
        let teredo = "2001:0:0a00:0001::f5ff:fffd"; // 10.0.0.1, and 10.0.0.2 turned over
        assert!(because(teredo, &[]).is_some());
        assert!(because(teredo, &["10.0.0.1"]).is_some());
        assert!(because(teredo, &["10.0.0.2"]).is_some());
        assert_eq!(because(teredo, &["10.0.0.1", "10.0.0.2"]), None);
    }

    #[test]
    fn a_network_is_read_and_shown() {
        for (text, shown) in [
            ("10.0.0.0/8", "10.0.0.0/8"),
            (" ::1/128 ", "::1/128"),
            ("::1", "::1/128"),
            ("127.0.0.1", "127.0.0.1/32"),
            ("fd00::/8", "fd00::/8"),
            ("0.0.0.0/0", "0.0.0.0/0"),
        ] {
            assert_eq!(text.parse::<Network>().unwrap().to_string(), shown);
        }
        let says = |text: &str| text.parse::<Network>().unwrap_err().to_string();
        assert_eq!(says("10.1.0.0/8"), "`10.1.0.0/8` has digits after its first 8 bits: the network is 10.0.0.0/8");
        for text in ["", "10.0.0.0/33", "10.0.0", "localhost", "10.0.0.0/8,::1", "::/129", "10.0.0.0/", "[::1]"] {
            assert_eq!(says(text), format!("`{text}` must be an address, or a network such as 10.0.0.0/8 or fd00::/8"));
        }
    }

    #[test]
    fn a_refusal_names_the_address_and_the_reason() {
        let refused = may_call("169.254.169.254".parse().unwrap(), &[]).unwrap_err();
        assert_eq!(refused.to_string(), "169.254.169.254 may not be called: it is a link-local address");
    }

    proptest! {
        /// The standard library knows some of the kinds on its own.
        #[test]
        fn what_the_standard_library_calls_special_is_refused(bits: u32) {
            let v4 = Ipv4Addr::from(bits);
            let special = v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_multicast()
                || v4.is_broadcast() || v4.is_documentation() || v4.is_unspecified();
            let refused = may_call(v4.into(), &[]).is_err();
            prop_assert!(refused || !special);
            for form in forms(v4) {
                prop_assert_eq!(may_call(form.into(), &[]).is_err(), refused, "{}", form);
            }
        }

        #[test]
        fn whatever_is_allowed_may_be_called(bits: u128) {
            let (v6, v4) = (Ipv6Addr::from(bits), Ipv4Addr::from((bits >> 96) as u32));
            for address in [IpAddr::from(v6), v4.into()] {
                prop_assert_eq!(may_call(address, &[address.to_string().parse().unwrap()]), Ok(()));
            }
            let special = v6.is_loopback() || v6.is_unspecified() || v6.is_multicast() || v6.is_unique_local()
                || v6.is_unicast_link_local();
            prop_assert!(may_call(v6.into(), &[]).is_err() || !special);
        }
    }
}
