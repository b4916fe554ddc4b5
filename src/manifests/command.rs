//! Command lines in scripts of CI systems: the vendors' own tools (`aws s3 cp`, `gcloud run deploy`), sign-ins to registries.
//!
//! In: the text of a script. Out: sightings. A tool counts where it stands as the command of a line or of a part of one,
//! never as a word in the middle; what only installs or prints the version of a tool does not count.

use super::environment::Workload;
use super::sighting::{Role, Sighting};
use super::signals::{addresses, hosts_in};
use super::{Context, Found, code, image, place, repository, signals};
use crate::catalog::raw::Signal;
use crate::model::Confidence;
use crate::source::Span;

/// Words in front of a command that leave it the command.
const BEFORE: &[&str] =
    &["sudo", "exec", "time", "npx", "pnpx", "bunx", "then", "else", "do", "!", "if", "while", "&&", "||"];

/// How "or" in an expression of GitHub is written within a command.
pub(super) const OR: &str = "?:";

/// Arguments that only ask a tool about itself.
const HARMLESS: &[&str] = &["--version", "-v", "version", "--help", "help", "completion"];

/// Reads a script. `fill` puts variables into a text whose value is known.
pub(super) fn read(
    script: &str,
    span: Span,
    workload: &Workload<'_>,
    fill: &dyn Fn(&str) -> Option<String>,
    context: &Context<'_>,
    found: &mut Found,
) {
    let joined = named(&in_one_word(&script.replace("\\\n", " ").replace("`\n", " ")));
    let mut within = context.within(span);
    for line in joined.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        let span = within.line(line);
        let (line, put_in) = parted(line);
        let parts = put_in.iter().chain([&line]).flat_map(|text| text.split(['|', ';', '(']));
        for part in parts.flat_map(|part| part.split("&&")).flat_map(|part| part.split("||")) {
            command(part, span, workload, fill, context, found);
        }
    }
}

/// A line without the commands whose output is put into it (`-u $(id -u)`), and these. `$(` with brackets inside stays.
fn parted(line: &str) -> (String, Vec<String>) {
    let (mut out, mut inner, mut rest) = (String::with_capacity(line.len()), Vec::new(), line);
    while let Some((before, after)) = rest.split_once("$(") {
        let Some((command, behind)) = after.split_once(')').filter(|(command, _)| !command.contains('(')) else {
            break;
        };
        out.push_str(before);
        out.push_str("${_}");
        inner.push(command.to_owned());
        rest = behind;
    }
    out.push_str(rest);
    (out, inner)
}

