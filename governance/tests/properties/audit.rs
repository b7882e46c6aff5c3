//! The audit log's chain over any entries.

use crate::config;
use governance::Target;
use governance::audit::{Chain, Entry, FaultKind, Hash, Line, Row, link};
use governance::ids::{BreakGlassSessionId, EnvironmentId, EventId, MemberId, OrganizationId, RequestId, TokenId};
use governance::ids::{ClusterId, ProjectId};
use governance::samples::noon;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

const ORGANIZATION: OrganizationId = OrganizationId(Uuid::from_u128(1));

fn any_id<Id: From<Uuid> + std::fmt::Debug>() -> impl Strategy<Value = Id> {
    any::<u128>().prop_map(|number| Uuid::from_u128(number).into())
}

fn any_detail() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(any::<String>(), inner, 0..4).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn any_target() -> impl Strategy<Value = Target> {
    (option::of(any_id::<ProjectId>()), option::of(any_id::<EnvironmentId>()), option::of(any_id::<ClusterId>()))
        .prop_map(|(project, environment, cluster)| Target { project, environment, cluster })
}

prop_compose! {
    fn any_entry()(
        id in any_id::<EventId>(),
        micros in 0u64..1 << 50,
        actor in option::of(any_id::<MemberId>()),
        token in option::of(any_id::<TokenId>()),
        texts in any::<(String, String)>(),
        target in option::of(any_target()),
        request in option::of(any_id::<RequestId>()),
        session in option::of(any_id::<BreakGlassSessionId>()),
        detail in any_detail(),
        prominent in any::<bool>(),
    ) -> Entry {
        let at = noon() + Duration::from_micros(micros);
        let (kind, subject) = texts;
        Entry {
            id, organization: ORGANIZATION, sequence: 0, at, actor, token, kind, subject, target, request, session,
            detail, prominent,
        }
    }
}

fn chained(entries: Vec<Entry>) -> Vec<Row> {
    let mut last = Hash::GENESIS;
    let numbered = entries.into_iter().zip(1..).map(|(entry, sequence)| Entry { sequence, ..entry });
    let row = |entry: Entry| {
        last = link(last, entry.digest());
        (entry, last)
    };
    numbered.map(row).collect()
}

prop_compose! {
    fn any_log()(entries in vec(any_entry(), 1..12)) -> Vec<Row> { chained(entries) }
}

/// Another value in one field of a row.
fn any_edit() -> impl Strategy<Value = fn(&mut Row)> {
    prop::sample::select(vec![
        (|row| row.0.id.0 = flipped(row.0.id.0)) as fn(&mut Row),
        |row| row.0.sequence += 1,
        |row| row.0.sequence -= 1,
        |row| row.0.at += Duration::from_micros(1),
        |row| row.0.actor = row.0.actor.map_or(Some(MemberId(Uuid::nil())), |_| None),
        |row| row.0.actor = Some(MemberId(row.0.actor.map_or(Uuid::nil(), |id| flipped(id.0)))),
        |row| row.0.token = row.0.token.map_or(Some(TokenId(Uuid::nil())), |_| None),
        |row| row.0.kind.push('\u{0}'),
        |row| row.0.subject.insert(0, ' '),
        |row| row.0.target = row.0.target.map_or(Some(Target::ORGANIZATION), |_| None),
        |row| row.0.request = row.0.request.map_or(Some(RequestId(Uuid::nil())), |_| None),
        |row| row.0.session = row.0.session.map_or(Some(BreakGlassSessionId(Uuid::nil())), |_| None),
        |row| row.0.detail = json!([row.0.detail]),
        |row| row.0.prominent = !row.0.prominent,
        |row| row.1.0[31] ^= 1,
    ])
}

fn flipped(id: Uuid) -> Uuid {
    Uuid::from_u128(id.as_u128() ^ 1)
}

/// Where and how a log in two batches is found wrong, if it is.
fn in_two(rows: &[Row], split: usize) -> Result<(u64, Hash), (u64, FaultKind)> {
    let (one, other) = rows.split_at(split);
    let fault = |fault: governance::audit::Fault| (fault.sequence, fault.kind);
    let mut chain = Chain::start(ORGANIZATION);
    chain.check(one).map_err(fault)?;
    let mut chain = Chain::resume(ORGANIZATION, chain.sequence(), chain.hash());
    chain.check(other).map_err(fault)?;
    Ok((chain.sequence(), chain.hash()))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_bytes_of_an_entry_are_canonical(entry in any_entry()) {
        prop_assert_eq!(entry.canonical(), serde_json_canonicalizer::to_vec(&entry).unwrap());
    }

    #[test]
    fn a_line_reads_back(log in any_log()) {
        for (entry, hash) in log {
            let mut line = entry.canonical();
            line.pop();
            line.extend(format!(",\"hash\":\"{hash}\"}}").into_bytes());
            let Ok(Line::Event(read, stored)) = Line::read(&line) else { panic!("{}", String::from_utf8_lossy(&line)) };
            prop_assert_eq!(read.digest(), entry.digest());
            prop_assert_eq!(stored, hash);
        }
    }

    #[test]
    fn any_log_is_intact_from_any_place(log in any_log(), split in any::<prop::sample::Index>()) {
        let end = (log.len() as u64, log[log.len() - 1].1);
        prop_assert_eq!(in_two(&log, split.index(log.len() + 1)), Ok(end));
    }

    #[test]
    fn any_single_change_is_found_at_its_place_and_from_any_place(
        mut log in any_log(), at in any::<prop::sample::Index>(), edit in any_edit(), split in any::<prop::sample::Index>(),
    ) {
        let at = at.index(log.len());
        edit(&mut log[at]);
        let found = (at as u64 + 1, FaultKind::Edited);
        prop_assert_eq!(in_two(&log, 0), Err(found));
        prop_assert_eq!(in_two(&log, split.index(log.len() + 1)), Err(found));
    }
}
