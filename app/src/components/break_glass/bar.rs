//! What every page says of sessions that run: a bar for the holder, a line for who is to watch.

use chrono::TimeDelta;
use governance::Timestamp;
use leptos::prelude::*;
use service::break_glass::{Mine, Other};

use crate::api::break_glass::RevokeSession;
use crate::components::requests::visible::visible;
use crate::form;
use crate::kit::{Button, Form, Glyph, Icon, LinkButton, Size};
use crate::moment::Moment;

/// Time left, the session, and the way out of it.
#[component]
pub fn SessionBar(
    /// The reader's session.
    session: Mine,
    moment: Moment,
) -> impl IntoView {
    let left = seconds_left(session.ends_at - session.now);
    let ends = clock(session.ends_at, moment);
    view! {
        <section class="hazard-bar" aria-label="Your break-glass session">
            <p class="hazard-bar-says">
                <Icon glyph=Glyph::Siren />
                <strong>"Break-glass"</strong>
                <span>
                    <count-down class="countdown" role="timer" seconds=left over="Your break-glass session is over">
                        {words(left)}
                    </count-down>
                    <span class="hazard-bar-ends">{format!(" left, until {ends}")}</span>
                </span>
                <span class="hazard-bar-note">"Everything you do is recorded and announced."</span>
            </p>
            <div class="hazard-bar-acts">
                <LinkButton href=format!("/break-glass/{}", session.id) size=Size::Small>"Session"</LinkButton>
                <Form action={form::action::<RevokeSession>()} bare=true>
                    <input type="hidden" name="session" value=session.id.to_string() />
                    <Button size=Size::Small icon=Glyph::X>"End now"</Button>
                </Form>
            </div>
        </section>
    }
}

/// The sessions of others, for who is alerted of them or can end them.
#[component]
pub fn SessionsLine(
    /// What ends first at first; not empty.
    sessions: Vec<Other>,
    moment: Moment,
) -> impl IntoView {
    let count = sessions.len();
    let one = |(number, session): (usize, Other)| {
        let name = visible(&session.holder).0;
        let ends = clock(session.ends_at, moment);
        let href = format!("/break-glass/{}", session.id);
        let comma = (number + 1 < count).then_some(", ");
        view! { <span><a class="link" href=href><bdi>{name}</bdi></a>{format!(" until {ends}")}{comma}</span> " " }
    };
    view! {
        <section class="hazard-line" aria-label="Active break-glass sessions">
            <Icon glyph=Glyph::Siren />
            <p><strong>"Break-glass is active: "</strong>{sessions.into_iter().enumerate().map(one).collect_view()}</p>
        </section>
    }
}

/// The time of day, with the day where that is not today.
fn clock(at: Timestamp, moment: Moment) -> String {
    let (at, today) = (moment.local(at), moment.local(moment.now).date_naive());
    at.format(if at.date_naive() == today { "%H:%M" } else { "%-d %b, %H:%M" }).to_string()
}

/// Whole seconds, rounded up: what is counted down to nothing is over.
fn seconds_left(left: TimeDelta) -> i64 {
    (left + TimeDelta::milliseconds(999)).num_seconds().max(0)
}

/// "1:02:03", "2:03": as `public/live.js` goes on writing it.
fn words(seconds: i64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::{seconds_left, words};
    use chrono::TimeDelta;

    #[test]
    fn hours_are_told_only_while_there_are_any() {
        assert_eq!(words(3723), "1:02:03");
        assert_eq!(words(123), "2:03");
        assert_eq!(words(0), "0:00");
    }

    #[test]
    fn a_session_is_not_said_to_be_over_before_it_is() {
        assert_eq!(seconds_left(TimeDelta::milliseconds(2100)), 3);
        assert_eq!(seconds_left(TimeDelta::milliseconds(2000)), 2);
        assert_eq!(seconds_left(TimeDelta::milliseconds(-5)), 0);
    }
}
