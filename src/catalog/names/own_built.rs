//! What an organisation built for itself: "Stücklistenkonverter (Eigenentwicklung)".
//!
//! In: a name, and what it was taken for. Out: whether it is nobody's product. What must hold: the platform on which something
//! was built is still found.

use super::fold::{before_remarks, fold};
use super::matching::ordinary;
use super::words::OWN_PAIRS;
use super::{Match, Names};

/// "Compass (internes Wissensportal)": an ordinary word, and a remark that somebody made it for the house.
pub(super) fn home_made(name: &str) -> bool {
    let (head, remark) = (fold(before_remarks(name)), fold(&name[before_remarks(name).len()..]));
    let mut words = remark.split(' ');
    let inner = match (words.next(), words.next()) {
        (Some("internal" | "interne" | "internes" | "interner"), Some(what)) => !what.contains("server"),
        _ => false,
    };
    let program = ["access", "excel"].contains(&head.as_str());
    ordinary(&head)
        && !program
        && (inner || remark.split(' ').any(is_self_built))
        && !OWN_PAIRS.contains(&remark.as_str())
}

impl Names {
    /// Whether what was found only lends its name to something that the remark calls built by oneself: "Rote Liste Implantate
    /// (Eigenbau)". What things are built with stays, and so does a product's very name.
    pub(super) fn self_built(&self, name: &str, found: Match<'_>) -> bool {
        let head = before_remarks(name);
        let remark = fold(&name[head.len()..]);
        let built = BUILT.iter().any(|begin| remark.starts_with(begin));
        let platform = |id: &str| {
            let kinds = self.sold.get(id).map(|sold| sold.categories.as_slice()).unwrap_or_default();
            kinds.iter().any(|kind| BUILT_WITH.contains(&kind.as_str()))
        };
        let very = || self.offerings.exact(&fold(head)).is_some() || self.vendors.exact(&fold(head)).is_some();
        built && !very() && !found.offering().is_some_and(platform)
    }
}

/// How a remark begins that says who built something; one on where it runs ("selbst gehostet") says nothing of that.
const BUILT: &[&str] = &[
    "eigenbau",
    "eigenentw",
    "selbst entwickelt",
    "selbst erstellt",
    "selbst gebaut",
    "selbst programmiert",
    "selbstentw",
    "selbstgebaut",
];

/// Kinds of products with which people build their own.
const BUILT_WITH: &[&str] =
    &["app-platform", "business-intelligence", "database", "files", "office", "wiki", "workflow-automation"];

fn is_self_built(word: &str) -> bool {
    ["eigenbau", "eigenentw", "hauseigen", "selbst"].iter().any(|begin| word.starts_with(begin))
}
