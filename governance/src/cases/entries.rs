//! A mapping from names to entries that keeps the file's order and refuses a name that stands twice,
//! of which a plain map would silently keep the last.

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use std::collections::BTreeSet;
use std::fmt;
use std::marker::PhantomData;

/// The entries, in the order of the file.
#[derive(Debug)]
pub(super) struct Entries<T>(Vec<(String, T)>);

impl<T> Entries<T> {
    /// Name and entry, in the order of the file.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(name, entry)| (name.as_str(), entry))
    }
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor(PhantomData))
    }
}

struct EntriesVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for EntriesVisitor<T> {
    type Value = Entries<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping from names to entries")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        let mut taken = BTreeSet::new();
        while let Some(name) = map.next_key_seed(NewName(&taken))? {
            entries.push((name.clone(), map.next_value()?));
            taken.insert(name);
        }
        Ok(Entries(entries))
    }
}

/// A name that is not taken. Refused while the reader still stands at it, so that the error has its line.
struct NewName<'a>(&'a BTreeSet<String>);

impl<'de> DeserializeSeed<'de> for NewName<'_> {
    type Value = String;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NewName<'_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<String, E> {
        if name.is_empty() || name.trim() != name {
            return Err(E::custom("a name must not be empty, nor begin or end with a space"));
        }
        if self.0.contains(name) {
            return Err(E::custom(format_args!("`{name}` stands twice; each name may stand once")));
        }
        Ok(name.to_owned())
    }
}
