//! What will change if a request is approved, and the digest that ties the claim to it.

use serde::{Deserialize, Serialize};
use sha2::Digest as _;
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// `sha256:` and 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of some bytes.
    pub fn of(bytes: impl AsRef<[u8]>) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", hex::encode(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// The text is no digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be `sha256:` and 64 hexadecimal digits")]
pub struct BadDigest;

impl FromStr for Digest {
    type Err = BadDigest;
    fn from_str(text: &str) -> Result<Self, BadDigest> {
        let digits = text.strip_prefix("sha256:").ok_or(BadDigest)?;
        let mut bytes = [0; 32];
        hex::decode_to_slice(digits, &mut bytes).map_err(|_| BadDigest)?;
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for Digest {
    type Error = BadDigest;
    fn try_from(text: String) -> Result<Self, BadDigest> {
        text.parse()
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

/// A payload: JSON, or a text of some media type, each with an optional "before".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged, rename_all = "camelCase")]
pub enum Payload {
    Json {
        json: serde_json::Value,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<serde_json::Value>,
    },
    Text {
        #[serde(rename = "mediaType")]
        media_type: String,
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<String>,
    },
}

impl Payload {
    /// The media type: of the text, or JSON's.
    pub fn media_type(&self) -> &str {
        match self {
            Self::Json { .. } => "application/json",
            Self::Text { media_type, .. } => media_type,
        }
    }

    /// The SHA-256 of the text's UTF-8 bytes, or of the JSON in RFC 8785 canonical form
    /// (interfaces.md). The "before" is not part of it.
    pub fn digest(&self) -> Digest {
        Digest::of(self.bytes())
    }

    /// The bytes that the digest is of.
    pub fn bytes(&self) -> Cow<'_, [u8]> {
        match self {
            Self::Json { json, .. } => canonical(json).into(),
            Self::Text { text, .. } => text.as_bytes().into(),
        }
    }

    /// What stood there before, in the same form.
    pub fn before_bytes(&self) -> Option<Cow<'_, [u8]>> {
        match self {
            Self::Json { before, .. } => before.as_ref().map(|json| canonical(json).into()),
            Self::Text { before, .. } => before.as_ref().map(|text| text.as_bytes().into()),
        }
    }

    /// The payload as a text to read; JSON is indented.
    pub fn text(&self) -> String {
        match self {
            Self::Json { json, .. } => pretty(json),
            Self::Text { text, .. } => text.clone(),
        }
    }

    /// What stood there before, as a text to read.
    pub fn before(&self) -> Option<String> {
        match self {
            Self::Json { before, .. } => before.as_ref().map(pretty),
            Self::Text { before, .. } => before.clone(),
        }
    }
}

/// The digest of a payload, or of the empty text when there is none.
pub fn digest(payload: Option<&Payload>) -> Digest {
    payload.map_or_else(|| Digest::of(""), Payload::digest)
}

fn canonical(json: &serde_json::Value) -> Vec<u8> {
    // Canonical form fails only for values JSON cannot hold, and these come from JSON.
    serde_json_canonicalizer::to_vec(json).unwrap_or_else(|_| json.to_string().into_bytes())
}

fn pretty(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_else(|_| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_payload_has_the_digest_of_the_empty_text() {
        let empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(digest(None).to_string(), empty);
    }

    #[test]
    fn the_order_of_keys_and_the_spelling_of_numbers_do_not_change_a_digest() {
        let one = Payload::Json { json: serde_json::json!({"b": 1.0, "a": "é"}), before: None };
        let other = Payload::Json { json: serde_json::json!({"a": "é", "b": 1}), before: None };
        assert_eq!(one.digest(), other.digest());
        assert_eq!(one.digest(), Digest::of("{\"a\":\"é\",\"b\":1}"));
    }

    #[test]
    fn a_digest_reads_back_and_nothing_else_does() {
        let digest = Digest::of("x");
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert_eq!("sha256:abc".parse::<Digest>(), Err(BadDigest));
        assert_eq!("e3b0c4".parse::<Digest>(), Err(BadDigest));
    }
}
