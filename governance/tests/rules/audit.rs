//! The audit log's chain: each way to tamper with a log is found, and named.

use chrono::TimeDelta;
use governance::audit::{
    Chain, Checkpoint, Entry, Fault, FaultKind, Format, Hash, Header, Intact, Keys, Line, Row, SigningKey, Verifier,
    Writer, link,
};
use governance::ids::{BreakGlassSessionId, EventId, OrganizationId, RequestId, TokenId};
use governance::samples::{ANA, API, BO, EU_1, PRODUCTION, noon};
use governance::wire::audit::{VerificationStatus, VerificationView};
use governance::{Target, Timestamp};
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

const NORTHWIND: OrganizationId = OrganizationId(Uuid::from_u128(0xa1));
const CONTOSO: OrganizationId = OrganizationId(Uuid::from_u128(0xb2));
const COUNT: u64 = 100;

fn at(sequence: u64) -> Timestamp {
    noon() + Duration::from_micros(sequence * 1_000_001)
}

fn entry(organization: OrganizationId, sequence: u64) -> Entry {
    let id = |kind: u128| Uuid::from_u128((kind << 64) + u128::from(sequence));
    Entry {
        id: EventId(id(7)),
        organization,
        sequence,
        at: at(sequence),
        actor: (!sequence.is_multiple_of(3)).then_some(ANA),
        token: sequence.is_multiple_of(5).then(|| TokenId(id(8))),
        kind: "request.reviewed".to_owned(),
        subject: format!("#{sequence} release.deploy to api / production"),
        target: Some(Target { project: Some(API), environment: Some(PRODUCTION), cluster: None }),
        request: Some(RequestId(id(9))),
        session: None,
        detail: json!({ "verdict": "approve", "comment": format!("fine – {sequence}") }),
        prominent: false,
    }
}

/// Stores entries one after the other, as the log does.
fn chained(entries: impl IntoIterator<Item = Entry>) -> Vec<Row> {
    let mut last = Hash::GENESIS;
    let row = |entry: Entry| {
        last = link(last, entry.digest());
        (entry, last)
    };
    entries.into_iter().map(row).collect()
}

fn log_of(organization: OrganizationId) -> Vec<Row> {
    chained((1..=COUNT).map(|sequence| entry(organization, sequence)))
}

