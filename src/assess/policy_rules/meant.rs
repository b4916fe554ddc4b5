//! Which services a limit is about.
//!
//! Scope and facts give a three-valued answer, together with the facts that leave it open: a reader has to know what to record.

use super::*;
use crate::policy::Scope;
use crate::policy::waiver::glob;

impl Look<'_> {
    /// Whether a limit is about this service, and what would decide it if that is not known.
    pub(super) fn meant(&self, scope: &Scope) -> (Verdict, Vec<&'static str>) {
        let (service, needs) = (self.assessment.service(self.at), &self.assessment.services[self.at].needs);
        let named = scope.services.is_empty() || scope.services.iter().any(|pattern| glob(pattern, &service.id));
        let mut parts = vec![("", decided(named))];
        if !scope.categories.is_empty() {
            let fits = |id: &String| decided(self.catalog.applies(&scope.categories, Some(id)));
            parts.push(("category", service.category.as_ref().map_or(Verdict::Unknown, fits)));
        }
        if let Some(need) = scope.need {
            let told = needs.confidentiality_known || self.assessment.inventory.organisation.default_need.is_some();
            let fits = decided(needs.confidentiality >= need);
            parts.push(("need", if told || need == Need::Normal { fits } else { Verdict::Unknown }));
        }
        if !scope.data.is_empty() {
            let fits = |data: &Vec<String>| decided(data.iter().any(|class| self.is_of(class, &scope.data)));
            parts.push(("data", service.data.as_ref().map_or(Verdict::Unknown, fits)));
        }
        let meant = parts.iter().fold(Verdict::Yes, |meant, (_, part)| both(meant, *part));
        let unknown = parts.into_iter().filter(|(_, part)| meant == Verdict::Unknown && *part == meant);
        (meant, unknown.map(|(fact, _)| fact).collect())
    }

    fn is_of(&self, class: &str, wanted: &[String]) -> bool {
        let known = self.catalog.data_class(class);
        wanted.iter().any(|want| match want.as_str() {
            "personal" => known.is_none_or(|class| class.personal),
            "special" => known.is_none_or(|class| class.special),
            want => want == class,
        })
    }

    /// A message that holds if the limit is about the service, with what leaves that open.
    pub(super) fn perhaps(&self, message: Text, unknown: &[&str], values: &[(&'static str, Text)]) -> Text {
        let missing = join(unknown.iter().map(|fact| say(self.catalog, &format!("policy.missing.{fact}"), &[])));
        let service = values.iter().filter(|(name, _)| *name == "service").cloned();
        let values: Vec<_> = service.chain([("message", message), ("missing", missing)]).collect();
        say(self.catalog, "policy.perhaps", &values)
    }

    /// What to write into the inventory so that the limit can be decided.
    pub(super) fn record(&self, missing: &[&str]) -> Text {
        let fields = missing.iter().map(|fact| match *fact {
            "need" => "protection",
            "runs" => "deployment",
            "parent" => "offering",
            fact => fact,
        });
        say(self.catalog, "policy.record", &[("fields", join(fields.map(same)))])
    }
}
