//! Region lists of providers: which regions exist today, to find those that the catalog lacks.
//!
//! Each provider publishes another shape; all of them are read for region ids only. Azure's file carries a date in its
//! name and is found through Microsoft's download page.

use super::super::address::host_of;
use super::super::endpoints::Endpoints;
use super::super::fact::{Asked, Fact, Region, Source};
use super::super::fetch::{FetchError, Request, Response};
use super::super::plan::PlannedRequest;
use super::{Asking, Enricher};
use serde_json::Value;
use std::collections::BTreeMap;

/// See the module.
#[derive(Debug, Clone, Copy)]
pub struct Regions;

/// Azure's service tags spell some regions otherwise than its other interfaces.
const AZURE_NAMES: &[(&str, &str)] = &[
    ("centralfrance", "francecentral"),
    ("southfrance", "francesouth"),
    ("germanyn", "germanynorth"),
    ("germanywc", "germanywestcentral"),
    ("norwaye", "norwayeast"),
    ("norwayw", "norwaywest"),
    ("switzerlandn", "switzerlandnorth"),
    ("switzerlandw", "switzerlandwest"),
    ("brazilse", "brazilsoutheast"),
];

const AZURE_FILES: &str = "https://download.microsoft.com/download/";

fn malformed(url: &str, reason: &str) -> FetchError {
    FetchError::Malformed { url: url.to_owned(), reason: reason.to_owned() }
}

/// Calls `each` for the objects of a list found at `path`.
fn list<'v>(value: &'v Value, path: &str) -> impl Iterator<Item = &'v Value> {
    value.pointer(path).and_then(Value::as_array).into_iter().flatten()
}

fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
}

fn read(provider: &str, value: &Value) -> Vec<Region> {
    let mut found: BTreeMap<String, Region> = BTreeMap::new();
    let mut put = |id: &str, city: Option<&str>, country: Option<&str>| {
        let country = country.filter(|code| code.len() == 2).map(str::to_uppercase);
        let region = Region { id: id.to_owned(), city: city.map(str::to_owned), country };
        found.entry(id.to_owned()).or_insert(region);
    };
    match provider {
        "aws" => {
            let regions = list(value, "/prefixes")
                .chain(list(value, "/ipv6_prefixes"))
                .filter_map(|prefix| text(prefix, "region"));
            regions.filter(|region| *region != "GLOBAL").for_each(|region| put(region, None, None));
        }
        "gcp" => {
            let scopes = list(value, "/prefixes").filter_map(|prefix| text(prefix, "scope"));
            scopes.filter(|scope| scope.contains('-')).for_each(|scope| put(scope, None, None));
        }
        "azure" => {
            let regions = list(value, "/values")
                .filter(|tag| text(tag, "name").is_some_and(|name| name.starts_with("AzureCloud.")))
                .filter_map(|tag| tag.pointer("/properties/region").and_then(Value::as_str))
                .filter(|region| !region.is_empty() && !region.contains("stage") && !region.ends_with("euap"));
            for region in regions {
                let known = AZURE_NAMES.iter().find(|(tag, _)| *tag == region).map_or(region, |(_, usual)| usual);
                put(known, None, None);
            }
        }
        "oci" => list(value, "/regions")
            .filter_map(|region| text(region, "region"))
            .for_each(|region| put(region, None, None)),
        "exoscale" => {
            let zones = list(value, "/prefixes").filter_map(|prefix| text(prefix, "zone"));
            zones.filter(|zone| zone.contains('-')).for_each(|zone| put(zone, None, None));
        }
        "ovh" => {
            let settings =
                list(value, "/addons").chain(list(value, "/plans")).flat_map(|addon| list(addon, "/configurations"));
            let regions = settings
                .filter(|setting| text(setting, "name") == Some("region"))
                .flat_map(|setting| list(setting, "/values"));
            regions
                .filter_map(Value::as_str)
                .filter(|region| !region.is_empty())
                .for_each(|region| put(region, None, None));
        }
        "linode" => {
            for region in list(value, "/data") {
                if let Some(id) = text(region, "id") {
                    put(id, text(region, "label"), text(region, "country"));
                }
            }
        }
        "vultr" => {
            for region in list(value, "/regions") {
                if let Some(id) = text(region, "id") {
                    put(id, text(region, "city"), text(region, "country"));
                }
            }
        }
        _ => {}
    }
    found.into_values().collect()
}

