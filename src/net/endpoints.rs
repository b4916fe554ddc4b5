//! The addresses that are asked, each of which can be replaced by a mirror.

/// Where to ask. The defaults are the sources' own public addresses; resolvers are European.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// GLEIF API.
    pub gleif: String,
    /// Wikidata query service.
    pub wikidata: String,
    /// DNS-over-HTTPS resolvers (RFC 8484), tried in this order.
    pub resolvers: Vec<String>,
    /// Folder of the IANA bootstrap files (RFC 9224).
    pub rdap: String,
    /// Files that list a provider's regions: provider id of the catalog and address.
    pub regions: Vec<(String, String)>,
}

impl Default for Endpoints {
    fn default() -> Self {
        let owned =
            |list: &[(&str, &str)]| list.iter().map(|(id, url)| ((*id).to_owned(), (*url).to_owned())).collect();
        Self {
            gleif: "https://api.gleif.org/api/v1".to_owned(),
            wikidata: "https://query.wikidata.org/sparql".to_owned(),
            resolvers: vec![
                "https://unfiltered.joindns4.eu/dns-query".to_owned(),
                "https://dns.digitale-gesellschaft.ch/dns-query".to_owned(),
            ],
            rdap: "https://data.iana.org/rdap".to_owned(),
            regions: owned(&[
                ("aws", "https://ip-ranges.amazonaws.com/ip-ranges.json"),
                ("azure", "https://www.microsoft.com/en-us/download/details.aspx?id=56519"),
                ("gcp", "https://www.gstatic.com/ipranges/cloud.json"),
                ("oci", "https://docs.oracle.com/en-us/iaas/tools/public_ip_ranges.json"),
                ("ovh", "https://eu.api.ovh.com/1.0/order/catalog/public/cloud?ovhSubsidiary=FR"),
                ("exoscale", "https://exoscale-prefixes.sos-ch-dk-2.exo.io/exoscale_prefixes.json"),
                ("linode", "https://api.linode.com/v4/regions"),
                ("vultr", "https://api.vultr.com/v2/regions"),
            ]),
        }
    }
}

impl Endpoints {
    /// Replaces one address: `gleif`, `wikidata`, `resolver` (all of them), `rdap`, `regions/<provider>`.
    ///
    /// # Errors
    /// A name that is none of these.
    pub fn set(&mut self, name: &str, url: &str) -> Result<(), String> {
        let url = url.trim_end_matches('/').to_owned();
        match name {
            "gleif" => self.gleif = url,
            "wikidata" => self.wikidata = url,
            "resolver" => self.resolvers = vec![url],
            "rdap" => self.rdap = url,
            _ => {
                let provider = name.strip_prefix("regions/").ok_or_else(|| {
                    format!("no source `{name}`; valid: gleif, wikidata, resolver, rdap, regions/<provider>")
                })?;
                self.regions.retain(|(known, _)| known != provider);
                self.regions.push((provider.to_owned(), url));
                self.regions.sort();
            }
        }
        Ok(())
    }

    /// The address of a provider's region file.
    #[must_use]
    pub fn regions_of(&self, provider: &str) -> Option<&str> {
        self.regions.iter().find(|(known, _)| known == provider).map(|(_, url)| url.as_str())
    }
}
