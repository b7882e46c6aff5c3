//! Secrets that sign what is sent, which are needed as they are and therefore kept as they are.

use crate::Error;
use chrono::TimeDelta;
use governance::Timestamp;
use governance::outgoing::WebhookSecret;

/// The secrets that a webhook or an executor shares with its receiver.
#[derive(Clone, Debug)]
pub struct Secrets {
    pub current: WebhookSecret,
    /// The secret before this one, and until when it signs, too.
    previous: Option<(WebhookSecret, Timestamp)>,
}

impl Secrets {
    /// A new secret with none before it.
    pub fn random() -> Self {
        Self { current: WebhookSecret::from_random(&crate::secret::key()), previous: None }
    }

    /// The secrets that sign now: the current one first.
    pub fn valid(&self, now: Timestamp) -> Vec<WebhookSecret> {
        let previous = self.previous.iter().filter(|(_, until)| *until > now).map(|(secret, _)| secret);
        std::iter::once(&self.current).chain(previous).cloned().collect()
    }

    /// Until when the secret before the current one signs, where it still does.
    pub fn previous_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.previous.as_ref().map(|(_, until)| *until).filter(|until| *until > now)
    }

    /// Makes a new secret. The one until now signs for some hours more; the one before that is given up at once.
    /// Gives until when.
    pub fn rotate(&mut self, hours: u32, now: Timestamp) -> Timestamp {
        let until = now + TimeDelta::hours(hours.into());
        let previous = std::mem::replace(&mut self.current, Self::random().current);
        self.previous = (hours > 0).then_some((previous, until));
        until
    }

    /// From columns.
    pub(super) fn read(current: &str, previous: Option<&str>, until: Option<Timestamp>) -> Result<Self, Error> {
        let secret = |text: &str| text.parse::<WebhookSecret>().map_err(Error::internal);
        Ok(Self { current: secret(current)?, previous: previous.map(secret).transpose()?.zip(until) })
    }

    /// To columns: the current one, the previous one, and until when that signs.
    pub(super) fn columns(&self) -> (String, Option<String>, Option<Timestamp>) {
        let previous = self.previous.as_ref();
        (
            self.current.reveal().to_string(),
            previous.map(|(secret, _)| secret.reveal().to_string()),
            previous.map(|(_, until)| *until),
        )
    }
}
