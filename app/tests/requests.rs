//! What the parts of a request look like, as HTML.

use crate::html::html;
use app::api::requests::{Foreseen, ForeseenPolicy};
use app::components::markdown::Markdown;
use app::components::payload::{PayloadCard, Reading, Shown};
use app::components::requests::decision::DecisionCard;
use app::components::requests::execution::OutcomeCard;
use app::components::requests::foreseen::ForeseenView;
use app::components::requests::policies::PoliciesCard;
use app::components::requests::row::RequestRow;
use app::components::requests::standing::Standing;
use app::components::requests::upcoming::UpcomingLine;
use app::form::Filled;
use app::moment::Moment;
use chrono::TimeDelta;
use governance::ids::MemberId;
use governance::request::Verdict;
use governance::samples::{ANA, BO, DI, EL, SRE, ask, facts, noon};
use governance::wire::Ref;
use governance::wire::requests::{PolicyProgress, RequestView, UpcomingView, Viewer};
use governance::{Gate, Payload, Request};
use leptos::prelude::*;
use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

fn moment() -> Moment {
    Moment { now: noon() + TimeDelta::minutes(12), zone: chrono_tz::Tz::UTC }
}

/// El's request for production as a member sees it, after these approvals.
fn seen_by(member: MemberId, approvals: &[MemberId]) -> RequestView {
    let facts = facts();
    let mut request = Request::open(ask(), &facts, noon()).unwrap().request;
    for by in approvals {
        request = request.review(&facts, *by, Verdict::Approve, "Read it.", noon()).unwrap().request;
    }
    let viewer = Viewer { member, token: false };
    RequestView::of(&request, None, &facts, viewer, "https://countersign.example", moment().now)
}

#[test]
fn a_line_of_the_inbox_says_what_where_who_how_far_and_that_the_reader_can_approve() {
    let row = html(|| view! { <RequestRow request=seen_by(ANA, &[BO]) me=ANA moment=moment() /> });
    insta::assert_snapshot!(row);
}

