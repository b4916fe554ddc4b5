//! Resources of a module call → sightings: which provider, where, and whether it is made at all.

use super::eval::{Module, Provider, Scope};
use super::expr::{Block, Expr, Step};
use super::value::Value;
use crate::catalog::raw::Signal;
use crate::manifests::place::{self, Place};
use crate::manifests::signals::clean_host;
use crate::manifests::{Context, Found, Sighting, image};
use crate::model::Confidence;
use crate::source::Span;
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

const KIND: &str = "terraform";

/// Data sources that compute and ask nobody.
const LOCAL_DATA: &[&str] = &[
    "aws_iam_policy_document",
    "aws_partition",
    "aws_arn",
    "aws_default_tags",
    "google_iam_policy",
    "azurerm_client_config",
];

/// How many elements of a `for_each` or `count` are followed one by one.
const MAX_INSTANCES: usize = 64;

/// Collects what the modules of a root show.
pub(super) struct Collector<'x, 'c> {
    pub context: &'x Context<'c>,
    pub found: Found,
    /// Data sources, kept only when nothing else speaks of their vendor.
    data: Vec<Sighting>,
    unknown: FxHashSet<String>,
}

/// The vendor behind a provider configuration.
enum Behind<'c> {
    Signal(&'c Signal),
    /// A host decided: its signal and place.
    Host(&'c Signal, Option<Place>),
    Nobody,
}

/// A place, and whether it is certain.
struct Where {
    places: Vec<Option<Place>>,
    certain: bool,
}

impl<'x, 'c> Collector<'x, 'c> {
    pub(super) fn new(context: &'x Context<'c>) -> Self {
        Self { context, found: Found::default(), data: Vec::new(), unknown: FxHashSet::default() }
    }

    pub(super) fn finish(mut self) -> Found {
        let known: FxHashSet<_> = self.found.sightings.iter().map(|s| (s.scope.clone(), s.vendor.clone())).collect();
        for mut sighting in self.data {
            if !known.contains(&(sighting.scope.clone(), sighting.vendor.clone())) {
                sighting.weak = false;
                sighting.accessory = true;
            }
            self.found.sightings.push(sighting);
        }
        self.found
    }

    /// Follows one module call.
    pub(super) fn module<'m>(&mut self, module: &Module<'m>, prefix: &str) {
        let scope = format!("terraform:{}", module.folder.path);
        for block in &module.folder.resources {
            self.instances(module, block, |collector, names| {
                collector.resource(module, block, names, &scope, prefix, false);
            });
        }
        for block in &module.folder.data {
            let Some(kind) = block.labels.first() else { continue };
            if &**kind == "terraform_remote_state" {
                self.remote_state(module, block, &scope);
            } else if !LOCAL_DATA.contains(&&**kind) {
                self.instances(module, block, |collector, names| {
                    collector.resource(module, block, names, &scope, prefix, true);
                });
            }
        }
        for call in &module.folder.modules {
            let Some(name) = call.labels.first() else { continue };
            let prefix = format!("{prefix}module.{name}.");
            let local = matches!(call.attribute("source").map(|a| &a.value), Some(Expr::Text(source)) if source.starts_with('.'));
            self.instances(module, call, |collector, names| {
                let bound = Scope::with(names, &Scope::EMPTY);
                match module.call(call, &bound) {
                    Some(child) => collector.module(&child, &prefix),
                    None if local => {}
                    None => collector.remote_module(module, call, names, &scope, &prefix),
                }
            });
        }
    }

    /// Calls `f` for each instance of a block that can exist.
    fn instances<'m>(&mut self, module: &Module<'m>, block: &'m Block, mut f: impl FnMut(&mut Self, &[(&str, Value)])) {
        if let Some(count) = block.attribute("count") {
            let count = module.eval(&count.value, &Scope::EMPTY);
            let most = count
                .candidates()
                .iter()
                .map(|value| value.as_number().or_else(|| value.as_bool().map(|b| if b { 1.0 } else { 0.0 })));
            let most = most.collect::<Option<Vec<_>>>().map(|all| all.into_iter().fold(0.0, f64::max));
            match most {
                Some(most) if most < 1.0 => {}
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
                Some(most) => {
                    for index in 0..(most as usize).min(MAX_INSTANCES) {
                        let count = Value::Map(Rc::new(vec![("index".into(), Value::Number(index as f64))]));
                        f(self, &[("count", count)]);
                    }
                }
                None => f(self, &[("count", Value::Map(Rc::new(vec![("index".into(), Value::Unknown)])))]),
            }
        } else if let Some(all) = block.attribute("for_each") {
            let all = module.eval(&all.value, &Scope::EMPTY);
            let each = |key: Value, value: Value| {
                [("each", Value::Map(Rc::new(vec![("key".into(), key), ("value".into(), value)])))]
            };
            let mut followed = 0;
            for candidate in all.candidates() {
                let is_set = matches!(candidate, Value::List(_));
                match candidate.entries() {
                    None if *candidate == Value::Null => {}
                    None => f(self, &each(Value::Unknown, Value::Unknown)),
                    Some(entries) => {
                        for (key, value) in entries.into_iter().take(MAX_INSTANCES - followed.min(MAX_INSTANCES)) {
                            followed += 1;
                            let key = if is_set { value.clone() } else { key };
                            f(self, &each(key, value));
                        }
                    }
                }
            }
        } else {
            f(self, &[]);
        }
    }

    fn resource<'m>(
        &mut self,
        module: &Module<'m>,
        block: &'m Block,
        names: &[(&str, Value)],
        scope: &str,
        prefix: &str,
        is_data: bool,
    ) {
        let [kind, name] = block.labels.as_slice() else { return };
        let Some(span) = block.span else { return };
        let bound = Scope::with(names, &Scope::EMPTY);
        let evidence = if is_data { format!("{prefix}data.{kind}.{name}") } else { format!("{prefix}{kind}.{name}") };
        let provider_name = module.provider_of(block, kind);
        let local = provider_name.split('.').next().unwrap_or(&provider_name);
        let provider = module.providers.get(&provider_name).cloned();
        let source = provider.as_ref().map_or_else(|| module.source(local), |provider| provider.source.clone());
        if !is_data {
            self.images(module, block, &bound, kind, name, scope, span);
            if &**kind == "helm_release" {
                self.helm_release(module, block, &bound, name, scope, &evidence);
            }
        }
        let Some(signal) = self.provider_signal(&source, local) else {
            self.unknown_provider(&source, block, module);
            return;
        };
        let detail = self.context.signals.find("terraform-resource", "", kind).map(|hit| hit.signal);
        let sightings =
            self.locate(module, block, kind, &bound, signal, detail, provider.as_deref(), span, scope, name, &evidence);
        if is_data {
            self.data.extend(sightings.into_iter().map(|mut sighting| {
                sighting.weak = true;
                sighting
            }));
        } else {
            self.found.sightings.extend(sightings);
        }
    }

    /// A module from a registry or another repository: its name tells the provider, its arguments may tell the place.
    fn remote_module<'m>(
        &mut self,
        module: &Module<'m>,
        call: &'m Block,
        names: &[(&str, Value)],
        scope: &str,
        prefix: &str,
    ) {
        let Some(Expr::Text(source)) = call.attribute("source").map(|attribute| &attribute.value) else { return };
        let Some((provider_kind, name)) = remote_name(source) else { return };
        let Some(span) = call.span else { return };
        let kind = format!("{provider_kind}_{}_", name.replace('-', "_"));
        let bound = Scope::with(names, &Scope::EMPTY);
        let made =
            |name: &str| call.attribute(name).and_then(|attribute| module.eval(&attribute.value, &bound).as_bool());
        if made("create") == Some(false) || made("enabled") == Some(false) {
            return;
        }
        let local = module
            .folder
            .required
            .iter()
            .find(|(_, s)| s.rsplit('/').next() == Some(provider_kind))
            .map_or(provider_kind, |(n, _)| n);
        let mut key = local.to_owned();
        if let Some(Expr::Object(entries)) = call.attribute("providers").map(|attribute| &attribute.value)
            && let Some((_, Expr::Steps(base, steps))) = entries.first()
            && let (Expr::Name(base), Some(Step::Attribute(alias))) = (&**base, steps.first())
        {
            key = format!("{base}.{alias}");
        }
        let provider = module.providers.get(&key).cloned();
        let source_of = provider.as_ref().map_or_else(|| module.source(local), |provider| provider.source.clone());
        let Some(signal) = self.provider_signal(&source_of, local) else { return };
        let detail = self.context.signals.find("terraform-resource", "", &kind).map(|hit| hit.signal);
        let label = call.labels.first().map_or("module", |label| &**label);
        let evidence = format!("{} ({source})", prefix.trim_end_matches('.'));
        let sightings = self.locate(
            module,
            call,
            &kind,
            &bound,
            signal,
            detail,
            provider.as_deref(),
            span,
            scope,
            label,
            &evidence,
        );
        self.found.sightings.extend(sightings);
    }

    fn provider_signal(&self, source: &str, local: &str) -> Option<&'c Signal> {
        let find = |source: &str| self.context.signals.find("terraform-provider", "", source).map(|hit| hit.signal);
        find(source).or_else(|| {
            let guessed = source == format!("hashicorp/{local}")
                || source.starts_with("hashicorp/")
                || source.starts_with("terraform-providers/");
            let rows = || self.context.catalog.signals("terraform-provider");
            guessed.then(|| rows().find(|row| row.pattern.rsplit('/').next() == Some(local))).flatten()
        })
    }

    fn unknown_provider(&mut self, source: &str, block: &Block, module: &Module<'_>) {
        const UTILITY: &[&str] = &[
            "random",
            "null",
            "local",
            "tls",
            "time",
            "archive",
            "template",
            "http",
            "external",
            "cloudinit",
            "terraform",
            "assert",
            "dns",
        ];
        let name = source.rsplit('/').next().unwrap_or(source);
        if UTILITY.contains(&name) || !self.unknown.insert(format!("{}\0{source}", module.folder.path)) {
            return;
        }
        if let Some(span) = block.span
            && let Some(file) = self.context.files.iter().find(|file| file.id == span.file)
        {
            self.found.skip(file, Some(span.start as usize), format!("the catalog does not know provider {source}"));
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn locate<'m>(
        &self,
        module: &Module<'m>,
        block: &'m Block,
        kind: &str,
        scope: &Scope<'_>,
        signal: &'c Signal,
        detail: Option<&'c Signal>,
        provider: Option<&Provider>,
        span: Span,
        group: &str,
        name: &str,
        evidence: &str,
    ) -> Vec<Sighting> {
        let specific = detail.filter(|detail| detail.offering.is_some());
        let title = if specific.is_some() {
            name.to_owned()
        } else {
            let kind = kind.split_once('_').map_or(kind, |(_, rest)| rest).trim_end_matches('_');
            format!("{kind}-{name}")
        };
        let make = |base: &Signal, found: Option<Place>| {
            let mut sighting = Sighting::of(base, KIND, group, &title, span).in_place(found).seen(evidence);
            sighting.accessory = sighting.region.is_none() && specific.is_none();
            sighting
        };
        let wide = specific.is_some_and(|detail| detail.field == "global")
            || detail.is_some_and(|detail| detail.field == "global");
        match self.behind(signal, provider, kind) {
            Behind::Nobody => Vec::new(),
            Behind::Host(other, found) => {
                let found = found.or_else(|| {
                    let provider_id = other.provider.as_deref()?;
                    let values = ["region", "zone"].iter().filter_map(|name| provider?.values.get(*name)?.as_text());
                    values.filter_map(|text| place::resolve(self.context.catalog, provider_id, &text)).next()
                });
                vec![make(other, found)]
            }
            Behind::Signal(signal) => {
                if signal.vendor.is_none() {
                    return Vec::new();
                }
                let at = if wide {
                    Where { places: vec![None], certain: true }
                } else {
                    self.places(module, block, scope, signal, provider, 3)
                };
                at.places
                    .into_iter()
                    .map(|found| {
                        let mut sighting = make(signal, found);
                        if let Some(detail) = specific
                            && sighting.offering == signal.offering
                        {
                            sighting.offering.clone_from(&detail.offering);
                        }
                        if let Some(category) = detail.and_then(|detail| detail.category.clone()) {
                            sighting.category = Some(category);
                        }
                        if at.certain { sighting } else { sighting.at_most(Confidence::Medium) }
                    })
                    .collect()
            }
        }
    }

    /// Whether a host in the provider's configuration decides who is behind it.
    fn behind(&self, signal: &'c Signal, provider: Option<&Provider>, kind: &str) -> Behind<'c> {
        let hosts = signal.region_from.iter().filter_map(|from| from.strip_prefix("host:provider."));
        for wanted in hosts {
            let Some(provider) = provider else { break };
            let service = kind.split('_').nth(1).unwrap_or_default();
            let value = provider.values.get(wanted).or_else(|| match wanted {
                "endpoints" => provider.values.get(&format!("endpoints.{service}")),
                _ => provider
                    .values
                    .iter()
                    .find(|(key, _)| {
                        key.strip_prefix(wanted).is_some_and(|rest| rest == ".host" || rest == ".endpoints")
                    })
                    .map(|(_, v)| v),
            });
            for value in value.map(Value::candidates).unwrap_or_default() {
                let text = match value {
                    Value::List(items) => items.first().and_then(Value::as_text),
                    value => value.as_text(),
                };
                let Some(text) = text.filter(|text| !text.is_empty()) else { continue };
                let host = clean_host(&text);
                match host.and_then(|host| self.context.signals.host(&host)) {
                    Some((other, _)) if other.vendor == signal.vendor => return Behind::Signal(signal),
                    Some((other, found)) if other.vendor.is_some() => return Behind::Host(other, found),
                    _ if text.ends_with("terraform.io") => return Behind::Signal(signal),
                    _ => return Behind::Nobody,
                }
            }
        }
        if signal.vendor.is_some() { Behind::Signal(signal) } else { Behind::Nobody }
    }

    fn places<'m>(
        &self,
        module: &Module<'m>,
        block: &'m Block,
        scope: &Scope<'_>,
        signal: &Signal,
        provider: Option<&Provider>,
        depth: u32,
    ) -> Where {
        let catalog = self.context.catalog;
        let cloud = |block: &'m Block, scope: &Scope<'_>| -> Option<String> {
            match signal.provider.as_deref()? {
                named if named.starts_with('@') => {
                    let attribute = block.attribute(&named[1..])?;
                    let text = module.eval(&attribute.value, scope).as_text()?;
                    place::cloud_named(&text).map(str::to_owned)
                }
                id => Some(id.to_owned()),
            }
        };
        let own = cloud(block, scope);
        let resolve = |cloud: Option<&str>, value: &Value, into: &mut Vec<Option<Place>>| {
            for value in value.candidates() {
                let list = match value {
                    Value::List(items) => items.iter().cloned().collect(),
                    value => vec![value.clone()],
                };
                for item in list.iter().flat_map(Value::candidates) {
                    let found = cloud.and_then(|cloud| place::resolve(catalog, cloud, &item.as_text()?));
                    if !into.contains(&found) {
                        into.push(found);
                    }
                }
            }
        };
        let mut result = Where { places: Vec::new(), certain: true };
        for from in signal.region_from.iter().filter(|from| is_primary(from)) {
            let Some(attribute) = block.attribute(from) else { continue };
            let value = module.eval(&attribute.value, scope);
            let within = from.starts_with("availability");
            let empty = match &value {
                Value::Null => true,
                Value::List(items) => items.is_empty(),
                _ => false,
            };
            if empty || (within && value == Value::Unknown) {
                continue;
            }
            result.certain = !matches!(value, Value::OneOf(_));
            resolve(own.as_deref(), &value, &mut result.places);
            if within && result.places.iter().all(Option::is_none) {
                result.places.clear();
                continue;
            }
            break;
        }
        if result.places.is_empty() {
            let configured = signal.region_from.iter().filter_map(|from| from.strip_prefix("provider."));
            for name in configured {
                let Some(value) = provider.and_then(|provider| provider.values.get(name)) else { continue };
                if *value == Value::Null {
                    continue;
                }
                result.certain = !matches!(value, Value::OneOf(_));
                resolve(own.as_deref(), value, &mut result.places);
                if result.places.iter().any(Option::is_some) || *value == Value::Unknown {
                    break;
                }
                result.places.clear();
            }
        }
        if result.places.is_empty() && depth > 0 {
            result = self.inherited(module, block, signal, provider, depth);
        }
        for from in signal
            .region_from
            .iter()
            .filter(|from| !is_primary(from) && !from.contains(':') && !from.starts_with("provider."))
        {
            let path: Vec<&str> = from.split('.').collect();
            let mut values = Vec::new();
            nested_values(module, block, &path, scope, &mut values);
            for (holder, value) in values {
                let cloud = holder.and_then(|holder| cloud(holder, scope)).or_else(|| own.clone());
                let mut more = Vec::new();
                resolve(cloud.as_deref(), &value, &mut more);
                for found in more.into_iter().flatten() {
                    if !result.places.contains(&Some(found.clone())) {
                        result.places.push(Some(found));
                    }
                }
            }
        }
        if result.places.iter().any(Option::is_some) && result.places.len() > 1 && result.certain {
            result.places.retain(Option::is_some);
        }
        if result.places.is_empty() {
            result.places.push(None);
        }
        result
    }

    /// The place of the resource of the same provider that this one refers to (its group, its server, its cluster).
    fn inherited<'m>(
        &self,
        module: &Module<'m>,
        block: &'m Block,
        signal: &Signal,
        provider: Option<&Provider>,
        depth: u32,
    ) -> Where {
        let nowhere = || Where { places: Vec::new(), certain: true };
        let Some(prefix) = block.labels.first().and_then(|kind| kind.split('_').next()) else { return nowhere() };
        for attribute in &block.attributes {
            if matches!(&*attribute.name, "depends_on" | "provider" | "for_each" | "count" | "tags" | "labels") {
                continue;
            }
            let Some((kind, name)) = reference(&attribute.value, prefix) else { continue };
            let Some(target) =
                module.folder.by_name.get(&(kind.clone(), name.clone())).map(|at| &module.folder.resources[*at])
            else {
                continue;
            };
            if std::ptr::eq(target, block) {
                continue;
            }
            let found = self.places(module, target, &Scope::EMPTY, signal, provider, depth - 1);
            if found.places.iter().any(Option::is_some) {
                return found;
            }
        }
        nowhere()
    }

    #[allow(clippy::too_many_arguments)]
    fn images<'m>(
        &mut self,
        module: &Module<'m>,
        block: &'m Block,
        scope: &Scope<'_>,
        kind: &str,
        name: &str,
        group: &str,
        span: Span,
    ) {
        let implicit = kind.starts_with("kubernetes_") || kind.starts_with("docker_");
        let mut stack = vec![block];
        while let Some(current) = stack.pop() {
            stack.extend(&current.blocks);
            for attribute in &current.attributes {
                let wanted = matches!(&*attribute.name, "image" | "image_uri" | "image_identifier")
                    || (kind == "docker_image" && &*attribute.name == "name");
                if !wanted {
                    continue;
                }
                let value = module.eval(&attribute.value, scope);
                for text in value.candidates().iter().filter_map(Value::as_text) {
                    let explicit = text.split_once('/').is_some_and(|(host, _)| host.contains('.'));
                    if explicit || implicit {
                        let at = attribute.span.unwrap_or(span);
                        self.found.sightings.extend(image::sight(&text, KIND, group, name, at, self.context));
                    }
                }
            }
        }
    }

    fn helm_release<'m>(
        &mut self,
        module: &Module<'m>,
        block: &'m Block,
        scope: &Scope<'_>,
        name: &str,
        group: &str,
        evidence: &str,
    ) {
        let text =
            |name: &str| block.attribute(name).and_then(|attribute| module.eval(&attribute.value, scope).as_text());
        let Some(span) = block.span else { return };
        let (repository, chart) = (text("repository"), text("chart"));
        self.found.sightings.extend(
            crate::manifests::helm::chart(
                repository.as_deref(),
                chart.as_deref(),
                KIND,
                group,
                name,
                span,
                self.context,
            )
            .into_iter()
            .map(|sighting| sighting.seen(evidence)),
        );
    }

    fn remote_state<'m>(&mut self, module: &Module<'m>, block: &'m Block, scope: &str) {
        let Some(Expr::Text(kind)) = block.attribute("backend").map(|attribute| &attribute.value) else { return };
        let Some(span) = block.span else { return };
        let config =
            block.attribute("config").map_or(Value::Unknown, |attribute| module.eval(&attribute.value, &Scope::EMPTY));
        let get = |name: &str| config.get(&Value::text(name)).as_text().map(|text| text.to_string());
        self.state(kind, &get, span, scope, "remote-state");
    }

    /// Where a root keeps its state.
    pub(super) fn backend<'m>(&mut self, module: &Module<'m>, block: &'m Block, scope: &str) {
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

