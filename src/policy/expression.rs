//! Own rules as expressions of the Common Expression Language. The only file that names the CEL crate.
//!
//! In: the text of an expression. Out: an [`Expression`] that is asked about one service's facts at a time. Facts that are
//! not known are *absent*, so reading one is an error; `&&` and `||` drop an error that cannot change the result, and what
//! remains an error is the answer "undecided". Names are checked when the expression is read, so that a misspelt fact is
//! an error of the policy and not an undecided rule for ever.
//!
//! What must hold: reading and asking end soon. Length, nesting and the number of loops are bounded; facts are small.

use crate::diagnostic::suggest;
use cel::common::ast::{EntryExpr, Expr, IdedExpr};
use serde_json::{Value, json};
use std::sync::{Arc, OnceLock};

/// Longest expression, in bytes.
pub const MAX_LENGTH: usize = 1000;
/// Deepest nesting of brackets.
pub const MAX_DEPTH: usize = 24;
/// Most loops (`all`, `exists`, `exists_one`, `filter`, `map`) in one expression.
pub const MAX_LOOPS: usize = 3;

/// The facts of a service, with what they mean; `docs/policy.md` lists the same.
pub const SERVICE_FACTS: &[(&str, &str)] = &[
    ("id", "id in the inventory"),
    ("name", "name for people"),
    ("category", "category of the catalog"),
    ("group", "group of the category"),
    ("offering", "offering of the catalog"),
    ("vendor", "vendor of the catalog"),
    ("parent", "ultimate parent: id, name, country"),
    ("deployment", "commercial, sovereign, national-partner, private, self-hosted"),
    ("self_run", "whether the organisation runs it itself"),
    ("region", "provider/region"),
    ("site", "own site"),
    ("country", "country it lies in"),
    ("data", "data classes, a list"),
    ("personal", "whether any of its data is personal"),
    ("special", "whether any of its data is special-category"),
    ("confidentiality", "protection need: normal, high, very-high"),
    ("availability", "protection need: normal, high, very-high"),
    ("criticality", "low, medium, high, critical"),
    ("rto_hours", "recovery time objective in hours"),
    ("keys", "vendor, byok, hyok, client-side"),
    ("owner", "who is responsible"),
    ("users", "people who use it"),
    ("cost_per_year", "amount a year"),
    ("depends_on", "services it needs, a list of ids"),
    ("fallback", "service that stands in"),
    ("processor_agreement", "whether a processor agreement is signed"),
    ("scc", "whether standard contractual clauses are signed"),
    ("contract_days", "days until the contract ends"),
    ("notice_days", "notice period in days"),
    ("controls", "controls by id, such as controls.exit_tested"),
    ("exposures", "what reaches it: a list of channel, jurisdiction, level, verdict, direct"),
    ("seal", "SEAL level by lens: seal['eu-csf-2026'].low and .high"),
    ("placement", "the advice: keep, govern, local, eu-cloud, hybrid"),
    ("target", "the offering that the advice names"),
    ("observed", "whether manifests showed it"),
];

/// The facts of the organisation.
pub const ORGANISATION_FACTS: &[(&str, &str)] =
    &[("name", "name"), ("home", "home jurisdiction"), ("sector", "sector"), ("people", "people")];

/// An expression that was read and checked.
#[derive(Clone)]
pub struct Expression {
    text: String,
    program: Arc<cel::Program>,
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
    /// Byte in the text, where known.
    pub offset: Option<usize>,
    /// What.
    pub message: String,
    /// What to do.
    pub help: Vec<String>,
}

