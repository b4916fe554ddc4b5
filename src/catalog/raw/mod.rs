//! The YAML shapes of `catalogs/`, as authors write them.
//!
//! In: text of one catalog file. Out: raw entries, not yet checked against each other ([`super::lint`] does that). One
//! file here a topic of the folder. What must hold: unknown fields are refused, and what is left out stays unknown.
//!
//! The build script includes this file by its path to compile the shipped catalog into the binary, so the shapes depend on
//! serde and [`crate::model::words`] only, and keep to what a format that does not describe itself can carry (no
//! `untagged`, no `flatten`).

mod categories;
mod controls;
mod data;
mod entities;
mod laws;
mod lenses;
mod offerings;
mod places;
mod scenarios;
mod signals;

pub use categories::*;
pub use controls::*;
pub use data::*;
pub use entities::*;
pub use laws::*;
pub use lenses::*;
pub use offerings::*;
pub use places::*;
pub use scenarios::*;
pub use signals::*;

use super::packed::{Entry, Packed};
use super::shared::Shared;
use crate::model::words::*;
use serde::{Deserialize, Serialize};

/// `catalog.yaml`: the catalog as a whole.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version, `YYYY.MM.N`.
    pub version: String,
    /// Day on which the catalog was last reviewed as a whole.
    pub as_of: Date,
    /// Licence of the data.
    pub licence: String,
}

/// A file of `texts/`: what reports and messages say.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// Key → text in both languages. Placeholders are written `{name}`.
    pub texts: std::collections::BTreeMap<String, Text>,
}

/// A whole catalog as read, before indexing. Later entries with the same id replace earlier ones (overlay).
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Raw {
    pub manifest: Option<Manifest>,
    pub countries: Shared<Country>,
    pub blocs: Shared<Bloc>,
    pub adequacy: Shared<Adequacy>,
    pub regions: Shared<Regions>,
    pub laws: Shared<Law>,
    pub vendors: Shared<Packed<Vendor>>,
    pub offerings: Shared<Offerings>,
    pub categories: Shared<Packed<Category>>,
    pub data_classes: Shared<DataClass>,
    pub skills: Shared<Skill>,
    pub controls: Shared<Control>,
    pub lenses: Shared<Lens>,
    pub clauses: Shared<Clause>,
    pub scenarios: Shared<Scenario>,
    pub signals: Shared<Signals>,
    pub texts: Shared<Texts>,
    /// Ids of shipped offerings that others are hosted on.
    #[serde(skip)]
    pub hosts: Vec<&'static str>,
    /// [`super::makers::Makers`] of the shipped entries, packed.
    #[serde(skip)]
    pub makers: &'static [u8],
}

impl Raw {
    /// Reads the file at `path` (relative to the catalog folder, with `/`) into the fitting list. The YAML reader is
    /// passed in because the build script and the program reach it by different roads.
    ///
    /// # Errors
    /// The reader's message, or that the path is none of the catalog's places.
    pub fn add<E: std::fmt::Display>(&mut self, path: &str, reader: &impl Reader<E>) -> Result<(), String> {
        let say = |error: E| error.to_string();
        let mut parts = path.split('/');
        let topic = parts.next().unwrap_or_default();
        let last = path.rsplit('/').next().unwrap_or_default();
        match (topic, last) {
            ("catalog.yaml", _) => self.manifest = Some(reader.read().map_err(say)?),
            ("places", "countries.yaml") => self.countries.extend(reader.read::<Vec<Country>>().map_err(say)?),
            ("places", "blocs.yaml") => self.blocs.extend(reader.read::<Vec<Bloc>>().map_err(say)?),
            ("places", "adequacy.yaml") => self.adequacy.extend(reader.read::<Vec<Adequacy>>().map_err(say)?),
            ("places", _) if path.starts_with("places/regions/") => self.regions.push(reader.read().map_err(say)?),
            ("laws", _) => self.laws.push(reader.read().map_err(say)?),
            ("entities", _) => self.vendors.push(reader.read().map_err(say)?),
            ("offerings", _) => self.offerings.push(reader.read().map_err(say)?),
            ("categories", _) => self.categories.push(reader.read().map_err(say)?),
            ("data", "classes.yaml") => self.data_classes.extend(reader.read::<Vec<DataClass>>().map_err(say)?),
            ("data", "skills.yaml") => self.skills.extend(reader.read::<Vec<Skill>>().map_err(say)?),
            ("controls", _) => self.controls.push(reader.read().map_err(say)?),
            ("lenses", _) => self.lenses.push(reader.read().map_err(say)?),
            ("clauses", _) => self.clauses.push(reader.read().map_err(say)?),
            ("scenarios", _) => self.scenarios.push(reader.read().map_err(say)?),
            ("signals", _) => self.signals.push(reader.read().map_err(say)?),
            ("texts", _) => {
                let file: Texts = reader.read().map_err(say)?;
                let known = |key: &&String| self.texts.iter().any(|other| other.texts.contains_key(*key));
                if let Some(key) = file.texts.keys().find(known) {
                    return Err(format!("the text `{key}` stands in another file too"));
                }
                self.texts.push(file);
            }
            _ => return Err("not a place of the catalog; see docs/catalog.md for the folders".to_owned()),
        }
        Ok(())
    }
}

/// Reads the text of one file as any of the shapes above.
pub trait Reader<E> {
    /// Reads the text as `T`.
    ///
    /// # Errors
    /// Whatever is wrong with the text.
    fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, E>;
}
