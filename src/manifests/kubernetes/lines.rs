//! Documents that are no YAML even without template marks: what their single lines show.

use super::{Object, Walker};
use crate::manifests::image;
use crate::manifests::sighting::{Sighting, slug};
use crate::source::Span;

impl Walker<'_, '_, '_> {
    /// What single lines of a broken document show.
    pub(super) fn lines(&mut self, text: &str, base: usize) {
        let object = Object {
            scope: format!("{}:{}", self.kind, self.file.path),
            name: slug(self.file.name()),
            kind: String::new(),
        };
        let mut offset = base;
        for line in text.split_inclusive('\n') {
            let trimmed = line.trim().trim_start_matches("- ");
            let value = |key: &str| trimmed.strip_prefix(key).map(|value| value.trim().trim_matches(['"', '\'']));
            let span = Span::new(self.file.id, offset, offset + line.len());
            if let Some(name) = value("image:") {
                self.found.extend(image::sight(name, self.kind, &object.scope, &object.name, span, self.context));
            }
            let marks = [
                value("provisioner:").map(|v| ("provisioner", v)),
                trimmed.split_once(": ").map(|(key, _)| ("annotation", key.trim_matches('"'))),
            ];
            for (field, text) in marks.into_iter().flatten() {
                if let Some(hit) = self.context.signals.find("kubernetes", field, text) {
                    self.found.push(
                        Sighting::of(hit.signal, self.kind, &object.scope, &object.name, span)
                            .seen(format!("{field} {text}")),
                    );
                }
            }
            offset += line.len();
        }
    }
}
