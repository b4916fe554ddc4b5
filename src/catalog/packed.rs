//! Entries of the shipped catalog that are unpacked when somebody looks into them.
//!
//! In: what the build script wrote, a [`Bundle`] an entry. Out: [`Packed`], which reads like the entry itself. A run looks
//! into few of the thousands of entries, so most stay bytes. What must hold: the ids of an entry are known without
//! unpacking it. The build script includes this file along with [`super::raw`], so it depends on serde only.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// How an entry lies in the binary.
#[derive(Debug, Serialize, Deserialize)]
pub struct Bundle<'b> {
    /// Id of the entry, of the vendor for offerings, kind for signals.
    #[serde(borrow)]
    pub id: &'b str,
    /// Ids of what is in it.
    #[serde(borrow)]
    pub inner: Vec<&'b str>,
    /// The entry.
    pub bytes: &'b [u8],
}

/// Everything that lies packed in the binary.
#[derive(Debug, Serialize, Deserialize)]
pub struct Many<'b> {
    /// Vendors.
    #[serde(borrow)]
    pub vendors: Vec<Bundle<'b>>,
    /// Offerings, a bundle a file.
    #[serde(borrow)]
    pub offerings: Vec<Bundle<'b>>,
    /// Categories.
    #[serde(borrow)]
    pub categories: Vec<Bundle<'b>>,
    /// Signals, a bundle a file.
    #[serde(borrow)]
    pub signals: Vec<Bundle<'b>>,
    /// Ids of offerings that others are hosted on.
    #[serde(borrow)]
    pub hosts: Vec<&'b str>,
    /// Vendors by the names that machines use.
    pub makers: &'b [u8],
}

/// An entry, or the bytes that it is made from on first use. Copies share it until one of them changes its own.
pub struct Packed<T>(Arc<Inner<T>>);

/// In one piece of memory, small until somebody looks into it: there are many thousands.
struct Inner<T> {
    entry: OnceLock<Box<T>>,
    bundle: Option<(Bundle<'static>, fn(&'static [u8]) -> T)>,
}

impl<T> Packed<T> {
    /// An entry of the shipped catalog.
    pub fn new(bundle: Bundle<'static>, unpack: fn(&'static [u8]) -> T) -> Self {
        Self(Arc::new(Inner { entry: OnceLock::new(), bundle: Some((bundle, unpack)) }))
    }

    /// The bundle it comes from; `None` for entries of a user and for changed ones.
    #[must_use]
    pub fn bundle(&self) -> Option<&Bundle<'static>> {
        self.0.bundle.as_ref().map(|(bundle, _)| bundle)
    }
}

/// An entry with an id.
pub trait Entry {
    /// The id.
    fn id(&self) -> &str;
}

impl<T: Entry> Packed<T> {
    /// The id, without unpacking the rest.
    #[must_use]
    pub fn id(&self) -> &str {
        self.bundle().map_or_else(|| (**self).id(), |bundle| bundle.id)
    }
}

impl<T: Clone> Packed<T> {
    /// The entry, for changes that only this copy sees.
    pub fn make_mut(&mut self) -> &mut T {
        if self.0.bundle.is_some() || Arc::get_mut(&mut self.0).is_none() {
            *self = Self::from((**self).clone());
        }
        match Arc::get_mut(&mut self.0).and_then(|inner| inner.entry.get_mut()) {
            Some(entry) => entry,
            None => unreachable!("made above, and nobody shares it yet"),
        }
    }
}

impl<T> Deref for Packed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.entry.get_or_init(|| match &self.0.bundle {
            Some((bundle, unpack)) => Box::new(unpack(bundle.bytes)),
            None => unreachable!("an entry without a bundle is there from the start"),
        })
    }
}

impl<T> From<T> for Packed<T> {
    fn from(entry: T) -> Self {
        Self(Arc::new(Inner { entry: OnceLock::from(Box::new(entry)), bundle: None }))
    }
}

impl<T> Clone for Packed<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: fmt::Debug> fmt::Debug for Packed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: Serialize> Serialize for Packed<T> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(out)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Packed<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        T::deserialize(from).map(Self::from)
    }
}