/// An expression of GitHub (`${{ inputs.region || 'x' }}`) without blanks and without its "or", which would part the command:
/// `${{inputs.region?:'x'}}`.
fn in_one_word(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    let mut rest = script;
    while let Some((before, after)) = rest.split_once("${{") {
        let Some((inner, behind)) = after.split_once("}}").filter(|(inner, _)| !inner.contains('\n')) else { break };
        out.push_str(before);
        out.push_str("${{");
        out.extend(inner.replace("||", OR).chars().filter(|c| !c.is_whitespace()));
        out.push_str("}}");
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// Variables as Azure writes them (`$(region)`) in the way of shells, so that brackets part commands only.
fn named(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(at) = rest.find("$(") {
        out.push_str(&rest[..at]);
        rest = &rest[at + 2..];
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(rest.len());
        match rest[end..].strip_prefix(')').filter(|_| end > 0) {
            Some(after) => {
                out.push_str(&format!("${{{}}}", &rest[..end]));
                rest = after;
            }
            None => out.push_str("$("),
        }
    }
    out.push_str(rest);
    out
}

fn command(
    text: &str,
    span: Span,
    workload: &Workload<'_>,
    fill: &dyn Fn(&str) -> Option<String>,
    context: &Context<'_>,
    found: &mut Found,
) {
    let is_setting = |word: &str| {
        word.split_once('=').is_some_and(|(name, _)| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
    };
    let mut words = text.split_whitespace().skip_while(|word| BEFORE.contains(word) || is_setting(word));
    let Some(first) = words.next() else { return };
    let arguments: Vec<&str> = words.map(|word| word.trim_matches(['"', '\'', ')'])).collect();
    let tool = first.rsplit('/').next().unwrap_or(first);
    if matches!(tool, "docker" | "podman" | "buildah" | "helm" | "crane" | "oras") {
        registry(&arguments, span, workload, fill, context, found);
        return;
    }
    if matches!(tool, "curl" | "wget" | "git") {
        fetched(tool, &arguments, span, workload, fill, context, found);
        return;
    }
    if repository::TOOLS.contains(&tool) {
        let seen = arguments.iter().flat_map(|word| {
            let word = fill(word).unwrap_or_else(|| (*word).to_owned());
            repository::sight(&word, tool, span, workload, context)
        });
        found.sightings.extend(seen.map(Sighting::only_written));
        return;
    }
    let Some(verb) = arguments.first().filter(|verb| !HARMLESS.contains(verb)) else { return };
    let pair = format!("{tool} {verb}");
    let hit = context.signals.find("command", "", &pair).or_else(|| context.signals.find("command", "", tool));
    let Some(signal) = hit.map(|hit| hit.signal).filter(|signal| signal.vendor.is_some()) else {
        // A tool that the catalog does not know may be told whose interface to use.
        let seen = code::interfaces(text, tool, span, workload, context).into_iter();
        found.sightings.extend(seen.map(Sighting::only_written));
        return;
    };
    // The client of S3 talks to whoever serves it.
    let aws = signal.vendor.as_deref() == Some("aws");
    if aws && arguments.iter().any(|word| word.starts_with("--endpoint-url")) {
        return;
    }
    // What is published may go to a registry that is named instead.
    if *verb == "publish"
        && (arguments.iter().any(|word| word.starts_with("--registry")) || named_registry(span, context))
    {
        return;
    }
    let at = region(signal, &arguments)
        .and_then(fill)
        .and_then(|text| place::resolve(context.catalog, signal.provider.as_deref()?, &text));
    let mut sighting =
        workload.sighting(signal, span).in_place(at).seen(format!("command {tool}")).at_most(Confidence::Medium);
    sighting.accessory = sighting.region.is_none();
    if aws && sighting.region.is_none() {
        sighting.role = Role::Library;
    }
    found.sightings.push(sighting);
}

/// Whether the file of a command names the registry that packages are published to: `registry-url: https://npm.pkg.github.com`.
fn named_registry(span: Span, context: &Context<'_>) -> bool {
    let named = |line: &str| line.starts_with("registry-url:") && !line.contains("registry.npmjs.org");
    context.text(span.file).is_some_and(|text| text.lines().map(str::trim_start).any(named))
}

/// The value of an option that names a region: `--region x` or `--region=x`.
fn region<'a>(signal: &Signal, arguments: &[&'a str]) -> Option<&'a str> {
    signal.region_from.iter().find_map(|option| {
        arguments.iter().enumerate().find_map(|(at, argument)| {
            let rest = argument.strip_prefix(option.as_str())?;
            match rest.strip_prefix('=') {
                Some(value) => Some(value),
                None if rest.is_empty() => arguments.get(at + 1).copied(),
                None => None,
            }
        })
    })
}

/// `docker login HOST`, `docker push IMAGE`, `helm push CHART oci://…`.
fn registry(
    arguments: &[&str],
    span: Span,
    workload: &Workload<'_>,
    fill: &dyn Fn(&str) -> Option<String>,
    context: &Context<'_>,
    found: &mut Found,
) {
    if arguments.first().is_some_and(|verb| matches!(*verb, "run" | "create")) {
        let image = started(&arguments[1..]).and_then(fill);
        let seen = image.map(|image| image::sight(&image, workload.kind, workload.scope, workload.name, span, context));
        found.sightings.extend(seen.into_iter().flatten());
        return;
    }
    let verbs: Vec<&str> = arguments.iter().copied().filter(|word| !word.starts_with('-')).collect();
    let verb = verbs.iter().position(|word| matches!(*word, "login" | "push" | "pull"));
    let Some(verb) = verb.filter(|at| *at < 2) else { return };
    for word in verbs[verb + 1..].iter().filter_map(|word| fill(word)) {
        let bare = word.trim_start_matches("https://").trim_start_matches("oci://").trim_end_matches('/');
        let host = bare.split('/').next().unwrap_or_default();
        if host.contains('.') && !host.starts_with('.') {
            let image = format!("{host}/x");
            found.sightings.extend(image::sight(&image, workload.kind, workload.scope, workload.name, span, context));
        }
    }
}

