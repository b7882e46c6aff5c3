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
        view! { <span>"Key " <a class="link" href="/api/v1/audit-events/key"><Code>{key}</Code></a></span> }
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
            view! {
                <Notice tone=Tone::Danger title=format!("The audit log does not hold at #{}", fault.sequence)>
                    <div class="grid gap-2">
                        <p>{fault.says} "." {found}</p>
                        {known.advice.map(|advice| view! { <p>{advice}</p> })}
                        {unsigned}
                        <div class="actions">{verify}</div>
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
