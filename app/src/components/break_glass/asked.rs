//! The session that a request asks for.

use chrono::TimeDelta;
use governance::payload::Payload;
use governance::time::length_in_words;
use governance::wire::break_glass::WishView;
use governance::wire::requests::RequestView;
use leptos::prelude::*;

use crate::components::requests::visible::visible;
use crate::kit::{Card, Code, Fact, Facts};

/// What would be bypassed, where, for how long and through which tokens, in words for those who approve it.
/// Nothing for a request that asks for something else.
#[component]
pub fn AskedSession(
    request: RequestView,
    /// What the request carries.
    payload: Option<Payload>,
) -> impl IntoView {
    let WishView { actions, scope, minutes, tokens } = WishView::asked(request.action, &payload?)?;
    let actions = actions.into_iter().map(|action| {
        view! { <li>{action.title()} " " <Code>{action.key()}</Code></li> }
    });
    let places = scope.into_iter().map(|place| view! { <li><bdi>{visible(&place.name).0}</bdi></li> });
    let tokens = match tokens.as_slice() {
        [] => "None: in person only".to_owned(),
        named => named.iter().map(|token| visible(&token.name).0).collect::<Vec<_>>().join(", "),
    };
    Some(view! {
        <Card
            title="The session that is asked for"
            description="Once it is approved, these actions at these places need no approval and ignore freezes."
            id="asked-session"
        >
            <Facts>
                <Fact term="Actions"><ul>{actions.collect_view()}</ul></Fact>
                <Fact term="Where"><ul>{places.collect_view()}</ul></Fact>
                <Fact term="How long">{length_in_words(TimeDelta::minutes(minutes))} ", from its approval on"</Fact>
                <Fact term="Tokens">{tokens}</Fact>
            </Facts>
        </Card>
    })
}
