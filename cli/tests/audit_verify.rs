//! `countersign audit verify`, as a shell sees it.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, in helpers as well")]

use governance::audit::{Checkpoint, Entry, Format, Hash, Header, SigningKey, Writer, link};
use governance::samples::{ANA, noon};
use governance::wire::audit::{VerificationStatus, VerificationView};
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const NORTHWIND: &str = "0198a000-0000-7000-8000-000000000001";
const KEY: &str = "  Verified with the given key 56475aa75463474c\n";

fn key() -> SigningKey {
    SigningKey::from_bytes(&std::array::from_fn(|at| at as u8))
}

fn entry(sequence: u64) -> Entry {
    Entry {
        id: format!("0198a000-0000-7000-8000-{sequence:012}").parse().unwrap(),
        organization: NORTHWIND.parse().unwrap(),
        sequence,
        at: noon(),
        actor: Some(ANA),
        token: None,
        kind: "request.commented".to_owned(),
        subject: format!("#{sequence}"),
        target: None,
        request: None,
        session: None,
        detail: json!({ "comment": "fine" }),
        prominent: false,
    }
}

fn signed(sequence: u64, key: &SigningKey) -> Checkpoint {
    let hash = (1..=sequence).fold(Hash::GENESIS, |last, sequence| link(last, entry(sequence).digest()));
    Checkpoint::sign(NORTHWIND.parse().unwrap(), sequence, hash, noon(), key)
}

/// An export of 1,200 events, signed after each hundred; of those that a filter keeps all is shown.
fn export(last: u64, key: &SigningKey, kept: fn(u64) -> bool) -> String {
    let header = Header {
        format: Format::V1,
        organization: NORTHWIND.parse().unwrap(),
        organization_name: "North\u{1b}wind".to_owned(),
        public_key: key.public(),
        exported_at: noon(),
        first: 1,
        previous: Hash::GENESIS,
        head: signed(last, key),
        filter: Value::Null,
    };
    let (mut writer, mut hash) = (Writer::new(&header), Hash::GENESIS);
    for sequence in 1..=last {
        let entry = entry(sequence);
        hash = link(hash, entry.digest());
        if kept(sequence) {
            writer.event(&entry, hash);
        } else {
            writer.omit(sequence, entry.digest());
        }
        if sequence.is_multiple_of(100) {
            writer.checkpoint(&Checkpoint::sign(entry.organization, sequence, hash, noon(), key));
        }
    }
    String::from_utf8(writer.finish()).unwrap()
}

fn whole() -> String {
    export(1200, &key(), |_| true)
}

fn file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

fn countersign() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.args(["audit", "verify"]);
    command
}

/// Verifies an export with the server's key and, perhaps, what was noted earlier.
fn verify(text: &str, witness: Option<&str>) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = countersign();
    command.arg(file(folder.path(), "export.jsonl", text));
    command.arg("--public-key").arg(file(folder.path(), "key.pem", &key().public().to_string()));
    if let Some(witness) = witness {
        command.arg("--witness").arg(file(folder.path(), "witness", witness));
    }
    let output = command.output().unwrap();
    assert_eq!(err(&output), "");
    (output.status.code(), out(&output))
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_whole_export_gives_0_and_says_what_was_verified() {
    let summary = format!("Intact: 1,200 events of Northwind (name not signed), #1 to #1200, 12 checkpoints\n{KEY}");
    assert_eq!(verify(&whole(), None), (Some(0), summary));
}

#[test]
fn a_filtered_export_says_how_much_it_shows() {
    let text = export(1200, &key(), |sequence| sequence.is_multiple_of(3));
    let summary = format!(
        "\
Intact: 1,200 events of Northwind (name not signed), #1 to #1200, 12 checkpoints
  400 are shown, 800 are left out, with their digests in their place
{KEY}"
    );
    assert_eq!(verify(&text, None), (Some(0), summary));
}

#[test]
fn without_a_key_it_is_said_that_only_the_file_was_verified() {
    let folder = tempfile::tempdir().unwrap();
    let output = countersign().arg(file(folder.path(), "export.jsonl", &whole())).output().unwrap();
    let expected = "\
Intact: 1,200 events of Northwind (name not signed), #1 to #1200, 12 checkpoints
  The key is the export's own: only whether the file fits in itself was verified, not who wrote it.
  Compare its id, 56475aa75463474c, with the one that the server shows, or give the key with --public-key.
";
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(0), expected));
}

#[test]
fn a_fault_gives_1_and_says_where_what_and_what_to_look_at() {
    let text = whole().replacen("\"subject\":\"#700\"", "\"subject\":\"#7\"", 1);
    let told = format!(
        "\
NOT INTACT: edited at #700: #700 is not what was recorded: it does not give its hash
  An export of Northwind (name not signed)
  Compare this event with an earlier export or a backup
{KEY}"
    );
    assert_eq!(verify(&text, None), (Some(1), told));
}

