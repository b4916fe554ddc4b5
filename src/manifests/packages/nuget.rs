//! .NET projects: `PackageReference` in project files and `packages.config`.

use crate::manifests::{Context, File, Found, Reader};
use crate::model::ObservationKind;

/// NuGet packages.
pub(in crate::manifests) struct Nuget;

impl Reader for Nuget {
    fn kind(&self) -> ObservationKind {
        "nuget"
    }

    fn detects(&self, file: &File<'_>) -> bool {
        [".csproj", ".fsproj", ".vbproj"].iter().any(|end| file.ends_with(end)) && file.mentions(&["PackageReference"])
            || file.name().eq_ignore_ascii_case("packages.config") && file.mentions(&["<package "])
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            for (mark, attribute) in [("<PackageReference", " Include=\""), ("<package ", " id=\"")] {
                for (start, _) in file.text.match_indices(mark) {
                    let tag = file.text[start..].split('>').next().unwrap_or_default();
                    // What only builds does not reach the program.
                    let builds =
                        tag.contains("developmentDependency=\"true\"") || tag.contains("PrivateAssets=\"all\"");
                    let name = tag.split_once(attribute).and_then(|(_, rest)| rest.split('"').next());
                    if let Some(name) = name.filter(|_| !builds) {
                        super::see(file, "nuget", name, start, tag.len(), context, &mut found);
                    }
                }
            }
        }
        found
    }
}
