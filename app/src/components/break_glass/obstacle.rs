//! Why a session cannot be started now.

use governance::Refusal;
use governance::ids::BreakGlassSessionId;
use governance::time::length_in_words;
use leptos::prelude::*;

use crate::kit::{Notice, Tone};
use crate::moment::Moment;

/// What stands in the way, as whole sentences with times in the zone of the page, and where to go on.
#[component]
pub fn Obstacle(
    refusal: Refusal,
    /// The reader's own session, while one is active.
    active: Option<BreakGlassSessionId>,
    moment: Moment,
) -> impl IntoView {
    let when = |left| moment.local(moment.now + left).format("%H:%M %Z on %-d %B %Y").to_string();
    let says = match refusal {
        Refusal::SessionActive(left) => {
            let href = active.map_or_else(|| "/break-glass".to_owned(), |id| format!("/break-glass/{id}"));
            let ends = format!("It ends in {}, at {}.", length_in_words(left), when(left));
            view! {
                <p>"You have an active break-glass session already. " {ends} " There is no renewal: end it before you start another one."</p>
                <p><a class="link" href=href>"Your session"</a></p>
            }
            .into_any()
        }
        Refusal::SessionPause(left) => {
            let from = format!("You can start another one in {}, from {} on.", length_in_words(left), when(left));
            view! { <p>"Your last break-glass session ended lately. " {from}</p> }.into_any()
        }
        Refusal::ReviewsOwed(owed) => {
            let one = owed.len() == 1;
            let items = owed.into_iter().map(|owed| {
                let href = format!("/break-glass/{}", owed.session);
                view! { <li><a class="link" href=href>"The session"</a> " that ended on " {moment.whole(owed.ended_at)}</li> }
            });
            view! {
                <p>{if one { "The review of an earlier session of yours is overdue:" } else { "The reviews of earlier sessions of yours are overdue:" }}</p>
                <ul class="list-disc ps-5">{items.collect_view()}</ul>
                <p>{if one { "Somebody else has to review it first." } else { "Somebody else has to review them first." }}</p>
            }
            .into_any()
        }
        other => view! { <p>{crate::status::sentence(&other.to_string())}</p> }.into_any(),
    };
    view! { <Notice tone=Tone::Danger title="You cannot start a session now">{says}</Notice> }
}
