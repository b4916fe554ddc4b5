//! Values of expressions as far as they can be known.

use std::rc::Rc;

/// A value, an unknown one, or one of several.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Unknown,
    Null,
    Bool(bool),
    Number(f64),
    Text(Rc<str>),
    List(Rc<Vec<Value>>),
    Map(Rc<Vec<(Rc<str>, Value)>>),
    /// Undecidable: each is possible.
    OneOf(Rc<Vec<Value>>),
}

/// More candidates than these are treated as unknown.
const MAX_CANDIDATES: usize = 24;

impl Value {
    pub(super) fn text(text: impl AsRef<str>) -> Self {
        Self::Text(Rc::from(text.as_ref()))
    }

    /// All of `values` are possible.
    pub(super) fn any(values: impl IntoIterator<Item = Self>) -> Self {
        let mut candidates: Vec<Self> = Vec::new();
        for value in values {
            match value {
                Self::OneOf(inner) => {
                    for value in inner.iter() {
                        if !candidates.contains(value) {
                            candidates.push(value.clone());
                        }
                    }
                }
                value if !candidates.contains(&value) => candidates.push(value),
                _ => {}
            }
            if candidates.len() > MAX_CANDIDATES {
                return Self::Unknown;
            }
        }
        match candidates.len() {
            0 => Self::Unknown,
            1 => candidates.swap_remove(0),
            _ => Self::OneOf(Rc::new(candidates)),
        }
    }

    /// The possible values, one for a known value.
    pub(super) fn candidates(&self) -> &[Self] {
        match self {
            Self::OneOf(values) => values,
            value => std::slice::from_ref(value),
        }
    }

    /// Applies a function to each possible value.
    pub(super) fn map(&self, mut f: impl FnMut(&Self) -> Self) -> Self {
        match self {
            Self::OneOf(values) => Self::any(values.iter().map(f).collect::<Vec<_>>()),
            value => f(value),
        }
    }

    pub(super) fn as_text(&self) -> Option<Rc<str>> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number_text(*number).into()),
            Self::Bool(value) => Some(if *value { "true" } else { "false" }.into()),
            _ => None,
        }
    }

    pub(super) fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            Self::Text(text) if &**text == "true" => Some(true),
            Self::Text(text) if &**text == "false" => Some(false),
            _ => None,
        }
    }

    pub(super) fn as_number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The value under a key or index; null where a known collection has none.
    pub(super) fn get(&self, key: &Self) -> Self {
        match (self, key) {
            (Self::OneOf(_), _) => self.map(|value| value.get(key)),
            (_, Self::OneOf(keys)) => Self::any(keys.iter().map(|key| self.get(key)).collect::<Vec<_>>()),
            (Self::Map(entries), Self::Unknown) => {
                Self::any(entries.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>())
            }
            (Self::List(items), Self::Unknown) => Self::any(items.iter().cloned().collect::<Vec<_>>()),
            (Self::Map(entries), key) => {
                let Some(key) = key.as_text() else { return Self::Unknown };
                entries.iter().rev().find(|(name, _)| *name == key).map_or(Self::Null, |(_, value)| value.clone())
            }
            (Self::List(items), key) => {
                let index = key.as_number().filter(|index| *index >= 0.0);
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                index.map_or(Self::Unknown, |index| items.get(index as usize).cloned().unwrap_or(Self::Null))
            }
            _ => Self::Unknown,
        }
    }

    /// Key and value of each element, as `for_each` and `for` see them; `None` when that is not known.
    pub(super) fn entries(&self) -> Option<Vec<(Self, Self)>> {
        match self {
            Self::Map(entries) => {
                Some(entries.iter().map(|(key, value)| (Self::Text(key.clone()), value.clone())).collect())
            }
            #[allow(clippy::cast_precision_loss)]
            Self::List(items) => {
                Some(items.iter().enumerate().map(|(at, value)| (Self::Number(at as f64), value.clone())).collect())
            }
            _ => None,
        }
    }
}

fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { number.to_string() }
}