/// What stands behind the headline of an export that is not intact.
fn named(told: &str) -> &str {
    told.strip_prefix("NOT INTACT: ").unwrap_or_else(|| panic!("{told}"))
}

#[test]
fn what_was_cut_off_begins_with_the_number_of_the_first_missing_event() {
    let text: Vec<_> = whole().lines().take(901).map(|line| format!("{line}\n")).collect();
    let (code, told) = verify(&text.concat(), None);
    assert_eq!(code, Some(1));
    let expected = "cut at #893: The first missing event is #893: the log ends at #892, though it had 1200 events\n";
    assert!(named(&told).starts_with(expected), "{told}");
}

#[test]
fn each_way_to_tamper_with_an_export_is_named() {
    let text = whole();
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let tampered = |tamper: &dyn Fn(&mut Vec<String>)| {
        let mut lines = lines.clone();
        tamper(&mut lines);
        let (code, told) = verify(&format!("{}\n", lines.join("\n")), None);
        assert_eq!(code, Some(1), "{told}");
        named(&told).split_once(':').unwrap().0.to_owned()
    };
    assert_eq!(tampered(&|lines| drop(lines.remove(50))), "missing at #50");
    assert_eq!(tampered(&|lines| lines.insert(60, lines[50].clone())), "inserted at #60");
    assert_eq!(tampered(&|lines| lines.swap(50, 51)), "reordered at #50");
    assert_eq!(tampered(&|lines| lines.truncate(901)), "cut at #893");
    assert_eq!(tampered(&|lines| lines[50] = "{}".to_owned()), "unreadable at #50");
    let other = whole().replace(NORTHWIND, "0198a000-0000-7000-8000-000000000002");
    let other = other.lines().nth(50).unwrap().to_owned();
    assert_eq!(tampered(&|lines| lines[50].clone_from(&other)), "foreign at #50");
    let cut = &text[..text.len() / 2];
    assert!(named(&verify(cut, None).1).starts_with("cut at #"));
}

#[test]
fn an_export_signed_with_another_key_is_a_fault() {
    let text = export(10, &SigningKey::from_bytes(&[9; 32]), |_| true);
    let (code, told) = verify(&text, None);
    assert_eq!(code, Some(1));
    assert!(named(&told).starts_with("unknown-key at #10: The checkpoint of #10 is signed with key "), "{told}");
}

/// Verifies the whole export, and what was noted, with keys.
fn with_keys(keys: &[&SigningKey], witness: &str) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = countersign();
    command.arg(file(folder.path(), "export.jsonl", &whole()));
    for (number, key) in keys.iter().enumerate() {
        command.arg("--public-key").arg(file(folder.path(), &format!("{number}.pem"), &key.public().to_string()));
    }
    command.arg("--witness").arg(file(folder.path(), "witness", witness));
    let output = command.output().unwrap();
    assert_eq!(err(&output), "");
    (output.status.code(), out(&output))
}

#[test]
fn an_export_of_the_time_of_an_earlier_key_is_a_witness_where_that_key_is_given_too() {
    let former = SigningKey::from_bytes(&[8; 32]);
    let earlier = export(350, &former, |_| true);
    let (code, told) = with_keys(&[&key(), &former], &earlier);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("\n  4 checkpoints noted elsewhere: in this chain\n"), "{told}");
    assert!(told.contains("; the export is signed with 56475aa75463474c\n"), "{told}");
    assert_eq!(with_keys(&[&former, &key()], &earlier), (code, told), "in any order");

    let (code, told) = with_keys(&[&key()], &earlier);
    assert_eq!(code, Some(1));
    assert!(
        named(&told).starts_with("unknown-key at #100: ") && told.contains(&former.public().id().to_string()),
        "{told}"
    );
    assert!(!told.contains("forged"), "{told}");
    let (code, told) = with_keys(&[&former], &earlier);
    assert_eq!(code, Some(1));
    assert!(named(&told).starts_with("unknown-key at #1200: "), "{told}");
    let disguised = Checkpoint { key: former.public().id(), ..signed(350, &SigningKey::from_bytes(&[9; 32])) };
    let (code, told) = with_keys(&[&key(), &former], &serde_json::to_string(&disguised).unwrap());
    assert_eq!(code, Some(1));
    assert!(named(&told).starts_with("forged-checkpoint at #350: "), "{told}");
}

