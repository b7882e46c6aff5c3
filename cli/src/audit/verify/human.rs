//! The result as text.

use super::result::{Told, Verification};
use crate::output::{BOLD, DIM, GREEN, RED, YELLOW, thousands};
use governance::audit::Intact;
use std::io::{self, Write};

/// What is said of the organization's name: only its id is hashed and signed.
const UNSIGNED: &str = "(name not signed)";

/// Prints what was verified, or the first fault, and with which keys.
///
/// # Errors
/// When it cannot be written.
pub fn print(verification: &Verification, out: &mut dyn Write) -> io::Result<()> {
    if let Some(intact) = &verification.verified {
        summary(intact, &verification.organization_name, out)?;
    }
    if let Some(Told { fault, advice }) = &verification.fault {
        let (kind, sequence, says) = (fault.kind, fault.sequence, &fault.says);
        let name = &verification.organization_name;
        writeln!(out, "{RED}NOT INTACT{RED:#}: {RED}{kind}{RED:#} at {BOLD}#{sequence}{BOLD:#}: {says}")?;
        writeln!(out, "  An export of {name} {UNSIGNED}")?;
        writeln!(out, "  {advice}")?;
    }
    key(verification, out)
}

fn summary(intact: &Intact, name: &str, out: &mut dyn Write) -> io::Result<()> {
    let (events, checkpoints) = (counted(intact.events(), "event"), counted(intact.checkpoints, "checkpoint"));
    let (first, last) = (intact.first, intact.last);
    let places = if intact.events() == 0 { format!("after #{last}") } else { format!("#{first} to #{last}") };
    writeln!(out, "{GREEN}Intact{GREEN:#}: {events} of {name} {UNSIGNED}, {places}, {checkpoints}")?;
    if intact.omitted > 0 {
        let (shown, omitted) = (thousands(intact.shown), thousands(intact.omitted));
        writeln!(out, "  {shown} are shown, {omitted} are left out, with their digests in their place")?;
    }
    if intact.witnesses > 0 {
        writeln!(out, "  {} noted elsewhere: in this chain", counted(intact.witnesses, "checkpoint"))?;
    }
    if intact.out_of_sight > 0 {
        let noted = counted(intact.out_of_sight, "checkpoint");
        writeln!(out, "  {YELLOW}{noted} noted elsewhere: not compared{YELLOW:#}, as the export begins later")?;
    }
    Ok(())
}

fn key(verification: &Verification, out: &mut dyn Write) -> io::Result<()> {
    let key = verification.key;
    let given: Vec<String> = verification.given_keys.iter().map(ToString::to_string).collect();
    match given.as_slice() {
        [] => {}
        [given] => return writeln!(out, "  {DIM}Verified with the given key {given}{DIM:#}"),
        _ => {
            let given = given.join(", ");
            return writeln!(
                out,
                "  {DIM}Verified with the given keys {given}; the export is signed with {key}{DIM:#}"
            );
        }
    }
    writeln!(
        out,
        "  {YELLOW}The key is the export's own: only whether the file fits in itself was verified{YELLOW:#}, not who wrote it.\n  \
         Compare its id, {BOLD}{key}{BOLD:#}, with the one that the server shows, or give the key with --public-key."
    )
}

/// "1 event", "1,000,000 events".
fn counted(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", thousands(number), if number == 1 { "" } else { "s" })
}
