//! The frame of every page inside, filled for its reader.

use governance::Permission;
use leptos::prelude::*;

use super::break_glass::{SessionBar, SessionsLine};
use super::notifications::Bell;
use super::shell::{Flash, Frame, LiveFrom, Me, NavItem, OrganizationLink, Theme};
use crate::kit::{Glyph, Notice, Tone};
use crate::session::Viewer;
use crate::{form, page};

/// A page within the frame: navigation, organizations, reader, theme, and the notice of the last post.
///
/// [`page::inside`] puts every page into it; the page writes its own `<Title>`.
#[component]
pub fn Inside(
    /// The reader.
    viewer: Viewer,
    /// The page.
    children: Children,
) -> impl IntoView {
    let address = page::address();
    let path = address.split('?').next().unwrap_or_default().to_owned();
    let organizations = viewer.memberships.iter().map(|membership| OrganizationLink {
        id: membership.organization.id.to_string(),
        name: membership.organization.name.clone(),
        current: membership.organization.id == viewer.caller.organization,
    });
    let theme = use_context::<Theme>().unwrap_or_default();
    let flash = form::notice().map(Flash::ok);
    let moment = viewer.moment;
    let alarm = viewer.alarm.clone().map(|fault| {
        view! {
            <Notice tone=Tone::Danger title=format!("The audit log does not hold at #{}", fault.sequence)>
                <p>{fault.says} ". " <a class="link" href="/audit">"The audit log"</a></p>
            </Notice>
        }
    });
    let running = viewer.running.clone();
    // It stays as it is while it says the same, so that no button is taken away from under a finger.
    let key = alarm_key(&viewer);
    let mine = running.mine.map(|session| view! { <SessionBar session moment /> });
    let others = (!running.others.is_empty()).then(|| view! { <SessionsLine sessions=running.others moment /> });
    // Empty it stands there, too: a session may begin and end while the page is read.
    let bar = view! { <div class="alarm" id="alarm" data-live=key>{alarm} {mine} {others}</div> }.into_any();
    view! {
        <Frame
            items=areas(&viewer)
            path
            organizations=organizations.collect()
            bell=view! {
                <Bell
                    unread=viewer.unread + viewer.alerts
                    alerting=viewer.alerting.clone()
                    latest=viewer.latest.clone()
                    moment=viewer.moment
                />
            }
            .into_any()
            bar
            me=Me { name: viewer.caller.name.clone(), email: viewer.email.clone() }
            theme
            flash
            live=LiveFrom {
                since: viewer.sequence,
                organization: viewer.caller.organization,
                me: viewer.caller.member,
                waiting: viewer.waiting,
            }
            return_to=address
        >
            {children()}
        </Frame>
    }
}

/// What the reader is told of above every page, in short.
fn alarm_key(viewer: &Viewer) -> String {
    let fault = viewer.alarm.iter().map(|fault| format!("fault-{}", fault.sequence));
    let mine = viewer.running.mine.iter().map(|session| session.id.to_string());
    let others = viewer.running.others.iter().map(|session| session.id.to_string());
    fault.chain(mine).chain(others).collect::<Vec<_>>().join(" ")
}

/// What the reader can go to.
fn areas(viewer: &Viewer) -> Vec<NavItem> {
    let mut areas = vec![NavItem::new("Approvals", "/approvals", Glyph::Inbox).waiting(viewer.waiting)];
    if viewer.may(Permission::RequestsOpen) {
        areas.push(NavItem::new("New request", "/requests/new", Glyph::Plus));
    }
    areas.push(NavItem::new("Policies", "/approval-policies", Glyph::ShieldCheck));
    areas.push(NavItem::new("Break-glass", "/break-glass", Glyph::Siren));
    if viewer.may(Permission::AuditRead) {
        areas.push(NavItem::new("Audit", "/audit", Glyph::ScrollText));
    }
    areas.push(NavItem::new("Settings", "/settings", Glyph::Settings));
    areas
}
