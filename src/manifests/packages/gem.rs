//! `Gemfile`.

use crate::manifests::file::{inside, lines};
use crate::manifests::sighting::{Role, Sighting};
use crate::manifests::{Context, File, Found, Reader};
use crate::model::ObservationKind;
use crate::source::yaml::Node;

/// Ruby gems.
pub(in crate::manifests) struct Gem;

impl Reader for Gem {
    fn kind(&self) -> ObservationKind {
        "gem"
    }

    fn detects(&self, file: &File<'_>) -> bool {
        file.name() == "Gemfile" && file.mentions(&["gem "])
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            found.sightings.extend(stored_elsewhere(file, context));
            let mut apart = false;
            for (start, bare) in lines(file.text) {
                let only = ["development", "test"].iter().any(|group| bare.contains(&format!(":{group}")));
                if bare.starts_with("group ") {
                    apart = only && !bare.contains(":production");
                } else if bare == "end" {
                    apart = false;
                }
                if let Some(rest) = bare.strip_prefix("gem ").filter(|_| !apart && !only)
                    && let Some(name) = rest.trim_start_matches('(').split(['"', '\'']).nth(1)
                {
                    super::see(file, "gem", name, start, bare.len(), context, &mut found);
                }
            }
        }
        found
    }
}

/// Files that Rails keeps with the client of S3 at somebody else's: each such service in `config/storage.yml` names its endpoint.
fn stored_elsewhere(file: &File<'_>, context: &Context<'_>) -> Option<Sighting> {
    let settings = context.file(&inside(file.folder(), "config/storage.yml"))?;
    let services = settings.document().and_then(Node::as_mapping).unwrap_or_default();
    let of_s3 = |service: &Node<'_>| service.get("service").and_then(Node::as_str) == Some("S3");
    let elsewhere = |service: &Node<'_>| service.get("endpoint").is_some();
    let mut all = services.iter().filter(|(_, service)| of_s3(service)).peekable();
    let (first, _) = all.peek()?;
    let span = first.span;
    all.all(|(_, service)| elsewhere(service)).then(|| Sighting::aside("aws", Role::Served, "gem", span))
}
