//! What can be set, by flag or by environment variable of the same name.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use governance::outgoing::Network;
use secrecy::SecretString;

/// Countersign: approval policies and break-glass for high-risk operations.
#[derive(Debug, Parser)]
#[command(name = "server", version)]
pub struct Cli {
    /// The settings, which every subcommand takes.
    #[command(flatten)]
    pub config: Config,
    /// What to do; absent means `serve`.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What the process can do.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Serve (the default)
    Serve,
    /// Bring the database up to date, and end
    Migrate,
    /// What only the installation's administrator may do
    #[command(subcommand)]
    Admin(Admin),
    /// Write a copy of the SQLite database, while it is being used or not
    Backup {
        /// The file to write; it must not exist
        file: PathBuf,
    },
    /// The audit log's key
    #[command(subcommand)]
    Audit(Audit),
    /// Put a backup in the place of the SQLite database, while no server runs
    Restore {
        /// The backup
        file: PathBuf,
        /// Replace the database that is there
        #[arg(long)]
        force: bool,
    },
    /// Serve a demo organization, on this machine only; it takes no DATABASE_URL
    Demo {
        /// The SQLite database of the demo, made anew at each start
        #[arg(long, default_value = "data/demo.db")]
        database: PathBuf,
    },
}

/// What there is to know of the audit log.
#[derive(Debug, Clone, Subcommand)]
pub enum Audit {
    /// Print the public key with which exports are verified
    Key,
}

/// What only the installation's administrator may do.
#[derive(Debug, Clone, Subcommand)]
pub enum Admin {
    /// Print a new one-time address for the first set-up
    SetupLink,
    /// Create a further organization
    Organization {
        /// Its name
        name: String,
        /// The email of its owner, who is invited, or with a login already is made owner at once
        #[arg(long)]
        owner: String,
    },
}

/// The database where the settings name none.
pub const DATABASE_URL: &str = "sqlite://data/countersign.db";

/// The settings of the process.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// Database: sqlite://PATH or postgres://…
    #[arg(
        long,
        env = "DATABASE_URL",
        default_value = DATABASE_URL,
        hide_env_values = true,
        global = true
    )]
    pub database_url: String,
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, env = "COUNTERSIGN_LISTEN", default_value = "127.0.0.1:3000", global = true)]
    pub listen: SocketAddr,
    /// Address at which people reach this server; default: http:// and the listening address
    #[arg(long, env = "COUNTERSIGN_PUBLIC_URL", global = true)]
    pub public_url: Option<String>,
    /// Take the client's address from X-Forwarded-For, which a proxy in front sets
    #[arg(
        long,
        env = "COUNTERSIGN_TRUST_PROXY",
        value_parser = FalseyValueParser::new(),
        global = true
    )]
    pub trust_proxy: bool,
    /// How to log
    #[arg(long, env = "COUNTERSIGN_LOG", value_enum, default_value = "human", global = true)]
    pub log: LogFormat,
    /// Address and port for Prometheus metrics; absent means none
    #[arg(long, env = "COUNTERSIGN_METRICS_LISTEN", global = true)]
    pub metrics_listen: Option<SocketAddr>,
    /// File with the secret key that signs the audit log, as 64 hexadecimal digits; absent means that the
    /// database keeps one
    #[arg(long, env = "COUNTERSIGN_AUDIT_KEY_FILE", global = true)]
    pub audit_key_file: Option<PathBuf>,
    /// How many requests an API token may send a minute, and as many at once; 0 for any number
    #[arg(long, env = "COUNTERSIGN_TOKEN_REQUESTS_PER_MINUTE", default_value_t = 600, global = true)]
    pub token_requests_per_minute: u32,
    /// Networks that webhooks may call besides the public internet, with commas: 10.20.0.0/16,::1
    #[arg(long, env = "COUNTERSIGN_WEBHOOK_NETWORKS", value_delimiter = ',', global = true)]
    pub webhook_networks: Vec<Network>,
    /// Folder with the built site; default: `site` beside the program, otherwise target/site
    #[arg(long, env = "LEPTOS_SITE_ROOT", global = true)]
    pub site_root: Option<PathBuf>,
    /// Where emails go out
    #[command(flatten)]
    pub mail: Mail,
    /// What to create at the very first start, without a browser
    #[command(flatten)]
    pub bootstrap: Bootstrap,
}

/// Where emails go out. Without it there are none.
#[derive(Debug, Clone, Default, Args)]
pub struct Mail {
    /// Mail server: smtps://USER:PASSWORD@HOST, smtp://HOST:PORT?tls=required, or file:///FOLDER, which writes one file a
    /// mail; absent means no email
    #[arg(long, env = "COUNTERSIGN_SMTP_URL", hide_env_values = true, global = true)]
    pub smtp_url: Option<SecretString>,
    /// File that holds the password of the user in that address
    #[arg(long, env = "COUNTERSIGN_SMTP_PASSWORD_FILE", global = true)]
    pub smtp_password_file: Option<PathBuf>,
    /// Sender of emails: `Countersign <countersign@example.com>`
    #[arg(long, env = "COUNTERSIGN_MAIL_FROM", global = true)]
    pub mail_from: Option<String>,
}

/// The first organization and its owner, created at the first start and ignored afterwards.
#[derive(Debug, Clone, Default, Args)]
pub struct Bootstrap {
    /// Name of the first organization
    #[arg(long, env = "COUNTERSIGN_BOOTSTRAP_ORGANIZATION", global = true)]
    pub bootstrap_organization: Option<String>,
    /// Email of its owner
    #[arg(long, env = "COUNTERSIGN_BOOTSTRAP_EMAIL", global = true)]
    pub bootstrap_email: Option<String>,
    /// Password of its owner
    #[arg(long, env = "COUNTERSIGN_BOOTSTRAP_PASSWORD", hide_env_values = true, global = true)]
    pub bootstrap_password: Option<SecretString>,
    /// File that holds the password
    #[arg(long, env = "COUNTERSIGN_BOOTSTRAP_PASSWORD_FILE", global = true, conflicts_with = "bootstrap_password")]
    pub bootstrap_password_file: Option<PathBuf>,
    /// API token with all scopes for that owner
    #[arg(long, env = "COUNTERSIGN_BOOTSTRAP_TOKEN", hide_env_values = true, global = true)]
    pub bootstrap_token: Option<SecretString>,
}

/// The shape of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For a terminal
    Human,
    /// One JSON object a line
    Json,
}

impl Config {
    /// The address at which people reach this server, without a slash at the end.
    pub fn public_url(&self) -> String {
        match &self.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.listen),
        }
    }

    /// The origin of that address, as a browser names it: without a path.
    pub fn public_origin(&self) -> String {
        let url = self.public_url();
        let host = url.find("://").map_or(0, |at| at + 3);
        let end = url[host..].find('/').map_or(url.len(), |at| host + at);
        url[..end].to_owned()
    }

    /// Whether people reach it over TLS, so that cookies may insist on it.
    pub fn is_https(&self) -> bool {
        self.public_url().starts_with("https://")
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_flags_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn flags_may_stand_after_the_subcommand() {
        let cli = Cli::parse_from(["server", "demo", "--listen", "127.0.0.1:4000", "--log", "json"]);
        assert_eq!(cli.config.public_url(), "http://127.0.0.1:4000");
        assert_eq!(cli.config.log, LogFormat::Json);
        assert!(matches!(cli.command, Some(Command::Demo { .. })));
    }
}
