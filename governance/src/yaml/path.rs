//! Where something stands in a document, and on which line that is.
//!
//! The YAML reader tells a line only with an error. So a path is looked up by reading the document
//! once more and failing on purpose where the path ends.

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_path_to_error::Segment;
use std::fmt;

/// One step down into a document.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

/// The way from the top of a document to a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Path(Vec<Step>);

impl Path {
    /// The entry of a mapping at the top.
    pub(crate) fn of(key: &str) -> Self {
        Self::default().key(key)
    }

    /// The entry of a mapping here.
    pub(crate) fn key(&self, key: &str) -> Self {
        self.step(Step::Key(key.to_owned()))
    }

    /// The element of a list here.
    pub(crate) fn index(&self, index: usize) -> Self {
        self.step(Step::Index(index))
    }

    /// A field here, named with dots as [`crate::FieldError`] does.
    pub(crate) fn field(&self, dotted: &str) -> Self {
        Self::parse(dotted).0.into_iter().fold(self.clone(), |path, step| path.step(step))
    }

    /// The path of a written form, such as `policies[2].quorum.requiredTeamIds`. A part that cannot be
    /// read ends it.
    pub(crate) fn parse(text: &str) -> Self {
        let mut path = Self::default();
        for part in text.split('.').filter(|part| !part.is_empty()) {
            let (key, indexes) = part.split_once('[').unwrap_or((part, ""));
            path = path.key(key);
            for index in indexes.split('[').map_while(|index| index.strip_suffix(']')) {
                let Ok(index) = index.parse() else { return path };
                path = path.index(index);
            }
        }
        path
    }

    /// What holds the value, unless that is the whole document.
    pub(crate) fn parent(&self) -> Option<Self> {
        self.0.split_last().map(|(_, rest)| Self(rest.to_vec()))
    }

    fn step(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

/// As far down as it can be followed.
impl From<&serde_path_to_error::Path> for Path {
    fn from(path: &serde_path_to_error::Path) -> Self {
        let step = |segment: &Segment| match segment {
            Segment::Seq { index } => Some(Step::Index(*index)),
            Segment::Map { key } => Some(Step::Key(key.clone())),
            Segment::Enum { .. } | Segment::Unknown => None,
        };
        Self(path.iter().map_while(step).collect())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if number == 0 => f.write_str(key)?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// The line and column, both from 1, at which the value at a path of a document (from 1) begins.
/// A value that is absent is looked for in vain, and the place is that of what should hold it.
pub(crate) fn locate(text: &str, document: usize, path: &Path) -> (usize, usize) {
    yaml_serde::Deserializer::from_str(text)
        .nth(document.saturating_sub(1))
        .and_then(|document| Seek(&path.0).deserialize(document).err())
        .and_then(|error| error.location())
        .map_or((1, 1), |location| (location.line(), location.column()))
}

/// Goes along the steps and always fails: where they end, or where they cannot be followed.
struct Seek<'a>(&'a [Step]);

impl<'de> DeserializeSeed<'de> for Seek<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.0.first() {
            Some(Step::Key(_)) => deserializer.deserialize_map(self),
            Some(Step::Index(_)) => deserializer.deserialize_seq(self),
            // Fails for every value, since the visitor takes none.
            None => deserializer.deserialize_any(Here),
        }
    }
}

impl<'de> Visitor<'de> for Seek<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the next step")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if let Some((Step::Key(wanted), rest)) = self.0.split_first() {
            while let Some(key) = map.next_key::<String>()? {
                if key == *wanted {
                    return map.next_value_seed(Seek(rest));
                }
                map.next_value::<IgnoredAny>()?;
            }
        }
        Err(A::Error::custom("absent"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        if let Some((Step::Index(wanted), rest)) = self.0.split_first() {
            for _ in 0..*wanted {
                list.next_element::<IgnoredAny>()?;
            }
            if list.next_element_seed(Seek(rest))?.is_some() {
                return Ok(());
            }
        }
        Err(A::Error::custom("absent"))
    }
}

struct Here;

impl<'de> Visitor<'de> for Here {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nothing")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_path_reads_back() {
        for text in ["", "policies", "policies[2].quorum.requiredTeamIds", "a[0][1].b"] {
            assert_eq!(Path::parse(text).to_string(), text);
        }
        assert_eq!(Path::parse("policies[x].name").to_string(), "policies");
    }
}
