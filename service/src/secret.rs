//! Secrets that are handed out once and kept as hashes.

use rand::distr::{Alphanumeric, SampleString};
use sha2::{Digest, Sha256};

/// A new secret: 32 letters and digits, 190 bits.
pub fn random() -> String {
    Alphanumeric.sample_string(&mut rand::rng(), 32)
}

/// 32 random bytes: a key.
pub fn key() -> [u8; 32] {
    rand::random()
}

/// What is kept of a secret. A fast hash suffices, since nobody can try 190 bits.
pub fn fingerprint(secret: &str) -> String {
    hex::encode(Sha256::digest(secret))
}
