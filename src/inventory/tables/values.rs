//! Words, numbers, dates and lengths of time as people and exports write them.
//!
//! In: cells. Out: values of the inventory's vocabularies. What must hold: what is none of the known ways of writing is said
//! and left unknown, never guessed.

use super::super::columns::Column;
use super::super::shape;
use super::{Line, Reader};
use crate::catalog::names::fold;
use crate::diagnostic::fields::{parse_date, parse_hours, parse_notice, shorten};
use crate::diagnostic::suggest;
use crate::model::service::Cost;
use crate::model::words::*;
use crate::model::{Notice, Service};

impl Reader<'_> {
    pub(super) fn words(&mut self, line: &Line<'_, '_>, service: &mut Service) {
        let overall = self.word(line, Column::Need, need, shape::NEEDS);
        service.protection.confidentiality = self.word(line, Column::Confidentiality, need, shape::NEEDS).or(overall);
        service.protection.integrity = self.word(line, Column::Integrity, need, shape::NEEDS).or(overall);
        service.protection.availability = self.word(line, Column::Availability, need, shape::NEEDS).or(overall);
        service.criticality = self.word(line, Column::Criticality, criticality, shape::CRITICALITIES);
        service.keys = self.word(line, Column::Keys, keys, shape::KEYS);
        service.deployment = self.word(line, Column::Deployment, deployment, shape::DEPLOYMENTS).flatten();
        service.contract.processor_agreement =
            self.word(line, Column::ProcessorAgreement, flag, &["ja", "nein", "yes", "no"]);
        service.contract.scc = self.word(line, Column::Scc, flag, &["ja", "nein", "yes", "no"]);
    }

    fn word<T>(
        &mut self,
        line: &Line<'_, '_>,
        column: Column,
        read: impl Fn(&str) -> Option<T>,
        valid: &[&str],
    ) -> Option<T> {
        let (header, cell) = line.get(column)?;
        let text = self.mapping.value(column, &cell.text).to_owned();
        let value = read(&fold(&text));
        if value.is_none() {
            let what = format!("`{}` is none of the words for `{}`", shorten(&text), column.as_str());
            let warning = self.warn(line.number, header, cell, &what);
            warning.help = suggest::help(&text, valid);
            warning.help.push(format!(
                "a mapping file translates it: `values: {{ {}: {{ \"{}\": … }} }}`",
                column.as_str(),
                shorten(&text)
            ));
        }
        value
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub(super) fn numbers(&mut self, line: &Line<'_, '_>, service: &mut Service) {
        let hours = |text: &str| number(text).or_else(|| parse_hours(&text.replace(',', ".")));
        service.rto_hours = self.value(line, Column::Rto, hours, "a length of time such as 4h");
        let days = |text: &str| number(text).map(|days| Notice::of_days(days.ceil() as u32));
        let notice = |text: &str| parse_notice(&text.replace(',', ".")).or_else(|| days(text));
        service.contract.notice = self.value(line, Column::Notice, notice, "a length of time such as 3 Monate");
        let date = |text: &str| parse_date(text.split([' ', 'T']).next().unwrap_or_default());
        service.contract.ends = self.value(line, Column::ContractEnds, date, "a date such as 31.12.2027");
        service.users = self.value(line, Column::Users, number, "a number").map(|count| count as u32);
        let currency = line.get(Column::Currency).map(|(_, cell)| cell.text.to_uppercase());
        if let Some((header, cell)) = line.get(Column::Cost) {
            let inner = header.split(['(', '[']).nth(1).unwrap_or_default();
            let code = [
                ("€", "EUR"),
                ("EUR", "EUR"),
                ("$", "USD"),
                ("USD", "USD"),
                ("CHF", "CHF"),
                ("£", "GBP"),
                ("GBP", "GBP"),
            ];
            let told = code
                .iter()
                .find(|(sign, _)| cell.text.contains(sign) || inner.contains(sign))
                .map(|(_, code)| (*code).to_owned());
            let currency = currency.or(told).unwrap_or_else(|| "EUR".to_owned());
            service.cost =
                self.value(line, Column::Cost, number, "an amount").map(|per_year| Cost { per_year, currency });
        }
    }

    fn value<T>(
        &mut self,
        line: &Line<'_, '_>,
        column: Column,
        read: impl Fn(&str) -> Option<T>,
        expected: &str,
    ) -> Option<T> {
        let (header, cell) = line.get(column)?;
        let text = self.mapping.value(column, &cell.text).to_owned();
        let value = read(&text);
        if value.is_none() {
            let what = format!("`{}` is not {expected}", shorten(&text));
            self.warn(line.number, header, cell, &what);
        }
        value
    }
}

