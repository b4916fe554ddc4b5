//! `hoheit enrich`: look facts up online, into a lock file.
//!
//! Shows every host and what would be sent to it, asks, then asks them. Each answer is in the lock file before the next
//! question; a question that fails leaves what was there.

use super::enrich_found;
use crate::cli::Global;
use crate::cli::console::Console;
use crate::cli::exit::Exit;
use crate::cli::files::{self, Problem};
use crate::cli::{load, lock};
use crate::net::fact::{Asked, Entry};
use crate::net::plan::{HostLine, Plan, locked, plan};
use crate::net::run::Failure;
use crate::net::{Endpoints, Http, Lock, Options as Questions, Outcome, Progress, Settings, Wants, address, apply};
use crate::source::Sources;
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Options of `enrich`.
#[derive(Debug, Args)]
pub struct Options {
    /// Inventories; `-` is standard input
    #[arg(required_unless_present_any = ["name", "rdap", "site", "regions"], value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Legal entity to look up by its registered name or LEI; repeatable
    #[arg(long, value_name = "NAME|LEI")]
    name: Vec<String>,
    /// Own address, AS number or domain whose registration is looked up; repeatable
    #[arg(long, value_name = "ADDRESS|DOMAIN")]
    rdap: Vec<String>,
    /// Own page whose third-party hosts are looked up; repeatable
    #[arg(long, value_name = "URL")]
    site: Vec<String>,
    /// Also fetch the providers' region lists; `--regions=aws,ovh` for some of them
    #[arg(long, value_name = "PROVIDER", num_args = 0.., require_equals = true, value_delimiter = ',')]
    regions: Option<Vec<String>>,
    /// Ask only these sources; repeatable
    #[arg(long, value_name = "SOURCE", value_parser = ["gleif", "wikidata", "dns", "rdap", "site", "regions"])]
    source: Vec<String>,
    /// DNS-over-HTTPS resolver (RFC 8484) instead of the European defaults
    #[arg(long, value_name = "URL")]
    resolver: Option<String>,
    /// Another address for a source: gleif, wikidata, rdap, regions/PROVIDER; repeatable
    #[arg(long, value_name = "NAME=URL")]
    endpoint: Vec<String>,
    /// Open no connection: fail if the lock file lacks an answer
    #[arg(long)]
    locked: bool,
    /// Ask again for answers older than this; with --locked only report them
    #[arg(long, value_name = "DAYS")]
    max_age: Option<u32>,
    /// Address for questions, told to every host in the user agent (Wikidata asks for one)
    #[arg(long, value_name = "TEXT")]
    contact: Option<String>,
    /// Contact the hosts without asking
    #[arg(long)]
    yes: bool,
    /// Socket on this machine that may be asked without TLS
    #[arg(long, hide = true, value_name = "IP:PORT")]
    loopback: Vec<SocketAddr>,
}

