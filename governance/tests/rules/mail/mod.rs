//! Letters.

use chrono::TimeDelta;
use chrono_tz::Tz;
use governance::Action;
use governance::brief::{Asked, AskedSession, Brief, SessionBrief};
use governance::evaluation::Need;
use governance::event::{Deed, Happening, Notice, NotificationKind, PolicyRef};
use governance::execution::GivenUp;
use governance::ids::{BreakGlassSessionId, OrganizationId, RequestId, TemplateId};
use governance::mail::{AlertNews, Letter, News, Post, Tidings, letter};
use governance::request::StateName;
use governance::samples::{ANA, BO, noon};
use governance::visible::is_hidden;
use governance::wire::Ref;
use governance::wire::accounts::OrganizationRef;
use governance::wire::events::{EventView, SessionRef};
use governance::wire::requests::RequestRef;
use proptest::prelude::*;
use serde_json::Value;
use uuid::Uuid;

const BASE: &str = "https://cs.example.com";

fn need(missing: &[&str], policy: &str) -> Need {
    Need { missing: missing.iter().map(|what| (*what).to_owned()).collect(), policies: vec![policy.to_owned()] }
}

fn request(number: u64, state: StateName) -> Brief {
    let id = RequestId(Uuid::from_u128(0xb0 + u128::from(number)));
    let pending = state == StateName::Pending;
    Brief {
        id,
        number,
        action: Action::ReleaseDeploy,
        target: "api / production".into(),
        requester: "El".into(),
        token: (number % 2 == 1).then(|| "ci".to_owned()),
        asked: None,
        reason: "Fix checkout:\nthe total is wrong".into(),
        state,
        bypassed: false,
        approved_by: if pending { Vec::new() } else { vec!["Ana".into(), "Bo".into()] },
        rejection: String::new(),
        missing: if pending { vec![need(&["1 approval from SRE", "1 approval"], "Deploys")] } else { Vec::new() },
        ends_at: pending.then(|| noon() + TimeDelta::minutes(200)),
        url: format!("{BASE}/approvals/{id}"),
    }
}

fn waiting(number: u64) -> News {
    News {
        kind: NotificationKind::Waiting,
        handled: false,
        fate: None,
        superseded_by: None,
        sentence: "El asks for your approval".into(),
        text: None,
        request: request(number, StateName::Pending),
    }
}

fn decided(number: u64) -> News {
    News {
        kind: NotificationKind::Decided,
        fate: Some("was approved"),
        sentence: "A request that you reviewed is approved".into(),
        request: request(number, StateName::Approved),
        ..waiting(number)
    }
}

/// What came of request 42, told to who opened it.
fn became(happening: &Happening, actor: &str, state: StateName) -> News {
    let deed = Some(Deed { actor, happening });
    let notice =
        Notice { kind: NotificationKind::Decided, own: true, pending: false, deed, handled: None, superseded_by: None };
    News {
        kind: notice.kind,
        handled: false,
        fate: notice.fate(),
        superseded_by: None,
        sentence: notice.sentence(),
        text: notice.text().map(str::to_owned),
        request: request(42, state),
    }
}

fn session() -> SessionBrief {
    SessionBrief {
        holder: "Ana".into(),
        scope: "environment api / production, cluster eu-1".into(),
        started_at: noon(),
        until: noon() + TimeDelta::hours(1),
    }
}

fn alert(reason: &str) -> Tidings {
    let happening = Happening::BreakGlassStarted {
        reason: reason.into(),
        actions: [Action::ReleaseDeploy].into(),
        scope: "api / production".into(),
        tokens: 0,
        until: noon() + TimeDelta::hours(1),
        number: 43,
    };
    let event = EventView {
        id: Uuid::from_u128(0xe1),
        sequence: 7,
        at: noon(),
        actor: Some(Ref::new(ANA.0, "Ana")),
        token: None,
        kind: Some(happening.kind()),
        subject: "break-glass session of Ana".into(),
        request: None,
        session: Some(SessionRef { id: BreakGlassSessionId(Uuid::from_u128(0xc1)), holder: Ref::new(ANA.0, "Ana") }),
        resource: None,
        sentence: happening.sentence(),
        text: happening.text().map(str::to_owned),
        prominent: true,
        detail: Value::Null,
        hash: String::new(),
    };
    Tidings::Alert(AlertNews { event, session: Some(session()), bypassed: None })
}

