//! A plan as text: `+` for what comes, `~` for what changes, `-` for what goes.

use crate::output::{BOLD, DIM, GREEN, RED, YELLOW, count};
use anstyle::Style;
use governance::analysis::Change;
use governance::policy::Mode;
use governance::policy::file::{Plan, Planned, Verb};
use governance::policy::words::FieldChange;
use std::io::{self, Write};

/// Prints every change, and last how many there are.
///
/// # Errors
/// When it cannot be written.
pub fn tell(plan: &Plan, out: &mut dyn Write) -> io::Result<()> {
    if plan.changes.is_empty() {
        return writeln!(out, "{GREEN}Nothing would change{GREEN:#}: policies and bindings are what the files say.");
    }
    for planned in &plan.changes {
        change(planned, out)?;
    }
    writeln!(out)?;
    writeln!(out, "{BOLD}{}{BOLD:#}", summary(plan))
}

fn change(planned: &Planned, out: &mut dyn Write) -> io::Result<()> {
    let Planned { change, policy, level, version, places, mode, says, fields, effect, examples } = planned;
    let (mark, style) = match change {
        Verb::Create | Verb::Bind => ("+", GREEN),
        Verb::Save | Verb::SetMode => ("~", YELLOW),
        Verb::Archive | Verb::Unbind => ("-", RED),
    };
    let place = places.join(", ");
    let mode = mode.map_or("", Mode::word);
    write!(out, "{style}{mark}{style:#} ")?;
    match change {
        Verb::Create => write!(out, "create {BOLD}{policy}{BOLD:#} {DIM}({level}){DIM:#}")?,
        Verb::Save => {
            write!(out, "save {BOLD}{policy}{BOLD:#}")?;
            if let Some(version) = version {
                write!(out, " {DIM}(version {version}){DIM:#}")?;
            }
        }
        Verb::Archive => {
            write!(out, "archive {BOLD}{policy}{BOLD:#}")?;
            if !places.is_empty() {
                write!(out, " {DIM}(ends at {place}){DIM:#}")?;
            }
        }
        Verb::Bind => write!(out, "bind {BOLD}{policy}{BOLD:#} to {place} {DIM}({level}, {mode}){DIM:#}")?,
        Verb::SetMode => write!(out, "set {BOLD}{policy}{BOLD:#} at {place} to {mode} {DIM}({level}){DIM:#}")?,
        Verb::Unbind => write!(out, "unbind {BOLD}{policy}{BOLD:#} from {place} {DIM}({level}, {mode}){DIM:#}")?,
    }
    match effect.map(told) {
        Some((style, word)) => writeln!(out, "  {style}{word}{style:#}")?,
        None => writeln!(out)?,
    }
    // A new version is told by what differs, a new policy by what it says.
    if let (Some(says), []) = (says, fields.as_slice()) {
        writeln!(out, "    {says}")?;
    }
    for FieldChange { field, was, is } in fields {
        writeln!(out, "    {field}: {RED}{was}{RED:#} → {GREEN}{is}{GREEN:#}")?;
    }
    for example in examples {
        writeln!(out, "    {DIM}for example{DIM:#}: {example}")?;
    }
    Ok(())
}

/// What it does to the gates, in the colour of its danger.
const fn told(effect: Change) -> (Style, &'static str) {
    match effect {
        Change::Same => (DIM, "as strong as before"),
        Change::Weaker => (RED, "weaker"),
        Change::Stronger => (GREEN, "stronger"),
        Change::Both => (RED, "weaker and stronger"),
        Change::Undecided => (YELLOW, "perhaps weaker"),
    }
}

/// "1 policy to create, 2 bindings to add."
fn summary(plan: &Plan) -> String {
    let number = |verb: Verb| plan.changes.iter().filter(|planned| planned.change == verb).count();
    let policies = |number| if number == 1 { "1 policy".to_owned() } else { format!("{number} policies") };
    let parts = [
        (number(Verb::Create), policies(number(Verb::Create)), "create"),
        (number(Verb::Save), policies(number(Verb::Save)), "save"),
        (number(Verb::Archive), policies(number(Verb::Archive)), "archive"),
        (number(Verb::Bind), count(number(Verb::Bind), "binding"), "add"),
        (number(Verb::SetMode), count(number(Verb::SetMode), "binding"), "switch"),
        (number(Verb::Unbind), count(number(Verb::Unbind), "binding"), "end"),
    ];
    let told: Vec<String> = parts
        .into_iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(_, what, verb)| format!("{what} to {verb}"))
        .collect();
    format!("{}.", told.join(", "))
}
