//! Through what mail goes out: a mail server, or a folder for trying it out.

use std::path::{Path, PathBuf};
use std::time::Duration;

use governance::mail::Outcome;
use lettre::address::Envelope;
use lettre::transport::smtp::response::Category;
use lettre::transport::smtp::{Error, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use service::mail::sending::{AT_ONCE, LONGEST};
use uuid::Uuid;

/// How long each step of a conversation with the mail server may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// How many connections to the mail server are kept: one for each letter that is sent at once.
const CONNECTIONS: u32 = AT_ONCE as u32;

/// What sends; cheap to clone.
#[derive(Clone, Debug)]
pub enum Transport {
    /// A mail server.
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    /// Writes one `.eml` a mail into this folder.
    Folder(PathBuf),
}

impl Transport {
    /// The transport that an address names: `smtps://` (TLS from the start), `smtp://` (with `?tls=required` or
    /// `?tls=opportunistic` for STARTTLS), or `file:///FOLDER`. `password` stands for the one in the address.
    ///
    /// # Errors
    /// Why it cannot be used, without the address itself.
    pub fn of(url: &str, password: Option<&SecretString>) -> Result<Self, String> {
        if let Some(folder) = url.strip_prefix("file://") {
            let folder = PathBuf::from(folder);
            return if folder.is_absolute() {
                Ok(Self::Folder(folder))
            } else {
                Err("the folder must be named from the root on".to_owned())
            };
        }
        // Another part of the process may have been first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut url = Url::parse(url).map_err(|error| error.to_string())?;
        if let Some(password) = password {
            if url.username().is_empty() {
                return Err("a password needs a user: smtps://USER@HOST".to_owned());
            }
            url.set_password(Some(password.expose_secret()))
                .map_err(|()| "it has no room for a password".to_owned())?;
        }
        let builder =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str()).map_err(|error| innermost(&error))?;
        let builder = builder.timeout(Some(PATIENCE));
        Ok(Self::Smtp(builder.pool_config(PoolConfig::new().max_size(CONNECTIONS)).build()))
    }

    /// Sends a mail once. `id` names the file where it is one.
    pub async fn send(&self, id: Uuid, message: Message) -> Outcome {
        match self {
            Self::Folder(folder) => match write(folder.clone(), id, message.formatted()).await {
                Ok(()) => Outcome::Sent,
                Err(error) => Outcome::Failed(format!("the file could not be written: {error}")),
            },
            Self::Smtp(transport) => {
                let envelope: Envelope = message.envelope().clone();
                match tokio::time::timeout(LONGEST, transport.send_raw(&envelope, &message.formatted())).await {
                    Ok(Ok(_)) => Outcome::Sent,
                    Ok(Err(error)) => refused(&error),
                    Err(_) => Outcome::Failed(format!("the mail server took more than {} seconds", LONGEST.as_secs())),
                }
            }
        }
    }
}

/// What an error means: the mail server's "never" about this mail (RFC 5321 §4.2.1, 55x) is final. Everything else, such
/// as a wrong password, may be put right meanwhile.
fn refused(error: &Error) -> Outcome {
    let says = innermost(error);
    let never = error.is_permanent() && error.status().is_some_and(|code| code.category == Category::MailSystem);
    if never { Outcome::Refused(says) } else { Outcome::Failed(says) }
}

/// The innermost cause in its own words, with what went wrong.
fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let outer = error.to_string();
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    let inner = cause.to_string();
    if outer.contains(&inner) { outer } else { format!("{outer}: {inner}") }
}

async fn write(folder: PathBuf, id: Uuid, text: Vec<u8>) -> std::io::Result<()> {
    let work = move || {
        std::fs::create_dir_all(&folder)?;
        // Whoever looks into the folder sees whole mails only.
        let (part, whole) = (named(&folder, id, "part"), named(&folder, id, "eml"));
        std::fs::write(&part, text)?;
        std::fs::rename(part, whole)
    };
    tokio::task::spawn_blocking(work).await.map_err(std::io::Error::other)?
}

fn named(folder: &Path, id: Uuid, ending: &str) -> PathBuf {
    folder.join(format!("{id}.{ending}"))
}