fn written_for(tidings: &Tidings, organization: &str) -> Letter {
    let organization = OrganizationRef {
        id: OrganizationId(Uuid::from_u128(0xa1)),
        slug: "northwind".into(),
        name: organization.into(),
    };
    let post =
        Post { organization: &organization, member: BO, zone: Tz::Europe__Berlin, public_url: BASE, now: noon() };
    letter(tidings, &post)
}

fn written(tidings: &Tidings) -> Letter {
    written_for(tidings, "Northwind")
}

fn shown(tidings: &Tidings) -> String {
    let letter = written(tidings);
    format!(
        "Subject: {}\nThread: {:?}\nUnsubscribe: {:?}\n\n{}",
        letter.subject, letter.thread, letter.unsubscribe, letter.text
    )
}

#[test]
fn a_request_that_waits() {
    insta::assert_snapshot!(shown(&Tidings::News(waiting(42))));
    insta::assert_snapshot!("a_request_that_waits_html", written(&Tidings::News(waiting(42))).html);
}

#[test]
fn a_start_of_a_session_that_waits_says_what_it_would_bypass() {
    let session = AskedSession {
        actions: "release.deploy".into(),
        scope: "environment api / production".into(),
        length: "30 minutes".into(),
        tokens: vec!["ci".into()],
    };
    let mut news = waiting(42);
    news.request.action = Action::BreakGlassInitiate;
    news.request.target = session.scope.clone();
    news.request.asked = Some(Asked::Session(session));
    let Letter { subject, text, .. } = written(&Tidings::News(news.clone()));
    let what = "start of a break-glass session at environment api / production";
    assert_eq!(subject, format!("[Northwind] #42 waits for you: {what}"));
    assert!(text.starts_with("*** BREAK-GLASS ***\n\n#42 waits for you\n"), "{text}");
    let says = "release.deploy at environment api / production for 30 minutes, also through the API token ci\n";
    assert!(text.contains("Where:     environment api / production\n"), "{text}");
    assert!(text.contains(&format!("Session:   {says}")), "{text}");
    let digest = written(&Tidings::Digest(vec![news; 6])).text;
    assert!(
        digest.contains(&format!("\n#42 {what}\n")) && digest.contains(&format!("\n  Session: {says}")),
        "{digest}"
    );
}

#[test]
fn a_change_of_policies_says_what_changes_and_that_it_is_weaker() {
    let change = "Save version 2 of Deploys. Weaker. Approvals: 1 (was: 2)";
    let mut news = waiting(42);
    news.request.action = Action::EnvironmentPolicyUpdate;
    news.request.asked = Some(Asked::Changes(vec![change.to_owned(), "Archive Nights. Weaker".to_owned()]));
    let text = written(&Tidings::News(news.clone())).text;
    assert!(text.contains(&format!("Changes:   {change}\n           Archive Nights. Weaker\n")), "{text}");
    news.request.asked = Some(Asked::Changes(vec![change.to_owned(); 12]));
    assert!(written(&Tidings::News(news)).text.contains("\n           And 2 more.\n"));
}

#[test]
fn several_policies_say_each_what_it_misses() {
    let mut news = waiting(42);
    news.request.missing.insert(0, need(&["1 approval"], "Off-Hours"));
    let text = written(&Tidings::News(news)).text;
    let says = "Missing:   1 approval (Off-Hours) · 1 approval from SRE, 1 approval (Deploys)\n";
    assert!(text.contains(says), "{text}");
}

