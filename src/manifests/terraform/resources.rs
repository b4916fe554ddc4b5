//! Resources of a module call → sightings: which provider, where, and whether it is made at all.

mod charts;
mod contents;
mod dns;
mod guests;
mod location;
mod named;
mod remote;
mod state;
mod templates;

use contents::Held;
use location::Where;

use super::eval::{Module, Provider, Scope};
use super::expr::{Block, Expr};
use super::value::Value;
use crate::catalog::raw::Signal;
use crate::diagnostic::suggest;
use crate::manifests::place::{self, Place};
use crate::manifests::signals::clean_host;
use crate::manifests::{Context, Found, Sighting, derived};
use crate::model::Confidence;
use crate::source::Span;
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

const KIND: &str = "terraform";

/// Data sources that compute and ask nobody.
const LOCAL_DATA: &[&str] =
    &["aws_partition", "aws_arn", "aws_default_tags", "google_iam_policy", "azurerm_client_config"];

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
            } else if &**kind == "aws_iam_policy_document" {
                self.instances(module, block, |collector, names| {
                    let bound = Scope::with(names, &Scope::EMPTY);
                    if let (Some(name), Some(span)) = (block.labels.get(1), block.span) {
                        collector.guests(&Held { module, block, scope: &bound, group: &scope, name, span });
                    }
                });
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
                if let Some(span) = call.span {
                    let held = Held { module, block: call, scope: &bound, group: &scope, name, span };
                    collector.contents(&held);
                    collector.guests(&held);
                }
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
        let held = Held { module, block, scope: &bound, group: scope, name, span };
        self.kept(&held, kind);
        if !is_data {
            self.images(module, block, &bound, kind, name, scope, span);
            self.destination(&held, kind);
            self.contents(&held);
            self.choices(&held, kind);
            self.records(&held, kind);
            self.log_targets(&held, block);
            if kind.starts_with("aws_") {
                self.guests(&held);
            }
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

    fn provider_signal(&self, source: &str, local: &str) -> Option<&'c Signal> {
        let find = |source: &str| self.context.signals.find("terraform-provider", "", source).map(|hit| hit.signal);
        find(source).or_else(|| {
            let guessed = source == format!("hashicorp/{local}")
                || source.starts_with("hashicorp/")
                || source.starts_with("terraform-providers/");
            let rows = || self.context.catalog.signals("terraform-provider");
            let row = guessed.then(|| rows().find(|row| row.pattern.rsplit('/').next() == Some(local))).flatten();
            row.or_else(|| derived::provider(self.context.catalog, source))
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
            && let Some(file) = self.context.file_of(span.file)
        {
            self.found.skip(file, Some(span.start as usize), format!("the catalog does not know provider {source}"));
        }
    }

    /// A region that is written out and that the catalog does not know: perhaps a slip, perhaps new.
    fn unknown_region(&mut self, written: &str, signal: &Signal, span: Span) {
        let Some(provider) = signal.provider.as_deref().and_then(|id| self.context.catalog.provider(id)) else {
            return;
        };
        let of_all = ["global", "auto", "multi-region"].iter().any(|word| written.eq_ignore_ascii_case(word));
        let other = of_all || written.is_empty() || written.len() > 40;
        let (Some(file), false) = (self.context.file_of(span.file), other) else { return };
        let known = provider.regions.iter().map(|region| region.id.as_str());
        let near =
            suggest::closest(written, known).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        let id = &provider.provider;
        let written = written.escape_debug();
        self.found.skip(
            file,
            Some(span.start as usize),
            format!("{id} has no region `{written}` that the catalog knows{near}"),
        );
    }

    #[allow(clippy::too_many_arguments)]
    fn locate<'m>(
        &mut self,
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
                    Where { places: vec![None], certain: true, unknown: None }
                } else {
                    self.places(module, block, scope, signal, provider, 3)
                };
                if let Some(written) = &at.unknown {
                    self.unknown_region(written, signal, span);
                }
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
}

/// Variables of a root: what Terraform loads by itself, then a file given by hand.
pub(super) fn root_variables<'m>(module: &mut Module<'m>, extra: Option<&'m [(Box<str>, Expr)]>) {
    let folder = module.folder;
    let mut variables: FxHashMap<&'m str, Value> = FxHashMap::default();
    for (name, declared) in &folder.variables {
        let given = folder.loaded.iter().map(Vec::as_slice).chain(extra).flatten().rfind(|(known, _)| known == name);
        let given = given.map(|(_, value)| module.eval(value, &Scope::EMPTY));
        variables.insert(name, declared.value(given, module));
    }
    module.variables = variables;
}
