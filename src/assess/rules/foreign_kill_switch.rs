//! Somebody abroad can switch an important service off.

use super::case::{Case, surely};
use super::{Finding, Rule};
use crate::assess::Exposure;
use crate::assess::wording::{same, say};
use crate::model::Strength;
use crate::model::words::{Channel, OwnerKind, Relation, Severity, Text, Verdict};

/// `foreign-kill-switch`
pub(super) static RULE: Rule = Rule::each("foreign-kill-switch", Severity::High, OwnerKind::Contract, check);

fn check(case: &Case<'_>, out: &mut Vec<Finding>) {
    if !case.needed() {
        return;
    }
    let mut ways: Vec<Way<'_>> = Vec::new();
    for (at, exposure) in case.reached(Channel::Disruption, Strength::Full).filter(|(_, exposure)| exposure.direct) {
        let (actor, licence) = acting(case, exposure);
        let way = match ways.iter_mut().find(|way| way.actor == actor && way.licence == licence) {
            Some(way) => way,
            None => {
                ways.push(Way { actor, licence, first: at, sure: Vec::new(), perhaps: Vec::new() });
                let Some(way) = ways.last_mut() else { return };
                way
            }
        };
        // A licence can surely be withdrawn; how far the service then stops is another question.
        let sure = surely(exposure) || (licence && exposure.verdict() == Verdict::Yes);
        if sure { &mut way.sure } else { &mut way.perhaps }.extend(exposure.jurisdiction.as_deref());
    }
    ways.sort_by_key(|way| way.sure.is_empty());
    let Some((main, others)) = ways.split_first() else { return };
    let draft = case.found(&RULE).proven_by(case, main.first).word("actor", main.actor.clone());
    let more: Vec<Text> = others.iter().map(|way| way.likewise(case)).collect();
    let more = Text { en: more.iter().map(|t| &*t.en).collect(), de: more.iter().map(|t| &*t.de).collect() };
    let sentence = match (main.licence, main.sure.is_empty()) {
        (false, false) => "message",
        (false, true) => "message-perhaps",
        (true, false) => "message-licence",
        (true, true) => "message-licence-perhaps",
    };
    let countries =
        if main.sure.is_empty() { case.look.countries(main.perhaps.iter().copied()) } else { main.countries(case) };
    out.push(draft.saying(sentence).text("countries", countries).text("more", more).done());
}

/// Who can be compelled to do what, and from where.
#[derive(Debug)]
struct Way<'l> {
    actor: String,
    licence: bool,
    /// The exposure that proves it.
    first: usize,
    sure: Vec<&'l str>,
    perhaps: Vec<&'l str>,
}

impl Way<'_> {
    fn countries(&self, case: &Case<'_>) -> Text {
        let named = |codes: &[&str]| case.look.countries(codes.iter().copied());
        case.look.who_can(named(&self.sure), named(&self.perhaps))
    }

    fn likewise(&self, case: &Case<'_>) -> Text {
        let key = if self.licence { "kill-switch.likewise-licence" } else { "kill-switch.likewise" };
        let values = [("actor", same(self.actor.clone())), ("countries", self.countries(case))];
        say(case.look.assessment.catalog, key, &values)
    }
}

/// Whom an order meets, and whether all that they hold is the licence: the first on the path who has owners or laws above.
fn acting(case: &Case<'_>, exposure: &Exposure) -> (String, bool) {
    let proof = case.look.assessment.proof(case.at, exposure);
    let above = |relation| matches!(relation, Relation::OwnedBy | Relation::SeatedIn | Relation::SubjectTo);
    let last = proof.iter().position(|hop| above(hop.relation)).and_then(|at| proof.get(at.checked_sub(1)?));
    let Some(hop) = last.filter(|hop| !matches!(hop.relation, Relation::LocatedIn | Relation::SupportedFrom)) else {
        return (case.vendor_name().to_owned(), false);
    };
    // Labels of legal entities end with their country.
    let name = hop.to.rsplit_once(" (").map_or(hop.to, |(name, _)| name);
    let vendor = case.result.vendor.as_deref().and_then(|id| case.look.assessment.catalog.vendor(id));
    let own = vendor.is_some_and(|vendor| vendor.legal.iter().any(|entity| entity.name == name));
    let actor = if own { case.vendor_name() } else { name };
    (actor.to_owned(), hop.relation == Relation::LicensedBy)
}
