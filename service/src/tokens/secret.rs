//! The secrets of API tokens.

/// What every secret that we make begins with.
const PREFIX: &str = "csn_";

/// Whether a secret that the configuration gives can serve as one.
pub(crate) fn acceptable(secret: &str) -> bool {
    (20..=200).contains(&secret.len()) && secret.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The first characters of a secret, to recognise it by. Of one that we did not make they may be most of it.
pub(super) fn shown(secret: &str) -> String {
    secret.chars().take(if secret.starts_with(PREFIX) { 8 } else { 4 }).collect()
}

/// `csn_`, 32 random letters and digits, and the checksum.
pub(super) fn new() -> String {
    let random = format!("{PREFIX}{}", crate::secret::random());
    let checksum = base62(crc32fast::hash(random.as_bytes()));
    random + &checksum
}

/// Six letters and digits for a number.
fn base62(mut number: u32) -> String {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut text = ['0'; 6];
    for place in text.iter_mut().rev() {
        *place = char::from(DIGITS[(number % 62) as usize]);
        number /= 62;
    }
    text.iter().collect()
}