impl Fault {
    fn new(message: impl Into<String>) -> Self {
        Self { offset: None, message: message.into(), help: Vec::new() }
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
    /// Syntax, unknown names, a result that is not true or false, something too large.
    pub fn compile(text: &str) -> Result<Self, Fault> {
        bounded(text)?;
        let program = environment().compile(text).map_err(|errors| syntax(text, &errors))?;
        let mut check = Check::default();
        check.walk(program.expression());
        if let Some(fault) = check.faults.into_iter().next() {
            return Err(fault);
        }
        if check.loops > MAX_LOOPS {
            return Err(Fault::new(format!("more than {MAX_LOOPS} loops in one expression")));
        }
        let expression = Self { text: text.to_owned(), program: Arc::new(program) };
        expression.rehearse()?;
        Ok(expression)
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
            return Err(Fault { offset: Some(at), message, help: Vec::new() });
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
    Fault { offset: Some(before + within), message, help: Vec::new() }
}

#[derive(Default)]
struct Check {
    loops: usize,
    bound: Vec<String>,
    faults: Vec<Fault>,
}

impl Check {
    fn unknown(&mut self, what: &str, name: &str, valid: &[&str]) {
        let mut fault = Fault::new(format!("{what} `{name}` does not exist"));
        fault.help = suggest::help(name, valid);
        self.faults.push(fault);
    }

    fn walk(&mut self, node: &IdedExpr) {
        match &node.expr {
            Expr::Ident(name) => {
                let known = ["service", "organisation", "today"];
                let types = ["bool", "bytes", "double", "int", "uint", "string", "list", "map", "null_type", "type"];
                if !known.contains(&name.as_str())
                    && !types.contains(&name.as_str())
                    && !name.starts_with('@')
                    && !self.bound.contains(name)
                {
                    self.unknown("variable", name, &known);
                }
            }
            Expr::Select(select) => {
                if let Expr::Ident(of) = &select.operand.expr
                    && !self.bound.contains(of)
                {
                    let facts = match of.as_str() {
                        "service" => SERVICE_FACTS,
                        "organisation" => ORGANISATION_FACTS,
                        _ => &[],
                    };
                    let names: Vec<&str> = facts.iter().map(|(name, _)| *name).collect();
                    if !names.is_empty() && !names.contains(&select.field.as_str()) {
                        self.unknown(&format!("fact of the {of}"), &select.field, &names);
                    }
                }
                self.walk(&select.operand);
            }
            Expr::Call(call) => {
                if let Some(target) = &call.target {
                    self.walk(target);
                }
                call.args.iter().for_each(|arg| self.walk(arg));
            }
            Expr::List(list) => list.elements.iter().for_each(|item| self.walk(item)),
            Expr::Map(map) => map.entries.iter().for_each(|entry| self.entry(&entry.expr)),
            Expr::Struct(made) => made.entries.iter().for_each(|entry| self.entry(&entry.expr)),
            Expr::Comprehension(made) => {
                self.loops += 1;
                self.walk(&made.iter_range);
                let names = [Some(&made.iter_var), made.iter_var2.as_ref(), Some(&made.accu_var)];
                let before = self.bound.len();
                self.bound.extend(names.into_iter().flatten().cloned());
                for part in [&made.accu_init, &made.loop_cond, &made.loop_step, &made.result] {
                    self.walk(part);
                }
                self.bound.truncate(before);
            }
            Expr::Literal(_) | Expr::Unspecified => {}
        }
    }

    fn entry(&mut self, entry: &EntryExpr) {
        match entry {
            EntryExpr::StructField(field) => self.walk(&field.value),
            EntryExpr::MapEntry(pair) => {
                self.walk(&pair.key);
                self.walk(&pair.value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(text: &str, service: &Value) -> Result<bool, String> {
        let expression = Expression::compile(text).unwrap_or_else(|fault| panic!("{text}: {fault:?}"));
        expression.holds(&Facts::new(service, &json!({"name": "X", "home": "DE"}), "2026-11-21"))
    }

    #[test]
    fn the_sample_knows_every_fact() {
        let (service, organisation) = sample();
        for (facts, sample) in [(SERVICE_FACTS, service), (ORGANISATION_FACTS, organisation)] {
            let listed: Vec<&str> = facts.iter().map(|(name, _)| *name).collect();
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
        let fault = |text: &str| Expression::compile(text).expect_err(text);
        assert!(fault("service.kyes == 'vendor'").help.iter().any(|line| line.contains("`keys`")));
        assert!(fault("srvice.keys == 'vendor'").message.contains("srvice"));
        assert!(fault("service.users").message.contains("true or false"));
        assert!(fault("service.users > 'x'").message.contains("overload"), "{:?}", fault("service.users > 'x'"));
        assert_eq!(fault("service.users >").offset.map(|at| at >= 14), Some(true));
        fault(&"(".repeat(200));
        fault(&"!".repeat(200));
        fault(&"x".repeat(2000));
        fault("[1].all(a, [1].all(b, [1].all(c, [1].all(d, true))))");
        for text in ["", "{", "'", "\"\\", "1 +", "a..b", "\u{0}", "0x", "1e", "b'", "r'", "?:", "a?b", ".", "[", "ü"]
        {
            let _ = Expression::compile(text);
        }
    }
}