#[test]
fn what_the_server_says_of_its_log_is_a_witness() {
    let said = VerificationView {
        status: VerificationStatus::Intact,
        count: 1160,
        verified: 1150,
        checked_at: Some(noon()),
        swept: 0,
        swept_at: None,
        checkpoint: Some(signed(1150, &key())),
        key: Some(key().public().id().to_string()),
        unsigned: None,
        fault: None,
        found_at: None,
        advice: None,
    };
    let answer = serde_json::to_value(&said).unwrap();
    for text in [answer.to_string(), answer["checkpoint"].to_string()] {
        let (code, told) = verify(&whole(), Some(&text));
        assert_eq!(code, Some(0), "{told}");
        assert!(told.contains("1 checkpoint noted elsewhere: in this chain"), "{told}");
    }
}

#[test]
fn an_earlier_export_is_a_witness() {
    let earlier = export(350, &key(), |_| true);
    let (code, told) = verify(&whole(), Some(&earlier));
    assert_eq!(code, Some(0));
    assert!(told.contains("\n  4 checkpoints noted elsewhere: in this chain\n"), "{told}");
    let (code, told) = verify(&earlier, Some(&whole()));
    assert_eq!(code, Some(1));
    let expected = "cut at #351: The first missing event is #351: the log ends at #350, though a checkpoint noted \
                    elsewhere signs #1200\n";
    assert!(named(&told).starts_with(expected), "{told}");
}

#[test]
fn noted_checkpoints_are_witnesses() {
    let noted = signed(1150, &key());
    for text in [serde_json::to_string_pretty(&noted).unwrap(), json!({ "checkpoint": noted }).to_string()] {
        let (code, told) = verify(&whole(), Some(&text));
        assert_eq!(code, Some(0));
        assert!(told.contains("1 checkpoint noted elsewhere: in this chain"), "{told}");
    }
    let other = Checkpoint::sign(noted.organization, 1150, Hash::of("other"), noon(), &key());
    let (code, told) = verify(&whole(), Some(&serde_json::to_string(&other).unwrap()));
    assert_eq!(code, Some(1));
    assert!(named(&told).starts_with("checkpoint-mismatch at #1101: The log was rewritten"), "{told}");
    assert!(told.contains("among #1101 to #1150"), "{told}");
}

#[test]
fn what_cannot_be_read_gives_2_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let good = file(folder.path(), "export.jsonl", &whole());
    let bad = file(folder.path(), "bad", "nonsense\n");
    let absent = folder.path().join("absent");
    let told = |command: &mut Command| {
        let output = command.output().unwrap();
        assert_eq!((output.status.code(), out(&output).as_str()), (Some(2), ""));
        err(&output)
    };
    assert!(told(countersign().arg(&absent)).contains("absent: No such file"));
    assert!(told(countersign().arg(&bad)).contains("bad: the first line must be the header"));
    let table = file(folder.path(), "export.csv", "sequence,at,actor,actorEmail\r\n1,2026-01-07T12:00:00Z,Ana,\r\n");
    let expected = "export.csv: this looks like the CSV export; verify needs the JSONL export (--format jsonl)\n";
    assert!(told(countersign().arg(&table)).ends_with(expected));
    let empty = file(folder.path(), "empty", "");
    assert!(told(countersign().arg(&empty)).contains("empty: it is empty"));
    assert!(
        told(countersign().arg(&good).arg("--public-key").arg(&bad)).contains("bad: must be an Ed25519 public key")
    );
    assert!(
        told(countersign().arg(&good).arg("--witness").arg(&bad)).contains("bad: neither an export nor checkpoints")
    );
    assert!(told(&mut countersign()).contains("<EXPORT>"));
}

#[test]
fn a_dash_is_standard_input() {
    let mut command = countersign();
    command.arg("-").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(whole().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(out(&output).starts_with("Intact: 1,200 events"));
}

#[test]
fn json_output_is_one_document_with_everything_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let told = |text: &str| -> Value {
        let path = file(folder.path(), "export.jsonl", text);
        let output = countersign().args(["--output", "json"]).arg(path).output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let verified = json!({
        "organization": NORTHWIND, "first": 1, "last": 1200, "shown": 1200, "omitted": 0, "checkpoints": 12,
        "witnesses": 0, "outOfSight": 0,
    });
    let expected = json!({
        "intact": true, "organizationName": "Northwind", "key": "56475aa75463474c", "givenKeys": [],
        "verified": verified,
    });
    assert_eq!(told(&whole()), expected);
    let fault = &told(&whole().replacen("fine", "bad", 1))["fault"];
    assert_eq!((&fault["kind"], &fault["sequence"]), (&json!("edited"), &json!(1)));
    assert!(fault["says"].is_string() && fault["advice"].is_string());
}
