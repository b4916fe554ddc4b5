//! Modules of registries and other repositories: their name tells the provider, their arguments may tell the place.

use super::{Collector, KIND};
use crate::catalog::raw::Signal;
use crate::manifests::Sighting;
use crate::manifests::place;
use crate::manifests::signals::keeper;
use crate::manifests::terraform::eval::{Module, Scope};
use crate::manifests::terraform::expr::{Block, Expr, Step};
use crate::manifests::terraform::value::Value;
use crate::model::Confidence;

impl Collector<'_, '_> {
    /// A module from a registry or another repository: its name tells the provider, its arguments may tell the place.
    pub(super) fn remote_module<'m>(
        &mut self,
        module: &Module<'m>,
        call: &'m Block,
        names: &[(&str, Value)],
        scope: &str,
        prefix: &str,
    ) {
        let Some(Expr::Text(source)) = call.attribute("source").map(|attribute| &attribute.value) else { return };
        let remote = remote_name(source);
        self.source_host(source, remote.as_ref(), call);
        self.record_lists(module, call, &Scope::with(names, &Scope::EMPTY), scope);
        let Some(Remote { provider: provider_kind, name, registry }) = remote else {
            return self.by_argument(module, call, names, scope);
        };
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
        // A repository's name follows no rule: what looks like a provider in it counts for clouds and for providers that
        // this configuration uses (`terraform-render-bootstrap` renders templates).
        if !registry && provider.is_none() && !self.is_cloud(signal) {
            return;
        }
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
}

impl Collector<'_, '_> {
    /// Whether a signal is of a cloud. Platforms have regions too, but no load balancers of their own to sell.
    fn is_cloud(&self, signal: &Signal) -> bool {
        let offering = signal.offering.as_deref().and_then(|id| self.context.catalog.offering(id));
        offering.is_some_and(|offering| offering.categories.iter().any(|id| id == "load-balancer"))
    }

    /// A module of which nothing else is known, by an argument that names the cloud and the place: `aws_region`.
    fn by_argument<'m>(&mut self, module: &Module<'m>, call: &'m Block, names: &[(&str, Value)], scope: &str) {
        let bound = Scope::with(names, &Scope::EMPTY);
        for attribute in &call.attributes {
            let (first, last) = attribute.name.split_once('_').unwrap_or_default();
            let Some(provider) = place::cloud_named(first).filter(|_| matches!(last, "region" | "location")) else {
                continue;
            };
            let text = module.eval(&attribute.value, &bound).as_text();
            let at = text.and_then(|text| place::resolve(self.context.catalog, provider, &text));
            let hit = self.context.signals.find("pulumi", "", first);
            let (Some(hit), Some(at), Some(span)) = (hit, at, attribute.span.or(call.span)) else { continue };
            let label = call.labels.first().map_or("module", |label| &**label);
            let sighting = Sighting::of(hit.signal, KIND, scope, label, span).in_place(Some(at));
            self.found
                .sightings
                .push(sighting.seen(format!("argument {}", attribute.name)).at_most(Confidence::Medium));
        }
    }

    /// Who keeps the repository that a module is fetched from.
    fn source_host(&mut self, source: &str, remote: Option<&Remote<'_>>, call: &Block) {
        let Some(span) = call.span else { return };
        let from_registry = remote.is_some_and(|remote| remote.registry);
        let host = match keeper(source) {
            // An address without a host is one of the public registry.
            host if from_registry && !host.contains('.') => "registry.terraform.io",
            host => host,
        };
        if let Some(hit) = self.context.signals.find("source-host", "", host) {
            // One host for all modules of a run, at all the places that name it.
            let sighting = Sighting::of(hit.signal, KIND, "terraform:modules", "modules", span);
            self.found.sightings.push(sighting.seen(format!("modules from {host}")));
        }
    }
}

/// What the source of a module says about it.
struct Remote<'s> {
    provider: &'s str,
    name: &'s str,
    /// A registry's address states the provider; the name of a repository only suggests it.
    registry: bool,
}

/// Provider and name in the source of a module of a registry or a repository that follows its naming.
fn remote_name(source: &str) -> Option<Remote<'_>> {
    let source = source.split('?').next()?;
    let bare = source.strip_prefix("tfr:///").unwrap_or(source);
    let bare =
        bare.strip_prefix("registry.terraform.io/").or_else(|| bare.strip_prefix("app.terraform.io/")).unwrap_or(bare);
    let parts: Vec<&str> = bare.split("//").next()?.split('/').collect();
    if let [owner, name, provider] = parts.as_slice()
        && !owner.contains(['.', ':'])
        && !provider.contains('.')
    {
        return Some(Remote { provider, name, registry: true });
    }
    let repository = source.split('/').find_map(|part| part.strip_prefix("terraform-"))?;
    let (provider, name) = repository.trim_end_matches(".git").split_once('-')?;
    Some(Remote { provider, name, registry: false })
}
