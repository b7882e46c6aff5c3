//! Break-glass sessions.

use super::{HOLDER, unknown};
use crate::break_glass::{Grant, Session, Sessions};
use crate::cases::Found;
use crate::cases::file::{Document, SessionEntry};
use crate::ids::{BreakGlassSessionId, RequestId};
use crate::people::Roster;
use crate::resources::Directory;
use crate::yaml::Path;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The sessions of a document. One that can never cover anything is worth a warning.
pub(super) fn sessions(
    document: &Document,
    roster: &Roster,
    directory: &Directory,
    errors: &mut Vec<Found>,
    warnings: &mut Vec<Found>,
) -> Sessions {
    let mut sessions = Vec::new();
    for (number, entry) in document.break_glass.iter().enumerate() {
        let path = Path::of("breakGlass").index(number);
        if let Some(useless) = useless(entry) {
            warnings.push(Found::new(path.clone(), format!("this session covers nothing: {useless}")));
        }
        let holder = roster.find_member(&entry.holder);
        if holder.is_none() {
            let known = roster.members().map(|member| member.name.clone());
            errors.push(Found::new(path.key("holder"), unknown("member", &entry.holder, known)));
        }
        let scope = entry.scope.places(directory, HOLDER).map_err(|fields| {
            errors.extend(fields.0.into_iter().map(|error| Found::new(path.field(&error.field), error.message)));
        });
        let (Some(holder), Ok(scope)) = (holder, scope) else { continue };
        sessions.push(Session {
            id: BreakGlassSessionId(super::nth(number)),
            holder: holder.id,
            request: RequestId(Uuid::nil()),
            grant: Grant { actions: entry.actions.clone(), scope, tokens: BTreeSet::new() },
            reason: String::new(),
            started_at: entry.from,
            ends_at: entry.until,
            end: None,
        });
        // A session that is to be revoked lasts until then: here nobody looks at how it ended.
        if let (Some(at), Some(session)) = (entry.revoked_at, sessions.last_mut()) {
            session.ends_at = session.ends_at.min(at);
        }
    }
    Sessions::new(sessions, None)
}

fn useless(entry: &SessionEntry) -> Option<&'static str> {
    if entry.actions.is_empty() {
        Some("it names no action")
    } else if entry.scope == Default::default() {
        Some("its scope names no place")
    } else if entry.until <= entry.from {
        Some("it ends before it starts")
    } else {
        None
    }
}
