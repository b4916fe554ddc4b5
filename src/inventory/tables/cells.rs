//! One row as a service: product, category, place and data, by the names people use.
//!
//! In: the cells of a row. Out: a service, and a warning for each cell that is not understood. What must hold: a name that
//! nobody knows stays as a name; a data class that is not known makes the data unknown.

use super::super::columns::Column;
use super::join::slug;
use super::{Line, Reader, Row, items};
use crate::catalog::names::{Match, fold};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::fields::shorten;
use crate::model::Service;
use crate::model::words::*;

impl Reader<'_> {
    pub(super) fn row(&mut self, line: &Line<'_, '_>) {
        let text = |column| line.get(column).map(|(_, cell)| cell.text.to_string());
        let mut service = Service::unknown(String::new());
        let given = text(Column::Id)
            .map(|id| id.chars().map(|c| if c.is_control() { ' ' } else { c }).take(60).collect::<String>());
        service.name = text(Column::Name);
        service.name_en = text(Column::NameEn);
        service.owner = text(Column::Owner);
        service.narrative = text(Column::Narrative);
        if let Some((header, cell)) = line.get(Column::Version) {
            remark(&mut service, &format!("{header}: {}", cell.text));
        }
        let list = |column| {
            line.get(column)
                .map(|(_, cell)| items(&cell.text).into_iter().map(str::to_owned).collect::<Vec<_>>())
                .unwrap_or_default()
        };
        service.functions = list(Column::Functions);
        service.aliases = list(Column::Aliases);
        service.domains = list(Column::Domains).iter().map(|address| host(address)).collect();
        self.product(line, &mut service);
        self.category(line, &mut service);
        self.place(line, &mut service);
        self.data(line, &mut service);
        self.words(line, &mut service);
        self.numbers(line, &mut service);
        let first = [Column::Id, Column::Name, Column::Offering].into_iter().find_map(|column| line.get(column));
        let Some((_, cell)) = first else {
            let message = format!("row {} has neither a name nor a product", line.number);
            self.found.push(Diagnostic::warning("unresolved-cell", message).at(line.whole, "not read"));
            return;
        };
        service.span = Some(cell.span);
        if service.name.is_none() {
            service.name = text(Column::Offering);
        }
        let references = |column| {
            line.get(column).map(|(_, cell)| {
                items(&cell.text).into_iter().map(|name| (name.to_owned(), cell.span)).collect::<Vec<_>>()
            })
        };
        let needs = references(Column::DependsOn).unwrap_or_default();
        let fallback = references(Column::Fallback).and_then(|list| list.into_iter().next());
        let given_id = given.is_some();
        service.id = given.unwrap_or_else(|| slug(service.name.as_deref().unwrap_or_default()));
        self.rows.push(Row { service, given_id, needs, fallback });
    }

    /// The offering that a cell names; the vendor beside it decides between two of one name.
    fn offering(&self, name: &str, maker: Option<&str>, known_vendor: Option<&str>) -> Option<&str> {
        let named = |name: &str| self.catalog.names().listed(name).and_then(Match::offering);
        let alone = self.catalog.offering(name).map(|o| o.id.as_str()).or_else(|| named(name));
        let seller = |id: &str| self.catalog.vendor_of_offering(id).map(|vendor| vendor.id.as_str());
        if alone.is_some_and(|id| known_vendor.is_none() || seller(id) == known_vendor) {
            return alone;
        }
        let joined = |maker: &str| named(&format!("{maker} {name}"));
        let both = known_vendor.and_then(joined).or_else(|| maker.and_then(joined));
        both.filter(|id| alone.is_none() || seller(id) == known_vendor).or(alone)
    }

    /// Lists whose only name is that of the application call the product there; a name that is a kind of service only does
    /// not.
    fn by_name(&self, name: &str, known_vendor: Option<&str>, service: &mut Service) {
        if self.catalog.names().is_kind(name) {
            return;
        }
        let seller = |id: &str| self.catalog.vendor_of_offering(id).map(|vendor| vendor.id.as_str());
        match (self.offering(name, known_vendor, known_vendor), known_vendor) {
            (Some(id), Some(told)) if seller(id) == Some(told) => service.offering = Some(id.to_owned()),
            (Some(id), None) if service.vendor.as_deref().is_none_or(|vendor| seller(id) == Some(vendor)) => {
                service.offering = Some(id.to_owned());
            }
            (None, None) if service.vendor.is_none() => {
                if let Some(Match::Vendor(id)) = self.catalog.names().listed(name) {
                    service.vendor = Some(id.to_owned());
                }
            }
            _ => {}
        }
    }

    fn product(&mut self, line: &Line<'_, '_>, service: &mut Service) {
        let names = self.catalog.names();
        let told = |column: Column| {
            line.get(column).map(|(header, cell)| (header, cell, self.mapping.value(column, &cell.text).to_owned()))
        };
        let (product, vendor) = (told(Column::Offering), told(Column::Vendor));
        let known_vendor = vendor
            .as_ref()
            .and_then(|(_, _, name)| self.catalog.vendor(name).map(|v| v.id.as_str()).or_else(|| names.vendor(name)));
        let mut remarks = Vec::new();
        if let Some((header, cell, name)) = &product {
            let maker = vendor.as_ref().map(|(_, _, vendor)| vendor.as_str());
            match (self.offering(name, maker, known_vendor), names.vendor(name)) {
                (Some(id), _) => service.offering = Some(id.to_owned()),
                (None, Some(id)) => {
                    // Only the maker is certain: what was written stays readable.
                    service.vendor = Some(id.to_owned());
                    remarks.push(format!("{header}: {name}"));
                }
                (None, None) => {
                    let all: Vec<&str> = self.catalog.offerings().map(|(_, offering)| offering.name.as_str()).collect();
                    let close = self.closest(name, &all);
                    let what = format!("product `{}` is not in the catalog; it stays as a name", shorten(name));
                    let warning = self.warn(line.number, header, cell, &what);
                    warning.help.extend(close.map(|close| format!("did you mean `{close}`?")));
                    warning
                        .help
                        .push("`hoheit catalog list offerings` shows all; `--catalog DIR` adds your own".to_owned());
                    remarks.push(format!("{header}: {name}"));
                }
            }
        }
        if let Some((header, cell, name)) = &vendor {
            match known_vendor {
                Some(_) if service.offering.is_some() => {}
                Some(id) => service.vendor = Some(id.to_owned()),
                None => {
                    let fits = service.offering.is_none().then(|| names.offering(name)).flatten().map(str::to_owned);
                    if let Some(id) = fits {
                        service.offering = Some(id);
                    } else {
                        let all: Vec<&str> =
                            self.catalog.raw.vendors.iter().map(|vendor| vendor.name.as_str()).collect();
                        let close = self.closest(name, &all);
                        let what = format!("vendor `{}` is not in the catalog; it stays as a name", shorten(name));
                        let warning = self.warn(line.number, header, cell, &what);
                        warning.help.extend(close.map(|close| format!("did you mean `{close}`?")));
                        remarks.push(format!("{header}: {name}"));
                    }
                }
            }
            let seller = service
                .offering
                .as_deref()
                .and_then(|id| self.catalog.vendor_of_offering(id))
                .map(|vendor| vendor.id.clone());
            if let (Some(seller), Some(told)) = (&seller, known_vendor)
                && seller != told
            {
                let what = format!("the product is sold by `{seller}`, not by `{told}`; the product counts");
                self.warn(line.number, header, cell, &what);
            }
        }
        if service.offering.is_none()
            && let Some((_, _, name)) = told(Column::Name)
            && (vendor.is_none() || known_vendor.is_some())
        {
            self.by_name(&name, known_vendor, service);
        }
        if service.offering.is_some() {
            service.vendor = None;
        }
        if !remarks.is_empty() {
            remarks.extend(service.narrative.take());
            service.narrative = Some(remarks.join("\n"));
        }
    }

    fn category(&mut self, line: &Line<'_, '_>, service: &mut Service) {
        let names = self.catalog.names();
        let find = |name: &str| {
            self.catalog
                .category(name)
                .map(|found| found.id.clone())
                .or_else(|| names.category(name).map(str::to_owned))
        };
        if let Some((header, cell)) = line.get(Column::Category) {
            service.category = find(self.mapping.value(Column::Category, &cell.text));
            if service.category.is_none() {
                let what = format!("category `{}` is not in the catalog", shorten(&cell.text));
                self.warn(line.number, header, cell, &what)
                    .help
                    .push("`hoheit catalog list categories` shows all".to_owned());
            }
        }
        if service.category.is_none() && service.offering.is_none() {
            service.category = service.name.as_deref().and_then(find);
        }
    }

    fn place(&mut self, line: &Line<'_, '_>, service: &mut Service) {
        service.site = line.get(Column::Site).map(|(_, cell)| cell.text.to_string());
        if let Some((header, cell)) = line.get(Column::Site) {
            // Sites are declared with the organisation, which tables do not carry: keep the words, do not fail.
            service.site = None;
            remark(service, &format!("{header}: {}", cell.text));
        }
        for column in [Column::Region, Column::Country] {
            let Some((header, cell)) = line.get(column) else { continue };
            let text = self.mapping.value(column, &cell.text).to_owned();
            if let Some(region) = self.region(&text, service) {
                service.region = service.region.take().or(Some(region));
            } else if let Some(country) = self.country(&text) {
                service.country = service.country.take().or(Some(country));
            } else {
                let what = format!("`{}` is neither a region nor a country that is known", shorten(&text));
                let close = self.catalog.closest_country(&text).map(|country| country.code.clone());
                let warning = self.warn(line.number, header, cell, &what);
                warning.help.extend(close.map(|code| format!("did you mean `{code}`?")));
                warning.help.push("write provider/region (aws/eu-central-1) or a country".to_owned());
            }
        }
        if service.region.is_some() {
            service.country = None;
        }
    }

    fn region(&self, text: &str, service: &Service) -> Option<String> {
        if let Some(region) = self.catalog.canonical_region(text) {
            return Some(region);
        }
        let seller = service
            .offering
            .as_deref()
            .and_then(|id| self.catalog.vendor_of_offering(id))
            .map(|vendor| vendor.id.as_str());
        let vendor = seller.or(service.vendor.as_deref());
        let of_vendor = |offering: &str| {
            self.catalog.vendor_of_offering(offering).is_some_and(|found| Some(found.id.as_str()) == vendor)
        };
        let all = || self.catalog.raw.regions.iter();
        let own = all().filter(|provider| of_vendor(&provider.offering));
        if let Some(found) = own.clone().find_map(|provider| self.catalog.region_of(&provider.provider, text)) {
            return Some(format!("{}/{}", found.provider.provider, found.region.id));
        }
        let mut cities = own.flat_map(|provider| provider.regions.iter().map(move |region| (provider, region)));
        let mut here = cities.by_ref().filter(|(_, region)| fold(&region.city) == fold(text) && region.status == "ga");
        if let (Some((provider, region)), None) = (here.next(), here.next()) {
            return Some(format!("{}/{}", provider.provider, region.id));
        }
        // A region id that only one provider has; country names are no region ids.
        if vendor.is_some() || self.country(text).is_some() {
            return None;
        }
        let hosts = all().filter(|provider| provider.hosts_others);
        let mut everywhere = hosts.filter_map(|provider| self.catalog.region_of(&provider.provider, text));
        match (everywhere.next(), everywhere.next()) {
            (Some(found), None) => Some(format!("{}/{}", found.provider.provider, found.region.id)),
            _ => None,
        }
    }

    fn country(&self, text: &str) -> Option<String> {
        let whole = std::iter::once(text);
        whole.chain(text.split([',', '(', ')', '/'])).map(str::trim).find_map(|part| {
            let (key, code) = (fold(part), part.to_uppercase());
            let same = |name: &str| fold(name) == key;
            let countries = self.catalog.raw.countries.iter();
            let is = |c: &&crate::catalog::raw::Country| {
                c.code == code || c.alpha3 == code || same(&c.name.en) || same(&c.name.de)
            };
            let usual = [
                ("usa", "US"),
                ("uk", "GB"),
                ("england", "GB"),
                ("holland", "NL"),
                ("us", "US"),
                ("brd", "DE"),
                ("vereinigte staaten von amerika", "US"),
            ];
            let named = countries.clone().find(is).map(|country| country.code.clone());
            named.or_else(|| usual.iter().find(|(name, _)| *name == key).map(|(_, code)| (*code).to_owned()))
        })
    }

    fn data(&mut self, line: &Line<'_, '_>, service: &mut Service) {
        let Some((header, cell)) = line.get(Column::Data) else { return };
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        let whole = self.mapping.value(Column::Data, &cell.text);
        if matches!(fold(whole).as_str(), "keine" | "keine daten" | "no data") {
            service.data = Some(Vec::new());
            return;
        }
        for item in items(whole) {
            let item = self.mapping.value(Column::Data, item);
            match self
                .catalog
                .data_class(item)
                .map(|class| class.id.as_str())
                .or_else(|| self.catalog.names().data_class(item))
            {
                Some(id) => known.push(id.to_owned()),
                None => unknown.push(item.to_owned()),
            }
        }
        let grave = known.iter().any(|id| self.catalog.data_class(id).is_some_and(|class| class.need >= Need::High));
        if !unknown.is_empty() {
            let what = format!("data `{}` is not in the catalog", shorten(&unknown.join(", ")));
            let note = if grave {
                "the other classes count"
            } else {
                "the data counts as unknown, for it may be worse than the rest"
            };
            let warning = self.warn(line.number, header, cell, &what);
            warning.notes.push(note.to_owned());
            warning.help.push("`hoheit catalog list data-classes` shows all".to_owned());
        }
        if (unknown.is_empty() || grave) && !known.is_empty() {
            service.data = Some(known);
        }
    }
}

fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', ':', '?']).next().unwrap_or_default().to_lowercase()
}
/// Puts words before what the list says about a service.
fn remark(service: &mut Service, words: &str) {
    service.narrative = Some(match service.narrative.take() {
        Some(rest) => format!("{words}\n{rest}"),
        None => words.to_owned(),
    });
}