/// Attributes that place the resource itself, not its copies.
fn is_primary(from: &str) -> bool {
    !from.contains(['.', ':']) && !from.starts_with("replica") && !from.starts_with("secondary")
}

fn nested_values<'m>(
    module: &Module<'m>,
    block: &'m Block,
    path: &[&str],
    scope: &Scope<'_>,
    into: &mut Vec<(Option<&'m Block>, Value)>,
) {
    match path {
        [] => {}
        [last] => {
            if let Some(attribute) = block.attribute(last) {
                into.push((Some(block), module.eval(&attribute.value, scope)));
            }
        }
        [first, rest @ ..] => {
            for nested in block.nested(first) {
                nested_values(module, nested, rest, scope, into);
            }
            for dynamic in
                block.nested("dynamic").filter(|dynamic| dynamic.labels.first().is_some_and(|label| &**label == *first))
            {
                let iterator = dynamic.attribute("iterator").and_then(|attribute| match &attribute.value {
                    Expr::Name(name) => Some(&**name),
                    _ => None,
                });
                let all = dynamic
                    .attribute("for_each")
                    .map_or(Value::Unknown, |attribute| module.eval(&attribute.value, scope));
                for (key, value) in all.candidates().iter().filter_map(Value::entries).flatten().take(MAX_INSTANCES) {
                    let bound = [(
                        iterator.unwrap_or(first),
                        Value::Map(Rc::new(vec![("key".into(), key), ("value".into(), value)])),
                    )];
                    let inner = Scope::with(&bound, scope);
                    for content in dynamic.nested("content") {
                        nested_values(module, content, rest, &inner, into);
                    }
                }
            }
            if let Some(attribute) = block.attribute(first) {
                let value = module.eval(&attribute.value, scope);
                for item in value.entries().unwrap_or_default() {
                    let mut value = item.1;
                    for step in rest {
                        value = value.get(&Value::text(step));
                    }
                    into.push((None, value));
                }
            }
        }
    }
}

