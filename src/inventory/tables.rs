//! Tables (CSV, or sheets as text) as drafts of an inventory.
//!
//! In: one or more tables of a run, the catalog for names, an optional mapping. Out: one [`Draft`] and everything that could
//! not be understood, with row and column. What must hold: no row is dropped silently; a name that the catalog does not know
//! stays as a name with an unknown vendor; a data class that is not known never makes the data look harmless.
//!
//! Tables of relations (ServiceNow's `cmdb_rel_ci`: parent, type, child) add dependencies to the services of the others.

use super::columns::{Column, Mapping, unread};
use super::csv::{Cell, MAX_CELLS, MAX_COLUMNS, Table, delimiter, split};
use super::merge::free_id;
use super::{Draft, shape};
use crate::catalog::Catalog;
use crate::catalog::names::fold;
use crate::diagnostic::fields::{parse_date, parse_hours, shorten};
use crate::diagnostic::{Diagnostic, suggest};
use crate::model::Service;
use crate::model::service::{Cost, Dependency, DependencyKind, Fallback, Tested};
use crate::model::words::*;
use crate::source::{FileId, Span};
use rustc_hash::{FxHashMap, FxHashSet};

/// Reads all tables of a run together: their texts are in the arena under these ids.
#[must_use]
pub fn read(tables: &[(&str, FileId)], catalog: &Catalog, mapping: &Mapping) -> (Draft, Vec<Diagnostic>) {
    let mut reader = Reader {
        catalog,
        mapping,
        found: Vec::new(),
        rows: Vec::new(),
        relations: Vec::new(),
        headers: FxHashSet::default(),
    };
    for (text, file) in tables {
        reader.table(text, *file);
    }
    reader.mapped();
    let services = reader.finish();
    (Draft { organisation: None, services }, reader.found)
}

/// A reference to another service, by whatever name.
type Reference = (String, Span);

struct Row {
    service: Service,
    given_id: bool,
    needs: Vec<Reference>,
    fallback: Option<Reference>,
}

struct Reader<'a> {
    catalog: &'a Catalog,
    mapping: &'a Mapping,
    found: Vec<Diagnostic>,
    rows: Vec<Row>,
    relations: Vec<(Reference, Reference)>,
    /// Folded headers of all tables.
    headers: FxHashSet<String>,
}

/// The cells of one row by field.
struct Line<'r, 't> {
    number: usize,
    cells: &'r [(Column, &'r str, &'r Cell<'t>)],
    whole: Span,
}

impl<'r, 't> Line<'r, 't> {
    fn get(&self, column: Column) -> Option<(&'r str, &'r Cell<'t>)> {
        self.cells
            .iter()
            .find(|(c, _, cell)| *c == column && !is_blank(&cell.text))
            .map(|(_, header, cell)| (*header, *cell))
    }
}

fn is_blank(text: &str) -> bool {
    matches!(
        fold(text).as_str(),
        "" | "unknown" | "unbekannt" | "n a" | "na" | "k a" | "none" | "null" | "tbd" | "offen" | "keine angabe"
    ) || text.chars().all(|c| matches!(c, '-' | '–' | '?' | '/' | ' '))
}

fn items(text: &str) -> Vec<&str> {
    let separators: &[char] = if text.contains([';', '|', '\n']) { &[';', '|', '\n'] } else { &[','] };
    text.split(separators).map(str::trim).filter(|item| !item.is_empty()).collect()
}

