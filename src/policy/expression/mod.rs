//! Own rules as expressions of the Common Expression Language. The only folder that names the CEL crate.
//!
//! In: the text of an expression. Out: an [`Expression`] that is asked about one service's facts at a time. Facts that are
//! not known are *absent*, so reading one is an error; `&&` and `||` drop an error that cannot change the result, and what
//! remains an error is the answer "undecided". Names, types and words are checked when the expression is read (`check`,
//! against the table in [`facts`]), so that a slip is an error of the policy and not an undecided rule for ever.
//!
//! What must hold: reading and asking end soon. Length, nesting and the number of loops are bounded; facts are small.

mod check;
mod compare;
pub mod facts;
pub(in crate::policy) mod words;

pub use facts::{ORGANISATION_FACTS, SERVICE_FACTS};

use crate::catalog::Catalog;
use check::Check;
use facts::Type;
use serde_json::{Value, json};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Longest expression, in bytes.
pub const MAX_LENGTH: usize = 1000;
/// Deepest nesting of brackets.
pub const MAX_DEPTH: usize = 24;
/// Most loops (`all`, `exists`, `exists_one`, `filter`, `map`) in one expression.
pub const MAX_LOOPS: usize = 3;

/// An expression that was read and checked.
#[derive(Clone)]
pub struct Expression {
    text: String,
    program: Arc<cel::Program>,
    lenses: Vec<String>,
}

impl std::fmt::Debug for Expression {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Expression").field(&self.text).finish()
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// What is wrong with an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Bytes in the text, where known.
    pub at: Option<Range<usize>>,
    /// What.
    pub message: String,
    /// What to do.
    pub help: Vec<String>,
}

impl Fault {
    fn new(message: impl Into<String>) -> Self {
        Self { at: None, message: message.into(), help: Vec::new() }
    }
}

/// Facts as the expression sees them, ready to be asked about by many expressions.
pub struct Facts(cel::Context<'static, 'static>);

impl Facts {
    /// The facts of a service and the organisation; `null` members must have been left out.
    #[must_use]
    pub fn new(service: &Value, organisation: &Value, today: &str) -> Self {
        let mut context = cel::Context::with_env(environment());
        context.add_variable_from_value("service", value(service));
        context.add_variable_from_value("organisation", value(organisation));
        context.add_variable_from_value("today", today);
        Self(context)
    }
}

fn environment() -> Arc<cel::Env> {
    static ENVIRONMENT: OnceLock<Arc<cel::Env>> = OnceLock::new();
    Arc::clone(ENVIRONMENT.get_or_init(|| Arc::new(cel::Env::stdlib())))
}

fn value(json: &Value) -> cel::Value {
    match json {
        Value::Null => cel::Value::Null,
        Value::Bool(flag) => cel::Value::Bool(*flag),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => cel::Value::Int(whole),
            None => cel::Value::Float(number.as_f64().unwrap_or_default()),
        },
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => cel::Value::List(Arc::new(items.iter().map(value).collect())),
        Value::Object(entries) => {
            let map: std::collections::HashMap<String, cel::Value> =
                entries.iter().map(|(key, entry)| (key.clone(), value(entry))).collect();
            cel::Value::Map(map.into())
        }
    }
}

impl Expression {
    /// Reads and checks an expression.
    ///
    /// # Errors
    /// Syntax, unknown names, comparisons that never hold, a result that is not true or false, something too large.
    pub fn compile(text: &str, catalog: &Catalog) -> Result<Self, Vec<Fault>> {
        bounded(text).map_err(|fault| vec![fault])?;
        let program = environment().compile(text).map_err(|errors| vec![syntax(text, &errors)])?;
        let mut check = Check::new(text, program.source_info(), catalog);
        let result = check.walk(program.expression());
        if check.loops > MAX_LOOPS {
            return Err(vec![Fault::new(format!("more than {MAX_LOOPS} loops in one expression"))]);
        }
        if check.faults.is_empty() && !result.agrees(Type::Flag) {
            check.faults.push(Fault::new(format!("the result is {}, and not true or false", result.describe())));
        }
        if !check.faults.is_empty() {
            return Err(check.faults);
        }
        let lenses = check.lenses;
        let expression = Self { text: text.to_owned(), program: Arc::new(program), lenses };
        expression.rehearse().map_err(|fault| vec![fault])?;
        Ok(expression)
    }

    /// Lenses that it asks about.
    #[must_use]
    pub fn lenses(&self) -> &[String] {
        &self.lenses
    }

