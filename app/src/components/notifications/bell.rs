//! The bell in the bar.

use governance::wire::notifications::{AlertView, NotificationView};
use leptos::prelude::*;

use super::{AlertLine, NotificationLine};
use crate::kit::{Count, Glyph, Icon, Menu, MenuItem};
use crate::moment::Moment;

/// How many notifications are unread, and the newest ones in a menu. One element, `#bell`, so that it can
/// be put in place of an older one as a whole.
#[component]
pub fn Bell(
    /// How many are unread, alerts among them.
    unread: u64,
    /// The newest unread alerts.
    #[prop(optional)]
    alerting: Vec<AlertView>,
    /// The newest ones, read or not.
    latest: Vec<NotificationView>,
    moment: Moment,
) -> impl IntoView {
    let label = if unread == 0 { "Notifications".to_owned() } else { format!("Notifications, {unread} unread") };
    let button = view! {
        <Icon glyph=Glyph::Bell />
        <span class="bell-count" aria-hidden="true" data-counted="" hidden=unread == 0>
            <Count value=unread accent=true live="unread" />
        </span>
    };
    let lines: Vec<_> =
        latest.into_iter().map(|notification| view! { <NotificationLine notification moment /> }).collect();
    let list = if lines.is_empty() {
        view! { <p class="bell-none">"Nothing has happened yet that concerns you."</p> }.into_any()
    } else {
        view! { <ul>{lines}</ul> }.into_any()
    };
    let alerts = (!alerting.is_empty()).then(|| {
        let lines = alerting.into_iter().map(|alert| view! { <AlertLine alert moment /> });
        view! {
            <p class="menu-label">"Alerts"</p>
            <ul>{lines.collect_view()}</ul>
            <MenuItem href="/notifications/alerts" icon=Glyph::Siren>"All alerts"</MenuItem>
            <div class="menu-separator"></div>
        }
    });
    view! {
        <div class="bell" id="bell" data-live="">
            <Menu id="bell-menu" label class="btn btn-ghost btn-icon" end=true button=button.into_any()>
                {alerts}
                <p class="menu-label">"Notifications"</p>
                {list}
                <div class="menu-separator"></div>
                <MenuItem href="/notifications" icon=Glyph::ArrowRight>"All notifications"</MenuItem>
            </Menu>
        </div>
    }
}