#[test]
fn a_line_has_a_check_box_only_where_several_are_chosen_and_the_reader_can_approve() {
    let line = |me, choose| html(|| view! { <RequestRow request=seen_by(me, &[]) me moment=moment() choose /> });
    let box_ = line(ANA, true);
    assert!(box_.contains(r#"type="checkbox" form="selection" name="request""#), "{box_}");
    assert!(box_.contains(r#"data-action="release.deploy" data-digest="sha256:"#), "{box_}");
    assert!(box_.contains("Select #42"), "{box_}");
    assert!(!line(ANA, false).contains("checkbox"));
    assert!(!line(EL, true).contains("checkbox"), "the requester cannot approve");
}

#[test]
fn a_line_says_when_its_time_is_nearly_over() {
    let line = |hours| {
        let request = seen_by(ANA, &[]);
        let at = Moment { now: request.expires_at.unwrap() - TimeDelta::hours(hours), ..moment() };
        html(|| view! { <RequestRow request me=ANA moment=at /> })
    };
    assert!(line(5).contains("Expires") && line(5).contains("in 5 hours"), "{}", line(5));
    assert!(!line(25).contains("Expires"));
}

#[test]
fn names_written_from_right_to_left_stay_to_themselves_and_marks_that_turn_text_are_shown() {
    let mut request = seen_by(ANA, &[]);
    request.requester.name = "\u{5d3}\u{5e0}\u{5d4}\u{202e}".into();
    let row = html(|| view! { <RequestRow request me=ANA moment=moment() /> });
    assert!(row.contains("<bdi>\u{5d3}\u{5e0}\u{5d4}⟨U+202E⟩</bdi>"), "{row}");
    assert!(
        row.contains(r#"<bdi>api</bdi>"#) && row.contains(r#"<bdi class="row-environment">production</bdi>"#),
        "{row}"
    );
}

#[test]
fn a_line_tells_why_the_reader_cannot_approve() {
    let line = |me, approvals: &[MemberId]| {
        html(|| view! { <RequestRow request=seen_by(me, approvals) me moment=moment() /> })
    };
    let own = line(EL, &[]);
    assert!(own.contains("Your request"), "{own}");
    assert!(own.contains("You opened this request, and its policy does not let the requester approve."), "{own}");
    assert!(line(BO, &[BO]).contains("You approved"));
}

#[test]
fn a_policy_says_why_it_applies_what_is_met_and_who_can_approve() {
    let request = seen_by(ANA, &[BO]);
    let card = html(|| view! { <PoliciesCard policies=request.policies observed=request.observed pending=true /> });
    insta::assert_snapshot!(card);
}

#[test]
fn a_policy_that_nobody_can_satisfy_says_so() {
    let mut facts = facts();
    facts.policies.policies[0].template.quorum.required_team_ids = [governance::samples::DATA, SRE].into();
    let request = Request::open(ask(), &facts, noon()).unwrap().request;
    let viewer = Viewer { member: DI, token: false };
    let request = RequestView::of(&request, None, &facts, viewer, "", moment().now);
    let card = html(|| view! { <PoliciesCard policies=request.policies observed=request.observed pending=true /> });
    assert!(card.contains("Cannot be satisfied by the present members: needs 1 more member of data"), "{card}");
}

#[test]
fn a_request_says_who_could_finish_it() {
    let facts = facts();
    let request = Request::open(ask(), &facts, noon()).unwrap().request;
    let viewer = Viewer { member: DI, token: false };
    let view =
        RequestView::of(&request, None, &facts, viewer, "", moment().now).with_finish(&request, DI, &facts.roster);
    let card = html(|| {
        view! { <PoliciesCard policies=view.policies observed=view.observed pending=true finish=view.finish /> }
    });
    assert!(card.contains("Could be finished by:") && card.contains("Ana, and one of Bo, Cy or Di"), "{card}");
}

#[test]
fn who_is_told_next_and_when_stands_in_small_text() {
    let line = |team: Option<Ref>| {
        let upcoming = UpcomingView { at: noon() + TimeDelta::hours(4), team };
        html(|| view! { <UpcomingLine upcoming moment=moment() /> })
    };
    insta::assert_snapshot!(line(None));
    assert!(line(Some(Ref::new(SRE.0, "SRE"))).contains("If it still waits, SRE is told"));
}

#[test]
fn enough_approvals_from_the_wrong_people_are_not_shown_as_done() {
    // Bo and Di make two, from two teams, one of them SRE; the tech-lead is missing.
    let request = seen_by(ANA, &[BO, DI]);
    let standing = Standing::of(&request).unwrap();
    assert_eq!((standing.done, standing.total), (2, 3));
    assert_eq!(standing.needs, "needs 1 approval from a tech-lead");
    assert!(!request.policies[0].satisfied);
}

#[test]
fn what_several_policies_need_is_told_policy_by_policy() {
    let request = seen_by(ANA, &[]);
    let policy = |name: &str, missing: &[&str]| PolicyProgress {
        name: name.into(),
        missing: missing.iter().map(|what| (*what).to_owned()).collect(),
        satisfied: missing.is_empty(),
        ..request.policies[0].clone()
    };
    let needs = |policies| Standing::of(&RequestView { policies, ..request.clone() }).unwrap().needs;
    let sre: &[&str] = &["2 approvals", "1 approval from SRE"];
    assert_eq!(needs(vec![policy("Deploys", sre), policy("Hours", &[])]), "needs 1 approval from SRE");
    assert_eq!(needs(vec![policy("Deploys", sre), policy("Night", sre)]), "needs 1 approval from SRE");
    let (security, one) = (policy("Security", &["1 approval from security"]), policy("Night", &["1 approval"]));
    assert_eq!(
        needs(vec![policy("Deploys", sre), security.clone()]),
        "needs 1 approval from SRE for Deploys; 1 approval from security for Security"
    );
    assert_eq!(
        needs(vec![policy("Deploys", sre), security, one]),
        "needs 1 approval from SRE for Deploys; 1 approval from security for Security, and 1 more"
    );
}

#[test]
fn the_review_is_a_plain_form_and_whoever_may_not_review_is_told_why() {
    let card = |me, approvals: &[MemberId]| {
        html(|| view! { <DecisionCard request=seen_by(me, approvals) me form=Filled::default() /> })
    };
    let form = card(ANA, &[]);
    assert!(form.contains(r#"action="/forms/requests/review""#) && form.contains(r#"method="post""#), "{form}");
    assert!(form.contains(r#"name="verdict" value="approve""#), "{form}");
    let own = card(EL, &[]);
    assert!(!own.contains("<form") && own.contains("You opened this request"), "{own}");
    let approved = card(BO, &[BO]);
    assert!(approved.contains("Take my approval back"), "{approved}");
}

#[test]
fn an_approved_request_says_how_it_is_claimed() {
    let request = seen_by(EL, &[BO, ANA]);
    // Bo stands for platform, Ana for SRE.
    let card = html(|| view! { <OutcomeCard request claimed_by=None may_open=true moment=moment() /> });
    insta::assert_snapshot!(card);
}

/// The card of a payload, as this query of its page asks for it.
fn card(payload: &Payload, query: &str) -> String {
    let pairs: Vec<(&str, &str)> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
    let value = |key: &str| pairs.iter().find(|(k, _)| *k == key).map(|(_, value)| (*value).to_owned());
    let shown = Shown::of(payload, Reading::of("/approvals/1", "", value));
    let digest = payload.digest();
    html(|| view! { <PayloadCard shown=Some(shown) digest download="/approvals/1/payload".to_owned() /> })
}

/// The card without its marks for colours and changed words.
fn words(card: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in card.replace('\n', "").chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

fn text(media_type: &str, text: &str, before: Option<&str>) -> Payload {
    Payload::Text { media_type: media_type.into(), text: text.into(), before: before.map(Into::into) }
}

#[test]
fn a_change_is_shown_as_a_difference_in_either_layout_and_as_a_whole() {
    let before = "name: api\nimage: api:1.4.1\n";
    let payload = text("application/yaml", "name: api\nimage: api:1.4.2\u{202e}\n", Some(before));
    let unified = card(&payload, "");
    insta::assert_snapshot!(unified);
    assert!(words(&unified).contains("1 character would be invisible"), "{unified}");
    let sides = card(&payload, "diff=split");
    insta::assert_snapshot!("a_change_side_by_side", sides);
    let whole = card(&payload, "as=whole");
    assert!(whole.contains(r##"<a id="L2" href="#L2" tabindex="-1">2</a>"##), "{whole}");
    assert!(words(&whole).contains("image: api:1.4.2⟨U+202E⟩"), "{whole}");
}

#[test]
fn json_is_laid_out_coloured_and_folds_by_its_structure() {
    let payload = text("application/json", r#"{"a":{"b":[1,true]},"a":"x"}"#, None);
    insta::assert_snapshot!(card(&payload, ""));
    let folded = card(&payload, "fold=all");
    assert_eq!(folded.matches("<details open>").count(), 1, "all but the outermost fold: {folded}");
    assert_eq!(card(&payload, "fold=all&line=4").matches("<details open>").count(), 3, "what holds the line is open");
    let sent = card(&payload, "as=sent");
    assert!(words(&sent).contains(r#"{"a":{"b":[1,true]},"a":"x"}"#), "{sent}");
}

#[test]
fn another_order_of_keys_is_no_change() {
    let payload = text("application/json", r#"{"b":1,"a":2}"#, Some(r#"{"a":2, "b":1}"#));
    let same = words(&card(&payload, ""));
    assert!(same.contains("Nothing changes") && same.contains("the order of its keys"), "{same}");
    assert!(words(&card(&payload, "as=sent")).contains(r#"{"b":1,"a":2}"#));
    let other = text("application/json", r#"{"b":1,"a":3}"#, Some(r#"{"a":2, "b":1}"#));
    assert!(card(&other, "").contains(r#"<mark class="n">3</mark>"#), "{}", card(&other, ""));
}

#[test]
fn a_payload_that_is_a_diff_is_shown_as_one() {
    let patch = "--- a/x.yaml\n+++ b/x.yaml\n@@ -3 +3 @@\n-image: api:1\n+image: api:2\n";
    for media_type in ["text/x-diff", "text/plain"] {
        let unified = card(&text(media_type, patch, None), "");
        assert!(unified.contains(r##"<a id="L5" href="#L5" tabindex="-1">3</a>"##), "{unified}");
        assert!(unified.contains(r#"<mark class="s">2</mark>"#), "{unified}");
        let sides = card(&text(media_type, patch, None), "diff=split");
        assert!(sides.contains("diff-sides"), "{sides}");
        let whole = card(&text(media_type, patch, None), "as=whole");
        assert!(words(&whole).contains("+image: api:2"), "{whole}");
    }
    let broken = card(&text("text/x-diff", "@@ -3 +3 @@\n-image", None), "");
    assert!(words(&broken).contains("@@ -3 +3 @@"), "{broken}");
}

#[test]
fn a_line_is_found_wherever_it_stands() {
    let long: String = (1..=5_000).map(|line| format!("line {line}\n")).collect();
    let part = card(&text("text/plain", &long, None), "line=4321");
    assert!(part.contains(r##"class="line line-sought""##) && part.contains(r#"id="L4321""#), "{}", &part[..2_000]);
    assert!(words(&part).contains("Lines 4,001 to 5,000 of 5,000, part 5 of 5"));
    let after = long.replace("line 10\n", "line ten\n").replace("line 60\n", "line sixty\n");
    let payload = text("text/plain", &after, Some(&long));
    let folded = card(&payload, "line=A40");
    assert!(folded.contains(r#"<details open class="diff-folded">"#), "the fold that holds it is open");
    let gap = card(&payload, "line=B4321");
    assert!(gap.contains(r#"id="B4321""#) && gap.contains("line-sought"), "the run that was left out is shown");
    let link = r#"href="/approvals/1?context=all&amp;line=A64#A64""#;
    assert!(card(&payload, "").contains(link), "{}", card(&payload, ""));
}

#[test]
fn a_payload_of_any_size_and_kind_makes_a_page_of_bounded_size_and_keeps_every_character() {
    const MOST: usize = 1024 * 1024;
    let keys: String = (0..50_000).map(|key| format!("\"key {key}\":{key},")).collect();
    let hostile: Vec<(&str, String)> = vec![
        ("application/json", format!("{{{}\"end\":0}}", &keys[..keys.len()])),
        ("application/json", "[".repeat(MOST)),
        ("application/json", format!("[{}0]", "1,".repeat(MOST / 2 - 2))),
        ("application/yaml", "- ".repeat(MOST / 2)),
        ("application/yaml", "a: {".repeat(MOST / 4)),
        ("application/yaml", (0..3_000).map(|level| format!("{}a:\n", " ".repeat(level))).collect()),
        ("text/plain", "\u{202e}".repeat(MOST / 3)),
        ("text/plain", "<".repeat(MOST)),
        ("text/plain", "\n".repeat(MOST)),
        ("text/x-diff", format!("@@ -1,{0} +1,0 @@\n{1}", MOST / 3, "-a\n".repeat(MOST / 3))),
    ];
    for (media_type, content) in hostile {
        let named = format!("{media_type} {:?}", content.chars().take(8).collect::<String>());
        let first = card(&text(media_type, &content, None), "");
        assert!(first.len() < 1_500_000, "{named}: {} bytes", first.len());
        let changed = text(media_type, &content, Some(&content.replacen('a', "b", 1)));
        let diff = card(&changed, "diff=split");
        assert!(diff.len() < 1_500_000, "{named}: {} bytes", diff.len());
    }
    // One line, read part by part, is all there.
    let line: String = (0..60_000).map(|number| format!("{number},")).collect();
    let payload = text("text/plain", &line, None);
    let mut read = String::new();
    let mut part = 0;
    loop {
        part += 1;
        let card = card(&payload, &format!("part={part}"));
        let codes = card.split("<code>").skip(1).filter_map(|rest| rest.split("</code>").next());
        read.extend(codes);
        if !card.contains("Next part") {
            break;
        }
    }
    assert!(part > 3 && read == line, "{part} parts");
}

#[test]
fn what_people_write_is_a_safe_part_of_markdown() {
    let written = "**Fix** the *checkout*: `api`\nhttps://ci.example/1, [here](https://ci.example/2)\n\n# Big\n\n> 1. one\n\n```\n<b>\n```\n\n<img src=x onerror=y> [no](javascript:alert) ![pic](https://x.example/p.png) a\u{200b}b";
    insta::assert_snapshot!(html(|| view! { <Markdown text=written /> }));
}

proptest! {
    /// Whatever somebody writes: no tag, attribute or address but those that are meant to be there.
    #[test]
    fn markdown_never_makes_more_than_its_few_tags(written in "([\\[\\]()<>!*_`#\"'=&:/ \n-]|https://|javascript:|data:|onclick=|<script>|<img src=x>|a|1\\.|\\PC){0,40}") {
        let shown = Owner::new().with(|| view! { <Markdown text=written /> }.to_html());
        for tag in shown.split('<').skip(1).filter(|tag| !tag.starts_with('/')) {
            let tag = tag.split('>').next().unwrap_or_default().trim_end_matches('/').trim();
            let (name, rest) = tag.split_once(' ').unwrap_or((tag, ""));
            let allowed = ["div", "p", "br", "strong", "em", "code", "pre", "ul", "ol", "li", "blockquote", "a", "hr", "!"];
            prop_assert!(allowed.contains(&name), "{tag} in {shown}");
            match name {
                "a" => {
                    let address = rest.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
                    let lower = address.to_lowercase();
                    prop_assert!(["http://", "https://", "mailto:"].iter().any(|s| lower.starts_with(s)), "{tag}");
                    prop_assert!(rest.contains("rel=\"noopener nofollow\""), "{tag}");
                    prop_assert_eq!(rest.matches('=').count() - address.matches('=').count(), 3, "{}", tag);
                }
                "ol" => prop_assert!(rest.is_empty() || rest.starts_with("start=\""), "{tag}"),
                "div" => prop_assert!(rest.is_empty() || rest == "class=\"markdown\"", "{tag}"),
                "code" => prop_assert!(rest.is_empty() || rest == "class=\"code-inline\"", "{tag}"),
                _ => prop_assert!(rest.is_empty(), "{tag}"),
            }
        }
    }
}

#[test]
fn what_would_apply_names_the_policies_and_who_can_approve() {
    let policy = ForeseenPolicy {
        policy: Ref::new(uuid::Uuid::nil(), "Production Deploy Gate"),
        observed: false,
        quorum: "2 approvals from 2 different teams".into(),
        eligible: vec!["Ana".into(), "Bo".into()],
        infeasible: Vec::new(),
    };
    let others = vec![("Off-Hours does not apply".into(), "it is 12:00".into())];
    let foreseen = Foreseen {
        gate: Gate::Pending,
        policies: vec![policy],
        finish: None,
        freezes: Vec::new(),
        violations: Vec::new(),
        others,
    };
    let shown = html(|| view! { <ForeseenView foreseen /> });
    assert!(shown.contains("1 policy gates it.") && shown.contains("Can approve: Ana, Bo."), "{shown}");
    assert!(shown.contains("1 policy does not apply"), "{shown}");
}

#[test]
fn what_break_glass_would_bypass_is_named_freezes_too() {
    let bypassed = |policies: Vec<ForeseenPolicy>, freezes: &[&str]| {
        let freezes = freezes.iter().map(|freeze| (*freeze).to_owned()).collect();
        let foreseen = Foreseen {
            gate: Gate::Bypassed,
            policies,
            finish: None,
            freezes,
            violations: Vec::new(),
            others: Vec::new(),
        };
        html(|| view! { <ForeseenView foreseen /> })
    };
    let frozen = "production is frozen: Quarter end";
    let alone = bypassed(Vec::new(), &[frozen]);
    assert!(alone.contains("bypasses a freeze. production is frozen: Quarter end."), "{alone}");
    let policy = || ForeseenPolicy {
        policy: Ref::new(uuid::Uuid::nil(), "Gate"),
        observed: false,
        quorum: "1 approval".into(),
        eligible: Vec::new(),
        infeasible: Vec::new(),
    };
    assert!(bypassed(vec![policy(), policy()], &[]).contains("bypasses 2 policies."));
    assert!(bypassed(vec![policy()], &[frozen, frozen]).contains("bypasses 1 policy and 2 freezes."));
}
