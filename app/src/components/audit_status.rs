//! Whether the audit log is what was recorded.

use governance::wire::audit::{VerificationStatus, VerificationView};
use leptos::prelude::*;

use crate::api::audit::VerifyLog;
use crate::form;
use crate::kit::{Button, Code, Form, Glyph, Icon, Notice, Size, Tone};
use crate::moment::Moment;

/// What the server knows of its own log, in a line; what is wrong with it, above everything else.
#[component]
pub fn AuditStatus(known: VerificationView, moment: Moment) -> impl IntoView {
    let verify = view! {
        <Form action={form::action::<VerifyLog>()} bare=true>
            <Button size=Size::Small icon=Glyph::RotateCcw>"Verify now"</Button>
        </Form>
    };
    let signed = known.checkpoint.as_ref().map(|signed| {
        view! { <span>{format!("Signed up to #{}, ", signed.sequence)} {moment.distance(signed.at)}</span> }
    });
    let checked = known.checked_at.map(|at| view! { <span>"Checked " {moment.distance(at)}</span> });
    let key = known.key.clone().map(|key| {
        view! {
            <span>
                "Key " <Code>{key}</Code> " "
                <a class="link" href="/api/v1/audit-events/key.pem" download="countersign-audit.pem">"Download (PEM)"</a>
            </span>
        }
    });
    let unsigned = known.unsigned.clone().map(|why| {
        view! {
            <span class="status tone-danger">
                <Icon glyph=Glyph::TriangleAlert />
                <span>{format!("Nothing is signed: {why}")}</span>
            </span>
        }
    });
    match (known.status, known.fault) {
        (VerificationStatus::Broken, Some(fault)) => {
            let found = known.found_at.map(|at| view! { " Found " {moment.distance(at)} "." });
            let sequence = fault.sequence;
            let holds = match known.verified {
                0 => "None of it is proven.".to_owned(),
                last => {
                    format!("Up to #{last} everything is as it was recorded. Nothing from #{sequence} on is proven.")
                }
            };
            // The newest on that page is the event itself, or where it is gone, the one before.
            let there = format!("/audit?after={}#event-{sequence}", sequence.saturating_add(1));
            view! {
                <Notice tone=Tone::Danger title=format!("Not intact: the audit log is not what was recorded, from #{sequence} on")>
                    <div class="grid gap-2">
                        <p>{fault.says} "." {found} " " {holds}</p>
                        <p class="font-semibold">"What to do"</p>
                        <ol class="list-decimal ps-5 grid gap-1">
                            <li><a class="link" href=there>{format!("Look at #{sequence} and at what came before it")}</a></li>
                            {known.advice.map(|advice| view! { <li>{advice} "."</li> })}
                            <li>"Keep a copy of the database as it is, and find out who could write to it."</li>
                            <li>
                                "Export the log (JSONL) and verify it elsewhere, with the key and an earlier export: "
                                <Code>"countersign audit verify --public-key … --witness …"</Code>
                            </li>
                        </ol>
                        <p>"Nobody is kept from work: the log goes on, and what was signed before stays signed."</p>
                        {unsigned}
                        <div class="actions">{verify} {key}</div>
                    </div>
                </Notice>
            }
            .into_any()
        }
        (VerificationStatus::Unverified, _) | (VerificationStatus::Broken, None) => view! {
            <div class="audit-status">
                <span class="status tone-neutral"><Icon glyph=Glyph::Clock /> <span>"Not verified yet"</span></span>
                {unsigned} {key} {verify}
            </div>
        }
        .into_any(),
        (VerificationStatus::Intact, _) => view! {
            <div class="audit-status">
                <span class="status tone-ok">
                    <Icon glyph=Glyph::ShieldCheck />
                    <span>{format!("Intact: {} events verified", known.verified)}</span>
                </span>
                {unsigned} {checked} {signed} {key} {verify}
            </div>
        }
        .into_any(),
    }
}
