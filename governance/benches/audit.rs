//! Verifying an export of 1,000,000 events, as a ratio against reading the same bytes and hashing
//! them once with SHA-256: `cargo bench -p governance --bench audit`.
//!
//! Ratios of times measured in the same run mean the same on every machine; the times themselves do
//! not. What is measured is the fastest of several runs. The export is a file, read in lines. The
//! events are written as `countersign audit verify` can read them, too, to the path in
//! `AUDIT_EXPORT` if that is set.

#[allow(dead_code, reason = "of the organization, only how time is measured is needed here")]
mod organization;

use governance::audit::{Checkpoint, Entry, Format, Hash, Header, Intact, SigningKey, Verifier, Writer, link};
use governance::ids::{EventId, OrganizationId, RequestId};
use governance::samples::{ANA, API, PRODUCTION, noon};
use governance::{Target, Timestamp};
use organization::fastest;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use uuid::Uuid;

const EVENTS: u64 = 1_000_000;
/// A checkpoint after so many.
const SIGNED: u64 = 10_000;
const ORGANIZATION: OrganizationId = OrganizationId(Uuid::from_u128(1));

fn at(sequence: u64) -> Timestamp {
    noon() + Duration::from_micros(sequence * 1_000_003)
}

fn entry(sequence: u64) -> Entry {
    let id = |kind: u128| Uuid::from_u128((kind << 64) + u128::from(sequence));
    let policy = json!({ "id": id(3), "name": "Production Deploy Gate", "version": 3 });
    Entry {
        id: EventId(id(1)),
        organization: ORGANIZATION,
        sequence,
        at: at(sequence),
        actor: Some(ANA),
        token: None,
        kind: "request.opened".to_owned(),
        subject: format!("#{sequence} release.deploy to api / production"),
        target: Some(Target { project: Some(API), environment: Some(PRODUCTION), cluster: None }),
        request: Some(RequestId(id(2))),
        session: None,
        detail: json!({ "gate": "pending", "policies": [policy], "reason": "Fix the checkout, again" }),
        prominent: false,
    }
}

/// Writes the export twice: the head is only known after the events, but stands before them.
fn write(path: &Path) -> std::io::Result<()> {
    let key = SigningKey::from_bytes(&[7; 32]);
    let last = (1..=EVENTS).fold(Hash::GENESIS, |last, sequence| link(last, entry(sequence).digest()));
    let sign = |sequence, hash| Checkpoint::sign(ORGANIZATION, sequence, hash, at(sequence), &key);
    let header = Header {
        format: Format::V1,
        organization: ORGANIZATION,
        organization_name: "Northwind".to_owned(),
        public_key: key.public(),
        exported_at: at(EVENTS),
        first: 1,
        previous: Hash::GENESIS,
        head: sign(EVENTS, last),
        filter: Value::Null,
    };
    let (mut writer, mut file, mut hash) = (Writer::new(&header), File::create(path)?, Hash::GENESIS);
    for sequence in 1..=EVENTS {
        let entry = entry(sequence);
        hash = link(hash, entry.digest());
        writer.event(&entry, hash);
        if sequence.is_multiple_of(SIGNED) {
            writer.checkpoint(&sign(sequence, hash));
            file.write_all(&writer.take())?;
        }
    }
    file.write_all(&writer.finish())
}

fn read(path: &Path) -> std::io::Result<[u8; 32]> {
    let (mut file, mut hash, mut buffer) = (File::open(path)?, Sha256::new(), vec![0; 1 << 20]);
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok(hash.finalize().into());
        }
        hash.update(&buffer[..count]);
    }
}

fn verify(path: &Path) -> Result<Intact, Box<dyn std::error::Error>> {
    let (mut file, mut line) = (BufReader::with_capacity(1 << 20, File::open(path)?), Vec::new());
    file.read_until(b'\n', &mut line)?;
    let header = Header::read(&line)?;
    let mut verifier = Verifier::new(&header, header.public_key, Vec::new())?;
    loop {
        line.clear();
        if file.read_until(b'\n', &mut line)? == 0 {
            return Ok(verifier.finish()?);
        }
        verifier.read(&line)?;
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let kept = std::env::var_os("AUDIT_EXPORT").map(PathBuf::from);
    let path = kept.clone().unwrap_or_else(|| std::env::temp_dir().join(format!("audit-{}.jsonl", std::process::id())));
    write(&path)?;
    let intact = verify(&path)?;
    let megabytes = fs::metadata(&path)?.len() >> 20;
    let unit = fastest(3, || read(&path));
    println!("reading and hashing {megabytes} MiB once: {unit:.1?}");
    let time = fastest(3, || verify(&path));
    let ratio = time.as_secs_f64() / unit.as_secs_f64();
    let (events, checkpoints) = (intact.events(), intact.checkpoints);
    println!("{ratio:>9.1} × that  verifying {events} events with {checkpoints} checkpoints ({time:.1?})");
    if kept.is_none() {
        fs::remove_file(path)?;
    }
    Ok(())
}