#[test]
fn what_was_reported_is_quoted_without_marks_and_with_the_indentation_of_code() {
    let detail = "## Rolled out\n\n**3** of 4 pods:\n\n```\nfor pod:\n    ready\n```".to_owned();
    let news = became(&Happening::RequestSucceeded { detail, executor: None }, "Countersign", StateName::Succeeded);
    let Letter { text, html, .. } = written(&Tidings::News(news));
    assert!(text.contains("> Rolled out\n> \n> 3 of 4 pods:\n> \n> for pod:\n>     ready\n"), "{text}");
    assert!(html.contains("white-space:pre-wrap") && html.contains("\nfor pod:\n    ready</div>"), "{html}");
}

#[test]
fn what_became_of_it_stands_in_the_same_thread() {
    let handled = News { handled: true, sentence: "Handled: Ana approved it".into(), ..waiting(42) };
    // It was carried out since, and failed: that is told to others.
    let handled = News { fate: Some("was approved"), request: request(42, StateName::Failed), ..handled };
    insta::assert_snapshot!(shown(&Tidings::News(handled.clone())));
    let thread = |news: News| written(&Tidings::News(news)).thread.unwrap();
    assert_eq!(thread(handled), thread(waiting(42)));
    assert_eq!(thread(decided(42)), thread(waiting(42)));
    assert_ne!(thread(waiting(43)), thread(waiting(42)));
}

#[test]
fn a_comment_is_quoted() {
    let news = News {
        kind: NotificationKind::Commented,
        sentence: "Bo commented".into(),
        text: Some("Why today?\nIt is Friday.".into()),
        ..waiting(42)
    };
    insta::assert_snapshot!(shown(&Tidings::News(news)));
}

#[test]
fn a_rejection_says_why() {
    let mut news = became(&Happening::RequestRejected, "Bo", StateName::Rejected);
    news.request.rejection = "Not on a <b>Friday</b>\u{202e}".into();
    insta::assert_snapshot!(shown(&Tidings::News(news.clone())));
    let html = written(&Tidings::News(news.clone())).html;
    assert!(html.contains(">Not on a &lt;b&gt;Friday&lt;/b&gt;</div>"), "{html}");
    let digest = written(&Tidings::Digest(vec![news; 6]));
    assert!(digest.text.contains("\n  Said: Not on a <b>Friday</b>\n  Reason: Fix checkout:\n"), "{}", digest.text);
}

#[test]
fn the_end_of_an_execution_names_the_executor_and_what_it_reported() {
    let executor = || Some("project api".to_owned());
    let failed =
        |given_up| Happening::RequestFailed { detail: "exit 1: no space".into(), executor: executor(), given_up };
    insta::assert_snapshot!(shown(&Tidings::News(became(&failed(None), "Countersign", StateName::Failed))));
    let succeeded = Happening::RequestSucceeded { detail: "3 pods".into(), executor: executor() };
    let text = written(&Tidings::News(became(&succeeded, "Countersign", StateName::Succeeded))).text;
    let says = "Your request was carried out with success, by the executor of project api.\n\n> 3 pods\n";
    assert!(text.contains(says), "{text}");
    let silent = failed(Some(GivenUp::Unreported { minutes: 60 }));
    let text = written(&Tidings::News(became(&silent, "Countersign", StateName::Failed))).text;
    let says = "Your request failed: Countersign gave up waiting for the executor of project api after 1 hour: \
                it reported no result.\n\nWho:";
    assert!(text.contains(says), "{text}");
}

#[test]
fn a_digest_lists_what_came_together() {
    let all: Vec<_> = (1..=5).map(waiting).chain((6..=7).map(decided)).collect();
    insta::assert_snapshot!(shown(&Tidings::Digest(all.clone())));
    insta::assert_snapshot!("a_digest_html", written(&Tidings::Digest(all)).html);
    let many = written(&Tidings::Digest((1..=100).map(waiting).collect()));
    assert_eq!(many.subject, "[Northwind] 100 requests wait for you");
    assert!(many.text.contains("And 60 more."));
}

