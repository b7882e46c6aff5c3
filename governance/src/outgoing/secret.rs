//! Signatures of Standard Webhooks: `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`.
//! Randomness and the time are passed in.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use std::fmt;
use std::str::FromStr;
use zeroize::Zeroizing;

const PREFIX: &str = "whsec_";
const VERSION: &str = "v1,";

/// The secret that a webhook and its receiver share: 24 to 64 bytes. It does not show itself, and
/// is wiped from memory when it is dropped.
#[derive(Clone)]
pub struct WebhookSecret(Zeroizing<Vec<u8>>);

impl WebhookSecret {
    /// A new secret of 32 bytes from a good source of randomness.
    pub fn from_random(bytes: &[u8; 32]) -> Self {
        Self(Zeroizing::new(bytes.to_vec()))
    }

    /// `whsec_` and base64: what the receiver needs, and what is stored. It parses back.
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{PREFIX}{}", STANDARD.encode(&*self.0)))
    }

    /// The signature of a message: `v1,<base64>`.
    pub fn sign(&self, message: &Message<'_>) -> String {
        format!("{VERSION}{}", STANDARD.encode(self.mac(message).finalize().into_bytes()))
    }

    /// Whether one of the signatures in a `webhook-signature` header is this secret's, as a receiver finds out:
    /// in constant time, and only for a message that was sent within `tolerance` seconds of `now` (seconds
    /// since 1970; Standard Webhooks libraries take five minutes). Signatures of other versions are passed over.
    ///
    /// # Errors
    /// If the message is too old, from the future, or not signed with this secret.
    pub fn verify(&self, message: &Message<'_>, header: &str, now: i64, tolerance: u32) -> Result<(), BadSignature> {
        let age = now.saturating_sub(message.at);
        if age > i64::from(tolerance) {
            return Err(BadSignature::TooOld);
        }
        if age < -i64::from(tolerance) {
            return Err(BadSignature::FromTheFuture);
        }
        let mac = self.mac(message);
        let mut signatures = header.split(' ').filter_map(|one| STANDARD.decode(one.strip_prefix(VERSION)?).ok());
        let fits = |signature: Vec<u8>| mac.clone().verify_slice(&signature).is_ok();
        signatures.any(fits).then_some(()).ok_or(BadSignature::NotSigned)
    }

    fn mac(&self, message: &Message<'_>) -> Hmac<Sha256> {
        // HMAC fills a key that is shorter than its block of 64 bytes with zeros (RFC 2104 §2).
        let mut block = Zeroizing::new([0; 64]);
        block.iter_mut().zip(self.0.iter()).for_each(|(to, from)| *to = *from);
        let mac = <Hmac<Sha256> as hmac::digest::KeyInit>::new((&*block).into());
        mac.chain_update(message.id).chain_update(format!(".{}.", message.at)).chain_update(message.body)
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
}

/// The text is no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be `whsec_` and the base64 of 24 to 64 bytes")]
pub struct BadSecret;

impl FromStr for WebhookSecret {
    type Err = BadSecret;
    fn from_str(text: &str) -> Result<Self, BadSecret> {
        let bytes = text.strip_prefix(PREFIX).and_then(|text| STANDARD.decode(text).ok()).map(Zeroizing::new);
        bytes.filter(|bytes| (24..=64).contains(&bytes.len())).map(Self).ok_or(BadSecret)
    }
}

/// What is signed.
#[derive(Clone, Copy, Debug)]
pub struct Message<'a> {
    /// The same in every attempt; without a full stop.
    pub id: &'a str,
    /// When it is sent, in seconds since 1970: anew for every attempt.
    pub at: i64,
    pub body: &'a [u8],
}

impl Message<'_> {
    /// The headers that a delivery has, signed with each of these secrets: the current one first, then
    /// the previous one as long as it is valid.
    pub fn headers<'s>(&self, secrets: impl IntoIterator<Item = &'s WebhookSecret>) -> [(&'static str, String); 3] {
        let signatures = secrets.into_iter().map(|secret| secret.sign(self)).collect::<Vec<_>>().join(" ");
        [
            ("webhook-id", self.id.to_owned()),
            ("webhook-timestamp", self.at.to_string()),
            ("webhook-signature", signatures),
        ]
    }
}

/// Why a message is not to be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSignature {
    #[error("the message is too old")]
    TooOld,
    #[error("the message is from the future")]
    FromTheFuture,
    #[error("the message is not signed with this secret")]
    NotSigned,
}

#[cfg(test)]
mod tests {
    use super::*;

