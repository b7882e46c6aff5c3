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