/// Runs the command.
///
/// # Errors
/// Wrong arguments; input, catalog or lock file invalid; nobody agreed; the lock file cannot be written.
pub fn run(options: &Options, global: &Global, console: &Console) -> Result<Exit, Problem> {
    if !options.locked {
        lock::online(global, "`enrich` (but for `--locked`)")?;
    }
    let endpoints = endpoints(options)?;
    let mut wants = wants(options, &endpoints)?;
    let today = load::today(global)?;
    let mut sources = Sources::default();
    let lock_path = lock::path(global);
    let mut lock = lock::read(&lock_path, &mut sources, console)?;
    let catalog = lock::plain_catalog(global.catalog.as_deref(), &mut sources, console)?;
    if !options.inputs.is_empty() {
        let loaded = load::load_taking(load::Take::Facts, &options.inputs, global, console)?;
        wants.extend(Wants::of(&loaded.inventory, &catalog));
    }
    let mut questions = Questions::on(today);
    questions.max_age = options.max_age;
    if !options.source.is_empty() {
        questions.sources.retain(|source| options.source.iter().any(|only| only == source.as_str()));
    }

    if options.locked {
        let missing = locked(&wants, &lock, &questions);
        console.diagnostics(&missing, &sources, load::SHOWN);
        report(&lock, &catalog, options.max_age.map(|days| (days, today)), &sources, console);
        return Ok(if missing.is_empty() { Exit::Done } else { Exit::Failed });
    }

    let plan = plan(&wants, &lock, &questions, &endpoints);
    if plan.is_empty() {
        console.say(&format!("nothing to ask: `{}` answers everything", files::shown(&lock_path)));
        report(&lock, &catalog, None, &sources, console);
        return Ok(Exit::Done);
    }
    announce(&plan.hosts(), console);
    // A lock file that cannot be written fails before the first request.
    drop(files::target(&lock_path)?);
    lock::agreed(options.yes, console)?;
    let outcome = ask(&plan, &endpoints, options, (&lock_path, &mut lock), console)?;

    let mut found = String::new();
    for entry in &outcome.entries {
        found.push_str(&enrich_found::line(entry));
        found.push('\n');
    }
    console.result(found.as_bytes()).map_err(Problem::output)?;
    let failures: Vec<_> = outcome.failures.iter().map(Failure::diagnostic).collect();
    console.diagnostics(&failures, &sources, load::SHOWN);
    report(&lock, &catalog, options.max_age.map(|days| (days, today)), &sources, console);
    let (answered, known) = (outcome.entries.len(), plan.known.len());
    let path = files::shown(&lock_path);
    console.say(&format!("{path}: {answered} answered, {known} known before, {} not answered", failures.len()));
    Ok(if failures.is_empty() { Exit::Done } else { Exit::Failed })
}

/// Lists hosts and what would be sent to them. Said even when quiet: nothing is sent unannounced.
pub(super) fn announce(hosts: &[HostLine], console: &Console) {
    console.complain("These hosts would be contacted, with nothing sent but what is named:");
    for line in hosts {
        console.complain(&format!("  {line}"));
        // The line names two and counts the rest: here everything is named.
        for sends in line.sends.iter().skip(2) {
            console.complain(&format!("      {sends}"));
        }
    }
}

/// A client for a run that contacts `hosts`. Servers on this machine alone need no gaps between requests.
pub(super) fn client(
    hosts: &[HostLine],
    loopback: &[SocketAddr],
    contact: Option<String>,
    bar: &ProgressBar,
) -> Result<Http, Problem> {
    let here = |line: &HostLine| line.host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let paced = loopback.is_empty() || !hosts.iter().all(here);
    let settings = Settings { loopback: loopback.to_vec(), paced, contact, ..Settings::default() };
    let bar = bar.clone();
    Http::new(settings)
        .map(|http| {
            http.telling(Box::new(move |host: &str, wait: Duration| {
                bar.set_message(format!("{host}: waiting {} s", wait.as_secs()));
            }))
        })
        .map_err(|error| Problem { exit: Exit::Failed, message: error.to_string() })
}

fn endpoints(options: &Options) -> Result<Endpoints, Problem> {
    let mut endpoints = Endpoints::default();
    let mut set = |option: &str, name: &str, url: &str| {
        page(url, &options.loopback).map_err(|reason| usage(format!("{option}: {reason}")))?;
        endpoints.set(name, url).map_err(|reason| usage(format!("{option}: {reason}")))
    };
    for given in &options.endpoint {
        let (name, url) =
            given.split_once('=').ok_or_else(|| usage(format!("--endpoint: `{given}` is no NAME=URL")))?;
        set("--endpoint", name, url)?;
    }
    if let Some(url) = &options.resolver {
        set("--resolver", "resolver", url)?;
    }
    Ok(endpoints)
}

