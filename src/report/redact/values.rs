//! Hidden names in documents of values (JSON): every text passes through [`Names`], amounts go, places lose file and line.
//!
//! In: a document that another module wrote. Out: the same document with stand-ins, of the same shape, so that its schema
//! still holds. What must hold: a field that is added to a document later is hidden too, because all texts are looked at.

use super::Names;
use serde_json::Value;

/// Fields that hold amounts and may be left out.
const AMOUNTS: [&str; 1] = ["cost_per_year"];
/// Fields that hold amounts and must be there: they are `null`. The proof of a plan measures in money.
const NULLED: [&str; 5] = ["one_off_cost", "run_cost_change", "budget", "objective", "bound"];
/// Fields that hold words of closed vocabularies: a vendor may be called `exact`.
const WORDS: [&str; 10] =
    ["method", "kind", "placement", "channel", "level", "verdict", "relation", "confidence", "severity", "realism"];
/// Lists that are sorted by id, and the fields that hold it.
const SORTED: [&str; 3] = ["services", "dependencies", "decisions"];
const IDS: [&str; 4] = ["id", "bom-ref", "ref", "service"];
/// Where facts come from, in words that name nobody.
const OPEN_SOURCES: [&str; 3] = ["inventory", "none", "unknown"];

/// The document without hidden names.
///
/// # Errors
/// It is no JSON.
pub fn shown(bytes: &[u8], names: &Names<'_>) -> Result<Vec<u8>, String> {
    let mut document: Value = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    hide(&mut document, names);
    if names.redact.services {
        // Sorted by id, as the document promises; the old order would give the alphabet away.
        for key in SORTED {
            if let Some(list) = document.get_mut(key).and_then(Value::as_array_mut) {
                list.sort_by_cached_key(|entry| {
                    let id = IDS.iter().find_map(|key| entry.get(*key));
                    id.and_then(Value::as_str).unwrap_or_default().to_owned()
                });
            }
        }
        // A digest of a name can be guessed.
        let findings = document.get_mut("findings").and_then(Value::as_array_mut);
        for (number, finding) in findings.into_iter().flatten().enumerate() {
            if let Some(fingerprint) = finding.get_mut("fingerprint") {
                *fingerprint = Value::String(format!("finding-{}", number + 1));
            }
        }
    }
    let pretty = bytes.starts_with(b"{\n");
    let mut out = if pretty { serde_json::to_vec_pretty(&document) } else { serde_json::to_vec(&document) }
        .map_err(|error| error.to_string())?;
    if bytes.ends_with(b"\n") {
        out.push(b'\n');
    }
    Ok(out)
}

fn hide(value: &mut Value, names: &Names<'_>) {
    match value {
        Value::String(text) => *text = names.text(text),
        Value::Array(list) => list.iter_mut().for_each(|entry| hide(entry, names)),
        Value::Object(fields) => {
            if names.redact.costs {
                AMOUNTS.iter().for_each(|key| {
                    fields.shift_remove(*key);
                });
                if fields.get("if").is_some_and(|condition| condition == "flip.price") {
                    fields.insert("detail".to_owned(), Value::String(String::new()));
                }
            }
            for (key, field) in fields.iter_mut() {
                match (key.as_str(), &*field) {
                    (key, Value::String(_)) if WORDS.contains(&key) => {}
                    ("path", Value::String(path)) => *field = Value::String(names.path(path)),
                    ("line" | "column", Value::Number(_)) if names.redact.services => *field = 1.into(),
                    ("sha256", Value::String(_)) if names.redact.services => *field = Value::String(String::new()),
                    ("source", Value::String(source))
                        if names.redact.vendors && !OPEN_SOURCES.contains(&source.as_str()) =>
                    {
                        *field = Value::String(names.hidden_source());
                    }
                    ("rejected_because", Value::String(reason))
                        if names.redact.costs && reason.starts_with("reject.budget") =>
                    {
                        *field = Value::String("reject.budget".to_owned());
                    }
                    (key, Value::Number(_) | Value::Array(_)) if names.redact.costs && NULLED.contains(&key) => {
                        *field = Value::Null;
                    }
                    ("region", Value::String(_)) if names.redact.vendors => *field = Value::Null,
                    _ => hide(field, names),
                }
            }
        }
        _ => {}
    }
}