    const VECTOR: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    const SIGNATURE: &str = "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=";
    const SENT: Message<'_> = Message {
        id: "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
        at: 1_649_367_553,
        body: br#"{"email":"test@example.com","username":"test_user"}"#,
    };

    fn secret(text: &str) -> WebhookSecret {
        text.parse().unwrap()
    }

    #[test]
    fn the_published_check_vector_holds() {
        assert_eq!(secret(VECTOR).sign(&SENT), SIGNATURE);
        assert_eq!(secret(VECTOR).verify(&SENT, SIGNATURE, SENT.at, 0), Ok(()));
    }

    #[test]
    fn a_message_of_which_anything_was_changed_is_not_signed() {
        let changed = [
            Message { id: "msg_27UH4WbU6Z5A5EzD8u03UvzRbpl", ..SENT },
            Message { at: SENT.at + 1, ..SENT },
            Message { body: br#"{"email":"test@example.com","username":"test_use"}"#, ..SENT },
            Message { body: b"", ..SENT },
        ];
        for message in changed {
            assert_eq!(secret(VECTOR).verify(&message, SIGNATURE, SENT.at, 300), Err(BadSignature::NotSigned));
        }
        let other = WebhookSecret::from_random(&[7; 32]);
        assert_eq!(other.verify(&SENT, SIGNATURE, SENT.at, 300), Err(BadSignature::NotSigned));
    }

    #[test]
    fn a_header_may_hold_several_signatures_and_other_versions_are_passed_over() {
        let fits = |header: &str| secret(VECTOR).verify(&SENT, header, SENT.at, 300).is_ok();
        let bare = SIGNATURE.strip_prefix("v1,").unwrap();
        let wrong = WebhookSecret::from_random(&[7; 32]).sign(&SENT);
        assert!(fits(&format!("{wrong} {SIGNATURE}")));
        assert!(fits(&format!("v1a,AAAA {SIGNATURE} v1,no-base64")));
        for header in ["", " ", "v1,", bare, &wrong, &format!("v2,{bare}"), &SIGNATURE[..SIGNATURE.len() - 4]] {
            assert!(!fits(header), "{header}");
        }
    }

    #[test]
    fn the_current_and_the_previous_secret_both_sign() {
        let (current, previous) = (WebhookSecret::from_random(&[1; 32]), secret(VECTOR));
        let [id, at, signature] = SENT.headers([&current, &previous]);
        assert_eq!((id.0, id.1.as_str()), ("webhook-id", SENT.id));
        assert_eq!(at, ("webhook-timestamp", "1649367553".to_owned()));
        assert_eq!(signature, ("webhook-signature", format!("{} {SIGNATURE}", current.sign(&SENT))));
        for secret in [current, previous] {
            assert_eq!(secret.verify(&SENT, &signature.1, SENT.at, 300), Ok(()));
        }
    }

    #[test]
    fn a_message_is_good_for_the_tolerance_and_no_longer() {
        let at = |now: i64| secret(VECTOR).verify(&SENT, SIGNATURE, now, 300);
        assert_eq!((at(SENT.at - 300), at(SENT.at + 300)), (Ok(()), Ok(())));
        assert_eq!(at(SENT.at + 301), Err(BadSignature::TooOld));
        assert_eq!(at(SENT.at - 301), Err(BadSignature::FromTheFuture));
        assert_eq!(at(i64::MAX), Err(BadSignature::TooOld));
        assert_eq!(at(i64::MIN), Err(BadSignature::FromTheFuture));
    }

    #[test]
    fn a_secret_has_24_to_64_bytes_and_reads_back() {
        let text = |bytes: usize| format!("whsec_{}", STANDARD.encode(vec![9; bytes]));
        for bytes in [24, 32, 63, 64] {
            assert_eq!(*secret(&text(bytes)).reveal(), text(bytes));
        }
        let bare = VECTOR.strip_prefix("whsec_").unwrap();
        let bad = [text(23), text(65), String::new(), "whsec_".to_owned(), bare.to_owned(), format!("WHSEC_{bare}")];
        for text in bad.iter().map(String::as_str).chain(["whsec_C2FVsBQIhrscChlQIMV-b5sSYspob7oD"]) {
            assert_eq!(text.parse::<WebhookSecret>().unwrap_err(), BadSecret, "{text}");
        }
        assert_eq!(*WebhookSecret::from_random(&[9; 32]).reveal(), text(32));
    }

    #[test]
    fn a_secret_is_never_shown_by_accident() {
        assert_eq!(format!("{:?}", secret(VECTOR)), "WebhookSecret(…)");
    }

    #[test]
    fn keys_of_a_full_block_are_those_of_rfc_2104() {
        let long = secret(&format!("whsec_{}", STANDARD.encode([0xaa; 64])));
        let mut mac = Hmac::<Sha256>::new_from_slice(&[0xaa; 64]).unwrap();
        mac.update(b"a.1.b");
        let expected = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        assert_eq!(long.sign(&Message { id: "a", at: 1, body: b"b" }), expected);
    }
}