/// What the options ask for, beside the inventories.
fn wants(options: &Options, endpoints: &Endpoints) -> Result<Wants, Problem> {
    let mut wants = Wants::default();
    for url in &options.site {
        page(url, &options.loopback).map_err(|reason| usage(format!("--site: {reason}")))?;
        wants.pages.insert(url.clone());
    }
    for name in options.name.iter().map(|name| name.trim()) {
        if name.is_empty() || name.chars().any(char::is_control) {
            return Err(usage("--name: it is empty or holds control characters".to_owned()));
        }
        wants.names.insert(name.to_owned());
    }
    for what in &options.rdap {
        wants.registration(what).map_err(|reason| usage(format!("--rdap: {reason}")))?;
    }
    let known = || endpoints.regions.iter().map(|(provider, _)| provider.as_str());
    match options.regions.as_deref() {
        None => {}
        Some([]) => wants.providers.extend(known().map(str::to_owned)),
        Some(some) => {
            for provider in some {
                if !known().any(|known| known == provider) {
                    let all: Vec<&str> = known().collect();
                    return Err(usage(format!(
                        "--regions: no list is known of `{provider}`; one of: {}",
                        all.join(", ")
                    )));
                }
                wants.providers.insert(provider.clone());
            }
        }
    }
    Ok(wants)
}

/// Whether an address is one that can be asked at all.
pub(super) fn page(url: &str, loopback: &[SocketAddr]) -> Result<(), String> {
    match address::scheme_and_host(url) {
        Some((scheme, host))
            if !host.is_empty() && (scheme == "https" || (scheme == "http" && !loopback.is_empty())) =>
        {
            Ok(())
        }
        _ => Err(format!("`{url}` is no https:// address")),
    }
}

fn usage(message: String) -> Problem {
    Problem { exit: Exit::Usage, message }
}

/// What a person has to look at: differing witnesses, names that may mean several, answers that are old.
fn report(
    lock: &Lock,
    catalog: &crate::catalog::Catalog,
    old: Option<(u32, crate::model::words::Date)>,
    sources: &Sources,
    console: &Console,
) {
    let applied = apply::apply(lock, catalog);
    let mut diagnostics: Vec<_> = applied.disagreements.iter().map(|found| found.diagnostic()).collect();
    diagnostics.extend(applied.diagnostics);
    diagnostics.extend(lock.open_choices());
    diagnostics.extend(old.map(|(days, today)| lock.stale_warnings(days, today)).unwrap_or_default());
    console.diagnostics(&diagnostics, sources, load::SHOWN);
}

fn ask(
    plan: &Plan,
    endpoints: &Endpoints,
    options: &Options,
    (path, lock): (&Path, &mut Lock),
    console: &Console,
) -> Result<Outcome, Problem> {
    let bar = bar(plan.asks.len(), console);
    let http = client(&plan.hosts(), &options.loopback, options.contact.clone(), &bar)?;
    let keeper = Keeper { path, kept: Mutex::new((lock.clone(), None)), bar: bar.clone() };
    let outcome = crate::net::run(plan, &http, endpoints, load::now_time(), &keeper);
    bar.finish_and_clear();
    let (_, problem) = keeper.kept.into_inner().unwrap_or_else(PoisonError::into_inner);
    lock.merge(outcome.entries.iter().cloned());
    match problem {
        Some(problem) => Err(problem),
        None if outcome.entries.is_empty() => Ok(outcome),
        None => lock::write(path, lock).map(|()| outcome),
    }
}

/// A bar on standard error, on a terminal only.
fn bar(length: usize, console: &Console) -> ProgressBar {
    if !console.shows_progress() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(length as u64), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}") {
        bar.set_style(style);
    }
    bar
}

/// Keeps every answer in the lock file as soon as it is there, so that a stopped run loses nothing.
struct Keeper<'a> {
    path: &'a Path,
    kept: Mutex<(Lock, Option<Problem>)>,
    bar: ProgressBar,
}

impl Progress for Keeper<'_> {
    fn asking(&self, asked: &Asked) {
        self.bar.set_message(asked.to_string());
    }

    fn answered(&self, entry: &Entry) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.0.merge([entry.clone()]);
        // The first problem is the one to report; a full disk is not tried again for every answer.
        if kept.1.is_none() {
            kept.1 = lock::write(self.path, &kept.0).err();
        }
        self.bar.inc(1);
    }

    fn failed(&self, _: &Failure) {
        self.bar.inc(1);
    }
}
