//! Where mail goes out, as the configuration says it.

use std::path::PathBuf;

use lettre::message::Mailbox;
use secrecy::{ExposeSecret, SecretString};

use super::Transport;
use crate::config::Mail;

/// How mail is sent, and from whom.
#[derive(Clone, Debug)]
pub struct Mailing {
    /// What makes the connections.
    pub transport: Transport,
    /// The sender.
    pub from: Mailbox,
}

/// Why the settings for mail cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BadMail {
    /// Without a sender nothing can be sent.
    #[error("COUNTERSIGN_SMTP_URL needs COUNTERSIGN_MAIL_FROM: the address that emails come from")]
    NoSender,
    /// A sender alone sends nothing.
    #[error("COUNTERSIGN_MAIL_FROM needs COUNTERSIGN_SMTP_URL: where emails are sent through")]
    NoServer,
    /// The sender is none.
    #[error("COUNTERSIGN_MAIL_FROM must be an address such as `Countersign <countersign@example.com>`: {0}")]
    Sender(String),
    /// The address of the mail server is none. It is not repeated: it may hold a password.
    #[error(
        "COUNTERSIGN_SMTP_URL must be smtps://USER:PASSWORD@HOST, smtp://HOST:PORT?tls=required or file:///FOLDER: {0}"
    )]
    Server(String),
    /// The password cannot be read.
    #[error("cannot read the mail password from {file}: {why}")]
    Password {
        /// The file that should hold it.
        file: PathBuf,
        /// Why.
        why: String,
    },
}

impl Mailing {
    /// What the settings say; `None` where they name no mail server.
    ///
    /// # Errors
    /// Where they cannot be used.
    pub fn of(settings: &Mail) -> Result<Option<Self>, BadMail> {
        let (url, from) = match (&settings.smtp_url, &settings.mail_from) {
            (None, None) => return Ok(None),
            (Some(_), None) => return Err(BadMail::NoSender),
            (None, Some(_)) => return Err(BadMail::NoServer),
            (Some(url), Some(from)) => (url, from),
        };
        let from = from.parse::<Mailbox>().map_err(|error| BadMail::Sender(error.to_string()))?;
        let password = settings.smtp_password_file.as_ref().map(password).transpose()?;
        let transport = Transport::of(url.expose_secret(), password.as_ref()).map_err(BadMail::Server)?;
        Ok(Some(Self { transport, from }))
    }
}

fn password(file: &PathBuf) -> Result<SecretString, BadMail> {
    let failed = |error: std::io::Error| BadMail::Password { file: file.clone(), why: error.to_string() };
    let text = std::fs::read_to_string(file).map_err(failed)?;
    Ok(SecretString::from(text.trim_end_matches(['\r', '\n']).to_owned()))
}
