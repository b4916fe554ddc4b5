//! `package.json`.

use crate::manifests::{Context, File, Found, Reader};
use crate::model::ObservationKind;
use crate::source::yaml::Node;

/// How versions start that are no versions but places beside the file.
const LOCAL: &[&str] = &["workspace:", "file:", "link:", "portal:"];

/// Modules of frameworks that work in what is built, though people list them among their tools.
const MODULE: &str = "npm-module";

/// Lists of packages, and how signals call what stands in them.
const LISTS: &[(&str, &str)] = &[("dependencies", "npm"), ("optionalDependencies", "npm"), ("devDependencies", MODULE)];

/// npm packages.
pub(in crate::manifests) struct Npm;

impl Reader for Npm {
    fn kind(&self) -> ObservationKind {
        "npm"
    }

    fn detects(&self, file: &File<'_>) -> bool {
        file.name() == "package.json"
            && !file.path.contains("node_modules/")
            && file.document().is_some_and(|root| root.as_mapping().is_some())
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let Some(root) = file.document() else { continue };
            for (list, ecosystem) in LISTS {
                for (key, version) in root.get(list).and_then(Node::as_mapping).unwrap_or_default() {
                    // A folder of the same repository may be called like anything.
                    let own = version.as_str().is_some_and(|text| LOCAL.iter().any(|start| text.starts_with(start)));
                    let counts =
                        |name: &str| *ecosystem != MODULE || context.signals.find("package", ecosystem, name).is_some();
                    if let Some(name) = key.as_str().filter(|name| !own && counts(name)) {
                        let at = key.span.start as usize;
                        super::see_as(file, ("npm", ecosystem), name, at, name.len(), context, &mut found);
                    }
                }
            }
        }
        found
    }
}
