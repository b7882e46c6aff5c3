//! `countersign login`

use super::secret;
use crate::client::{Client, Failure, Place};
use crate::credentials::{Credentials, Session};
use crate::output::{BOLD, Output, harmless, json};
use crate::{Streams, exit, told};
use governance::wire::Ref;
use governance::wire::accounts::OrganizationRef;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::io;

const HELP: &str = "\
Without --email it asks for an API token, which is for pipelines: it opens and claims, and never reviews. With
--email it asks for your password and keeps a session, with which you review and break the glass in person; it
ends after twelve hours without use, and after seven days. Both can be kept for one server: what can be done with
either is done with the token, except that `inbox` lists what waits for you in person.

The secret is asked for on the terminal, or read from standard input. It is checked against the server, and kept
in $XDG_CONFIG_HOME/countersign/credentials.json (or ~/.config/…), which only you can read. --token and
COUNTERSIGN_TOKEN go before what is kept.

Examples:
  countersign login --url https://countersign.example.com
  countersign login --url https://countersign.example.com --email ana@example.com
  pass show countersign | countersign login --url https://countersign.example.com

Exit status:
  0   you are signed in
  2   nothing was given, or it cannot be kept
  13  the server does not know the token, or the password is wrong
  14  the server could not be reached";

/// The arguments of `login`.
#[derive(clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Sign in in person, with this email address and a password
    #[arg(long, value_name = "EMAIL")]
    email: Option<String>,
    /// The organization to enter, by slug or id; the first by name when absent
    #[arg(long, requires = "email", value_name = "ORGANIZATION")]
    organization: Option<String>,
    /// How to tell who you are
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
    #[command(flatten)]
    place: Place,
}

/// On whose behalf one acts, as `GET /session` tells it.
#[derive(Serialize, Deserialize)]
struct Me {
    member: Ref,
    organization: OrganizationRef,
    permissions: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scopes: Option<Vec<String>>,
}

/// Checks the secret, keeps it, and tells who one is.
///
/// # Errors
/// When that cannot be written.
pub fn run(args: &Args, streams: &mut Streams) -> io::Result<u8> {
    let got = Client::anonymous(&args.place).and_then(|client| match &args.email {
        Some(email) => in_person(args, email, client),
        None => by_token(client),
    });
    match told(got, streams)? {
        Err(status) => return Ok(status),
        Ok((_, me)) if args.output == Output::Json => json(streams.out, &me)?,
        Ok((url, me)) => {
            let (name, organization) = (harmless(&me.member.name), harmless(&me.organization.name));
            let through = me.scopes.map(|scopes| format!(", through a token for {}", scopes.join(", ")));
            let through = through.unwrap_or_default();
            writeln!(streams.out, "Signed in to {url} as {BOLD}{name}{BOLD:#} of {organization}{through}.")?;
        }
    }
    Ok(exit::DONE)
}

fn by_token(client: Client) -> Result<(String, Me), Failure> {
    let token = secret::read("API token")?;
    let client = client.with_token(&token);
    let me = client.get("/session", &[])?;
    let mut credentials = Credentials::load()?;
    credentials.change(client.url(), |kept| kept.token = Some(token));
    credentials.save()?;
    Ok((client.url().to_owned(), me))
}

fn in_person(args: &Args, email: &str, client: Client) -> Result<(String, Me), Failure> {
    let password = secret::read("Password")?;
    let mut body = json!({ "email": email, "password": password });
    if let Some(organization) = &args.organization {
        body["organization"] = organization.as_str().into();
    }
    let (me, cookie) = client.sign_in("/session", &body)?;
    let none = || Failure::Unreachable("the server gives no session".to_owned());
    let session = Session { cookie: cookie.ok_or_else(none)?, email: email.to_owned() };
    let mut credentials = Credentials::load()?;
    credentials.change(client.url(), |kept| kept.session = Some(session));
    credentials.save()?;
    Ok((client.url().to_owned(), me))
}
