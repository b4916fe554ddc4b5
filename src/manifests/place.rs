//! Regions and zones as files spell them → canonical region, country and operating offering.

use crate::catalog::Catalog;
use crate::catalog::index::RegionOf;

/// A region of the catalog.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    /// `provider/region`.
    pub region: String,
    /// Country or bloc; `None` where only a provider's list names the region.
    pub country: Option<String>,
    /// Offering that operates the region, where it differs from the provider's own.
    pub operator: Option<String>,
}

impl Place {
    fn of(found: RegionOf<'_>) -> Self {
        Self {
            region: format!("{}/{}", found.provider.provider, found.region.id),
            country: found.country().map(str::to_owned),
            operator: found.region.offering.clone(),
        }
    }
}

const CLOUDS: &[(&str, &str)] = &[
    ("aws", "aws"),
    ("amazon", "aws"),
    ("azure", "azure"),
    ("microsoft", "azure"),
    ("gcp", "gcp"),
    ("google", "gcp"),
    ("do", "digitalocean"),
    ("upcloud", "upcloud"),
    ("exoscale", "exoscale"),
    ("oci", "oci"),
    ("ovh", "ovh"),
    ("hetzner", "hcloud"),
    ("ibm", "ibm"),
];

/// The region provider that a cloud's name stands for.
pub(crate) fn cloud_named(name: &str) -> Option<&'static str> {
    CLOUDS.iter().find(|(word, _)| name.eq_ignore_ascii_case(word)).map(|(_, provider)| *provider)
}

/// The region that `text` names in the ids of `provider`; zones and display names are understood. `*` expects the
/// cloud as a prefix (`aws-eu-central-1`).
pub(crate) fn resolve(catalog: &Catalog, provider: &str, text: &str) -> Option<Place> {
    let text = text.trim();
    if text.is_empty() || text.len() > 80 {
        return None;
    }
    if provider == "*" {
        let (cloud, region) = text.split_once(['-', '.', ':'])?;
        return resolve(catalog, cloud_named(cloud)?, region);
    }
    let find = |name: &str| catalog.region_of(provider, name).map(Place::of);
    if let Some(place) = find(text) {
        return Some(place);
    }
    match provider {
        "aws" | "alicloud" | "huaweicloud" => {
            let cut = text
                .strip_suffix(|c: char| c.is_ascii_lowercase())
                .filter(|rest| rest.ends_with(|c: char| c.is_ascii_digit()));
            cut.and_then(find).or_else(|| local_zone(text).and_then(|region| find(&region)))
        }
        "gcp" | "s3ns" => {
            text.rsplit_once('-').filter(|(_, zone)| zone.len() == 1).and_then(|(region, _)| find(region))
        }
        "hcloud" => text.split_once("-dc").and_then(|(location, _)| find(location)),
        "ovh" => find(text.trim_end_matches(|c: char| c.is_ascii_digit()))
            .or_else(|| text.rsplit_once('-').and_then(|(r, _)| find(r))),
        "oci" => {
            let name = text.rsplit(':').next().unwrap_or(text);
            find(name).or_else(|| {
                let at = name.to_ascii_lowercase().find("-ad-")?;
                find(name.get(..at)?)
            })
        }
        // Slugs of modules: `uk-south`.
        "azure" => text.contains('-').then(|| find(&text.replace('-', ""))).flatten(),
        "digitalocean" | "linode" | "vultr" | "upcloud" | "exoscale" => None,
        _ => text
            .rsplit_once(['-', '_'])
            .filter(|(_, zone)| zone.len() <= 2 && zone.bytes().all(|b| b.is_ascii_alphanumeric()))
            .and_then(|(region, _)| find(region))
            .or_else(|| text.strip_suffix(|c: char| c.is_ascii_lowercase()).and_then(find)),
    }
}

/// `us-east-1-bos-1a` → `us-east-1`.
fn local_zone(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('-').collect();
    (parts.len() == 5 && parts[2].bytes().all(|b| b.is_ascii_digit())).then(|| parts[..3].join("-"))
}

/// The region in an ARN (`arn:aws:rds:eu-central-1:…`).
pub(crate) fn of_arn(catalog: &Catalog, arn: &str) -> Option<Place> {
    let mut parts = arn.split(':');
    (parts.next() == Some("arn")).then_some(())?;
    let region = parts.nth(2)?;
    resolve(catalog, "aws", region)
}

/// A region named by one of the labels of a host, the last one first.
pub(crate) fn of_host(catalog: &Catalog, provider: &str, host: &str) -> Option<Place> {
    // A domain may be one site of a service: `datadoghq.eu`.
    let tails = std::iter::successors(Some(host), |tail| Some(tail.split_once('.')?.1));
    if let Some(site) = tails.filter(|tail| tail.contains('.')).find_map(|tail| catalog.region_of(provider, tail)) {
        return Some(Place::of(site));
    }
    let labels: Vec<&str> = host.split('.').collect();
    let inner = labels.len().saturating_sub(2);
    labels[..inner].iter().rev().find_map(|label| {
        let exact = |name: &str| (name.len() > 1).then(|| catalog.region_of(provider, name).map(Place::of)).flatten();
        exact(label)
            .or_else(|| label.strip_prefix("s3-").and_then(exact))
            .or_else(|| label.strip_prefix("sos-").and_then(exact))
            .or_else(|| label.strip_suffix("-docker").and_then(exact))
            // `prometheus-prod-24-prod-eu-west-2.grafana.net`
            .or_else(|| exact(&label[label.rfind("-prod-").filter(|_| provider == "grafana")? + 1..]))
            .or_else(|| {
                label
                    .rsplit_once('-')
                    .filter(|(_, n)| n.len() <= 2 && n.bytes().all(|b| b.is_ascii_digit()))
                    .and_then(|(r, _)| exact(r))
            })
            .or_else(|| (provider == "aws").then(|| short_aws(label)).flatten().and_then(exact))
    })
}

/// How a path of an interface calls a region: `/k8s/v1/regions/fr-par/clusters`.
pub(crate) fn named_in(path: &str) -> Option<&str> {
    let mut parts = path.split(['/', '?', '#']);
    parts.find(|part| matches!(*part, "regions" | "zones" | "locations"))?;
    parts.next()
}

/// Codes in the host names of caches (`euc1`).
fn short_aws(label: &str) -> Option<&'static str> {
    Some(match label {
        "use1" => "us-east-1",
        "use2" => "us-east-2",
        "usw1" => "us-west-1",
        "usw2" => "us-west-2",
        "euc1" => "eu-central-1",
        "euc2" => "eu-central-2",
        "euw1" => "eu-west-1",
        "euw2" => "eu-west-2",
        "euw3" => "eu-west-3",
        "eun1" => "eu-north-1",
        "eus1" => "eu-south-1",
        "apse1" => "ap-southeast-1",
        "apse2" => "ap-southeast-2",
        "apne1" => "ap-northeast-1",
        _ => return None,
    })
}

/// The region when only one provider of the catalog has this id, of those whose machines others can run.
pub(crate) fn unique(catalog: &Catalog, text: &str) -> Option<Place> {
    let providers = catalog.raw.regions.iter().filter(|provider| provider.hosts_others);
    let mut found = providers.filter_map(|provider| resolve(catalog, &provider.provider, text));
    let first = found.next()?;
    found.next().is_none().then_some(first)
}
