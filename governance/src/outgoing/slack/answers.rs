//! What Slack's answers mean, which are one word each.

use super::super::attempts::Outcome;
use crate::Timestamp;

/// What an answer means: as for any other receiver, but that Slack says in its own way that the address is no more.
/// Then the webhook is disabled.
pub fn answer(status: u16, retry_after: Option<&str>, body: &[u8], now: Timestamp) -> Outcome {
    let word = word(body);
    let told = || word.map(|word| format!(" ({word})")).unwrap_or_default();
    match status {
        403 | 404 | 410 => {
            let because = word.and_then(because).unwrap_or("it takes no more messages at this address");
            Outcome::Gone { says: format!("the receiver answered {status}{}: {because}", told()) }
        }
        400 => Outcome::Failed { says: format!("the receiver answered 400{}", told()), wait: None },
        _ => Outcome::of_answer(status, retry_after, now),
    }
}

/// The word in an answer, if it is one.
fn word(body: &[u8]) -> Option<&str> {
    let word = std::str::from_utf8(body).ok()?.trim();
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
    (!word.is_empty() && word.len() <= 40 && word.bytes().all(plain)).then_some(word)
}

/// What a word means (Slack, "Sending messages using incoming webhooks").
fn because(word: &str) -> Option<&'static str> {
    Some(match word {
        "no_service" | "no_service_id" | "invalid_token" => "the webhook was removed or switched off there",
        "channel_is_archived" => "the channel is archived",
        "channel_not_found" => "the channel is no more",
        "no_team" | "team_disabled" => "the workspace is no more",
        "action_prohibited" | "posting_to_general_channel_denied" => "an administrator there does not allow it",
        "user_not_found" => "who made the webhook there has left",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::noon;
    use chrono::TimeDelta;

    #[test]
    fn an_address_that_is_no_more_disables_the_webhook_and_says_why() {
        let says = |status: u16, body: &str| match answer(status, None, body.as_bytes(), noon()) {
            Outcome::Gone { says } => says,
            other => panic!("{other:?}"),
        };
        assert_eq!(
            says(404, "no_service"),
            "the receiver answered 404 (no_service): the webhook was removed or switched off there"
        );
        assert_eq!(
            says(410, "channel_is_archived\n"),
            "the receiver answered 410 (channel_is_archived): the channel is archived"
        );
        assert_eq!(
            says(403, "<html>no</html>"),
            "the receiver answered 403: it takes no more messages at this address"
        );
        assert_eq!(
            says(404, "new_word"),
            "the receiver answered 404 (new_word): it takes no more messages at this address"
        );
    }

    #[test]
    fn what_is_only_for_now_is_tried_again() {
        assert_eq!(answer(200, None, b"ok", noon()), Outcome::Delivered);
        let limited = answer(429, Some("30"), b"rate_limited", noon());
        let Outcome::Failed { wait, .. } = limited else { panic!("{limited:?}") };
        assert_eq!(wait, Some(TimeDelta::seconds(30)));
        let says = "the receiver answered 400 (invalid_payload)".to_owned();
        assert_eq!(answer(400, None, b"invalid_payload", noon()), Outcome::Failed { says, wait: None });
        assert_eq!(answer(500, None, b"rollup_error", noon()).error(), Some("the receiver answered 500"));
    }
}
