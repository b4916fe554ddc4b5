//! `build.gradle`, `build.gradle.kts`: artifacts of Maven, by their short spelling.

use crate::manifests::environment::Workload;
use crate::manifests::file::lines;
use crate::manifests::{Context, File, Found, Reader, program};
use crate::model::ObservationKind;

/// What a program is built with or run with; tests and the build itself are left out.
const SCOPES: &[&str] = &["implementation", "api", "compile", "runtimeOnly", "compileOnly", "runtime"];

/// Gradle builds.
pub(in crate::manifests) struct Gradle;

impl Reader for Gradle {
    fn kind(&self) -> ObservationKind {
        "gradle"
    }

    fn detects(&self, file: &File<'_>) -> bool {
        [".gradle", ".gradle.kts"].iter().any(|end| file.ends_with(end)) && file.mentions(&["dependencies"])
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            let scope = format!("gradle:{}", file.path);
            let workload = Workload { kind: "gradle", scope: &scope, name: "build" };
            // `sonar.host.url`, repositories, plugins that report somewhere.
            found.sightings.extend(program::addresses_in(file.text, 0, file, &workload, context));
            for (start, bare) in lines(file.text) {
                let scope = bare.split([' ', '(', '"', '\'']).next().unwrap_or_default();
                let artifact = bare.split(['"', '\'']).nth(1).unwrap_or_default();
                let mut parts = artifact.split(':');
                if let (true, Some(group), Some(name)) = (SCOPES.contains(&scope), parts.next(), parts.next()) {
                    let package = format!("{group}:{name}");
                    super::see_as(file, ("gradle", "maven"), &package, start, bare.len(), context, &mut found);
                }
            }
        }
        found
    }
}
