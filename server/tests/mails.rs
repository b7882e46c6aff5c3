//! Sending email: into a folder, and to a mail server on this machine.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::site::{Site, config, site_with};
use axum::http::StatusCode;
use server::mail::{self, Mailing};
use service::Caller;
use service::mail::{overview, test};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

const FROM: &str = "Countersign <countersign@example.com>";

async fn site(url: &str) -> (Site, Caller) {
    let site = site_with(&["--smtp-url", url, "--mail-from", FROM]).await;
    let owner = site.owner().await;
    (site, owner)
}

/// Lets the worker send until this holds.
async fn send_until(site: &Site, mut done: impl AsyncFnMut() -> bool) {
    let mailing = Mailing::of(&site.state.config.mail).unwrap().unwrap();
    let closing = CancellationToken::new();
    let worker = tokio::spawn(mail::run(site.system.clone(), mailing, closing.clone()));
    let wait = async {
        while !done().await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(Duration::from_secs(30), wait).await.expect("it is done");
    closing.cancel();
    timeout(Duration::from_secs(30), worker).await.expect("the worker ends").unwrap();
}

async fn sent(site: &Site, owner: &Caller) -> bool {
    overview(&site.system, owner).await.unwrap().sent == 1
}

fn mails(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

#[tokio::test]
async fn a_folder_gets_one_file_a_mail() {
    let folder = tempfile::tempdir().unwrap();
    let (site, owner) = site(&format!("file://{}/mails", folder.path().display())).await;
    test(&site.system, &owner).await.unwrap();
    send_until(&site, async || sent(&site, &owner).await).await;
    let [mail] = &mails(&folder.path().join("mails"))[..] else { panic!("one") };
    for header in [
        "From: Countersign <countersign@example.com>\r\n",
        "To: Di <di@example.com>\r\n",
        "Subject: [Acme] A test: email arrives\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "Date: Wed, 07 Jan 2026 12:00:00 +0000\r\n",
        "MIME-Version: 1.0\r\n",
    ] {
        assert!(mail.contains(header), "{header}{mail}");
    }
    assert!(mail.contains("@example.com>\r\n") && mail.contains("Message-ID: <"), "{mail}");
    assert!(mail.contains("multipart/alternative") && mail.contains("text/plain") && mail.contains("text/html"));
}

/// What a mail server was told of one mail: its commands, and the mail.
type Heard = Arc<Mutex<(Vec<String>, String)>>;

/// A mail server that takes mail for everybody but `nobody@`.
async fn mail_server() -> (String, Heard) {
    let heard = Heard::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let hears = heard.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(converse(stream, hears.clone()));
        }
    });
    (url, heard)
}

async fn converse(stream: TcpStream, heard: Heard) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut in_data = false;
    write.write_all(b"220 ready\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        if in_data {
            if line == "." {
                in_data = false;
                write.write_all(b"250 taken\r\n").await.unwrap();
            } else {
                heard.lock().unwrap().1.push_str(&format!("{line}\n"));
            }
            continue;
        }
        heard.lock().unwrap().0.push(line.clone());
        let answer: &[u8] = match line.split([' ', ':']).next().unwrap() {
            "EHLO" => b"250-hello\r\n250 8BITMIME\r\n",
            "DATA" => {
                in_data = true;
                b"354 go on\r\n"
            }
            "RCPT" if line.contains("nobody@") => b"550 5.1.1 no such user\r\n",
            "QUIT" => b"221 bye\r\n",
            _ => b"250 fine\r\n",
        };
        write.write_all(answer).await.unwrap();
    }
}

#[tokio::test]
async fn a_mail_server_gets_the_mail() {
    let (url, heard) = mail_server().await;
    let (site, owner) = site(&url).await;
    test(&site.system, &owner).await.unwrap();
    send_until(&site, async || sent(&site, &owner).await).await;
    let (commands, mail) = heard.lock().unwrap().clone();
    let said = |start: &str| commands.iter().any(|command| command.starts_with(start));
    assert!(said("MAIL FROM:<countersign@example.com>") && said("RCPT TO:<di@example.com>"), "{commands:?}");
    assert!(mail.contains("Subject: [Acme] A test: email arrives"), "{mail}");
}