#[test]
fn a_request_that_waits_and_is_superseded_says_so() {
    let superseded = |number| News { superseded_by: Some(60), ..waiting(number) };
    let subject = |tidings| written(&tidings).subject;
    assert_eq!(
        subject(Tidings::News(superseded(42))),
        "[Northwind] #42 waits for you, superseded by #60: release.deploy to api / production"
    );
    let all: Vec<_> = (54..=59).map(superseded).chain([waiting(60)]).collect();
    assert_eq!(subject(Tidings::Digest(all.clone())), "[Northwind] 7 requests wait for you (6 superseded)");
    let all = all.into_iter().chain([decided(7)]).collect();
    assert_eq!(
        subject(Tidings::Digest(all)),
        "[Northwind] 7 requests wait for you (6 superseded), and 1 other thing happened"
    );
    let decided = News { superseded_by: Some(60), ..decided(42) };
    assert_eq!(subject(Tidings::News(decided)), "[Northwind] #42 was approved: release.deploy to api / production");
}

#[test]
fn break_glass_is_not_to_be_taken_for_something_usual() {
    insta::assert_snapshot!(shown(&alert("Checkout is down")));
    insta::assert_snapshot!("break_glass_html", written(&alert("Checkout is down")).html);
}

#[test]
fn the_subject_of_an_alert_says_which_session_it_is() {
    let Tidings::Alert(AlertNews { event, session, bypassed }) = alert("Checkout is down") else { panic!("an alert") };
    let happening = Happening::BreakGlassReviewOverdue { due: noon() };
    let (kind, sentence) = (Some(happening.kind()), happening.sentence());
    let event = EventView { actor: None, kind, sentence, ..event };
    let subject = written(&Tidings::Alert(AlertNews { event, session, bypassed })).subject;
    let says = "Countersign reported that the review of this session is overdue";
    let which = "Ana at environment api / production, cluster eu-1, 7 January 2026";
    assert_eq!(subject, format!("[Northwind] BREAK-GLASS: {says} ({which})"));
}

#[test]
fn a_bypass_is_told_shortly_and_with_both_reasons() {
    let bypass = |policies: &[&str], freezes: &[&str]| {
        let Tidings::Alert(AlertNews { event, session, .. }) = alert("") else { panic!("an alert") };
        let named = |name: &&str| PolicyRef { id: TemplateId(Uuid::nil()), name: (*name).into(), version: 2 };
        let happening = Happening::BreakGlassBypassed {
            session: event.session.as_ref().unwrap().id,
            justification: "Checkout is down".into(),
            action: Action::ReleaseDeploy,
            target: "api / production".into(),
            policies: policies.iter().map(named).collect(),
            freezes: freezes.iter().map(|freeze| (*freeze).into()).collect(),
            seconds_left: 60,
        };
        let detail = serde_json::to_value(&happening).unwrap()["detail"].take();
        let brief = Brief { bypassed: true, ..request(63, StateName::Approved) };
        let event = EventView {
            kind: Some(happening.kind()),
            subject: "#63 release.deploy to api / production".into(),
            request: Some(RequestRef { id: brief.id, number: brief.number }),
            sentence: happening.sentence(),
            text: happening.text().map(str::to_owned),
            detail,
            ..event
        };
        Tidings::Alert(AlertNews { event, session, bypassed: Some(Box::new(brief)) })
    };
    let many = ["Production Deploy Gate", "A second policy of a long name", "A third policy of a name as long"];
    let subject = |policies, freezes| written(&bypass(policies, freezes)).subject;
    let says = |what| format!("[Northwind] BREAK-GLASS: #63 bypassed {what} (El, api / production)");
    assert_eq!(subject(&many, &[]), says("approvals"));
    assert_eq!(subject(&many, &["production is frozen"]), says("approvals and a freeze"));
    assert_eq!(subject(&[], &["production is frozen"]), says("a freeze"));
    let text = written(&bypass(&many, &[])).text;
    for line in [
        "Ana bypassed Production Deploy Gate (version 2), A second policy of a long name (version 2)",
        "\nReason of the request: Fix checkout:\n                       the total is wrong\n",
        "\nReason of the session: Checkout is down\n",
    ] {
        assert!(text.contains(line), "{text}");
    }
    assert!(!text.contains("\n> "), "neither is quoted without saying whose it is: {text}");
}