/// The image that `docker run` starts: the first word that is neither an option nor the value of one.
fn started<'a>(arguments: &[&'a str]) -> Option<&'a str> {
    const ALONE: &[&str] = &[
        "--detach",
        "--init",
        "--interactive",
        "--no-healthcheck",
        "--privileged",
        "--publish-all",
        "--quiet",
        "--read-only",
        "--rm",
        "--tty",
    ];
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let letters = word.strip_prefix('-').filter(|letters| !letters.starts_with('-'));
        match letters {
            // `-it`, `-d`; `-p 80:80` and `-p80:80`
            Some(letters) if letters.bytes().all(|letter| b"ditPq".contains(&letter)) => {}
            Some(letters) if letters.len() > 1 => {}
            Some(_) => drop(words.next()),
            None if word.starts_with("--") => {
                if !word.contains('=') && !ALONE.contains(word) {
                    words.next();
                }
            }
            // A name alone may be what was built just before.
            None => return Some(*word).filter(|image| image.contains('/')),
        }
    }
    None
}

/// `curl URL`, `wget URL`, `git clone URL`: whose service is called, or who keeps what is fetched.
fn fetched(
    tool: &str,
    arguments: &[&str],
    span: Span,
    workload: &Workload<'_>,
    fill: &dyn Fn(&str) -> Option<String>,
    context: &Context<'_>,
    found: &mut Found,
) {
    if tool == "git" && arguments.first() != Some(&"clone") {
        return pushed(arguments, span, workload, context, found);
    }
    for url in arguments
        .iter()
        .filter(|word| word.contains("://"))
        .map(|word| fill(word).unwrap_or_else(|| (*word).to_owned()))
    {
        let path = addresses(&url).next().map_or("", |(_, path)| path);
        for host in hosts_in(&url) {
            let kept = context.signals.find("source-host", "", &host).map(|hit| (hit.signal, None));
            // A release that is fetched once is no service in use; it only supports what else is seen of its host.
            let weak = kept.is_some();
            let Some((signal, at)) = kept.or_else(|| context.signals.host(&host)) else { continue };
            if signal.vendor.is_none() {
                continue;
            }
            let at = at.or_else(|| context.signals.of_path(&host, path));
            let mut sighting =
                workload.sighting(signal, span).in_place(at).seen(format!("{tool} {host}")).at_most(Confidence::Medium);
            sighting.weak = weak;
            sighting.accessory = sighting.region.is_none();
            found.sightings.push(sighting);
        }
    }
}

/// `git push git@beta.host.example:app.git`, `git remote add live https://git.host.example/app.git`: the platform that runs what it is
/// handed that way. Where source text lies is told by other signs.
fn pushed(arguments: &[&str], span: Span, workload: &Workload<'_>, context: &Context<'_>, found: &mut Found) {
    if !matches!(arguments, ["push", ..] | ["remote", "add" | "set-url", ..]) {
        return;
    }
    let addresses = arguments.iter().filter(|word| word.contains("://") || word.contains('@') && word.contains(':'));
    for host in addresses.filter_map(|word| signals::clean_host(signals::keeper(word))) {
        let keeps_source = context.signals.find("source-host", "", &host).is_some();
        let Some((signal, at)) = context.signals.host(&host).filter(|_| !keeps_source) else { continue };
        if signal.vendor.is_some() {
            let sighting = workload.sighting(signal, span).in_place(at).seen(format!("git push to {host}"));
            found.sightings.push(sighting.at_most(Confidence::Medium));
        }
    }
}
