//! Infrastructure that is written as a program: AWS CDK, CDK for Terraform, SST, Pulumi in a programming language, `serverless.ts`.
//!
//! In: program text that uses the library of such a tool. Out: the cloud that the library is for, at each region that stands under
//! a name for one. Nothing is run: a region that is put together stays unknown. Which libraries count is
//! `signals/program-library.yaml`.

use super::file::{inside, parent};
use super::program::{Piece, pieces};
use super::sighting::{Sighting, slug};
use super::{Context, File, Found, Reader, code, place};
use crate::catalog::raw::Signal;
use crate::model::{Confidence, ObservationKind};
use crate::source::Span;

const KIND: &str = "program";

/// Words by which a library may be recognised before it is looked up.
const MARKS: &[&str] = &[
    "aws-cdk-lib",
    "@aws-cdk/",
    "aws_cdk",
    "awscdk",
    "@cdktf/",
    "cdktf_cdktf_provider",
    "@pulumi/",
    "pulumi/pulumi-",
    "pulumi_",
    "@serverless/typescript",
    "sst.aws",
];

/// Programs that make infrastructure.
pub(super) struct ProgramIac;

impl Reader for ProgramIac {
    fn kind(&self) -> ObservationKind {
        KIND
    }

    fn detects(&self, file: &File<'_>) -> bool {
        // Most program text is passed over by few looks.
        remark(file).is_some()
            && (file.mentions(&["cdk", "pulumi", "@serverless/", "sst.aws"])
                && (file.mentions(MARKS) || starts_stacks(file))
                || names_account(file))
    }

    fn only_if_shown(&self) -> bool {
        true
    }

    fn read(&self, files: &[&File<'_>], context: &Context<'_>) -> Found {
        let mut found = Found::default();
        for file in files.iter().filter(|file| !code::is_aside(file, context.root)) {
            let all: Vec<Piece<'_>> = pieces(file.text, remark(file).unwrap_or("//")).collect();
            let scope = format!("{KIND}:{}", file.path);
            let name = slug(file.folder().rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or(file.stem()));
            let rows = context.catalog.signals("program-library");
            let by_package = stacks_of_package(file, context);
            let whereabouts = |row: &Signal| {
                let at = file.text.find(&row.pattern);
                at.map(|at| at..at + row.pattern.len()).or_else(|| (by_package == Some(&*row.pattern)).then_some(0..0))
            };
            for (signal, at) in rows.filter_map(|row| Some((row, whereabouts(row)?))) {
                let see =
                    |span| Sighting::of(signal, KIND, scope.as_str(), name.as_str(), span).at_most(Confidence::Medium);
                for (at, text) in named(&all, &signal.region_from) {
                    let placed = signal.provider.as_deref().and_then(|p| place::resolve(context.catalog, p, text));
                    let Some(placed) = placed else { continue };
                    let sighting = see(Span::new(file.id, at, at + text.len())).in_place(Some(placed));
                    found.sightings.push(sighting.seen("region of a stack"));
                }
                let sighting = see(Span::new(file.id, at.start, at.end));
                let sighting = sighting.seen(format!("program with {}", signal.pattern));
                found.sightings.push(Sighting { accessory: true, ..sighting });
            }
        }
        // What else stands in it counts as in any program.
        found.extend(code::Code.read(files, context));
        found
    }
}

/// Whether it is where a program of CDK starts its stacks, which may come from a library of the team's own.
fn starts_stacks(file: &File<'_>) -> bool {
    file.folder().rsplit('/').next() == Some("bin") && file.mentions(&["region:"]) && file.mentions(&["env:"])
}

/// Whether it says in which account of AWS, which has twelve digits, and where stacks are to be: `{ account: '…', region: '…' }`.
fn names_account(file: &File<'_>) -> bool {
    let digits = |text: &str| {
        let inner = text.trim_start().strip_prefix(['"', '\'']).unwrap_or_default();
        inner.bytes().take_while(u8::is_ascii_digit).count() == 12
    };
    file.mentions(&["region:"])
        && file.text.match_indices("account:").any(|(at, name)| digits(&file.text[at + name.len()..]))
}

/// The library that makes the stacks of such a program, by the list of packages that it belongs to.
fn stacks_of_package(file: &File<'_>, context: &Context<'_>) -> Option<&'static str> {
    const LIBRARY: &str = "aws-cdk-lib";
    let folder = if starts_stacks(file) {
        parent(file.folder())
    } else if names_account(file) {
        code::package(file, context)
    } else {
        return None;
    };
    context.file(&inside(folder, "package.json"))?.mentions(&[LIBRARY]).then_some(LIBRARY)
}

/// What starts a remark in the languages of these tools.
fn remark(file: &File<'_>) -> Option<&'static str> {
    let (stem, ending) = file.name().rsplit_once('.')?;
    if stem.split('.').any(|part| matches!(part, "test" | "spec" | "d")) || stem.starts_with("test_") {
        return None;
    }
    match ending {
        "ts" | "js" | "mjs" | "mts" | "go" | "java" | "cs" => Some("//"),
        "py" => Some("#"),
        _ => None,
    }
}

/// Quoted texts under names for a region, bare or in a call (`Region: pulumi.String("fra1")`), and constants that are called after
/// one (`digitalocean.RegionFRA1`); each with its place.
fn named<'t>(all: &[Piece<'t>], names: &[String]) -> Vec<(usize, &'t str)> {
    let is_name = |name: &str| names.iter().any(|known| name.eq_ignore_ascii_case(known));
    let at = |at: usize| match all[at..] {
        [Piece::Name(name, _) | Piece::Text(name, _), Piece::Gets, Piece::Text(text, at), ..] if is_name(name) => {
            Some((at, text))
        }
        [
            Piece::Name(name, _),
            Piece::Gets,
            Piece::Name(..),
            Piece::Other,
            Piece::Name("String", _),
            Piece::Other,
            Piece::Text(text, at),
            ..,
        ] if is_name(name) => Some((at, text)),
        [Piece::Other, Piece::Name(word, at), ..] => {
            let (name, text) = word.split_at_checked("Region".len())?;
            (name == "Region" && text.len() > 2).then_some((at + name.len(), text))
        }
        _ => None,
    };
    (0..all.len()).filter_map(at).collect()
}
