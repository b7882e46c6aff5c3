//! Passwords: argon2id, away from the threads that serve, and a few at a time.

use crate::Error;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use governance::FieldErrors;
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// How passwords are hashed.
#[derive(Clone, Debug)]
pub struct Hashing {
    params: Params,
    /// Each hash takes its memory: many at once would take all of it.
    turns: Arc<Semaphore>,
}

impl Default for Hashing {
    /// argon2id with 19 MiB, two passes, one lane (the OWASP minimum).
    fn default() -> Self {
        Self::with(Params::DEFAULT)
    }
}

impl Hashing {
    /// As cheap as argon2 allows. Worthless against an attacker.
    pub fn for_tests() -> Self {
        Self::with(Params::new(Params::MIN_M_COST, Params::MIN_T_COST, 1, None).unwrap_or(Params::DEFAULT))
    }

    fn with(params: Params) -> Self {
        Self { params, turns: Arc::new(Semaphore::new(4)) }
    }

    fn argon2(&self) -> Argon2<'static> {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, self.params.clone())
    }

    /// The hash of a password, with its parameters and a new salt (a PHC string).
    pub(crate) async fn hash(&self, password: &SecretString) -> Result<String, Error> {
        let (argon2, password) = (self.argon2(), password.clone());
        self.work(move || {
            let hash: PasswordHash =
                argon2.hash_password(password.expose_secret().as_bytes()).map_err(Error::internal)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether a password has this hash. Without a hash the same work is done for nothing, so that
    /// time does not tell whether there is one.
    pub(crate) async fn verify(&self, password: &SecretString, hash: Option<&str>) -> Result<bool, Error> {
        let Some(hash) = hash.map(str::to_owned) else {
            self.hash(password).await?;
            return Ok(false);
        };
        let (argon2, password) = (self.argon2(), password.clone());
        self.work(move || {
            let hash = PasswordHash::new(&hash).map_err(Error::internal)?;
            Ok(argon2.verify_password(password.expose_secret().as_bytes(), &hash).is_ok())
        })
        .await
    }

    async fn work<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let turn = self.turns.clone().acquire_owned().await.map_err(Error::internal)?;
        // The work holds the turn: it goes on, with its memory, when nobody waits for it any more.
        let job = move || {
            let _turn = turn;
            job()
        };
        spawn_blocking(job).await.map_err(Error::internal)?
    }
}

/// Checks a new password: at least 8 characters, at most 1000 bytes, not the email address.
pub(super) fn check(errors: &mut FieldErrors, field: &str, password: &SecretString, email: &str) {
    let password = password.expose_secret();
    if password.is_empty() {
        errors.add(field, "is required");
    } else if password.chars().count() < 8 {
        errors.add(field, "must have at least 8 characters");
    } else if password.len() > 1000 {
        errors.add(field, "must be at most 1000 bytes");
    } else if password.to_lowercase() == email {
        errors.add(field, "must not be the email address");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_kept_as_argon2id_with_19_mib_and_two_passes() {
        let (password, hashing) = (SecretString::from("correct horse".to_owned()), Hashing::default());
        let hash = hashing.hash(&password).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_ne!(hash, hashing.hash(&password).await.unwrap(), "each has its own salt");
        assert!(hashing.verify(&password, Some(&hash)).await.unwrap());
        assert!(!hashing.verify(&"wrong".to_owned().into(), Some(&hash)).await.unwrap());
        assert!(!hashing.verify(&password, None).await.unwrap());
    }

    #[tokio::test]
    async fn work_that_nobody_waits_for_any_more_keeps_its_turn_until_it_is_done() {
        let hashing = Hashing::for_tests();
        let (started, start) = std::sync::mpsc::channel();
        let (finish, finished) = std::sync::mpsc::channel::<()>();
        let working = hashing.clone();
        let task = tokio::spawn(async move {
            working
                .work(move || {
                    started.send(()).map_err(Error::internal)?;
                    finished.recv().map_err(Error::internal)
                })
                .await
        });
        tokio::task::spawn_blocking(move || start.recv().unwrap()).await.unwrap();
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        assert_eq!(hashing.turns.available_permits(), 3);
        finish.send(()).unwrap();
        let all = hashing.turns.acquire_many(4);
        drop(tokio::time::timeout(std::time::Duration::from_secs(5), all).await.unwrap().unwrap());
    }
}
