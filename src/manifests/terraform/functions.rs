//! Terraform's functions, as far as they shape names of places. All others give an unknown value.

use super::value::Value;
use std::rc::Rc;

/// Calls a function with known, unknown or several possible arguments.
pub(super) fn call(name: &str, arguments: &[Value]) -> Value {
    match name {
        "try" | "coalesce" | "lookup" | "merge" | "concat" | "can" | "nonsensitive" | "sensitive" => {
            direct(name, arguments)
        }
        _ => spread(name, arguments),
    }
}

/// One call for each combination of possible arguments; only the first one with several is spread.
fn spread(name: &str, arguments: &[Value]) -> Value {
    match arguments.iter().position(|argument| matches!(argument, Value::OneOf(_))) {
        Some(at) => arguments[at].map(|candidate| {
            let mut arguments = arguments.to_vec();
            arguments[at] = candidate.clone();
            spread(name, &arguments)
        }),
        None => direct(name, arguments),
    }
}

fn direct(name: &str, arguments: &[Value]) -> Value {
    let first = arguments.first().unwrap_or(&Value::Unknown);
    let text = |at: usize| arguments.get(at).and_then(Value::as_text);
    match name {
        "lower" => first.as_text().map_or(Value::Unknown, |t| Value::text(t.to_lowercase())),
        "upper" => first.as_text().map_or(Value::Unknown, |t| Value::text(t.to_uppercase())),
        "trimspace" => first.as_text().map_or(Value::Unknown, |t| Value::text(t.trim())),
        "trim" => two(text(0), text(1), |t, cut| Value::text(t.trim_matches(|c| cut.contains(c)))),
        "trimprefix" => two(text(0), text(1), |t, cut| Value::text(t.strip_prefix(cut).unwrap_or(t))),
        "trimsuffix" => two(text(0), text(1), |t, cut| Value::text(t.strip_suffix(cut).unwrap_or(t))),
        "startswith" => two(text(0), text(1), |t, with| Value::Bool(t.starts_with(with))),
        "endswith" => two(text(0), text(1), |t, with| Value::Bool(t.ends_with(with))),
        "strcontains" => two(text(0), text(1), |t, with| Value::Bool(t.contains(with))),
        "replace" => match (text(0), text(1), text(2)) {
            (Some(t), Some(from), Some(_)) if from.len() > 1 && from.starts_with('/') && from.ends_with('/') => {
                Value::text(t).replaced()
            }
            (Some(t), Some(from), Some(to)) if !from.is_empty() => Value::text(t.replace(&*from, &to)),
            _ => Value::Unknown,
        },
        "dirname" => {
            first.as_text().map_or(Value::Unknown, |t| Value::text(t.rsplit_once('/').map_or(".", |(d, _)| d)))
        }
        "basename" => first.as_text().map_or(Value::Unknown, |t| Value::text(t.rsplit('/').next().unwrap_or(&t))),
        "substr" => {
            match (text(0), arguments.get(1).and_then(Value::as_number), arguments.get(2).and_then(Value::as_number)) {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                (Some(t), Some(from), Some(length)) if from >= 0.0 => {
                    let count = if length < 0.0 { usize::MAX } else { length as usize };
                    Value::text(t.chars().skip(from as usize).take(count).collect::<String>())
                }
                _ => Value::Unknown,
            }
        }
        "format" => format(arguments),
        "join" => match (text(0), arguments.get(1)) {
            (Some(with), Some(Value::List(items))) => {
                let parts: Option<Vec<Rc<str>>> = items.iter().map(Value::as_text).collect();
                parts.map_or(Value::Unknown, |parts| Value::text(parts.join(&with)))
            }
            _ => Value::Unknown,
        },
        "split" => two(text(0), text(1), |with, t| {
            if with.is_empty() {
                Value::Unknown
            } else {
                Value::List(Rc::new(t.split(with).map(Value::text).collect()))
            }
        }),
        // Encoded values are kept as they are: they are only looked into, or decoded again.
        "jsonencode" | "yamlencode" | "base64encode" if matches!(first, Value::Map(_) | Value::List(_)) => {
            first.clone()
        }
        "jsondecode" | "yamldecode" if matches!(first, Value::Map(_) | Value::List(_)) => first.clone(),
        "tolist" | "toset" | "tomap" | "tostring" | "tonumber" | "tobool" | "nonsensitive" | "sensitive" | "sort"
        | "reverse" => first.clone(),
        "distinct" => match first {
            Value::List(items) => {
                let mut seen: Vec<Value> = Vec::new();
                for item in items.iter() {
                    if !seen.contains(item) {
                        seen.push(item.clone());
                    }
                }
                Value::List(Rc::new(seen))
            }
            _ => Value::Unknown,
        },
        "compact" => match first {
            Value::List(items) => Value::List(Rc::new(
                items
                    .iter()
                    .filter(|item| !matches!(item, Value::Null) && item.as_text().as_deref() != Some(""))
                    .cloned()
                    .collect(),
            )),
            _ => Value::Unknown,
        },
        "one" => match first {
            Value::List(items) if items.len() == 1 => items[0].clone(),
            Value::List(items) if items.is_empty() => Value::Null,
            _ => Value::Unknown,
        },
        "list" => Value::List(Rc::new(arguments.to_vec())),
        "element" => match (first, arguments.get(1)) {
            (Value::List(items), Some(index)) if !items.is_empty() => match index.as_number() {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                Some(index) if index >= 0.0 => items[index as usize % items.len()].clone(),
                _ => first.get(&Value::Unknown),
            },
            _ => Value::Unknown,
        },
        "keys" => first
            .entries()
            .filter(|_| matches!(first, Value::Map(_)))
            .map_or(Value::Unknown, |entries| Value::List(Rc::new(entries.into_iter().map(|(key, _)| key).collect()))),
        "values" => first.entries().filter(|_| matches!(first, Value::Map(_))).map_or(Value::Unknown, |entries| {
            Value::List(Rc::new(entries.into_iter().map(|(_, value)| value).collect()))
        }),
        #[allow(clippy::cast_precision_loss)]
        "length" => match first {
            Value::List(items) => Value::Number(items.len() as f64),
            Value::Map(entries) => Value::Number(entries.len() as f64),
            Value::Text(text) => Value::Number(text.chars().count() as f64),
            _ => Value::Unknown,
        },
        "contains" => match (first, arguments.get(1)) {
            (Value::List(_), None | Some(Value::Unknown)) => Value::Unknown,
            (Value::List(items), Some(wanted)) if items.contains(wanted) => Value::Bool(true),
            (Value::List(items), _) if !items.contains(&Value::Unknown) => Value::Bool(false),
            _ => Value::Unknown,
        },
        "lookup" => match (first, arguments.get(1)) {
            (Value::Map(_), Some(key)) => key.map(|key| match first.get(key) {
                Value::Null => arguments.get(2).cloned().unwrap_or(Value::Unknown),
                found => found,
            }),
            _ => Value::Unknown,
        },
        "coalesce" => {
            let mut possible = Vec::new();
            for argument in arguments {
                let empty = |value: &Value| matches!(value, Value::Null) || value.as_text().as_deref() == Some("");
                let candidates = argument.candidates();
                possible.extend(candidates.iter().filter(|value| !empty(value)).cloned());
                if !candidates.iter().any(|value| empty(value) || *value == Value::Unknown) {
                    break;
                }
                if candidates.contains(&Value::Unknown) {
                    return Value::Unknown;
                }
            }
            Value::any(possible)
        }
        "try" => arguments.iter().find(|argument| **argument != Value::Null).cloned().unwrap_or(Value::Unknown),
        "merge" => {
            let mut merged: Vec<(Rc<str>, Value)> = Vec::new();
            for argument in arguments {
                match argument {
                    Value::Map(entries) => {
                        for (key, value) in entries.iter() {
                            merged.retain(|(known, _)| known != key);
                            merged.push((key.clone(), value.clone()));
                        }
                    }
                    Value::Null => {}
                    _ => return Value::Unknown,
                }
            }
            Value::Map(Rc::new(merged))
        }
        "concat" | "flatten" => {
            let mut all = Vec::new();
            let lists: Vec<Value> = if name == "flatten" {
                first.entries().unwrap_or_default().into_iter().map(|(_, v)| v).collect()
            } else {
                arguments.to_vec()
            };
            if name == "flatten" && !matches!(first, Value::List(_)) {
                return Value::Unknown;
            }
            for list in lists {
                match list {
                    Value::List(items) => all.extend(items.iter().cloned()),
                    Value::Unknown | Value::OneOf(_) => return Value::Unknown,
                    single => all.push(single),
                }
            }
            Value::List(Rc::new(all))
        }
        "zipmap" => match (first, arguments.get(1)) {
            (Value::List(keys), Some(Value::List(values))) => {
                let entries: Option<Vec<_>> =
                    keys.iter().zip(values.iter()).map(|(k, v)| Some((k.as_text()?, v.clone()))).collect();
                entries.map_or(Value::Unknown, |entries| Value::Map(Rc::new(entries)))
            }
            _ => Value::Unknown,
        },
        _ => Value::Unknown,
    }
}

impl Value {
    /// The result of a replacement by a regular expression is not known.
    fn replaced(self) -> Self {
        Self::Unknown
    }
}

fn two(a: Option<Rc<str>>, b: Option<Rc<str>>, f: impl Fn(&str, &str) -> Value) -> Value {
    match (a, b) {
        (Some(a), Some(b)) => f(&a, &b),
        _ => Value::Unknown,
    }
}

fn format(arguments: &[Value]) -> Value {
    let Some(pattern) = arguments.first().and_then(Value::as_text) else { return Value::Unknown };
    let mut out = String::new();
    let mut next = 1;
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('%') => out.push('%'),
            Some('s' | 'v' | 'd') => match arguments.get(next).and_then(Value::as_text) {
                Some(text) => {
                    out.push_str(&text);
                    next += 1;
                }
                None => return Value::Unknown,
            },
            _ => return Value::Unknown,
        }
    }
    Value::text(out)
}