/// The first resource with this type prefix that an expression refers to.
fn reference(expr: &Expr, prefix: &str) -> Option<(Box<str>, Box<str>)> {
    let any = |items: &[Expr]| items.iter().find_map(|item| reference(item, prefix));
    match expr {
        Expr::Steps(base, steps) => match (&**base, steps.first()) {
            (Expr::Name(kind), Some(Step::Attribute(name)))
                if kind.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('_')) =>
            {
                Some((kind.clone(), name.clone()))
            }
            (base, _) => reference(base, prefix),
        },
        Expr::Template(parts) | Expr::List(parts) => any(parts),
        Expr::Call(_, arguments, _) => any(arguments),
        Expr::If(parts) => any(&parts[1..]),
        _ => None,
    }
}

/// Provider and name in the source of a module of a registry or a repository that follows its naming.
fn remote_name(source: &str) -> Option<(&str, &str)> {
    let source = source.split('?').next()?;
    let bare = source.strip_prefix("tfr:///").unwrap_or(source);
    let bare =
        bare.strip_prefix("registry.terraform.io/").or_else(|| bare.strip_prefix("app.terraform.io/")).unwrap_or(bare);
    let parts: Vec<&str> = bare.split("//").next()?.split('/').collect();
    if let [owner, name, provider] = parts.as_slice()
        && !owner.contains(['.', ':'])
        && !provider.contains('.')
    {
        return Some((provider, name));
    }
    let repository = source.split('/').find_map(|part| part.strip_prefix("terraform-"))?;
    let repository = repository.trim_end_matches(".git");
    repository.split_once('-')
}

/// Variables of a root: what Terraform loads by itself, then a file given by hand.
pub(super) fn root_variables<'m>(module: &mut Module<'m>, extra: Option<&'m [(Box<str>, Expr)]>) {
    let folder = module.folder;
    let mut variables: FxHashMap<&'m str, Value> = FxHashMap::default();
    for (name, default) in &folder.variables {
        let given = folder.loaded.iter().map(Vec::as_slice).chain(extra).flatten().rfind(|(known, _)| known == name);
        let value = match (given, default) {
            (Some((_, value)), _) => module.eval(value, &Scope::EMPTY),
            (None, Some(default)) => module.eval(default, &Scope::EMPTY),
            (None, None) => Value::Unknown,
        };
        variables.insert(name, value);
    }
    module.variables = variables;
}