impl Reader<'_> {
    fn warn(&mut self, line: usize, header: &str, cell: &Cell<'_>, what: &str) -> &mut Diagnostic {
        let message = format!("row {line}, column `{}`: {what}", shorten(header));
        self.found.push(Diagnostic::warning("unresolved-cell", message).at(cell.span, "not understood"));
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    /// A suggestion; for the first problems only, for a long list of unknown names needs no thousand guesses.
    fn closest(&self, name: &str, valid: &[&str]) -> Option<String> {
        (self.found.len() < 100).then(|| suggest::closest(name, valid.iter().copied()).map(str::to_owned)).flatten()
    }

    fn table(&mut self, text: &str, file: FileId) {
        let table = split(text, file, self.mapping.delimiter.unwrap_or_else(|| delimiter(text)));
        if table.cut {
            let message = format!("the table has more than {MAX_CELLS} cells or {MAX_COLUMNS} columns");
            self.found.push(
                Diagnostic::error("table-too-large", message)
                    .at(Span::new(file, 0, 0), "")
                    .help("split it; is the delimiter right? A mapping file names it: `delimiter: \";\"`"),
            );
            return;
        }
        if let Some(open) = table.open {
            self.found.push(
                Diagnostic::error("open-quote", "a quote opens here and is never closed")
                    .at(open, "all that follows would be one cell")
                    .help("close it; a quote inside a quoted cell is doubled"),
            );
            return;
        }
        if table.rows.is_empty() {
            self.found.push(Diagnostic::error("no-columns", "the table is empty").at(Span::new(file, 0, 0), ""));
            return;
        }
        let Some(at) = self.header_row(&table) else {
            let all: Vec<&str> = table
                .rows
                .first()
                .into_iter()
                .flat_map(|(_, row)| row.iter().map(|cell| &*cell.text))
                .take(20)
                .collect();
            self.found.push(
                Diagnostic::error("no-columns", "no column of this table is recognised")
                    .at(
                        Span::new(file, 0, text.lines().next().map_or(0, str::len)),
                        "expected headers such as Name, Produkt, Anbieter",
                    )
                    .note(format!("found: {}", shorten(&all.join(", "))))
                    .help("cells are parted by `;`, `,`, tab or `|`; a mapping file names another delimiter")
                    .help("a mapping file says which column is which; see docs/inventory-tables.md"),
            );
            return;
        };
        let headers: Vec<&str> = table.rows[at].1.iter().map(|cell| &*cell.text).collect();
        self.headers.extend(headers.iter().map(|header| fold(header)));
        let mut columns: Vec<Option<Column>> = headers.iter().map(|header| self.mapping.column(header)).collect();
        for (place, cell) in table.rows[at].1.iter().enumerate() {
            let Some(column) = columns[place] else { continue };
            if columns[..place].contains(&Some(column)) {
                columns[place] = None;
                let message = format!(
                    "columns `{}` and another both mean `{}`; the first is read",
                    shorten(headers[place]),
                    column.as_str()
                );
                self.found.push(
                    Diagnostic::warning("doubled-column", message)
                        .at(cell.span, "not read")
                        .help("a mapping file decides: `columns: { header: field }`"),
                );
            }
        }
        let relations = columns.contains(&Some(Column::Parent)) && columns.contains(&Some(Column::Child));
        if relations && columns.contains(&Some(Column::Id)) && !columns.contains(&Some(Column::Name)) {
            columns.iter_mut().filter(|column| **column == Some(Column::Id)).for_each(|column| *column = None);
        }
        if relations {
            // `type` alone says what a relation is; elsewhere it may mean anything.
            columns
                .iter_mut()
                .zip(&headers)
                .filter(|(_, header)| fold(header) == "type")
                .for_each(|(column, _)| *column = Some(Column::Relation));
        }
        let left = if relations { Vec::new() } else { unread(&headers, self.mapping) };
        if !left.is_empty() {
            let message = match left.as_slice() {
                [only] => format!("1 column is not read: {only}"),
                more => format!("{} columns are not read: {}", more.len(), more.join(", ")),
            };
            let span = table.rows[at].1.first().map(|cell| cell.span);
            self.found.push(
                Diagnostic::warning("unread-columns", message)
                    .at(span, "in this header")
                    .help("a mapping file names their fields, or `ignore`"),
            );
        }
        for (number, row) in &table.rows[at + 1..] {
            let wanted = self.mapping.only.iter().all(|(header, values)| {
                let cell = headers.iter().position(|known| fold(known) == *header).and_then(|place| row.get(place));
                cell.is_some_and(|cell| values.contains(&fold(&cell.text)))
            });
            if !wanted {
                continue;
            }
            let cells: Vec<(Column, &str, &Cell<'_>)> = row
                .iter()
                .zip(&columns)
                .zip(&headers)
                .filter_map(|((cell, column), header)| column.map(|c| (c, *header, cell)))
                .collect();
            let whole = Span { end: row.last().map_or(0, |cell| cell.span.end), ..row[0].span };
            let line = Line { number: *number, cells: &cells, whole };
            if relations { self.relation(&line) } else { self.row(&line) }
        }
    }

    /// Headers that the mapping names and no table has: a slip there must not pass as "nothing to map".
    fn mapped(&mut self) {
        if self.headers.is_empty() {
            return;
        }
        let headers: Vec<&str> = self.headers.iter().map(String::as_str).collect();
        let named = self.mapping.columns.keys().map(|header| (header, false));
        let filters = self.mapping.only.keys().map(|header| (header, true));
        for (header, filter) in named.chain(filters).filter(|(header, _)| !self.headers.contains(*header)) {
            let message = format!("the mapping names a column `{}` that no table has", shorten(header));
            // A filter on a column that is not there would leave nothing.
            let mut diagnostic = if filter {
                Diagnostic::error("unknown-column", message)
            } else {
                Diagnostic::warning("unknown-column", message)
            };
            diagnostic.help = suggest::closest(header, headers.iter().copied())
                .map(|close| format!("did you mean `{close}`?"))
                .into_iter()
                .collect();
            self.found.push(diagnostic);
        }
    }

    /// The row that has the most recognised headers among the first ones: exports put titles above.
    fn header_row(&self, table: &Table<'_>) -> Option<usize> {
        let count = |row: &[Cell<'_>]| row.iter().filter(|cell| self.mapping.column(&cell.text).is_some()).count();
        let names = |row: &[Cell<'_>]| {
            let any = |column| row.iter().any(|cell| self.mapping.column(&cell.text) == Some(column));
            any(Column::Name) || any(Column::Id) || any(Column::Offering) || (any(Column::Parent) && any(Column::Child))
        };
        let rows = table.rows.iter().take(10).enumerate().filter(|(_, (_, row))| names(row));
        rows.max_by_key(|(at, (_, row))| (count(row), std::cmp::Reverse(*at))).map(|(at, _)| at)
    }

    fn relation(&mut self, line: &Line<'_, '_>) {
        let (Some((_, parent)), Some((_, child))) = (line.get(Column::Parent), line.get(Column::Child)) else {
            let message = format!("row {}: a relation needs a parent and a child", line.number);
            self.found.push(Diagnostic::warning("unresolved-cell", message).at(line.whole, "not read"));
            return;
        };
        let kind =
            line.cells.iter().find(|(column, _, _)| *column == Column::Relation).map_or("", |(_, _, cell)| &*cell.text);
        let first = fold(kind.split("::").next().unwrap_or_default());
        let (parent, child) = ((parent.text.to_string(), parent.span), (child.text.to_string(), child.span));
        // The first half of a type says what the parent does; these say that the child needs the parent.
        let reversed = matches!(
            first.as_str(),
            "used by" | "runs" | "hosts" | "provides" | "provides storage for" | "virtualizes" | "powers"
        );
        self.relations.push(if reversed { (child, parent) } else { (parent, child) });
    }

    fn row(&mut self, line: &Line<'_, '_>) {
        let text = |column| line.get(column).map(|(_, cell)| cell.text.to_string());
        let mut service = Service::unknown(String::new());
        let given = text(Column::Id)
            .map(|id| id.chars().map(|c| if c.is_control() { ' ' } else { c }).take(60).collect::<String>());
        service.name = text(Column::Name);
        service.name_en = text(Column::NameEn);
        service.owner = text(Column::Owner);
        service.narrative = text(Column::Narrative);
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
            let joined = vendor.as_ref().map(|(_, _, vendor)| format!("{vendor} {name}"));
            let offering = self.catalog.offering(name).map(|o| o.id.as_str()).or_else(|| names.offering(name));
            let offering = offering.or_else(|| joined.as_deref().and_then(|joined| names.offering(joined)));
            match (offering, names.vendor(name)) {
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
            service.narrative = Some(match service.narrative.take() {
                Some(words) => format!("{header}: {}\n{words}", cell.text),
                None => format!("{header}: {}", cell.text),
            });
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
                self.warn(line.number, header, cell, &what)
                    .help
                    .push("write provider/region (aws/eu-central-1) or a country".to_owned());
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
        let mut everywhere = all().filter_map(|provider| self.catalog.region_of(&provider.provider, text));
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

    fn words(&mut self, line: &Line<'_, '_>, service: &mut Service) {
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
    fn numbers(&mut self, line: &Line<'_, '_>, service: &mut Service) {
        let hours = |text: &str| number(text).or_else(|| parse_hours(&text.replace(',', ".")));
        service.rto_hours = self.value(line, Column::Rto, hours, "a length of time such as 4h");
        let days = |text: &str| parse_hours(&text.replace(',', ".")).map(|hours| hours / 24.0).or_else(|| number(text));
        service.contract.notice_days =
            self.value(line, Column::Notice, days, "a length of time such as 3 Monate").map(|days| days.ceil() as u32);
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

    /// Gives ids, connects references, adds what is only referred to.
    fn finish(&mut self) -> Vec<Service> {
        let rows = std::mem::take(&mut self.rows);
        let mut taken: FxHashSet<String> =
            rows.iter().filter(|row| row.given_id).map(|row| row.service.id.clone()).collect();
        let mut services = Vec::with_capacity(rows.len());
        let mut open = Vec::new();
        let mut index: FxHashMap<String, Option<usize>> = FxHashMap::default();
        for (at, row) in rows.into_iter().enumerate() {
            let mut service = row.service;
            if !row.given_id {
                service.id = free_id(&service.id, &mut taken);
            }
            let mut keys: Vec<String> = std::iter::once(&service.id)
                .chain(&service.name)
                .chain(&service.aliases)
                .map(|name| fold(name))
                .collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                index.entry(key).and_modify(|known| *known = None).or_insert(Some(at));
            }
            open.extend(row.needs.into_iter().map(|need| (at, need, false)));
            open.extend(row.fallback.into_iter().map(|fallback| (at, fallback, true)));
            services.push(service);
        }
        for (from, to) in std::mem::take(&mut self.relations) {
            let at = self.refer(&from, &mut services, &mut index, &mut taken);
            open.push((at, to, false));
        }
        for (at, reference, stands_in) in open {
            let to = self.refer(&reference, &mut services, &mut index, &mut taken);
            if to == at {
                continue;
            }
            let (id, span) = (services[to].id.clone(), Some(reference.1));
            if stands_in {
                services[at].fallback = Some(Fallback { service: id, span, tested: Tested::NotSaid });
            } else if services[at].depends_on.iter().all(|known| known.service != id) {
                let needed = Dependency {
                    service: id,
                    span,
                    kind: DependencyKind::Hard,
                    data: true,
                    fallback: None,
                    any_of: Vec::new(),
                };
                services[at].depends_on.push(needed);
            }
        }
        services
    }

    fn refer(
        &mut self,
        (name, span): &Reference,
        services: &mut Vec<Service>,
        index: &mut FxHashMap<String, Option<usize>>,
        taken: &mut FxHashSet<String>,
    ) -> usize {
        if let Some(Some(at)) = index.get(&fold(name)) {
            return *at;
        }
        let several = index.contains_key(&fold(name));
        let message = if several {
            format!("`{}` names several services; it is kept as one of its own", shorten(name))
        } else {
            format!(
                "`{}` is referred to but not listed; it is kept as a service of which nothing is known",
                shorten(name)
            )
        };
        self.found.push(Diagnostic::warning("unlisted-service", message).at(*span, "referred to here"));
        let mut service = Service::unknown(free_id(&slug(name), taken));
        service.name = Some(name.clone());
        service.span = Some(*span);
        index.insert(fold(name), Some(services.len()));
        services.push(service);
        services.len() - 1
    }
}

/// An id from a name.
fn slug(name: &str) -> String {
    let folded: String = fold(name).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let parts: Vec<&str> = folded.split('-').filter(|part| !part.is_empty()).collect();
    let slug: String = parts.join("-").chars().take(60).collect();
    if slug.is_empty() { "service".to_owned() } else { slug }
}

fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', ':', '?']).next().unwrap_or_default().to_lowercase()
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