/// The dated file that Microsoft's download page names.
fn azure_file(page: &str) -> Option<&str> {
    page.match_indices(AZURE_FILES)
        .map(|(at, _)| &page[at..])
        .filter_map(|rest| rest.find(['"', '\'', '<', '&', ' ', '\\']).map(|end| &rest[..end]))
        .filter(|url| url.ends_with(".json") && url.contains("/ServiceTags_Public_"))
        .max_by_key(|url| url.rsplit('/').next())
}

impl Enricher for Regions {
    fn source(&self) -> Source {
        Source::Regions
    }

    fn plan(&self, asked: &Asked, endpoints: &Endpoints) -> Vec<PlannedRequest> {
        let Some(url) = endpoints.regions_of(&asked.what) else { return Vec::new() };
        let sends = "nothing but the request for its region list";
        let mut planned = vec![PlannedRequest::new(Source::Regions, host_of(url), sends)];
        if asked.what == "azure" && !url.ends_with(".json") {
            planned.push(PlannedRequest::new(Source::Regions, host_of(AZURE_FILES), sends));
        }
        planned
    }

    fn ask(&self, asked: &Asked, asking: &Asking<'_>) -> Result<Vec<Fact>, FetchError> {
        let provider = asked.what.as_str();
        let Some(url) = asking.endpoints.regions_of(provider) else {
            return Err(FetchError::Refused {
                url: provider.to_owned(),
                reason: "no region list is known for it".to_owned(),
            });
        };
        let file = if provider == "azure" && !url.ends_with(".json") {
            let page = asking.get(&Request::any(url))?;
            azure_file(&page.text()).ok_or_else(|| malformed(url, "the page names no file of service tags"))?.to_owned()
        } else {
            url.to_owned()
        };
        // Some of these servers call their JSON text or bytes.
        let response: Response = asking.get(&Request::any(&file).accepting("application/json"))?;
        let regions = read(provider, &response.read_json()?);
        if regions.is_empty() {
            return Err(malformed(&file, "it names no region"));
        }
        Ok(regions.into_iter().map(Fact::Region).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn ids(provider: &str, value: &Value) -> Vec<String> {
        read(provider, value).into_iter().map(|region| region.id).collect()
    }

    #[test]
    fn every_shape_gives_its_regions_once() {
        let aws = json!({"prefixes": [{"region": "eu-west-1"}, {"region": "GLOBAL"}], "ipv6_prefixes": [{"region": "eu-west-1"}, {"region": "eusc-de-east-1"}]});
        assert_eq!(ids("aws", &aws), ["eu-west-1", "eusc-de-east-1"]);
        let gcp = json!({"prefixes": [{"scope": "europe-west3"}, {"scope": "global"}]});
        assert_eq!(ids("gcp", &gcp), ["europe-west3"]);
        let azure = json!({"values": [{"name": "AzureCloud.germanywc", "properties": {"region": "germanywc"}}, {"name": "AzureCloud", "properties": {"region": ""}}, {"name": "Sql.x", "properties": {"region": "x"}}]});
        assert_eq!(ids("azure", &azure), ["germanywestcentral"]);
        let oci = json!({"regions": [{"region": "eu-frankfurt-1", "cidrs": []}]});
        assert_eq!(ids("oci", &oci), ["eu-frankfurt-1"]);
        let ovh = json!({"addons": [{"configurations": [{"name": "region", "values": ["GRA11", "DE1"]}, {"name": "os", "values": ["linux"]}]}]});
        assert_eq!(ids("ovh", &ovh), ["DE1", "GRA11"]);
        let vultr = json!({"regions": [{"id": "ams", "city": "Amsterdam", "country": "NL"}]});
        assert_eq!(read("vultr", &vultr)[0].country.as_deref(), Some("NL"));
        assert!(ids("aws", &json!({"prefixes": "odd"})).is_empty());
    }

    #[test]
    fn azures_file_is_found_only_where_microsoft_keeps_it() {
        let page = r#"<a href="https://evil.example/ServiceTags_Public_1.json">x</a> "url":"https://download.microsoft.com/download/7/1/d/x/ServiceTags_Public_20261116.json", "https://download.microsoft.com/download/7/1/d/x/ServiceTags_Public_20261109.json""#;
        assert_eq!(
            azure_file(page),
            Some("https://download.microsoft.com/download/7/1/d/x/ServiceTags_Public_20261116.json")
        );
        assert_eq!(azure_file("nothing"), None);
    }
}
