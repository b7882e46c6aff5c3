//! Which addresses webhooks may call.

use governance::outgoing::{Network, may_call};
use proptest::prelude::*;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

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
            let itself = may_call(hidden.into(), &[]).unwrap_err();
            assert_eq!((refused.address, refused.because), (form.into(), itself.because), "{form}");
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
