//! Blocks and expressions of a module, freed from the parser's tree: what evaluation needs and nothing else.

use crate::source::hcl::{HasSpan, expr as hcl, structure, template};
use crate::source::{FileId, Span};

/// A block such as `resource "aws_s3_bucket" "logs" { … }`.
#[derive(Debug, Clone, Default)]
pub(super) struct Block {
    pub kind: Box<str>,
    pub labels: Vec<Box<str>>,
    pub attributes: Vec<Attribute>,
    pub blocks: Vec<Block>,
    pub span: Option<Span>,
}

/// `name = expression`.
#[derive(Debug, Clone)]
pub(super) struct Attribute {
    pub name: Box<str>,
    pub value: Expr,
    pub span: Option<Span>,
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expr {
    Unknown,
    Null,
    Bool(bool),
    Number(f64),
    Text(Box<str>),
    Template(Vec<Expr>),
    List(Vec<Expr>),
    Object(Vec<(Expr, Expr)>),
    Name(Box<str>),
    Steps(Box<Expr>, Vec<Step>),
    If(Box<[Expr; 3]>),
    Call(Box<str>, Vec<Expr>, bool),
    Not(Box<Expr>),
    Binary(Operator, Box<[Expr; 2]>),
    For(Box<For>),
}

/// `[for k, v in of : key => value if cond]`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct For {
    pub key_name: Option<Box<str>>,
    pub value_name: Box<str>,
    pub of: Expr,
    pub key: Option<Expr>,
    pub value: Expr,
    pub condition: Option<Expr>,
    pub grouped: bool,
}

/// One step of a traversal.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    Attribute(Box<str>),
    Index(Expr),
    Splat,
}

/// Operators that can decide a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    Unequal,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    And,
    Or,
    Other,
}

impl Block {
    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().rev().find(|attribute| &*attribute.name == name)
    }

    pub(super) fn nested<'b, 'k>(&'b self, kind: &'k str) -> impl Iterator<Item = &'b Block> + use<'b, 'k> {
        self.blocks.iter().filter(move |block| &*block.kind == kind)
    }
}

/// The parser's tree → blocks. `base` is the byte at which the parsed piece starts.
pub(super) struct Lower {
    pub file: FileId,
    pub base: usize,
}

impl Lower {
    fn span(&self, element: &impl HasSpan) -> Option<Span> {
        element.span().map(|range| Span::new(self.file, range.start + self.base, range.end + self.base))
    }

    pub(super) fn body(&self, body: &structure::Body, into: &mut Block) {
        for structure in body {
            match structure {
                structure::Structure::Attribute(attribute) => into.attributes.push(Attribute {
                    name: attribute.key.as_str().into(),
                    value: self.expr(&attribute.value),
                    span: self.span(&attribute.key),
                }),
                structure::Structure::Block(block) => into.blocks.push(self.block(block)),
            }
        }
    }

    fn block(&self, block: &structure::Block) -> Block {
        let mut lowered = Block {
            kind: block.ident.as_str().into(),
            labels: block.labels.iter().map(|label| label.as_str().into()).collect(),
            span: self.span(&block.ident),
            ..Block::default()
        };
        self.body(&block.body, &mut lowered);
        lowered
    }