#[tokio::test]
async fn what_a_mail_server_refuses_for_good_is_given_up_and_what_cannot_be_reached_is_tried_again() {
    let (url, _) = mail_server().await;
    let (site, owner) = site(&url).await;
    let system = &site.system;
    let nobody = site.join(&owner, "nobody@example.com").await;
    let promote = governance::wire::directory::MemberBody {
        org_roles: Some(vec!["owner".into()]),
        ..governance::wire::directory::MemberBody::default()
    };
    service::directory::members::update(system, &owner, nobody.member, promote, None).await.unwrap();
    test(system, &nobody).await.unwrap();
    let failed = async || !overview(system, &owner).await.unwrap().failures.is_empty();
    send_until(&site, failed).await;
    let failure = overview(system, &owner).await.unwrap().failures.remove(0);
    assert!(failure.given_up && failure.error.contains("no such user"), "{failure:?}");

    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let (site, owner) = self::site(&format!("smtp://{closed}")).await;
    test(&site.system, &owner).await.unwrap();
    send_until(&site, async || !overview(&site.system, &owner).await.unwrap().failures.is_empty()).await;
    let failure = overview(&site.system, &owner).await.unwrap().failures.remove(0);
    assert!(!failure.given_up && failure.error.to_lowercase().contains("refused"), "{failure:?}");
}

#[tokio::test]
async fn settings_that_cannot_be_used_are_told_without_the_password() {
    let says = |flags: &[&str]| Mailing::of(&config(flags).mail).unwrap_err().to_string();
    assert!(says(&["--smtp-url", "smtp://mail.example.com"]).contains("needs COUNTERSIGN_MAIL_FROM"));
    assert!(says(&["--mail-from", FROM]).contains("needs COUNTERSIGN_SMTP_URL"));
    assert!(
        says(&["--smtp-url", "smtp://mail.example.com", "--mail-from", "no address"]).contains("must be an address")
    );
    for url in ["http://me:hunter2@mail.example.com", "smtps//me:hunter2@mail.example.com", "file://mails"] {
        let says = says(&["--smtp-url", url, "--mail-from", FROM]);
        assert!(says.starts_with("COUNTERSIGN_SMTP_URL must be ") && !says.contains("hunter2"), "{says}");
    }
    assert!(Mailing::of(&config(&[]).mail).unwrap().is_none());
    let fine = ["smtps://me%40example.com:hunter2@mail.example.com", "smtp://mail.example.com:587?tls=required"];
    for url in fine {
        let mailing = Mailing::of(&config(&["--smtp-url", url, "--mail-from", FROM]).mail).unwrap().unwrap();
        assert!(!format!("{mailing:?}").contains("hunter2"));
    }
}

#[tokio::test]
async fn a_password_may_stand_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("password");
    std::fs::write(&file, "hunter2\n").unwrap();
    let of = |url: &str, file: &Path| {
        let file = file.display().to_string();
        Mailing::of(&config(&["--smtp-url", url, "--mail-from", FROM, "--smtp-password-file", &file]).mail)
    };
    assert!(of("smtps://me@mail.example.com", &file).unwrap().is_some());
    assert!(of("smtps://mail.example.com", &file).unwrap_err().to_string().contains("needs a user"));
    let missing = of("smtps://me@mail.example.com", &folder.path().join("none")).unwrap_err().to_string();
    assert!(missing.starts_with("cannot read the mail password from "), "{missing}");
}

#[tokio::test]
async fn the_forms_are_for_those_who_manage_the_organization() {
    let folder = tempfile::tempdir().unwrap();
    let (site, owner) = site(&format!("file://{}", folder.path().display())).await;
    site.join(&owner, "bo@example.com").await;
    let (nobody, bo, di) =
        (site.browser(), site.signed_in("bo@example.com").await, site.signed_in("di@example.com").await);
    for path in ["/forms/email/test", "/forms/email/retry"] {
        nobody.post(path).form(&[("x", "y")]).await.assert_status(StatusCode::UNAUTHORIZED);
        bo.post(path).form(&[("x", "y")]).await.assert_status(StatusCode::FORBIDDEN);
        assert!(di.post(path).form(&[("x", "y")]).await.status_code().is_success(), "{path}");
    }
    assert_eq!(overview(&site.system, &owner).await.unwrap().waiting, 1);
}
