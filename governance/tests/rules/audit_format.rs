//! `docs/audit-format.md` says what the code does: its vectors are read from there.

use governance::audit::{Checkpoint, Hash, Header, Line, PublicKey, SigningKey, Verifier, link};

const DOCS: &str = include_str!("../../../docs/audit-format.md");

/// The text of the first block in this language after a heading or sentence.
fn block(after: &str, language: &str) -> &'static str {
    let (_, rest) = DOCS.split_once(after).unwrap();
    let (_, rest) = rest.split_once(&format!("```{language}\n")).unwrap();
    rest.split_once("```").unwrap().0
}

/// The values of a name in a block of `name value` lines.
fn values(block: &'static str, name: &str) -> Vec<&'static str> {
    block.lines().filter_map(|line| line.strip_prefix(name)).map(str::trim_start).collect()
}

fn export() -> (Header, impl Iterator<Item = &'static str>) {
    let mut lines = block("The export of these three", "jsonl").lines();
    (Header::read(lines.next().unwrap().as_bytes()).unwrap(), lines)
}

#[test]
fn the_documented_events_have_the_documented_bytes_digests_and_hashes() {
    let vectors = block("## Test vectors", "text");
    let [canonical, digests, hashes] = ["canonical ", "digest ", "hash "].map(|name| values(vectors, name));
    assert_eq!((canonical.len(), digests.len(), hashes.len()), (3, 3, 3));
    let mut before = Hash::GENESIS;
    for ((canonical, digest), hash) in canonical.into_iter().zip(digests).zip(hashes) {
        let line = format!("{},\"hash\":\"{hash}\"}}", canonical.strip_suffix('}').unwrap());
        let Ok(Line::Event(entry, stored)) = Line::read(line.as_bytes()) else { panic!("{line}") };
        assert_eq!(String::from_utf8(entry.canonical()).unwrap(), canonical);
        assert_eq!(entry.digest().to_string(), digest);
        before = link(before, entry.digest());
        assert_eq!((before.to_string().as_str(), before), (hash, stored));
    }
}

#[test]
fn the_documented_checkpoint_is_what_the_documented_key_signs() {
    let vectors = block("A checkpoint of the third", "text");
    let value = |name| values(vectors, name)[0];
    let secret: Hash = value("secret ").parse().unwrap();
    let key = SigningKey::from_bytes(&secret.0);
    let public: PublicKey = block("A checkpoint of the third", "pem").parse().unwrap();
    assert_eq!((key.public(), public.to_string().as_str()), (public, block("A checkpoint of the third", "pem")));
    assert_eq!(public.id().to_string(), value("key "));
    let (header, _) = export();
    let Checkpoint { organization, sequence, hash, at, .. } = header.head;
    assert_eq!(Checkpoint::sign(organization, sequence, hash, at, &key), header.head);
    assert_eq!(header.head.signature.to_string(), value("signature "));
    assert_eq!(header.head.verify(&public), Ok(()));
}

#[test]
fn the_documented_export_is_intact() {
    let (header, lines) = export();
    let mut verifier = Verifier::new(&header, header.public_key, vec![header.head]).unwrap();
    for line in lines {
        verifier.read(line.as_bytes()).unwrap();
    }
    let intact = verifier.finish().unwrap();
    assert_eq!((intact.shown, intact.omitted, intact.checkpoints, intact.witnesses), (1, 2, 1, 1));
}
