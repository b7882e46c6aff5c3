//! What every verb needs: the database, the clock, new ids, and the address of this installation.

use crate::accounts::attempts::{Attempts, LoginLimits};
use crate::accounts::password::Hashing;
use crate::clock::Clock;
use crate::policies::Analyses;
use crate::rate::Limiter;
use crate::store::Store;
use governance::Timestamp;
use governance::audit::SigningKey;
use governance::ids::TokenId;
use governance::outgoing::Network;
use governor::Quota;
use std::num::NonZeroU32;
use std::sync::Arc;
use uuid::Uuid;

/// The process's shared things; cheap to clone.
#[derive(Clone, Debug)]
pub struct System {
    pub store: Store,
    clock: Arc<dyn Clock>,
    base_url: Arc<str>,
    hashing: Hashing,
    attempts: Arc<Attempts>,
    token_rate: Option<Arc<Limiter<TokenId>>>,
    analyses: Arc<Analyses>,
    audit_key: AuditKey,
    egress: Arc<[Network]>,
    mail_from: Option<Arc<str>>,
}

/// Where the key that signs the audit log is.
#[derive(Clone, Debug, Default)]
pub(crate) enum AuditKey {
    /// The database keeps it.
    #[default]
    Kept,
    /// It came from outside of the database.
    Given(Arc<SigningKey>),
    /// It should have come from there, but did not: why, in a sentence without a full stop.
    Lost(Arc<str>),
}

impl System {
    /// A system over a store. `base_url` is the public address, with or without a slash at its end.
    pub fn new(store: Store, clock: Arc<dyn Clock>, base_url: &str) -> Self {
        Self {
            store,
            base_url: base_url.trim_end_matches('/').into(),
            hashing: Hashing::default(),
            attempts: Arc::new(Attempts::new(clock.clone(), LoginLimits::default())),
            token_rate: None,
            analyses: Arc::default(),
            audit_key: AuditKey::Kept,
            egress: Arc::new([]),
            mail_from: None,
            clock,
        }
    }

    /// The same with passwords hashed otherwise: tests need it cheap.
    #[must_use]
    pub fn with_hashing(self, hashing: Hashing) -> Self {
        Self { hashing, ..self }
    }

    /// The same with other limits for logging in: a demonstration is for one reader, who may be a robot.
    #[must_use]
    pub fn with_login_limits(self, limits: LoginLimits) -> Self {
        let attempts = Arc::new(Attempts::new(self.clock.clone(), limits));
        Self { attempts, ..self }
    }

    /// The same where an API token may send so many requests a minute, and as many at once. Without this, any number.
    #[must_use]
    pub fn with_token_rate(self, a_minute: NonZeroU32) -> Self {
        let limiter = Limiter::new(Quota::per_minute(a_minute), self.clock.clone());
        Self { token_rate: Some(Arc::new(limiter)), ..self }
    }

    /// The same with a key for the audit log's checkpoints that is kept outside of the database.
    #[must_use]
    pub fn with_audit_key(self, key: SigningKey) -> Self {
        Self { audit_key: AuditKey::Given(Arc::new(key)), ..self }
    }

    /// The same where such a key is wanted and cannot be had, and why: a sentence without a full stop, which
    /// auditors are shown. Everything works but what needs the key.
    #[must_use]
    pub fn without_audit_key(self, why: &str) -> Self {
        Self { audit_key: AuditKey::Lost(why.into()), ..self }
    }

    /// Where the key that signs the audit log is.
    pub(crate) fn audit_key(&self) -> &AuditKey {
        &self.audit_key
    }

    /// The same with networks that webhooks may call besides the public internet.
    #[must_use]
    pub fn with_egress(self, allowed: Vec<Network>) -> Self {
        Self { egress: allowed.into(), ..self }
    }

    /// What webhooks may call besides the public internet.
    pub fn egress(&self) -> &[Network] {
        &self.egress
    }

    /// The same where what is told is mailed, too, with this sender. Without it nothing is put on its way by email.
    #[must_use]
    pub fn with_mail(self, from: &str) -> Self {
        Self { store: self.store.with_mails(), mail_from: Some(from.into()), ..self }
    }

    /// The sender of emails; `None` where there are none.
    pub fn mail_from(&self) -> Option<&str> {
        self.mail_from.as_deref()
    }

    /// How passwords are hashed.
    pub(crate) fn hashing(&self) -> &Hashing {
        &self.hashing
    }

    /// Who tried to log in how often.
    pub(crate) fn attempts(&self) -> &Attempts {
        &self.attempts
    }

    /// Counts a request of an API token.
    ///
    /// # Errors
    /// [`crate::Error::RateLimited`].
    pub(crate) fn count_token(&self, id: TokenId) -> Result<(), crate::Error> {
        self.token_rate.as_ref().map_or(Ok(()), |limiter| limiter.count(&id).map_err(crate::Error::RateLimited))
    }

    /// Analyses of policies, which wait for their turn.
    pub(crate) fn analyses(&self) -> &Arc<Analyses> {
        &self.analyses
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new id, which sorts by time.
    pub fn new_id<T: From<Uuid>>(&self) -> T {
        Uuid::now_v7().into()
    }

    /// The public address, without a slash at its end.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }
}