    pub(super) fn expr(&self, expression: &hcl::Expression) -> Expr {
        use hcl::Expression as E;
        match expression {
            E::Null(_) => Expr::Null,
            E::Bool(value) => Expr::Bool(*value.value()),
            E::Number(number) => number.value().as_f64().map_or(Expr::Unknown, Expr::Number),
            E::String(text) => Expr::Text(text.value().as_str().into()),
            E::Array(items) => Expr::List(items.iter().map(|item| self.expr(item)).collect()),
            E::Object(object) => Expr::Object(
                object
                    .iter()
                    .map(|(key, value)| {
                        let key = match key {
                            hcl::ObjectKey::Ident(name) => Expr::Text(name.as_str().into()),
                            hcl::ObjectKey::Expression(key) => self.expr(key),
                        };
                        (key, self.expr(value.expr()))
                    })
                    .collect(),
            ),
            E::StringTemplate(template) => self.template(template.iter()),
            E::HeredocTemplate(heredoc) => self.template(heredoc.template.iter()),
            E::Parenthesis(inner) => self.expr(inner.inner()),
            E::Variable(name) => Expr::Name(name.as_str().into()),
            E::Conditional(choice) => Expr::If(Box::new([
                self.expr(&choice.cond_expr),
                self.expr(&choice.true_expr),
                self.expr(&choice.false_expr),
            ])),
            E::FuncCall(call) => {
                let name = if call.name.namespace.is_empty() { call.name.name.as_str() } else { "" };
                let arguments = call.args.iter().map(|argument| self.expr(argument)).collect();
                Expr::Call(name.into(), arguments, call.args.expand_final())
            }
            E::Traversal(traversal) => {
                let steps = traversal
                    .operators
                    .iter()
                    .map(|operator| match operator.value() {
                        hcl::TraversalOperator::AttrSplat(_) | hcl::TraversalOperator::FullSplat(_) => Step::Splat,
                        hcl::TraversalOperator::GetAttr(name) => Step::Attribute(name.as_str().into()),
                        hcl::TraversalOperator::Index(index) => Step::Index(self.expr(index)),
                        hcl::TraversalOperator::LegacyIndex(index) => {
                            Step::Index(index.value().to_string().parse().map_or(Expr::Unknown, Expr::Number))
                        }
                    })
                    .collect();
                Expr::Steps(Box::new(self.expr(&traversal.expr)), steps)
            }
            E::UnaryOp(operation) => match operation.operator.value().as_str() {
                "!" => Expr::Not(Box::new(self.expr(&operation.expr))),
                _ => match self.expr(&operation.expr) {
                    Expr::Number(number) => Expr::Number(-number),
                    _ => Expr::Unknown,
                },
            },
            E::BinaryOp(operation) => {
                let operator = match operation.operator.value().as_str() {
                    "==" => Operator::Equal,
                    "!=" => Operator::Unequal,
                    "<" => Operator::Less,
                    "<=" => Operator::LessEqual,
                    ">" => Operator::Greater,
                    ">=" => Operator::GreaterEqual,
                    "&&" => Operator::And,
                    "||" => Operator::Or,
                    _ => Operator::Other,
                };
                Expr::Binary(operator, Box::new([self.expr(&operation.lhs_expr), self.expr(&operation.rhs_expr)]))
            }
            E::ForExpr(each) => Expr::For(Box::new(For {
                key_name: each.intro.key_var.as_ref().map(|name| name.as_str().into()),
                value_name: each.intro.value_var.as_str().into(),
                of: self.expr(&each.intro.collection_expr),
                key: each.key_expr.as_ref().map(|key| self.expr(key)),
                value: self.expr(&each.value_expr),
                condition: each.cond.as_ref().map(|condition| self.expr(&condition.expr)),
                grouped: each.grouping,
            })),
        }
    }

    fn template<'e>(&self, elements: impl Iterator<Item = &'e template::Element>) -> Expr {
        let parts = elements.map(|element| match element {
            template::Element::Literal(text) => Expr::Text(text.value().as_str().into()),
            template::Element::Interpolation(inner) => self.expr(&inner.expr),
            template::Element::Directive(_) => Expr::Unknown,
        });
        match parts.collect::<Vec<_>>() {
            parts if parts.is_empty() => Expr::Text("".into()),
            parts => Expr::Template(parts),
        }
    }

    /// The text of a string in `*.tf.json`, which may hold interpolations.
    pub(super) fn text(&self, text: &str) -> Expr {
        if !text.contains("${") && !text.contains("%{") {
            return Expr::Text(text.into());
        }
        text.parse::<template::Template>().map_or(Expr::Unknown, |template| self.template(template.iter()))
    }
}