    /// The text as written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it holds for these facts; `Err` with the reason when the facts do not decide it.
    ///
    /// # Errors
    /// What was missing.
    pub fn holds(&self, facts: &Facts) -> Result<bool, String> {
        match self.program.execute(&facts.0) {
            Ok(cel::Value::Bool(answer)) => Ok(answer),
            Ok(_) => Err("the result is not true or false".to_owned()),
            Err(cel::ExecutionError::NoSuchKey(name)) => Err(name.to_string()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Asks about a made-up service of which everything is known, to find wrong types before they look like missing facts.
    fn rehearse(&self) -> Result<(), Fault> {
        static SAMPLE: OnceLock<(Value, Value)> = OnceLock::new();
        let (service, organisation) = SAMPLE.get_or_init(sample);
        match self.program.execute(&Facts::new(service, organisation, "2026-11-21").0) {
            Ok(cel::Value::Bool(_)) | Err(cel::ExecutionError::NoSuchKey(_)) => Ok(()),
            Ok(_) => Err(Fault::new("the result is not true or false")),
            Err(error) => Err(Fault::new(error.to_string())),
        }
    }
}

fn sample() -> (Value, Value) {
    let service = json!({
        "id": "crm", "name": "CRM", "category": "crm", "group": "business", "offering": "x", "vendor": "x",
        "parent": {"id": "x", "name": "X", "country": "US"}, "deployment": "commercial", "self_run": false,
        "region": "aws/eu-central-1", "site": "rz-1", "country": "DE", "data": ["customer-contact"], "personal": true,
        "special": false, "confidentiality": "high", "availability": "high", "criticality": "high", "rto_hours": 4.5,
        "keys": "vendor", "owner": "IT", "users": 100, "cost_per_year": 1000.5, "depends_on": ["mail"], "fallback": "mail",
        "processor_agreement": true, "scc": true, "contract_days": 100, "notice_days": 30, "controls": {},
        "exposures": [{"channel": "access", "jurisdiction": "US", "level": "high", "verdict": "yes", "direct": true}],
        "seal": {"eu-csf-2026": {"low": 1, "high": 2}}, "placement": "keep", "target": "x", "observed": true,
    });
    (service, json!({"name": "X", "home": "DE", "sector": "energy", "people": 100}))
}

fn bounded(text: &str) -> Result<(), Fault> {
    if text.len() > MAX_LENGTH {
        return Err(Fault::new(format!("the expression is longer than {MAX_LENGTH} bytes")));
    }
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            let message = format!("brackets are nested more than {MAX_DEPTH} deep");
            return Err(Fault { at: Some(at..at + 1), message, help: Vec::new() });
        }
    }
    let runs = text.as_bytes().windows(MAX_DEPTH + 1).any(|run| run.iter().all(|byte| matches!(byte, b'!' | b'-')));
    if runs || text.matches('?').count() > MAX_DEPTH {
        return Err(Fault::new(format!("more than {MAX_DEPTH} operators are nested")));
    }
    Ok(())
}

fn syntax(text: &str, errors: &cel::ParseErrors) -> Fault {
    let Some(first) = errors.errors.first() else { return Fault::new("not an expression") };
    let (line, column) = (usize::try_from(first.pos.0).unwrap_or(1), usize::try_from(first.pos.1).unwrap_or(1));
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(before..).unwrap_or_default();
    let within = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
    let message = first.msg.lines().next().unwrap_or_default().trim().to_owned();
    let at = before + within;
    Fault { at: Some(at..at + rest[within..].chars().next().map_or(0, char::len_utf8)), message, help: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalog() -> &'static Catalog {
        static CATALOG: OnceLock<Catalog> = OnceLock::new();
        CATALOG.get_or_init(crate::catalog::embedded)
    }

    fn ask(text: &str, service: &Value) -> Result<bool, String> {
        let expression = Expression::compile(text, catalog()).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
        expression.holds(&Facts::new(service, &json!({"name": "X", "home": "DE"}), "2026-11-21"))
    }

    #[test]
    fn the_sample_knows_every_fact() {
        let (service, organisation) = sample();
        for (facts, sample) in [(SERVICE_FACTS, service), (ORGANISATION_FACTS, organisation)] {
            let listed: Vec<&str> = facts.iter().map(|fact| fact.name).collect();
            let given: Vec<&str> = sample.as_object().expect("object").keys().map(String::as_str).collect();
            assert_eq!(listed, given);
        }
    }

    #[test]
    fn missing_facts_leave_a_rule_undecided_unless_they_do_not_matter() {
        let facts =
            json!({"id": "crm", "users": 200, "data": ["health"], "rto_hours": 4.5, "controls": {"exit_tested": true}});
        assert_eq!(ask("service.users > 100", &facts), Ok(true));
        assert_eq!(ask("service.rto_hours <= 4", &facts), Ok(false));
        assert!(ask("service.keys == 'vendor'", &facts).is_err());
        assert_eq!(ask("service.keys == 'vendor' && service.users < 100", &facts), Ok(false));
        assert_eq!(ask("service.keys == 'vendor' || service.users > 100", &facts), Ok(true));
        assert_eq!(ask("has(service.keys)", &facts), Ok(false));
        assert_eq!(ask("service.controls.exit_tested", &facts), Ok(true));
        assert_eq!(ask("service.data.exists(d, d == 'health') && organisation.home == 'DE'", &facts), Ok(true));
        assert_eq!(ask("'health' in service.data && today > '2026-01-01'", &facts), Ok(true));
    }

    #[test]
    fn faults_are_found_when_the_policy_is_read() {
        let fault = |text: &str| Expression::compile(text, catalog()).expect_err(text).remove(0);
        assert!(fault("service.kyes == 'vendor'").help.iter().any(|line| line.contains("`keys`")));
        assert!(fault("srvice.keys == 'vendor'").message.contains("srvice"));
        assert!(fault("service.users").message.contains("true or false"));
        assert!(fault("service.users > 'x'").message.contains("a number"), "{:?}", fault("service.users > 'x'"));
        assert_eq!(fault("service.users >").at.map(|at| at.start >= 14), Some(true));
        fault(&"(".repeat(200));
        fault(&"!".repeat(200));
        fault(&"x".repeat(2000));
        fault("[1].all(a, [1].all(b, [1].all(c, [1].all(d, true))))");
        for text in ["", "{", "'", "\"\\", "1 +", "a..b", "\u{0}", "0x", "1e", "b'", "r'", "?:", "a?b", ".", "[", "ü"]
        {
            let _ = Expression::compile(text, catalog());
        }
    }
}
