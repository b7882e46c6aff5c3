//! The payload of a request: read when it is opened, and again when it is claimed.
//!
//! What is claimed is what is about to be executed, so the digest at the claim is that of the file as it is
//! then. Where it changed while people approved, the server refuses the claim.

use crate::client::Failure;
use governance::audit::UniqueValue;
use governance::payload::{Digest, digest};
use governance::wire::requests::PayloadBody;
use serde_json::Value;
use std::io::Read;

const JSON: &str = "application/json";

/// The media types of names, by what they end with.
const TYPES: [(&str, &str); 12] = [
    ("json", JSON),
    ("yaml", "application/yaml"),
    ("yml", "application/yaml"),
    ("toml", "application/toml"),
    ("xml", "application/xml"),
    ("sql", "application/sql"),
    ("md", "text/markdown"),
    ("diff", "text/x-diff"),
    ("patch", "text/x-diff"),
    ("sh", "text/x-shellscript"),
    ("tf", "text/x-hcl"),
    ("hcl", "text/x-hcl"),
];

/// A payload, or that there is none.
#[derive(Debug)]
pub struct Payload {
    /// As it is sent.
    pub body: Option<PayloadBody>,
    file: Option<String>,
    media_type: String,
    /// What came from standard input, which can be read only once.
    text: Option<String>,
}

impl Payload {
    /// Reads it.
    ///
    /// # Errors
    /// A file that cannot be read, is no text, is not what its media type says, or is too large.
    pub fn read(file: Option<&str>, media_type: Option<&str>, before: Option<&str>) -> Result<Self, Failure> {
        let Some(file) = file else {
            return Ok(Self { body: None, file: None, media_type: String::new(), text: None });
        };
        if file == "-" && before == Some("-") {
            return Err(Failure::Unusable("--payload and --before cannot both be standard input".to_owned()));
        }
        let media_type = media_type.unwrap_or_else(|| guess(file)).to_owned();
        let text = text(file)?;
        let before = before.map(|before| Ok((before, self::text(before)?))).transpose()?;
        let body = if media_type == JSON {
            let before = before.map(|(name, text)| json(name, &text)).transpose()?;
            PayloadBody { json: Some(json(file, &text)?), before, ..PayloadBody::default() }
        } else {
            let before = before.map(|(_, text)| Value::String(text));
            let media_type = Some(media_type.clone());
            PayloadBody { media_type, text: Some(text.clone()), before, ..PayloadBody::default() }
        };
        digest_of(&body)?;
        let text = (file == "-").then_some(text);
        Ok(Self { body: Some(body), file: Some(file.to_owned()), media_type, text })
    }

    /// The digest of the payload as it is now.
    ///
    /// # Errors
    /// The file can no longer be read.
    pub fn digest_now(&self) -> Result<Digest, Failure> {
        match (&self.body, &self.file) {
            (Some(body), Some(file)) if file == "-" => digest_of(body),
            (Some(_), Some(file)) => {
                let read = Self::read(Some(file), Some(&self.media_type), None)?;
                read.body.as_ref().map_or_else(|| Ok(digest(None)), digest_of)
            }
            _ => Ok(digest(None)),
        }
    }

    /// What came from standard input, and so can be given on.
    pub fn piped(&self) -> Option<&str> {
        self.text.as_deref()
    }
}

fn digest_of(body: &PayloadBody) -> Result<Digest, Failure> {
    let bad = |errors: governance::FieldErrors| {
        let says = errors.0.iter().map(|error| format!("{}: {}", error.field, error.message)).collect::<Vec<_>>();
        Failure::Unusable(says.join("; "))
    };
    Ok(body.clone().check().map_err(bad)?.digest())
}

/// The media type by the end of a name.
fn guess(file: &str) -> &'static str {
    let end = file.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
    TYPES.iter().find(|(known, _)| *known == end).map_or("text/plain", |(_, media_type)| media_type)
}

fn name(file: &str) -> &str {
    if file == "-" { "standard input" } else { file }
}

fn text(file: &str) -> Result<String, Failure> {
    let bad = |why: String| Failure::Unusable(format!("{}: {why}", name(file)));
    let mut bytes = Vec::new();
    let read = if file == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes)
    } else {
        std::fs::File::open(file).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    read.map_err(|error| bad(error.to_string()))?;
    String::from_utf8(bytes).map_err(|_| bad("is no text in UTF-8; people approve what they can read".to_owned()))
}

/// JSON in which no name stands twice: people would see one of the two, and a program take the other.
fn json(file: &str, text: &str) -> Result<Value, Failure> {
    let read = serde_json::from_str::<UniqueValue>(text).map(|value| value.0);
    read.map_err(|error| Failure::Unusable(format!("{}: is no JSON: {error}", name(file))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> (tempfile::TempDir, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        (folder, path.display().to_string())
    }

    #[test]
    fn the_digest_of_a_text_is_of_its_bytes_and_of_json_of_its_content() {
        let table = [
            ("a.yaml", "image: api:1.4.2", "image: api:1.4.2"),
            ("a.yaml", "image: api:1.4.2\n", "image: api:1.4.2\n"),
            ("a.json", "{ \"b\": 1.0,\n \"a\": \"é\" }\n", "{\"a\":\"é\",\"b\":1}"),
            ("a.txt", "{ }", "{ }"),
        ];
        for (name, text, bytes) in table {
            let (_folder, path) = file(name, text);
            let payload = Payload::read(Some(&path), None, None).unwrap();
            assert_eq!(payload.digest_now().unwrap(), Digest::of(bytes), "{name}");
        }
        assert_eq!(Payload::read(None, None, None).unwrap().digest_now().unwrap(), Digest::of(""));
    }

    #[test]
    fn the_digest_is_that_of_the_file_as_it_is_now() {
        let (_folder, path) = file("a.yaml", "one");
        let payload = Payload::read(Some(&path), None, None).unwrap();
        std::fs::write(&path, "two").unwrap();
        assert_eq!(payload.digest_now().unwrap(), Digest::of("two"));
        std::fs::remove_file(&path).unwrap();
        assert!(payload.digest_now().is_err());
    }

    #[test]
    fn the_media_type_is_guessed_from_the_name() {
        let table = [
            ("plan.JSON", JSON),
            ("a/b.yml", "application/yaml"),
            ("x.patch", "text/x-diff"),
            ("Dockerfile", "text/plain"),
            ("-", "text/plain"),
        ];
        for (name, media_type) in table {
            assert_eq!(guess(name), media_type, "{name}");
        }
    }

    #[test]
    fn what_nobody_could_read_is_not_sent() {
        let says = |name: &str, text: &str| {
            let (_folder, path) = file(name, text);
            match Payload::read(Some(&path), None, None) {
                Err(Failure::Unusable(says)) => says,
                other => panic!("{other:?}"),
            }
        };
        assert!(says("a.json", "{\"a\":1,\"a\":2}").contains("`a` stands twice"));
        assert!(says("a.json", "{").contains("is no JSON"));
        let (_folder, path) = file("a.bin", "");
        std::fs::write(&path, [0xff, 0xfe]).unwrap();
        assert!(Payload::read(Some(&path), None, None).is_err());
    }
}
