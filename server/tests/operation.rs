//! Running it: health, metrics, the first start, backup and restore.

use std::path::Path;

use crate::site::database::Database;
use crate::site::{PASSWORD, secret, site, site_over};
use clap::Parser;
use governance::audit::SigningKey;
use server::commands::{self, Failure, bootstrap, database};
use server::config::{Bootstrap, Cli};
use server::metrics;
use service::accounts::{login, setup};
use service::{audit, tokens};

#[tokio::test]
async fn a_process_is_alive_before_it_is_ready() {
    let site = site().await;
    let browser = site.browser();
    browser.get("/healthz").await.assert_text("ok\n");
    browser.get("/readyz").await.assert_text("ready\n");
    site.state.closing.cancel();
    browser.get("/readyz").await.assert_status_service_unavailable();
    browser.get("/healthz").await.assert_status_ok();
}

#[tokio::test]
async fn a_process_whose_database_is_not_migrated_is_not_ready() {
    let site = site_over(Database::empty().await, &[]).await;
    site.browser().get("/readyz").await.assert_status_service_unavailable();
}

#[tokio::test]
async fn metrics_name_routes_and_never_what_was_asked_for() {
    let site = site().await;
    let browser = site.browser();
    browser.get("/healthz").await;
    browser.get("/nowhere-secret?token=secret").await;
    browser.get("/api/v1/requests/0197a4d0-0000-7000-8000-000000000001").await;
    let shown = axum_test::TestServer::new(metrics::router(site.state.metrics.clone())).get("/metrics").await.text();
    assert!(
        shown.contains(r#"countersign_http_requests_total{method="GET",route="/healthz",status="200"} 1"#),
        "{shown}"
    );
    assert!(shown.contains(r#"route="/api/v1/requests/{id}""#), "{shown}");
    assert!(shown.contains("countersign_http_request_duration_seconds_bucket"), "{shown}");
    assert!(!shown.contains("secret") && !shown.contains("0197a4d0"), "{shown}");
}

#[tokio::test]
async fn the_first_start_gives_a_one_time_address_and_later_ones_give_none() {
    let site = site().await;
    let address = bootstrap(&site.system, &Bootstrap::default()).await.unwrap().unwrap();
    assert!(address.starts_with("http://127.0.0.1:3000/setup/"), "{address}");
    setup::check(&site.system, secret(&address)).await.unwrap();
    let newer = bootstrap(&site.system, &Bootstrap::default()).await.unwrap().unwrap();
    setup::check(&site.system, secret(&address)).await.unwrap_err();
    setup::check(&site.system, secret(&newer)).await.unwrap();
    site.owner().await;
    assert_eq!(bootstrap(&site.system, &Bootstrap::default()).await.unwrap(), None);
}

#[tokio::test]
async fn the_configuration_makes_the_first_owner_once() {
    let site = site().await;
    let file = site.folder.path().join("password");
    std::fs::write(&file, format!("{PASSWORD}\n")).unwrap();
    let wanted = Bootstrap {
        bootstrap_organization: Some("Acme".into()),
        bootstrap_email: Some("ops@example.com".into()),
        bootstrap_password_file: Some(file),
        bootstrap_token: Some("a-token-of-some-length".into()),
        ..Bootstrap::default()
    };
    assert_eq!(bootstrap(&site.system, &wanted).await.unwrap(), None);
    site.signed_in("ops@example.com").await;
    assert!(tokens::authenticate(&site.system, "a-token-of-some-length").await.unwrap().token.is_some());

    let other = Bootstrap { bootstrap_organization: Some("Other".into()), ..wanted };
    assert_eq!(bootstrap(&site.system, &other).await.unwrap(), None);
    let signed_in = login::login(&site.system, "ops@example.com", &PASSWORD.into(), [127, 0, 0, 1].into()).await;
    assert_eq!(login::memberships(&site.system, signed_in.unwrap().login).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_configuration_that_asks_for_half_an_owner_is_refused_in_words() {
    let site = site().await;
    let no = |wanted: Bootstrap| {
        let system = site.system.clone();
        async move { bootstrap(&system, &wanted).await.unwrap_err().to_string() }
    };
    let half = Bootstrap { bootstrap_email: Some("ops@example.com".into()), ..Bootstrap::default() };
    assert_eq!(no(half.clone()).await, "Bootstrap needs both an organization and the email of its owner.");
    let short = Bootstrap {
        bootstrap_organization: Some("Acme".into()),
        bootstrap_password: Some("short".into()),
        ..half.clone()
    };
    assert_eq!(no(short).await, "Bootstrap: password must have at least 8 characters");
    let lost = Bootstrap {
        bootstrap_organization: Some("Acme".into()),
        bootstrap_password_file: Some("/nowhere/password".into()),
        ..half
    };
    assert!(no(lost).await.starts_with("Cannot read /nowhere/password"));
}

async fn run(folder: &Path, arguments: &[&str]) -> Result<(), Failure> {
    let url = format!("sqlite://{}", folder.join("data/countersign.db").display());
    commands::run(Cli::parse_from(["server", "--database-url", &url].iter().chain(arguments))).await
}

#[tokio::test]
async fn the_audit_key_is_made_at_the_first_start_or_taken_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let file = folder.join("audit.key");
    let path = file.to_str().unwrap();
    let url = format!("sqlite://{}", folder.join("data/countersign.db").display());
    let key = async |more: &[&str]| {
        let config = Cli::parse_from(["server", "--database-url", &url].iter().chain(more)).config;
        audit::installation_key(&database::open(&config).await?).await.map_err(commands::explain)
    };
    run(folder, &["migrate"]).await.unwrap();
    let made = key(&[]).await.unwrap();
    assert_eq!(key(&[]).await.unwrap(), made);
    let begins = "the audit log cannot be signed: the file with its key cannot be used: ";
    let lost = key(&["--audit-key-file", path]).await.unwrap_err().to_string();
    assert!(lost.contains(begins) && !lost.contains(path), "{lost}");
    for text in ["", "no key"] {
        std::fs::write(&file, text).unwrap();
        let wrong = key(&["--audit-key-file", path]).await.unwrap_err().to_string();
        assert!(wrong.contains(begins) && wrong.ends_with("must hold 64 hexadecimal digits"), "{wrong}");
    }
    // It only keeps from signing: the database is opened all the same, as every command does.
    run(folder, &["--audit-key-file", path, "migrate"]).await.unwrap();
    run(folder, &["--audit-key-file", path, "admin", "setup-link"]).await.unwrap();
    std::fs::write(&file, "07".repeat(32) + "\n").unwrap();
    assert_eq!(key(&["--audit-key-file", path]).await.unwrap(), SigningKey::from_bytes(&[7; 32]).public());
    run(folder, &["audit", "key"]).await.unwrap();
    assert_eq!(key(&[]).await.unwrap(), made, "the database keeps its own");
}

#[tokio::test]
async fn the_demo_refuses_a_database_that_it_would_erase_and_names_the_flag_for_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    run(folder, &["migrate"]).await.unwrap();
    let own = folder.join("demo.db");
    let no = run(folder, &["demo", "--database", own.to_str().unwrap(), "--listen", "127.0.0.1:0"]).await.unwrap_err();
    let no = no.to_string();
    assert!(no.contains("takes no DATABASE_URL") && no.contains("--database FILE"), "{no}");
    assert!(folder.join("data/countersign.db").exists() && !own.exists());
}

#[tokio::test]
async fn a_backup_comes_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let (folder, backup) = (folder.path(), folder.path().join("backup.db"));
    let file = backup.to_str().unwrap();
    let setup_needed = || async {
        let url = format!("sqlite://{}", folder.join("data/countersign.db").display());
        let config = Cli::parse_from(["server", "--database-url", &url]).config;
        setup::needed(&database::open(&config).await.unwrap()).await.unwrap()
    };

    let no = run(folder, &["backup", file]).await.unwrap_err().to_string();
    assert!(no.starts_with("There is no database at"), "{no}");
    run(folder, &["admin", "organization", "Acme", "--owner", "di@example.com"]).await.unwrap();
    run(folder, &["backup", file]).await.unwrap();
    assert!(run(folder, &["backup", file]).await.unwrap_err().to_string().contains("exists"));

    let no = run(folder, &["restore", file]).await.unwrap_err().to_string();
    assert!(no.contains("--force"), "{no}");
    database::remove(&folder.join("data/countersign.db")).unwrap();
    assert!(setup_needed().await);
    run(folder, &["restore", file, "--force"]).await.unwrap();
    assert!(!setup_needed().await);
}

#[tokio::test]
async fn nothing_but_a_backup_is_restored_and_never_under_a_server() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    run(folder, &["migrate"]).await.unwrap();
    let [text, foreign] = ["notes.txt", "foreign.db"].map(|name| folder.join(name));
    std::fs::write(&text, "not a database at all").unwrap();
    let url = format!("sqlite://{}", foreign.display());
    service::store::Store::connect(&url).await.unwrap().close().await.unwrap();
    for file in [&text, &foreign] {
        let no = run(folder, &["restore", file.to_str().unwrap(), "--force"]).await.unwrap_err().to_string();
        assert!(no.contains("is no Countersign backup"), "{no}");
    }
    run(folder, &["admin", "setup-link"]).await.unwrap();
    assert_eq!(
        std::fs::read_dir(folder.join("data"))
            .unwrap()
            .filter(|file| {
                let name = file.as_ref().unwrap().file_name();
                [".copy", ".restored"].iter().any(|end| name.to_string_lossy().ends_with(end))
            })
            .count(),
        0
    );

    let url = format!("sqlite://{}", folder.join("data/countersign.db").display());
    let _server = database::hold(&url, database::Hold::Shared).unwrap();
    let no = run(folder, &["restore", text.to_str().unwrap(), "--force"]).await.unwrap_err().to_string();
    assert!(no.contains("Stop it first"), "{no}");
}

#[tokio::test]
async fn the_demo_stays_on_this_machine() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("demo.db");
    for flags in [["--listen", "0.0.0.0:0"], ["--metrics-listen", "0.0.0.0:0"]] {
        let arguments = ["demo", "--database", database.to_str().unwrap()];
        let no = run(folder.path(), &[&arguments[..], &flags[..]].concat()).await.unwrap_err().to_string();
        assert!(no.contains("listens on loopback only"), "{no}");
    }
    assert!(!database.exists());
}