#[test]
fn a_test_says_that_nothing_happened() {
    insta::assert_snapshot!(shown(&Tidings::Test));
}

#[test]
fn what_somebody_wrote_is_text_and_nothing_else() {
    let mut news = waiting(42);
    news.request.target = "api\r\nBcc: all@example.com".into();
    news.request.requester = "<b>El</b>\u{202e}".into();
    news.request.reason = "</td><script>alert(1)</script>\n<img src=x onerror=y> & \"q\" 'q'".into();
    news.sentence = "<b>El</b> asks for your approval".into();
    insta::assert_snapshot!(shown(&Tidings::News(news.clone())));
    let html = written(&Tidings::News(news)).html;
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<b>"), "{html}");
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{html}");
}

#[test]
fn nothing_is_loaded_from_elsewhere_and_no_link_decides() {
    for tidings in [Tidings::News(waiting(42)), Tidings::Digest(vec![waiting(1); 6]), alert("x"), Tidings::Test] {
        let Letter { html, text, .. } = written(&tidings);
        for loads in ["<img", "<link", "<script", "url(", "src=", "@import", "<form"] {
            assert!(!html.contains(loads), "{loads}");
        }
        for part in html.split("href=\"").skip(1) {
            let url = part.split('"').next().unwrap();
            let page = url.strip_prefix(BASE).unwrap();
            assert!(!page.contains('?'), "a page to look at, and nothing that does something: {url}");
        }
        assert!(text.is_ascii() || text.contains('“'), "{text}");
    }
}

/// Texts of every character that is hidden, among others.
fn with_hidden() -> impl Strategy<Value = String> {
    let hidden: Vec<char> = ('\0'..=char::MAX).filter(|c| is_hidden(*c)).collect();
    let one = prop_oneof![proptest::sample::select(hidden), Just('a'), Just('\n')];
    proptest::collection::vec(one, 0..40).prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn no_letter_has_a_hidden_character(text in with_hidden()) {
        let mut news = waiting(42);
        let told = &mut news.request;
        let missing = &mut told.missing[0].missing[0];
        for one in [&mut told.target, &mut told.requester, &mut told.reason, missing, &mut news.sentence] {
            one.push_str(&text);
        }
        news.text = Some(text.clone());
        let mut rejected = became(&Happening::RequestRejected, &text, StateName::Rejected);
        (rejected.request.rejection, rejected.request.approved_by) = (text.clone(), vec![text.clone()]);
        let all = [news.clone(), rejected.clone()].map(Tidings::News);
        for tidings in all.into_iter().chain([Tidings::Digest(vec![news, rejected]), alert(&text)]) {
            let Letter { subject, text, html, .. } = written_for(&tidings, &text);
            prop_assert!([&subject, &text, &html].iter().all(|part| !part.contains(is_hidden)), "{}", text);
        }
    }

    #[test]
    fn a_subject_is_one_line_whatever_was_written(text in "(.|\r|\n|\u{2028}){0,300}") {
        let mut news = waiting(42);
        news.request.target = text.clone();
        let letter = written_for(&Tidings::News(news), &text);
        prop_assert!(!letter.subject.chars().any(char::is_control), "{:?}", letter.subject);
        prop_assert!(letter.subject.chars().count() <= 180);
    }
}
