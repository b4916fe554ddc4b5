//! Which format goes where.
//!
//! In: the formats and targets that were asked for. Out: pairs of both, every target checked. What must hold: a target's
//! format follows from its name, unless a format that was asked for fits that name better; formats without a target go to
//! standard output; no format is written to two places that asked for different ones.

use super::exit::Exit;
use super::files::{self, Problem, Target};
use crate::report::summary;
use std::path::PathBuf;

/// What a command knows of its formats.
pub struct Formats<'f, F> {
    /// All of them, by name.
    pub names: &'f [(&'static str, F)],
    /// The format that a file's ending (lower case, without the dot) stands for.
    pub by_ending: fn(&str) -> Option<F>,
    /// Whether a format that was asked for may go to a file with this ending.
    pub fits: fn(F, &str) -> bool,
}

/// A format and where it goes; `None` is standard output.
pub type Pair<F> = (F, Option<Target>);

/// Pairs formats with targets. `-` takes a format that is left over, else `screen`.
///
/// # Errors
/// A file whose format cannot be told; a target that cannot be written.
pub fn pair<F: Copy + PartialEq>(
    asked: &[F],
    outputs: &[PathBuf],
    formats: &Formats<'_, F>,
    screen: F,
) -> Result<Vec<Pair<F>>, Problem> {
    let mut left: Vec<F> = asked.to_vec();
    let mut pairs = Vec::new();
    for path in outputs.iter().filter(|path| path.as_os_str() != "-") {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        let by_ending = (formats.by_ending)(&ending);
        let wanted = left.iter().copied().find(|format| (formats.fits)(*format, &ending));
        let format = match (wanted, by_ending, left.as_slice()) {
            (Some(format), ..) | (None, Some(format), _) => format,
            (None, None, [only]) => *only,
            _ => {
                // A folder has no ending: say that first.
                files::target(path)?;
                let names: Vec<&str> = formats.names.iter().map(|(name, _)| *name).collect();
                let shown = summary::clean(&files::shown(path));
                let message = format!("cannot tell the format of `{shown}`; use --format: {}", names.join(", "));
                return Err(Problem { exit: Exit::Usage, message });
            }
        };
        left.retain(|other| *other != format);
        pairs.push((format, Some(files::target(path)?)));
    }
    if outputs.iter().any(|path| path.as_os_str() == "-") && left.is_empty() {
        left.push(screen);
    }
    pairs.extend(left.into_iter().map(|format| (format, None)));
    Ok(pairs)
}