/// A number as Germans or Americans write it: `48.000,50 €`, `48,000.50`, `1.234`, `12,5`.
#[must_use]
pub fn number(text: &str) -> Option<f64> {
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    let rest: String = text
        .chars()
        .filter(|c| !(c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’')))
        .collect();
    if digits.is_empty()
        || rest.contains('-')
        || !matches!(rest.to_uppercase().as_str(), "" | "€" | "EUR" | "$" | "USD" | "CHF" | "£" | "GBP" | "H" | "STD")
    {
        return None;
    }
    let mark = match (digits.rfind(','), digits.rfind('.')) {
        (Some(comma), Some(point)) => Some(comma.max(point)),
        (Some(only), None) | (None, Some(only)) => {
            let thousands = digits.len() - only == 4 || digits.matches([',', '.']).count() > 1;
            (!thousands).then_some(only)
        }
        (None, None) => None,
    };
    let plain: String = digits
        .char_indices()
        .filter_map(|(at, c)| if Some(at) == mark { Some('.') } else { c.is_ascii_digit().then_some(c) })
        .collect();
    plain.parse().ok().filter(|number: &f64| number.is_finite())
}

fn need(word: &str) -> Option<Need> {
    Some(match word {
        "normal" | "mittel" | "medium" | "niedrig" | "low" | "gering" | "1" => Need::Normal,
        "hoch" | "high" | "2" => Need::High,
        "sehr hoch" | "very high" | "kritisch" | "critical" | "3" => Need::VeryHigh,
        _ => return None,
    })
}

fn criticality(word: &str) -> Option<Criticality> {
    Some(match word {
        "niedrig"
        | "low"
        | "gering"
        | "administrativeservice"
        | "administrative service"
        | "4 not critical"
        | "4 low"
        | "4" => Criticality::Low,
        "mittel"
        | "medium"
        | "normal"
        | "businessoperational"
        | "business operational"
        | "3 less critical"
        | "3 medium"
        | "3" => Criticality::Medium,
        "hoch" | "high" | "businesscritical" | "business critical" | "2 somewhat critical" | "2 high" | "2" => {
            Criticality::High
        }
        "kritisch" | "critical" | "sehr hoch" | "very high" | "missioncritical" | "mission critical"
        | "1 most critical" | "1 critical" | "1" => Criticality::Critical,
        _ => return None,
    })
}

fn keys(word: &str) -> Option<Keys> {
    Some(match word {
        "vendor" | "anbieter" | "provider" | "hersteller" | "beim anbieter" => Keys::Vendor,
        "byok" | "eigene schluessel beim anbieter" | "customer managed" | "cmk" => Keys::Byok,
        "hyok" | "extern" | "external" | "eigene schluessel" | "selbst" => Keys::Hyok,
        "client side" | "clientseitig" | "ende zu ende" | "end to end" | "e2e" => Keys::ClientSide,
        _ => return None,
    })
}

/// `Some(None)`: understood, and says nothing about how the product is sold.
#[allow(clippy::option_option)]
fn deployment(word: &str) -> Option<Option<OfferingKind>> {
    Some(match word {
        "commercial" | "saas" | "cloud" | "public cloud" | "oeffentliche cloud" => Some(OfferingKind::Commercial),
        "self hosted" | "on premise" | "on premises" | "onpremise" | "on prem" | "eigenbetrieb" | "lokal"
        | "selbst betrieben" | "inhouse" => Some(OfferingKind::SelfHosted),
        "private" | "private cloud" | "hosted" | "privatecloud" | "dedicated" => Some(OfferingKind::Private),
        "sovereign" | "souveraen" | "sovereign cloud" | "souveraene cloud" => Some(OfferingKind::Sovereign),
        "national partner" => Some(OfferingKind::NationalPartner),
        "paas" | "iaas" | "hybrid" | "mobile" => None,
        _ => return None,
    })
}

fn flag(word: &str) -> Option<bool> {
    Some(match word {
        "ja" | "yes" | "true" | "wahr" | "x" | "1" | "vorhanden" | "abgeschlossen" | "j" | "y" => true,
        "nein" | "no" | "false" | "falsch" | "0" | "fehlt" | "nicht vorhanden" | "n" => false,
        _ => return None,
    })
}
