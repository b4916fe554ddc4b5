//! Which formats of `check` go where.
//!
//! In: `--format` and `-o` as given, and the formats of the policy. Out: pairs of format and target. What must hold: nothing
//! is guessed in silence: a file whose format cannot be told, two results for one place and an unknown format of the policy
//! are errors before any work is written.

use crate::cli::exit::Exit;
use crate::cli::files::{self, Problem};
use clap::ValueEnum;
use std::path::{Path, PathBuf};

/// A format of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Diagnostics for people
    Terminal,
    /// Public JSON of the assessment
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// GitHub annotations
    Github,
    /// GitLab Code Quality
    Gitlab,
    /// JUnit XML
    Junit,
    /// Comment for a change request
    Markdown,
}

impl Format {
    /// Where the policy's formats go; `None` is standard output.
    fn usual_file(self) -> Option<&'static str> {
        match self {
            Self::Terminal | Self::Github => None,
            Self::Json => Some("hoheit.json"),
            Self::Sarif => Some("hoheit.sarif"),
            Self::Gitlab => Some("gl-code-quality-report.json"),
            Self::Junit => Some("hoheit-junit.xml"),
            Self::Markdown => Some("hoheit.md"),
        }
    }

    /// What a file name asks for.
    fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        let (stem, ending) = name.rsplit_once('.')?;
        Some(match ending {
            "sarif" => Self::Sarif,
            "json" if stem.ends_with(".sarif") => Self::Sarif,
            "json" if stem.contains("code-quality") || stem.contains("codequality") || stem.contains("codeclimate") => {
                Self::Gitlab
            }
            "json" => Self::Json,
            "xml" => Self::Junit,
            "md" | "markdown" => Self::Markdown,
            "txt" | "log" => Self::Terminal,
            _ => return None,
        })
    }

    /// Whether a file of this name may hold the format when both are given; `alone`: there is no other file.
    fn suits(self, path: &Path, alone: bool) -> bool {
        match (Self::of(path), self) {
            (None, _) => true,
            (Some(Self::Json), Self::Sarif | Self::Gitlab) => true,
            (Some(Self::Terminal), Self::Github) => alone,
            (Some(by_name), format) => by_name == format,
        }
    }
}

/// A format with its file; `None` is standard output.
pub type Pair = (Format, Option<PathBuf>);

/// Pairs the formats and files of the command line. A file takes its format from its name; where a format is given that
/// suits the name (`--format gitlab -o quality.json`), it is that one. Formats without a file go to standard output; `-o -`
/// is standard output. Nothing given: nothing.
///
/// # Errors
/// The format of a file cannot be told; two results for one place.
pub fn pairs(formats: &[Format], outputs: &[PathBuf]) -> Result<Vec<Pair>, Problem> {
    let usage = |message: String| Problem { exit: Exit::Usage, message };
    let mut left = formats.to_vec();
    let mut pairs: Vec<Pair> = Vec::new();
    for path in outputs.iter().filter(|path| path.as_os_str() != "-") {
        let by_name = Format::of(path);
        let exact = left.iter().position(|format| by_name == Some(*format));
        let suiting = || {
            let mut all = (0..left.len()).filter(|at| left[*at].suits(path, outputs.len() == 1));
            all.next().filter(|_| all.next().is_none())
        };
        let format = match (exact.or_else(suiting), by_name) {
            (Some(at), _) => left.remove(at),
            (None, Some(format)) => format,
            (None, None) => {
                let known = "report.sarif, gl-code-quality-report.json, junit.xml, comment.md, result.json or out.txt";
                let shown = files::shown(path);
                return Err(usage(format!("cannot tell the format of `{shown}`; add --format, or call it {known}")));
            }
        };
        if pairs.iter().any(|(_, other)| other.as_deref() == Some(path)) {
            return Err(usage(format!("two results would be written to `{}`", files::shown(path))));
        }
        pairs.push((format, Some(path.clone())));
    }
    if left.is_empty() && pairs.is_empty() && !outputs.is_empty() {
        left.push(Format::Terminal);
    }
    if left.len() > 1 {
        return Err(usage("only one format goes to standard output; add -o FILE for the others".to_owned()));
    }
    pairs.extend(left.into_iter().map(|format| (format, None)));
    Ok(pairs)
}

