//! Operators on values that may not be known: comparisons, and, or.

use super::expr::Operator;
use super::value::Value;

/// The result of `left operator right`; unknown where it hangs on anything unknown.
pub(super) fn binary(operator: Operator, left: &Value, right: &Value) -> Value {
    let known = |value: &Value| !matches!(value, Value::Unknown | Value::OneOf(_));
    let numbers = || Some((left.as_number()?, right.as_number()?));
    let compare = |f: fn(f64, f64) -> bool| numbers().map_or(Value::Unknown, |(a, b)| Value::Bool(f(a, b)));
    match operator {
        Operator::And => match (left.as_bool(), right.as_bool()) {
            (Some(false), _) | (_, Some(false)) => Value::Bool(false),
            (Some(true), Some(true)) => Value::Bool(true),
            _ => Value::Unknown,
        },
        Operator::Or => match (left.as_bool(), right.as_bool()) {
            (Some(true), _) | (_, Some(true)) => Value::Bool(true),
            (Some(false), Some(false)) => Value::Bool(false),
            _ => Value::Unknown,
        },
        Operator::Equal | Operator::Unequal => {
            if !known(left) || !known(right) || holds_unknown(left) || holds_unknown(right) {
                let disjoint = left.candidates().iter().all(|a| {
                    right.candidates().iter().all(|b| {
                        known(a)
                            && known(b)
                            && a.as_text().is_some()
                            && b.as_text().is_some()
                            && a.as_text() != b.as_text()
                    })
                });
                return if disjoint { Value::Bool(operator == Operator::Unequal) } else { Value::Unknown };
            }
            let same = match (left.as_text(), right.as_text()) {
                (Some(a), Some(b)) => a == b,
                _ => left == right,
            };
            Value::Bool(same == (operator == Operator::Equal))
        }
        Operator::Less => compare(|a, b| a < b),
        Operator::LessEqual => compare(|a, b| a <= b),
        Operator::Greater => compare(|a, b| a > b),
        Operator::GreaterEqual => compare(|a, b| a >= b),
        Operator::Other => Value::Unknown,
    }
}

fn holds_unknown(value: &Value) -> bool {
    match value {
        Value::Unknown | Value::OneOf(_) => true,
        Value::List(items) => items.iter().any(holds_unknown),
        Value::Map(entries) => entries.iter().any(|(_, value)| holds_unknown(value)),
        _ => false,
    }
}
