//! What names in expressions refer to: variables, locals, outputs of modules, attributes of resources and data sources.

use super::eval::{Module, Scope};
use super::expr::{Block, Expr, Step};
use super::value::Value;
use std::rc::Rc;

impl<'m> Module<'m> {
    pub(super) fn steps(&self, base: &'m Expr, steps: &'m [Step], scope: &Scope<'_>) -> Value {
        let Expr::Name(root) = base else { return self.follow(self.eval(base, scope), steps, scope) };
        if let Some(value) = scope.get(root) {
            return self.follow(value.clone(), steps, scope);
        }
        let Some(Step::Attribute(name)) = steps.first() else { return Value::Unknown };
        let rest = &steps[1..];
        match &**root {
            "var" => self.follow(self.variables.get(&**name).cloned().unwrap_or(Value::Unknown), rest, scope),
            "local" => self.follow(self.local(name), rest, scope),
            "module" => self.output(name, rest, scope),
            "data" => match rest.first() {
                Some(Step::Attribute(label)) => self.data(name, label, &rest[1..], scope),
                _ => Value::Unknown,
            },
            "each" | "count" | "path" | "terraform" | "self" => Value::Unknown,
            kind => self.attribute_of(kind, name, rest, scope),
        }
    }

    fn follow(&self, mut value: Value, steps: &'m [Step], scope: &Scope<'_>) -> Value {
        for (at, step) in steps.iter().enumerate() {
            value = match step {
                Step::Attribute(name) => value.get(&Value::text(name)),
                Step::Index(index) => {
                    let index = self.eval(index, scope);
                    value.get(&index)
                }
                Step::Splat => {
                    let Value::List(items) = &value else { return Value::Unknown };
                    let rest = &steps[at + 1..];
                    return Value::List(Rc::new(
                        items.iter().map(|item| self.follow(item.clone(), rest, scope)).collect(),
                    ));
                }
            };
        }
        value
    }

    fn local(&self, name: &str) -> Value {
        let Some((name, expr)) = self.folder.locals.get_key_value(name) else { return Value::Unknown };
        if let Some(value) = self.locals.borrow().get(&**name) {
            return value.clone();
        }
        // An expression that needs itself finds an unknown value here.
        self.locals.borrow_mut().insert(name, Value::Unknown);
        let value = self.eval(expr, &Scope::EMPTY);
        self.locals.borrow_mut().insert(name, value.clone());
        value
    }

    fn output(&self, name: &str, steps: &'m [Step], scope: &Scope<'_>) -> Value {
        let Some(call) =
            self.folder.modules.iter().find(|call| call.labels.first().is_some_and(|label| &**label == name))
        else {
            return Value::Unknown;
        };
        let several = call.attribute("for_each").is_some() || call.attribute("count").is_some();
        let steps = match steps {
            [Step::Index(_) | Step::Splat, rest @ ..] if several => rest,
            steps => steps,
        };
        let [Step::Attribute(output), rest @ ..] = steps else { return Value::Unknown };
        let Some(child) = self.child(call) else { return self.passed_on(call, output) };
        let Some(expr) = child.folder.outputs.get(output) else { return Value::Unknown };
        child.eval(expr, &Scope::EMPTY).map(|value| self.follow(value.clone(), rest, scope))
    }

    /// The output of a module that is not here: one that speaks of a place gives the place that it was given.
    fn passed_on(&self, call: &'m Block, output: &str) -> Value {
        let of_place = |name: &str| name.contains("location") || name.contains("region");
        let mut given = call.attributes.iter().filter(|attribute| of_place(&attribute.name));
        match (given.next(), given.next()) {
            (Some(only), None) if of_place(output) => {
                let bound = [("each", self.any_each(call)), ("count", Value::Unknown)];
                self.eval(&only.value, &Scope::with(&bound, &Scope::EMPTY))
            }
            _ => Value::Unknown,
        }
    }

