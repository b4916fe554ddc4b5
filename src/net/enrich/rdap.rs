//! RDAP: who registered a domain, an address or an autonomous system, asked of the registry that IANA names.
//!
//! The bootstrap file (RFC 9224) says which registry is responsible; the longest match wins. Kept are organisations,
//! registrars and the country of the registration, which is not where a machine stands. Persons are left out.

use super::super::address::{encode, host_of};
use super::super::endpoints::Endpoints;
use super::super::fact::{Asked, Fact, Key, Registration, Source};
use super::super::fetch::{FetchError, Redirects, Request};
use super::super::plan::PlannedRequest;
use super::{Asking, Enricher};
use serde::Deserialize;
use serde_json::Value;
use std::net::IpAddr;

/// See the module.
#[derive(Debug, Clone, Copy)]
pub struct Rdap;

#[derive(Deserialize)]
struct Bootstrap {
    services: Vec<Vec<Vec<String>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Object {
    #[serde(rename = "objectClassName")]
    class: String,
    handle: Option<String>,
    name: Option<String>,
    #[serde(rename = "ldhName")]
    domain: Option<String>,
    country: Option<String>,
    #[serde(rename = "startAddress")]
    first: Option<String>,
    #[serde(rename = "endAddress")]
    last: Option<String>,
    nameservers: Vec<NameServer>,
    entities: Vec<Entity>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct NameServer {
    #[serde(rename = "ldhName")]
    name: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Entity {
    roles: Vec<String>,
    #[serde(rename = "vcardArray")]
    card: Value,
    entities: Vec<Entity>,
}

/// What is asked for.
enum Target {
    Domain(String),
    Address(IpAddr),
    System(u32),
}

fn parse(asked: &Asked) -> Option<Target> {
    match asked.by {
        Key::Domain => {
            super::dns::is_domain(&asked.what).then(|| Target::Domain(super::super::address::site_of(&asked.what)))
        }
        Key::Address => {
            let what = asked.what.trim();
            let number = what.strip_prefix("AS").or_else(|| what.strip_prefix("as"));
            match number {
                Some(number) => number.parse().ok().map(Target::System),
                None => what.parse().ok().filter(|ip| super::super::address::is_public(*ip)).map(Target::Address),
            }
        }
        _ => None,
    }
}

impl Target {
    fn file(&self) -> &'static str {
        match self {
            Self::Domain(_) => "dns.json",
            Self::Address(IpAddr::V4(_)) => "ipv4.json",
            Self::Address(IpAddr::V6(_)) => "ipv6.json",
            Self::System(_) => "asn.json",
        }
    }

    fn path(&self) -> String {
        match self {
            Self::Domain(name) => format!("domain/{}", encode(name)),
            Self::Address(ip) => format!("ip/{ip}"),
            Self::System(number) => format!("autnum/{number}"),
        }
    }

    /// How well a key of the bootstrap file fits; larger is better.
    fn fits(&self, key: &str) -> Option<u32> {
        match self {
            Self::Domain(name) => {
                let zone = key.to_ascii_lowercase();
                (name == &zone || name.ends_with(&format!(".{zone}"))).then_some(u32::try_from(zone.len()).ok()?)
            }
            Self::Address(ip) => {
                let (net, length) = key.split_once('/')?;
                let length: u32 = length.parse().ok()?;
                contains(net.parse().ok()?, length, *ip).then_some(length)
            }
            Self::System(number) => {
                let (first, last) = key.split_once('-').unwrap_or((key, key));
                let range = first.parse().ok()?..=last.parse().ok()?;
                range.contains(number).then_some(1)
            }
        }
    }
}

fn contains(net: IpAddr, length: u32, ip: IpAddr) -> bool {
    let (net, ip, width) = match (net, ip) {
        (IpAddr::V4(net), IpAddr::V4(ip)) => (u128::from(net.to_bits()), u128::from(ip.to_bits()), 32),
        (IpAddr::V6(net), IpAddr::V6(ip)) => (net.to_bits(), ip.to_bits(), 128),
        _ => return false,
    };
    length <= width && (length == 0 || (net >> (width - length)) == (ip >> (width - length)))
}

fn registry(bootstrap: &Bootstrap, object: &Target) -> Option<String> {
    let best = bootstrap
        .services
        .iter()
        .filter_map(|service| match service.as_slice() {
            [keys, urls] => Some((keys.iter().filter_map(|key| object.fits(key)).max()?, urls)),
            _ => None,
        })
        .max_by_key(|(fit, _)| *fit)?;
    let url = best.1.iter().find(|url| url.starts_with("https://")).or_else(|| best.1.first())?;
    Some(url.trim_end_matches('/').to_owned())
}

/// Name and country of a card, where it is an organisation's.
fn organisation(card: &Value) -> Option<(String, Option<String>)> {
    let fields = card.get(1)?.as_array()?;
    let field = |name: &str| fields.iter().find(|field| field.get(0).and_then(Value::as_str) == Some(name));
    let text = |name: &str| field(name)?.get(3)?.as_str().map(str::trim).filter(|text| !text.is_empty());
    let kind = text("kind").unwrap_or_default();
    let name = match text("org") {
        Some(org) => org,
        None if matches!(kind, "org" | "group") => text("fn")?,
        None => return None,
    };
    let address = field("adr");
    let code =
        |text: &str| (text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic())).then(|| text.to_uppercase());
    let country = address
        .and_then(|adr| adr.get(1)?.get("cc")?.as_str().and_then(code))
        .or_else(|| address.and_then(|adr| adr.get(3)?.get(6)?.as_str().and_then(code)));
    Some((name.chars().take(120).collect(), country))
}

fn in_role<'e>(entities: &'e [Entity], role: &str) -> Option<&'e Entity> {
    entities
        .iter()
        .find(|entity| entity.roles.iter().any(|known| known == role))
        .or_else(|| entities.iter().find_map(|entity| in_role(&entity.entities, role)))
}