fn log() -> Vec<Row> {
    log_of(NORTHWIND)
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn checkpoint_of(row: &Row) -> Checkpoint {
    Checkpoint::sign(row.0.organization, row.0.sequence, row.1, at(1000), &key())
}

fn header(rows: &[Row]) -> Header {
    Header {
        format: Format::V1,
        organization: NORTHWIND,
        organization_name: "Northwind".to_owned(),
        public_key: key().public(),
        exported_at: at(2000),
        first: 1,
        previous: Hash::GENESIS,
        head: checkpoint_of(rows.last().unwrap()),
        filter: Value::Null,
    }
}

/// Verifies these rows as an export whose header was made from the true log.
fn exported(rows: &[Row]) -> Result<Intact, Fault> {
    let mut verifier = Verifier::new(&header(&log()), key().public(), Vec::new())?;
    for (entry, hash) in rows {
        verifier.take(Line::Event(Box::new(entry.clone()), *hash))?;
    }
    verifier.finish()
}

/// Verifies these rows as the server does, with the count that the organization has.
fn stored(rows: &[Row]) -> Result<(), Fault> {
    let mut chain = Chain::start(NORTHWIND);
    chain.check(rows)?;
    chain.check_head(COUNT)
}

fn named<T: std::fmt::Debug>(result: Result<T, Fault>) -> (FaultKind, u64) {
    let fault = result.unwrap_err();
    (fault.kind, fault.sequence)
}

/// What both ways say of a log that was tampered with.
fn found(tamper: impl Fn(&mut Vec<Row>)) -> (FaultKind, u64) {
    let mut rows = log();
    tamper(&mut rows);
    let (exported, stored) = (named(exported(&rows)), named(stored(&rows)));
    assert_eq!(exported, stored, "an export and the database are judged alike");
    stored
}

/// Gives every row the number of its place: what must be done to hide a gap or a double.
fn renumber(rows: &mut [Row]) {
    for (row, sequence) in rows.iter_mut().zip(1..) {
        row.0.sequence = sequence;
    }
}

/// An event that never happened.
fn forged(sequence: u64) -> Entry {
    Entry { id: EventId(Uuid::from_u128(0xf)), actor: Some(BO), ..entry(NORTHWIND, sequence) }
}

#[test]
fn a_whole_log_is_intact() {
    let intact = exported(&log()).unwrap();
    assert_eq!((intact.first, intact.last, intact.events(), intact.checkpoints), (1, COUNT, COUNT, 1));
    assert_eq!(stored(&log()), Ok(()));
}

#[test]
fn an_edit_of_any_field_is_found_and_named() {
    type Edit = fn(&mut Row);
    let edits: &[(&str, Edit)] = &[
        ("id", |row| row.0.id = EventId(Uuid::nil())),
        ("sequence, down", |row| row.0.sequence = 3),
        ("sequence, up", |row| row.0.sequence = 70),
        ("sequence, far up", |row| row.0.sequence = u64::MAX),
        ("at", |row| row.0.at += Duration::from_micros(1)),
        ("actor", |row| row.0.actor = Some(BO)),
        ("actor, removed", |row| row.0.actor = None),
        ("token", |row| row.0.token = None),
        ("kind", |row| row.0.kind = "request.rejected".to_owned()),
        ("subject", |row| row.0.subject.push('.')),
        ("target", |row| row.0.target = None),
        ("target's cluster", |row| row.0.target = row.0.target.map(|target| Target { cluster: Some(EU_1), ..target })),
        ("request", |row| row.0.request = None),
        ("session", |row| row.0.session = Some(BreakGlassSessionId(Uuid::nil()))),
        ("detail", |row| row.0.detail["comment"] = json!("never")),
        ("detail, removed", |row| row.0.detail = Value::Null),
        ("detail, added to", |row| row.0.detail["more"] = json!(1)),
        ("prominent", |row| row.0.prominent = true),
        ("hash", |row| row.1 = Hash([1; 32])),
    ];
    for (field, edit) in edits {
        for sequence in [10, 50, COUNT] {
            let row = sequence as usize - 1;
            assert_eq!(found(|rows| edit(&mut rows[row])), (FaultKind::Edited, sequence), "{field} of #{sequence}");
        }
    }
    assert_eq!(found(|rows| rows[49].0.organization = CONTOSO), (FaultKind::Foreign, 50));
}

#[test]
fn an_edit_with_a_hash_of_its_own_is_found_at_the_next_event() {
    let edit = |rows: &mut Vec<Row>| {
        rows[49].0.subject.push('.');
        rows[49].1 = link(rows[48].1, rows[49].0.digest());
    };
    assert_eq!(found(edit), (FaultKind::Edited, 51));
}

#[test]
fn deleted_events_are_missing() {
    assert_eq!(found(|rows| drop(rows.remove(0))), (FaultKind::Missing, 1));
    assert_eq!(found(|rows| drop(rows.remove(49))), (FaultKind::Missing, 50));
    assert_eq!(found(|rows| drop(rows.drain(9..90))), (FaultKind::Missing, 10));
}

#[test]
fn deleted_events_are_missing_even_where_the_others_moved_up() {
    for (from, to) in [(0, 1), (49, 50), (49, 80)] {
        let tamper = |rows: &mut Vec<Row>| {
            rows.drain(from..to);
            renumber(rows);
        };
        assert_eq!(found(tamper), (FaultKind::Missing, from as u64 + 1), "{from}..{to}");
    }
}

#[test]
fn a_log_whose_end_is_missing_is_cut() {
    assert_eq!(found(|rows| drop(rows.pop())), (FaultKind::Cut, COUNT));
    assert_eq!(found(|rows| rows.truncate(10)), (FaultKind::Cut, 11));
    assert_eq!(found(Vec::clear), (FaultKind::Cut, 1));
}

#[test]
fn an_event_put_in_is_inserted() {
    for place in [0, 49, 99] {
        let sequence = place as u64 + 1;
        let tamper = |rows: &mut Vec<Row>| rows.insert(place, (forged(sequence), Hash([2; 32])));
        assert_eq!(found(tamper), (FaultKind::Inserted, sequence));
        let renumbered = |rows: &mut Vec<Row>| {
            tamper(rows);
            renumber(rows);
        };
        assert_eq!(found(renumbered), (FaultKind::Inserted, sequence), "renumbered");
    }
}

#[test]
fn an_event_put_in_with_a_hash_that_fits_is_inserted() {
    let tamper = |rows: &mut Vec<Row>| {
        let entry = forged(50);
        let hash = link(rows[48].1, entry.digest());
        rows.insert(49, (entry, hash));
    };
    assert_eq!(found(tamper), (FaultKind::Inserted, 50));
    let renumbered = |rows: &mut Vec<Row>| {
        tamper(rows);
        renumber(rows);
    };
    assert_eq!(found(renumbered), (FaultKind::Inserted, 50));
}

#[test]
fn several_events_put_in_are_inserted() {
    let tamper = |rows: &mut Vec<Row>| {
        rows.splice(49..49, (50..60).map(|sequence| (forged(sequence), Hash([3; 32]))));
        renumber(rows);
    };
    assert_eq!(found(tamper), (FaultKind::Inserted, 50));
}

#[test]
fn a_copy_of_an_event_is_inserted() {
    let beside = |rows: &mut Vec<Row>| rows.insert(50, rows[49].clone());
    assert_eq!(found(beside), (FaultKind::Inserted, 51));
    let further_on = |rows: &mut Vec<Row>| rows.insert(60, rows[49].clone());
    assert_eq!(found(further_on), (FaultKind::Inserted, 61));
}

#[test]
fn neighbours_that_changed_places_are_reordered() {
    let with_their_hashes = |rows: &mut Vec<Row>| rows.swap(49, 50);
    assert_eq!(found(with_their_hashes), (FaultKind::Reordered, 50));
    let without = |rows: &mut Vec<Row>| {
        let (one, other) = (rows[49].0.clone(), rows[50].0.clone());
        (rows[49].0, rows[50].0) = (other, one);
    };
    assert_eq!(found(without), (FaultKind::Reordered, 50));
    for swap in [with_their_hashes as fn(&mut Vec<Row>), without] {
        let renumbered = |rows: &mut Vec<Row>| {
            swap(rows);
            renumber(rows);
        };
        assert_eq!(found(renumbered), (FaultKind::Reordered, 50), "renumbered");
    }
}

#[test]
fn an_event_that_was_moved_is_reordered() {
    let back = |rows: &mut Vec<Row>| {
        let row = rows.remove(79);
        rows.insert(49, row);
    };
    assert_eq!(found(back), (FaultKind::Reordered, 50));
    let forth = |rows: &mut Vec<Row>| {
        let row = rows.remove(49);
        rows.insert(79, row);
    };
    assert_eq!(found(forth), (FaultKind::Reordered, 50));
    for moved in [back as fn(&mut Vec<Row>), forth] {
        let renumbered = |rows: &mut Vec<Row>| {
            moved(rows);
            renumber(rows);
        };
        assert_eq!(found(renumbered), (FaultKind::Reordered, 50), "renumbered");
    }
}

#[test]
fn an_event_that_was_moved_far_back_is_reordered_and_one_moved_far_on_is_missing() {
    let back = |rows: &mut Vec<Row>| {
        let row = rows.remove(98);
        rows.insert(4, row);
    };
    assert_eq!(found(back), (FaultKind::Reordered, 5));
    let forth = |rows: &mut Vec<Row>| {
        let row = rows.remove(4);
        rows.insert(98, row);
    };
    assert_eq!(found(forth), (FaultKind::Missing, 5));
}

#[test]
fn events_exchanged_between_organizations_are_foreign() {
    let others = log_of(CONTOSO);
    assert_eq!(found(|rows| rows[49] = others[49].clone()), (FaultKind::Foreign, 50));
    let disguised = |rows: &mut Vec<Row>| {
        rows[49] = others[49].clone();
        rows[49].0.organization = NORTHWIND;
    };
    assert_eq!(found(disguised), (FaultKind::Edited, 50));
    assert_eq!(found(|rows| *rows = log_of(CONTOSO)), (FaultKind::Foreign, 1));
}

#[test]
fn a_log_rewritten_after_a_checkpoint_names_the_events_since() {
    let rows = log();
    let mut entries: Vec<Entry> = rows.iter().map(|row| row.0.clone()).collect();
    entries[59].actor = Some(BO);
    let rewritten = chained(entries);
    assert_eq!(named(exported(&rewritten)), (FaultKind::CheckpointMismatch, 1));
    let mut chain = Chain::start(NORTHWIND);
    for (signed, end) in [(40, 40), (80, 80)] {
        chain.check(&rewritten[chain.sequence() as usize..end]).unwrap();
        let checkpoint = checkpoint_of(&rows[signed - 1]);
        let checked = chain.check_checkpoint(&checkpoint, &key().public());
        if signed == 40 {
            checked.unwrap();
        } else {
            let fault = checked.unwrap_err();
            assert_eq!((fault.kind, fault.sequence), (FaultKind::CheckpointMismatch, 41));
            assert!(fault.says.ends_with("what was changed is among #41 to #80"), "{fault}");
        }
    }
}

#[test]
fn a_checkpoint_that_the_key_did_not_sign_is_forged() {
    let rows = log();
    let genuine = checkpoint_of(&rows[99]);
    assert_eq!(genuine.verify(&key().public()), Ok(()));
    type Forge = fn(&mut Checkpoint);
    let forgeries: &[Forge] = &[
        |it| it.organization = CONTOSO,
        |it| it.sequence = 99,
        |it| it.hash = Hash([4; 32]),
        |it| it.at += Duration::from_micros(1),
        |it| it.signature = Checkpoint::sign(CONTOSO, 1, Hash::GENESIS, noon(), &key()).signature,
    ];
    for forge in forgeries {
        let mut checkpoint = genuine;
        forge(&mut checkpoint);
        assert_eq!(named(checkpoint.verify(&key().public())).0, FaultKind::ForgedCheckpoint, "{checkpoint:?}");
        let header = Header { head: checkpoint, ..header(&rows) };
        let begun = Verifier::new(&header, key().public(), Vec::new());
        assert_eq!(named(begun).0, FaultKind::ForgedCheckpoint);
    }
}

#[test]
fn an_export_of_another_key_is_told_as_that_and_not_as_forged() {
    let mine = SigningKey::from_bytes(&[9; 32]);
    let head = Checkpoint::sign(NORTHWIND, COUNT, log()[99].1, noon(), &mine);
    let header = Header { head, public_key: mine.public(), ..header(&log()) };
    assert_eq!(named(Verifier::new(&header, key().public(), Vec::new())), (FaultKind::UnknownKey, COUNT));
    assert_eq!(named(head.verify(&key().public())), (FaultKind::UnknownKey, COUNT));
    assert!(Verifier::new(&header, header.public_key, Vec::new()).is_ok(), "it fits in itself");
    // Who puts a known key's name to it forges.
    let disguised = Header { head: Checkpoint { key: key().public().id(), ..head }, ..header };
    assert_eq!(named(Verifier::new(&disguised, key().public(), Vec::new())), (FaultKind::ForgedCheckpoint, COUNT));
}

#[test]
fn what_an_earlier_key_signed_is_verified_with_that_one() {
    let rows = log();
    let (former, stranger) = (SigningKey::from_bytes(&[8; 32]), SigningKey::from_bytes(&[9; 32]));
    let noted = |by: &SigningKey| Checkpoint::sign(NORTHWIND, 30, rows[29].1, noon(), by);
    let keys = Keys::from_iter([key().public(), former.public()]);
    let verified = |keys: Keys, line: Checkpoint, witness: Checkpoint| {
        let mut verifier = Verifier::new(&header(&rows), keys, vec![witness])?;
        for (entry, hash) in &rows {
            verifier.take(Line::Event(Box::new(entry.clone()), *hash))?;
            if entry.sequence == line.sequence {
                verifier.take(Line::Checkpoint(line))?;
            }
        }
        verifier.finish()
    };
    let intact = verified(keys.clone(), noted(&former), noted(&former)).unwrap();
    assert_eq!((intact.checkpoints, intact.witnesses), (2, 1));
    let unknown = (FaultKind::UnknownKey, 30);
    assert_eq!(named(verified(keys.clone(), noted(&former), noted(&stranger))), unknown);
    assert_eq!(named(verified(keys.clone(), noted(&stranger), noted(&former))), unknown);
    assert_eq!(named(verified(key().public().into(), noted(&key()), noted(&former))), unknown);
    let disguised = Checkpoint { key: former.public().id(), ..noted(&stranger) };
    assert_eq!(named(verified(keys, noted(&former), disguised)), (FaultKind::ForgedCheckpoint, 30));
    let said = Keys::default().verify(&noted(&former)).unwrap_err();
    assert!(said.says.contains(&former.public().id().to_string()), "{said}");
}

#[test]
fn a_look_at_the_log_says_how_far_it_went() {
    let seen = |swept: u64, swept_at: Option<i64>| VerificationView {
        status: VerificationStatus::Intact,
        count: 250,
        verified: 240,
        checked_at: Some(noon()),
        swept,
        swept_at: swept_at.map(|before| noon() - TimeDelta::minutes(before)),
        checkpoint: None,
        key: None,
        unsigned: None,
        fault: None,
        found_at: None,
        advice: None,
    };
    assert_eq!(seen(0, Some(0)).says(), "The whole audit log was verified, up to #240: it is what was recorded.");
    for swept_at in [None, Some(5)] {
        let says = seen(100, swept_at).says();
        assert!(says.contains("from #1 to #100, and what was new up to #240:") && !says.contains("whole"), "{says}");
    }
    let never = VerificationView { checked_at: None, ..seen(0, None) };
    assert_eq!(never.says(), "The audit log was not verified yet.");
}

#[test]
fn a_checkpoint_stands_right_after_what_it_signs() {
    let rows = log();
    let of = |signed: usize, after: usize| {
        let mut chain = Chain::start(NORTHWIND);
        chain.check(&rows[..after]).unwrap();
        chain.check_checkpoint(&checkpoint_of(&rows[signed - 1]), &key().public())
    };
    assert_eq!(of(40, 40), Ok(()));
    assert_eq!(named(of(40, 30)), (FaultKind::Missing, 31));
    assert_eq!(named(of(40, 50)), (FaultKind::Reordered, 40));
    let foreign = checkpoint_of(&log_of(CONTOSO)[0]);
    let mut chain = Chain::start(NORTHWIND);
    chain.check(&rows[..1]).unwrap();
    assert_eq!(named(chain.check_checkpoint(&foreign, &key().public())), (FaultKind::Foreign, 1));
}

#[test]
fn what_was_noted_elsewhere_must_stand_in_the_chain() {
    let rows = log();
    let verified = |witness: Checkpoint| {
        let mut verifier = Verifier::new(&header(&rows), key().public(), vec![witness])?;
        for (entry, hash) in &rows {
            verifier.take(Line::Event(Box::new(entry.clone()), *hash))?;
        }
        verifier.finish()
    };
    assert_eq!(verified(checkpoint_of(&rows[29])).unwrap().witnesses, 1);
    let other = Checkpoint::sign(NORTHWIND, 30, Hash([5; 32]), noon(), &key());
    assert_eq!(named(verified(other)), (FaultKind::CheckpointMismatch, 1));
    let newer = Checkpoint::sign(NORTHWIND, COUNT + 20, Hash([5; 32]), noon(), &key());
    assert_eq!(named(verified(newer)), (FaultKind::Cut, COUNT + 1));
    assert_eq!(named(verified(checkpoint_of(&log_of(CONTOSO)[29]))), (FaultKind::Foreign, 30));
}

/// An export of a part, from #11 on, in which only every tenth event is shown.
fn filtered(rows: &[Row]) -> (Header, Vec<String>) {
    let header = Header { first: 11, previous: rows[9].1, filter: json!({ "every": 10 }), ..header(rows) };
    let mut writer = Writer::new(&header);
    for (entry, hash) in &rows[10..] {
        match entry.sequence % 10 {
            0 => writer.event(entry, *hash),
            _ => writer.omit(entry.sequence, entry.digest()),
        }
        if entry.sequence == 55 {
            writer.checkpoint(&checkpoint_of(&rows[54]));
        }
    }
    let text = String::from_utf8(writer.finish()).unwrap();
    let mut lines = text.lines().map(str::to_owned);
    assert_eq!(Header::read(lines.next().unwrap().as_bytes()), Ok(header.clone()));
    (header, lines.collect())
}

fn read(header: &Header, lines: &[String]) -> Result<Intact, Fault> {
    let mut verifier = Verifier::new(header, key().public(), Vec::new())?;
    for line in lines {
        verifier.read(line.as_bytes())?;
    }
    verifier.finish()
}

#[test]
fn a_part_is_verified_by_the_digests_of_what_it_leaves_out() {
    let (header, lines) = filtered(&log());
    let intact = read(&header, &lines).unwrap();
    let counts = (intact.first, intact.last, intact.shown, intact.omitted, intact.checkpoints);
    assert_eq!(counts, (11, 100, 9, 81, 2));
}

#[test]
fn what_the_server_could_not_read_stands_in_its_export_and_is_the_fault_there() {
    let rows = log();
    let mut writer = Writer::new(&header(&rows));
    for (entry, hash) in &rows {
        match entry.sequence {
            40 => writer.unreadable(40, "What happened at #40 cannot be read"),
            _ => writer.event(entry, *hash),
        }
    }
    let text = String::from_utf8(writer.finish()).unwrap();
    let lines: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
    assert_eq!(lines.len() as u64, COUNT, "what follows stands there, too");
    assert_eq!(named(read(&header(&rows), &lines)), (FaultKind::Unreadable, 40));
}

#[test]
fn tampering_with_a_part_is_found_and_named() {
    let (header, lines) = filtered(&log());
    let tampered = |tamper: &dyn Fn(&mut Vec<String>)| {
        let mut lines = lines.clone();
        tamper(&mut lines);
        named(read(&header, &lines))
    };
    let position = |text: &str| lines.iter().position(|line| line.contains(text)).unwrap();
    let event = position("\"sequence\":30,");
    assert_eq!(tampered(&|lines| drop(lines.remove(event))), (FaultKind::Missing, 30));
    assert_eq!(tampered(&|lines| drop(lines.remove(event - 1))), (FaultKind::Missing, 21));
    assert_eq!(tampered(&|lines| drop(lines.pop())), (FaultKind::Cut, 100));
    assert_eq!(tampered(&|lines| lines.insert(event, lines[event - 1].clone())), (FaultKind::Inserted, 21));
    assert_eq!(tampered(&|lines| lines[event] = lines[event].replace("fine", "bad")), (FaultKind::Edited, 30));
    let digest = log()[24].0.digest().to_string();
    let other = Hash::of("other").to_string();
    assert_eq!(
        tampered(&|lines| lines[event - 1] = lines[event - 1].replace(&digest, &other)),
        (FaultKind::Edited, 30),
        "it shows at the next hash"
    );
    let checkpoint = position("\"checkpoint\"");
    assert_eq!(tampered(&|lines| lines.swap(checkpoint, checkpoint + 1)), (FaultKind::Reordered, 55));
    let more = String::from_utf8(Vec::from(lines[event].as_bytes())).unwrap();
    assert_eq!(tampered(&|lines| lines.push(more.clone())), (FaultKind::Inserted, 101));
}

#[test]
fn a_line_that_is_none_is_told_with_its_number() {
    let (header, lines) = filtered(&log());
    let tampered = |line: usize, text: String| {
        let mut lines = lines.clone();
        lines[line] = text;
        let fault = read(&header, &lines).unwrap_err();
        (fault.kind, fault.says)
    };
    let event = &lines[1];
    let unreadable = [
        "{}".to_owned(),
        "[]".to_owned(),
        lines[0].replacen('{', "{\"subject\":\"x\",", 1),
        "{\"omitted\":{\"sequence\":20,\"digests\":[]}}".to_owned(),
        event.replacen('{', "{\"note\":1,", 1),
        event.replacen('{', "{\"actor\":null,", 1),
        event.replace("\"comment\"", "\"comment\":\"\",\"comment\""),
        event.replace("\"hash\":\"", "\"hash\":\"A"),
        event.replacen(".", ".0", 1),
    ];
    for text in unreadable {
        let (kind, says) = tampered(1, text.clone());
        assert_eq!(kind, FaultKind::Unreadable, "{text}");
        assert!(says.starts_with("Line 3, after #19, cannot be read: "), "{says}");
    }
    let (kind, says) = tampered(1, event[..100].to_owned());
    assert_eq!(
        (kind, says.as_str()),
        (FaultKind::Cut, "The first missing event is #20: line 3, after #19, ends in its middle")
    );
}

#[test]
fn a_header_that_contradicts_itself_is_told() {
    let begun = |header: Header| named(Verifier::new(&header, key().public(), Vec::new()));
    let header = header(&log());
    assert_eq!(begun(Header { first: 0, ..header.clone() }), (FaultKind::Unreadable, 0));
    assert_eq!(begun(Header { first: 102, ..header.clone() }), (FaultKind::Unreadable, 102));
    assert_eq!(begun(Header { previous: Hash([6; 32]), ..header.clone() }), (FaultKind::Edited, 1));
    assert_eq!(begun(Header { organization: CONTOSO, ..header.clone() }), (FaultKind::Foreign, 100));
    assert_eq!(begun(Header { first: 101, ..header.clone() }), (FaultKind::CheckpointMismatch, 100));
    let endless = Checkpoint::sign(NORTHWIND, u64::MAX, Hash::GENESIS, noon(), &key());
    assert_eq!(begun(Header { first: u64::MAX, head: endless, ..header.clone() }), (FaultKind::Unreadable, u64::MAX));
    assert!(Verifier::new(&Header { first: 101, previous: log()[99].1, ..header }, key().public(), Vec::new()).is_ok());
}

#[test]
fn a_public_key_reads_back_and_nothing_else_does() {
    let public = key().public();
    let pem = public.to_string();
    assert_eq!(pem.parse(), Ok(public));
    assert_eq!(pem.replace('\n', "\r\n").parse(), Ok(public));
    assert!(pem.replace("PUBLIC", "PRIVATE").parse::<governance::audit::PublicKey>().is_err());
    assert!(pem.replace("MCow", "MCox").parse::<governance::audit::PublicKey>().is_err());
    assert_eq!(SigningKey::from_bytes(&key().to_bytes()).public(), public);
    assert_eq!(format!("{:?}", key()), format!("SigningKey({})", public.id()));
}
