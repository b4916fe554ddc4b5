//! Addresses: which of them are public, which hosts belong to one site, how a text becomes part of a query.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address is reachable for everybody, so that asking it reveals nothing of the network we run in.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && matches!(b, 18 | 19));
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(v4) = address.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    let part = address.segments();
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match part[0] {
        0x2002 => embedded(part[1], part[2]),
        0x0064 if part[1] == 0xff9b && part[2..6] == [0; 4] => embedded(part[6], part[7]),
        0x2001 if part[1] < 0x0200 => false,
        0x2001 if part[1] == 0x0db8 => false,
        0x3fff if part[1] < 0x1000 => false,
        first => (0x2000..=0x3fff).contains(&first),
    }
}

/// Whether a host name belongs to no public zone.
#[must_use]
pub fn is_local_name(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    const ZONES: &[&str] =
        &["localhost", "local", "internal", "intranet", "lan", "home", "corp", "home.arpa", "localdomain"];
    !host.contains('.') || ZONES.iter().any(|zone| host == *zone || host.ends_with(&format!(".{zone}")))
}

/// Scheme and host of an address, both in lower case, the host without port and brackets.
#[must_use]
pub fn scheme_and_host(url: &str) -> Option<(String, String)> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next()?,
        None => host.split(':').next()?,
    };
    (!host.is_empty()).then(|| (scheme.to_ascii_lowercase(), host.to_ascii_lowercase()))
}

/// Host of an address, or the address itself where it has none.
#[must_use]
pub fn host_of(url: &str) -> String {
    scheme_and_host(url).map_or_else(|| url.to_owned(), |(_, host)| host)
}

/// The name under which somebody registered a host: its last two labels, or three below zones such as `co.uk`.
///
/// A rule of thumb instead of the public suffix list. Where it is wrong it takes two sites for one only below a
/// registry's own second level, and it is used for nothing that protects.
#[must_use]
pub fn site_of(host: &str) -> String {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if host.parse::<IpAddr>().is_ok() {
        return host;
    }
    const SECOND: &[&str] =
        &["co", "com", "org", "net", "gov", "gv", "ac", "or", "edu", "ne", "go", "gob", "nom", "ltd", "plc", "me"];
    let labels: Vec<&str> = host.split('.').collect();
    let count = match labels.as_slice() {
        [.., _, second, top] if top.len() == 2 && SECOND.contains(second) => 3,
        _ => 2,
    };
    labels[labels.len().saturating_sub(count)..].join(".")
}

/// A text as part of a query or path: everything but unreserved characters is percent-encoded.
#[must_use]
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_open_internet_are_public() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.2.1",
            "224.0.0.1",
            "240.0.0.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
            "::127.0.0.1",
        ] {
            assert!(!is_public(inside.parse().expect("address")), "{inside}");
        }
        for outside in
            ["1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2a00:1450::1", "64:ff9b::101:101", "2620:fe::fe"]
        {
            assert!(is_public(outside.parse().expect("address")), "{outside}");
        }
    }

    #[test]
    fn names_without_a_public_zone_are_local() {
        for name in ["localhost", "app.localhost", "router", "nas.local", "metadata.google.internal", "x.home.arpa."] {
            assert!(is_local_name(name), "{name}");
        }
        assert!(!is_local_name("example.de"));
    }

    #[test]
    fn hosts_are_read_from_addresses() {
        assert_eq!(host_of("https://User:pw@API.Example.org:8443/x?y"), "api.example.org");
        assert_eq!(host_of("https://[2a00::1]:443/"), "2a00::1");
        assert_eq!(site_of("www.shop.example.co.uk"), "example.co.uk");
        assert_eq!(site_of("a.b.example.de"), "example.de");
        assert_eq!(encode("SAP SE & Co"), "SAP%20SE%20%26%20Co");
    }
}
