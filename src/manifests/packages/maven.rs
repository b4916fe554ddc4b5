//! `pom.xml`.

use crate::manifests::{Context, File, Found, Reader};
use crate::model::ObservationKind;
use quick_xml::events::Event;

/// Maven artifacts.
pub(in crate::manifests) struct Maven;

impl Reader for Maven {
    fn kind(&self) -> ObservationKind {
        "maven"
    }

    fn detects(&self, file: &File<'_>) -> bool {
        (file.name() == "pom.xml" || file.ends_with(".pom")) && file.mentions(&["<project"])
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files {
            read(file, context, &mut found);
        }
        found
    }
}

#[derive(Default)]
struct Dependency {
    group: String,
    artifact: String,
    scope: String,
    /// Where the artifact's name begins.
    start: usize,
}

fn read(file: &File<'_>, context: &Context<'_>, found: &mut Found) {
    let mut reader = quick_xml::Reader::from_str(file.text);
    reader.config_mut().check_end_names = false;
    let mut path: Vec<String> = Vec::new();
    let mut current = Dependency::default();
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let name = tag.local_name().as_ref().to_owned();
                if name == "dependency" {
                    current = Dependency::default();
                }
                path.push(name);
                if path.len() > 256 {
                    return;
                }
            }
            Ok(Event::End(_)) => {
                let managed =
                    path.iter().any(|part| matches!(part.as_str(), "dependencyManagement" | "plugins" | "profiles"));
                if path.pop().as_deref() == Some("dependency") && !managed && current.scope != "test" {
                    let name = format!("{}:{}", current.group, current.artifact);
                    super::see(file, "maven", &name, current.start, current.artifact.len(), context, found);
                }
            }
            Ok(Event::Text(text)) => {
                let text = text.trim().to_owned();
                match path.iter().rev().map(String::as_str).collect::<Vec<_>>().as_slice() {
                    ["groupId", "dependency", ..] => current.group = text,
                    ["artifactId", "dependency", ..] => (current.artifact, current.start) = (text, at),
                    ["scope", "dependency", ..] => current.scope = text,
                    _ => {}
                }
            }
            Ok(Event::Eof) => {
                if !path.is_empty() {
                    found.malformed(file, Some(at), "malformed XML: it ends in the middle");
                }
                break;
            }
            Ok(_) => {}
            Err(error) => {
                found.malformed(file, Some(at), format!("malformed XML: {error}"));
                break;
            }
        }
    }
}