    fn child(&self, call: &'m Block) -> Option<Rc<Module<'m>>> {
        let name = call.labels.first()?;
        if let Some(known) = self.children.borrow().get(&**name) {
            return known.clone();
        }
        self.children.borrow_mut().insert(name, None);
        let bound = [("each", self.any_each(call)), ("count", Value::Unknown)];
        let scope = Scope::with(&bound, &Scope::EMPTY);
        let child = self.call(call, &scope).map(Rc::new);
        self.children.borrow_mut().insert(name, child.clone());
        child
    }

    fn data(&self, kind: &str, name: &str, steps: &'m [Step], scope: &Scope<'_>) -> Value {
        let attribute = steps.iter().find_map(|step| match step {
            Step::Attribute(name) => Some(&**name),
            _ => None,
        });
        let Some(block) = self.folder.data_by_name.get(&(kind.into(), name.into())).map(|at| &self.folder.data[*at])
        else {
            return Value::Unknown;
        };
        let own = |wanted: &str| {
            let value = |name: &str| block.attribute(name).map(|attribute| self.eval(&attribute.value, scope));
            let provider = self.providers.get(&self.provider_of(block, kind));
            value(wanted)
                .filter(|value| *value != Value::Null)
                .or_else(|| provider.and_then(|provider| provider.values.get(wanted).cloned()))
                .unwrap_or(Value::Unknown)
        };
        match (kind, attribute) {
            ("aws_region", Some("name" | "id" | "region")) => match block.attribute("name") {
                Some(attribute) => self.eval(&attribute.value, scope),
                None => own("region"),
            },
            ("google_client_config", Some(wanted @ ("region" | "zone"))) => own(wanted),
            (_, Some(wanted)) => {
                block.attribute(wanted).map_or(Value::Unknown, |attribute| self.eval(&attribute.value, scope))
            }
            _ => Value::Unknown,
        }
    }

    fn attribute_of(&self, kind: &str, name: &str, steps: &'m [Step], scope: &Scope<'_>) -> Value {
        let Some(block) = self.folder.by_name.get(&(kind.into(), name.into())).map(|at| &self.folder.resources[*at])
        else {
            return Value::Unknown;
        };
        let (each, steps) = match steps {
            [Step::Index(key), rest @ ..] if block.attribute("for_each").is_some() => {
                let key = self.eval(key, scope);
                let all =
                    block.attribute("for_each").map_or(Value::Unknown, |all| self.eval(&all.value, &Scope::EMPTY));
                let value = match &all {
                    Value::List(_) => key.clone(),
                    all => all.get(&key),
                };
                (Value::Map(Rc::new(vec![("key".into(), key), ("value".into(), value)])), rest)
            }
            [Step::Index(_) | Step::Splat, rest @ ..] => (self.any_each(block), rest),
            steps => (self.any_each(block), steps),
        };
        let [Step::Attribute(attribute), rest @ ..] = steps else { return Value::Unknown };
        let Some(attribute) = block.attribute(attribute) else { return Value::Unknown };
        let bound = [("each", each), ("count", Value::Unknown)];
        let value = self.eval(&attribute.value, &Scope::with(&bound, &Scope::EMPTY));
        self.follow(value, rest, scope)
    }

    /// `each` when it is not known which element is meant.
    pub(super) fn any_each(&self, block: &'m Block) -> Value {
        let Some(attribute) = block.attribute("for_each") else { return Value::Unknown };
        let all = self.eval(&attribute.value, &Scope::EMPTY);
        let is_set = matches!(all, Value::List(_));
        let Some(entries) = all.entries() else { return Value::Unknown };
        let values = Value::any(entries.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>());
        let keys = if is_set {
            values.clone()
        } else {
            Value::any(entries.into_iter().map(|(key, _)| key).collect::<Vec<_>>())
        };
        Value::Map(Rc::new(vec![("key".into(), keys), ("value".into(), values)]))
    }
}
