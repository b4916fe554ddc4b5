//! The day, the home, the language and the policy of a run.
//!
//! The only place that asks the clock.

use super::*;

/// The day that counts.
///
/// # Errors
/// `--today` is no date.
pub fn today(global: &Global) -> Result<Date, Problem> {
    match &global.today {
        Some(text) => parse_date(text).ok_or_else(|| Problem {
            exit: Exit::Usage,
            message: format!("--today: `{text}` is no date such as 2026-11-21"),
        }),
        None => Ok(now()),
    }
}

/// `--home` names a country or a bloc, or it is a wrong argument.
///
/// # Errors
/// It does not.
pub fn known_home(global: &Global, catalog: &Catalog) -> Result<(), Problem> {
    let Some(home) = global.home.as_deref() else { return Ok(()) };
    let code = home.to_uppercase();
    if code == "UK" || catalog.is_place(&code) {
        return Ok(());
    }
    let close = catalog.closest_country(home).map_or_else(String::new, |c| format!(" (did you mean `{}`?)", c.code));
    let message = format!(
        "--home: `{}` is neither a country nor a bloc{close}; use an ISO 3166-1 code such as DE, AT, CH, or EU",
        clean(home)
    );
    Err(Problem { exit: Exit::Usage, message })
}

/// The one place that asks the clock.
#[allow(clippy::disallowed_methods)]
pub(super) fn now() -> Date {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let days = i32::try_from(since.as_secs() / 86_400).unwrap_or(0);
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.checked_add(jiff::Span::new().days(days)).unwrap_or(epoch)
}

/// The point in time, for what is fetched now.
#[must_use]
#[allow(clippy::disallowed_methods)]
pub fn now_time() -> jiff::Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).ok().and_then(|s| jiff::Timestamp::from_second(s).ok()).unwrap_or_default()
}

/// The report language: as asked, else by the environment, else English.
#[must_use]
pub fn language(global: &Global) -> Language {
    global.lang.as_deref().and_then(Language::parse).unwrap_or_else(|| {
        let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
        if set.is_some_and(|value| value.starts_with("de")) { Language::De } else { Language::En }
    })
}

/// The policy: as asked, else `hoheit.yaml` here or above, else the default one.
pub(super) fn policy(
    global: &Global,
    catalog: &Catalog,
    sources: &mut Sources,
    console: &Console,
) -> Result<Policy, Problem> {
    let path = match &global.policy {
        Some(path) => Some(path.clone()),
        None => std::env::current_dir()
            .ok()
            .and_then(|here| here.ancestors().map(|folder| folder.join("hoheit.yaml")).find(|path| path.is_file())),
    };
    let Some(path) = path else { return Ok(Policy::default()) };
    let file = files::text(files::read(&path)?, sources).map_err(|diagnostic| {
        console.diagnostics(&[diagnostic], sources, SHOWN);
        Problem { exit: Exit::Invalid, message: "the policy is invalid".to_owned() }
    })?;
    let text = sources.file(file).text.clone();
    let (policy, mut diagnostics) = policy::read::read(&text, file, catalog);
    diagnostics.extend(policy::read::unknown_levels(&policy, &rule_ids()));
    diagnostics.extend(policy::read::taken_ids(&policy, &rule_ids()));
    console.diagnostics(&diagnostics, sources, SHOWN);
    if diagnostics.iter().any(Diagnostic::is_error) {
        return Err(Problem { exit: Exit::Invalid, message: "the policy is invalid".to_owned() });
    }
    Ok(policy)
}
