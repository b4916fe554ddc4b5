//! Where states are kept: backends, `cloud` blocks and the states of others.

use super::{Collector, KIND};
use crate::manifests::terraform::eval::{Module, Scope};
use crate::manifests::terraform::expr::{Block, Expr};
use crate::manifests::terraform::value::Value;
use crate::manifests::{Sighting, place};
use crate::source::Span;

impl Collector<'_, '_> {
    pub(super) fn remote_state<'m>(&mut self, module: &Module<'m>, block: &'m Block, scope: &str) {
        let Some(Expr::Text(kind)) = block.attribute("backend").map(|attribute| &attribute.value) else { return };
        let Some(span) = block.span else { return };
        let config =
            block.attribute("config").map_or(Value::Unknown, |attribute| module.eval(&attribute.value, &Scope::EMPTY));
        let get = |name: &str| config.get(&Value::text(name)).as_text().map(|text| text.to_string());
        self.state(kind, &get, span, scope, "remote-state");
    }

    /// Where a root keeps its state.
    pub(in super::super) fn backend<'m>(&mut self, module: &Module<'m>, block: &'m Block, scope: &str) {
        let Some(span) = block.span else { return };
        let get = |name: &str| {
            let (outer, inner) = name.split_once('.').unwrap_or((name, ""));
            let direct = block.attribute(outer).and_then(|attribute| {
                let value = module.eval(&attribute.value, &Scope::EMPTY);
                if inner.is_empty() { value.as_text() } else { value.get(&Value::text(inner)).as_text() }
            });
            let nested = || {
                let nested = block.blocks.iter().filter(|nested| &*nested.kind == outer);
                nested
                    .filter_map(|nested| nested.attribute(inner))
                    .find_map(|attribute| module.eval(&attribute.value, &Scope::EMPTY).as_text())
            };
            direct.or_else(nested).map(|text| text.to_string())
        };
        let kind = if &*block.kind == "cloud" { "remote" } else { block.labels.first().map_or("", |label| &**label) };
        self.state(kind, &get, span, scope, "terraform-state");
    }

    fn state(&mut self, kind: &str, get: &dyn Fn(&str) -> Option<String>, span: Span, scope: &str, name: &str) {
        let (source, resource) = match kind {
            "s3" => ("hashicorp/aws", "aws_s3_bucket"),
            "azurerm" => ("hashicorp/azurerm", "azurerm_storage_account"),
            "gcs" => ("hashicorp/google", "google_storage_bucket"),
            "oss" => ("aliyun/alicloud", ""),
            "cos" => ("tencentcloudstack/tencentcloud", ""),
            "oci" => ("oracle/oci", ""),
            "remote" | "http" | "swift" => {
                let host = match kind {
                    "remote" => Some(get("hostname").unwrap_or_else(|| "app.terraform.io".to_owned())),
                    "http" => get("address"),
                    _ => get("auth_url"),
                };
                if let Some((signal, found)) = host.as_deref().and_then(|host| self.context.signals.host(host))
                    && signal.vendor.is_some()
                {
                    self.found.sightings.push(
                        Sighting::of(signal, KIND, scope, name, span).in_place(found).seen(format!("backend {kind}")),
                    );
                }
                return;
            }
            _ => return,
        };
        let endpoint = get("endpoints.s3").or_else(|| get("endpoint")).filter(|_| kind == "s3");
        // Another store that speaks the same language needs these; Amazon's own does not.
        let foreign = ["skip_requesting_account_id", "use_path_style", "force_path_style"];
        if kind == "s3" && endpoint.is_none() && foreign.iter().any(|name| get(name).as_deref() == Some("true")) {
            return;
        }
        if let Some(endpoint) = endpoint {
            if let Some((signal, found)) = self.context.signals.host(&endpoint)
                && signal.vendor.is_some()
            {
                let found = found
                    .or_else(|| place::resolve(self.context.catalog, signal.provider.as_deref()?, &get("region")?));
                self.found.sightings.push(
                    Sighting::of(signal, KIND, scope, name, span).in_place(found).seen(format!("backend {kind}")),
                );
            }
            return;
        }
        let Some(signal) = self.context.signals.find("terraform-provider", "", source).map(|hit| hit.signal) else {
            return;
        };
        let detail = self.context.signals.find("terraform-resource", "", resource).map(|hit| hit.signal);
        let found =
            get("region").and_then(|region| place::resolve(self.context.catalog, signal.provider.as_deref()?, &region));
        let mut sighting =
            Sighting::of(signal, KIND, scope, name, span).in_place(found).seen(format!("backend {kind}"));
        if let Some(detail) = detail
            && sighting.offering == signal.offering
        {
            sighting.offering.clone_from(&detail.offering);
            sighting.category.clone_from(&detail.category);
        }
        self.found.sightings.push(sighting);
    }
}