/// Pairs the formats of the policy (`defaults.formats`): each under its usual name in the working folder, annotations and
/// diagnostics on standard output.
///
/// # Errors
/// A format that does not exist.
pub fn of_policy(names: &[String]) -> Result<Vec<Pair>, Problem> {
    let mut pairs: Vec<Pair> = Vec::new();
    for name in names {
        match Format::from_str(name, false) {
            Ok(format) => {
                if pairs.iter().all(|(known, _)| *known != format) {
                    pairs.push((format, format.usual_file().map(PathBuf::from)));
                }
            }
            // Formats of the report are for `assess`.
            Err(_) if crate::report::format(name).is_some() => {}
            Err(_) => {
                let words: Vec<String> = Format::value_variants()
                    .iter()
                    .filter_map(|format| format.to_possible_value().map(|value| value.get_name().to_owned()))
                    .collect();
                let name = crate::report::summary::clean(name);
                let message = format!("defaults.formats: unknown format `{name}`; one of: {}", words.join(", "));
                return Err(Problem { exit: Exit::Invalid, message });
            }
        }
    }
    let talks = |pairs: &[Pair]| pairs.iter().filter(|(_, path)| path.is_none()).count();
    if talks(&pairs) > 1 {
        pairs.retain(|(format, _)| *format != Format::Terminal);
    }
    if talks(&pairs) == 0 {
        pairs.push((Format::Terminal, None));
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(list: &[&str]) -> Vec<PathBuf> {
        list.iter().map(PathBuf::from).collect()
    }

    #[test]
    fn names_tell_formats() {
        let outputs =
            paths(&["a/report.sarif", "r.sarif.json", "gl-code-quality-report.json", "j.xml", "c.md", "r.json"]);
        let found = pairs(&[], &outputs).expect("pairs");
        let formats: Vec<Format> = found.iter().map(|(format, _)| *format).collect();
        use Format::{Gitlab, Json, Junit, Markdown, Sarif};
        assert_eq!(formats, [Sarif, Sarif, Gitlab, Junit, Markdown, Json]);
    }

    #[test]
    fn a_format_that_suits_the_file_goes_there_and_others_to_standard_output() {
        assert_eq!(pairs(&[Format::Gitlab], &paths(&["q.json"])).expect("pairs")[0].0, Format::Gitlab);
        let both = pairs(&[Format::Github], &paths(&["q.sarif", "c.md"])).expect("pairs");
        assert_eq!(both.len(), 3);
        assert_eq!(both[2], (Format::Github, None));
        assert_eq!(pairs(&[Format::Junit], &paths(&["out"])).expect("pairs")[0].0, Format::Junit);
        assert_eq!(pairs(&[], &paths(&["-"])).expect("pairs"), [(Format::Terminal, None)]);
    }

    #[test]
    fn what_cannot_be_told_is_an_error() {
        for (formats, outputs) in [
            (&[][..], &["out"][..]),
            (&[], &["a.md", "a.md"]),
            (&[Format::Sarif, Format::Markdown], &[]),
            (&[Format::Sarif, Format::Junit], &["out"]),
        ] {
            assert_eq!(pairs(formats, &paths(outputs)).expect_err("an error").exit, Exit::Usage, "{outputs:?}");
        }
    }

    #[test]
    fn the_policy_names_formats() {
        let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let found = of_policy(&names(&["sarif", "markdown", "sarif", "html"])).expect("pairs");
        let shown: Vec<Option<&str>> = found.iter().map(|(_, path)| path.as_deref().and_then(Path::to_str)).collect();
        assert_eq!(shown, [Some("hoheit.sarif"), Some("hoheit.md"), None]);
        assert_eq!(of_policy(&names(&["github"])).expect("pairs"), [(Format::Github, None)]);
        assert_eq!(of_policy(&[]).expect("pairs"), [(Format::Terminal, None)]);
        assert_eq!(of_policy(&names(&["sariff"])).expect_err("an error").exit, Exit::Invalid);
    }
}
