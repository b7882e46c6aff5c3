//! A letter with its addresses and headers.

use governance::Timestamp;
use governance::mail::Letter;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use service::mail::sending::Parcel;

/// Puts a message together (RFC 5322). Its id is the same in every attempt, and letters about one request to one member
/// answer the same id, so that mail programs show them together.
///
/// # Errors
/// Why it cannot be sent to this address.
pub fn message(parcel: &Parcel, from: &Mailbox, at: Timestamp) -> Result<Message, String> {
    let Letter { subject, text, html, thread, unsubscribe } = &parcel.letter;
    let address = parcel.to_address.parse::<Address>().map_err(|error| format!("{}: {error}", parcel.to_address))?;
    let domain = from.email.domain();
    let mut builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(Some(parcel.to_name.clone()), address))
        .subject(subject.clone())
        .date(at.into())
        .message_id(Some(format!("<{}@{domain}>", parcel.id)))
        // Who is away need not say so to a machine (RFC 3834 §5).
        .header(AutoSubmitted("auto-generated".to_owned()));
    if let Some(thread) = thread {
        let thread = format!("<{thread}@{domain}>");
        builder = builder.in_reply_to(thread.clone()).references(thread);
    }
    if let Some(url) = unsubscribe {
        builder = builder.header(ListUnsubscribe(format!("<{url}>")));
    }
    let part = |kind: ContentType, body: &str| SinglePart::builder().header(kind).body(body.to_owned());
    let both = MultiPart::alternative()
        .singlepart(part(ContentType::TEXT_PLAIN, text))
        .singlepart(part(ContentType::TEXT_HTML, html));
    builder.multipart(both).map_err(|error| error.to_string())
}

/// Where the reader chooses not to be told (RFC 2369).
#[derive(Clone)]
struct ListUnsubscribe(String);

/// That a machine wrote it (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted(String);

impl Header for ListUnsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.clone())
    }
}