/// A registrar is a company even where its card does not say so.
fn registrar(entity: &Entity) -> Option<String> {
    organisation(&entity.card).map(|(name, _)| name).or_else(|| {
        let fields = entity.card.get(1)?.as_array()?;
        let name = fields.iter().find(|field| field.get(0).and_then(Value::as_str) == Some("fn"))?;
        name.get(3)?.as_str().map(|name| name.chars().take(120).collect())
    })
}

fn read(object: Object, source: &str) -> Registration {
    let holder = in_role(&object.entities, "registrant").and_then(|entity| organisation(&entity.card));
    let kind = match object.class.as_str() {
        "ip network" => "network",
        other => other,
    };
    let mut name_servers: Vec<String> = object
        .nameservers
        .into_iter()
        .filter_map(|server| server.name)
        .map(|name| name.trim_end_matches('.').to_lowercase())
        .collect();
    name_servers.sort();
    let country = object.country.filter(|code| code.len() == 2).map(|code| code.to_uppercase());
    Registration {
        kind: kind.to_owned(),
        handle: object.name.or(object.domain).or(object.handle).unwrap_or_default(),
        country: country.or_else(|| holder.as_ref().and_then(|(_, country)| country.clone())),
        holder: holder.map(|(name, _)| name),
        registrar: in_role(&object.entities, "registrar").and_then(registrar),
        range: object.first.zip(object.last).map(|(first, last)| format!("{first} - {last}")),
        name_servers,
        source: source.to_owned(),
    }
}

impl Enricher for Rdap {
    fn source(&self) -> Source {
        Source::Rdap
    }

    fn plan(&self, asked: &Asked, endpoints: &Endpoints) -> Vec<PlannedRequest> {
        let registry = format!("the registry responsible for {}", asked.what);
        vec![
            PlannedRequest::new(
                Source::Rdap,
                host_of(&endpoints.rdap),
                "nothing but the request for its list of registries",
            ),
            PlannedRequest::found_by(Source::Rdap, registry, host_of(&endpoints.rdap), asked.what.clone()),
        ]
    }

    fn ask(&self, asked: &Asked, asking: &Asking<'_>) -> Result<Vec<Fact>, FetchError> {
        let refused = |reason: &str| FetchError::Refused { url: asked.what.clone(), reason: reason.to_owned() };
        let object = parse(asked).ok_or_else(|| refused("it is no domain, public address or AS number"))?;
        let list = Request::json(format!("{}/{}", asking.endpoints.rdap, object.file()));
        let bootstrap: Bootstrap = asking.get(&list)?.read_json()?;
        let Some(base) = registry(&bootstrap, &object) else { return Ok(Vec::new()) };
        let url = format!("{base}/{}", object.path());
        let request = Request::json(&url).accepting("application/rdap+json").redirecting(Redirects::Anywhere);
        let Some(response) = asking.send(&request)?.found(&request)? else { return Ok(Vec::new()) };
        Ok(vec![Fact::Registration(read(response.read_json()?, &url))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_match_names_the_registry() {
        let bootstrap: Bootstrap = serde_json::from_str(
            r#"{"services": [[["8.0.0.0/8"], ["https://a.example/"]], [["8.8.0.0/16", "9.0.0.0/8"], ["http://b.example/", "https://b.example/rdap/"]]]}"#,
        )
        .expect("json");
        let ip = |text: &str| Target::Address(text.parse().expect("ip"));
        assert_eq!(registry(&bootstrap, &ip("8.8.8.8")).as_deref(), Some("https://b.example/rdap"));
        assert_eq!(registry(&bootstrap, &ip("8.9.8.8")).as_deref(), Some("https://a.example"));
        assert_eq!(registry(&bootstrap, &ip("7.9.8.8")), None);
    }

    #[test]
    fn persons_are_left_out() {
        let card = serde_json::json!([
            "vcard",
            [
                ["version", {}, "text", "4.0"],
                ["fn", {}, "text", "Erika Mustermann"],
                ["kind", {}, "text", "individual"]
            ]
        ]);
        assert_eq!(organisation(&card), None);
        let card = serde_json::json!(["vcard", [["fn", {}, "text", "Example GmbH"], ["kind", {}, "text", "org"],
            ["adr", {"cc": "de"}, "text", ["", "", "", "", "", "", ""]]]]);
        assert_eq!(organisation(&card), Some(("Example GmbH".to_owned(), Some("DE".to_owned()))));
    }
}
