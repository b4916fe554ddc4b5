//! Images and charts that resources bring: containers, functions from images, releases of Helm.

use super::{Collector, KIND};
use crate::manifests::image;
use crate::manifests::terraform::eval::{Module, Scope};
use crate::manifests::terraform::expr::Block;
use crate::manifests::terraform::value::Value;
use crate::source::Span;

impl Collector<'_, '_> {
    #[allow(clippy::too_many_arguments)]
    pub(super) fn images<'m>(
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

    pub(super) fn helm_release<'m>(
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
}
