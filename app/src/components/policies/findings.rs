//! What analysis finds wrong with policies.

use std::collections::{BTreeMap, BTreeSet};

use governance::analysis::{PolicyFinding, PolicyFlaw};
use governance::ids::TemplateId;
use leptos::prelude::*;

use crate::kit::{Glyph, Icon, Notice, Tone};

/// The findings about one policy.
pub fn about(all: &[PolicyFinding], policy: TemplateId) -> Vec<PolicyFinding> {
    all.iter().filter(|finding| finding.policy.id == policy.0).cloned().collect()
}

/// How many policies need a look, and why; nothing when none does.
#[component]
pub fn FindingsSummary(
    /// The findings about every policy.
    findings: Vec<PolicyFinding>,
) -> impl IntoView {
    (!findings.is_empty()).then(|| {
        let mut flaws: BTreeMap<PolicyFlaw, Vec<(String, String)>> = BTreeMap::new();
        for finding in &findings {
            let policies = flaws.entry(finding.code).or_default();
            let (name, href) = (finding.policy.name.clone(), format!("/approval-policies/{}", finding.policy.id));
            if !policies.iter().any(|(_, known)| *known == href) {
                policies.push((name, href));
            }
        }
        let concerned: BTreeSet<_> = findings.iter().map(|finding| finding.policy.id).collect();
        let title = match concerned.len() {
            1 => "1 policy needs a look".to_owned(),
            many => format!("{many} policies need a look"),
        };
        let lines: Vec<_> = flaws.into_iter().map(|(flaw, policies)| line(flaw, policies)).collect();
        view! { <Notice tone=Tone::Warn title><ul>{lines}</ul></Notice> }
    })
}

fn line(flaw: PolicyFlaw, policies: Vec<(String, String)>) -> impl IntoView {
    let links: Vec<_> = policies
        .into_iter()
        .enumerate()
        .map(|(index, (name, href))| {
            let comma = if index > 0 { ", " } else { "" };
            view! { {comma}<a class="link" href=href>{name}</a> }
        })
        .collect();
    view! { <li>{flaw.title()}": "{links}</li> }
}

/// The findings about one policy in a line each, for lists.
#[component]
pub fn FindingLines(
    /// The findings about the policy.
    findings: Vec<PolicyFinding>,
) -> impl IntoView {
    findings
        .into_iter()
        .map(|finding| {
            view! {
                <p class="flex gap-1.5 text-sm text-warn">
                    <Icon glyph=Glyph::TriangleAlert />
                    <span>{finding.code.title()}": "{finding.says}</span>
                </p>
            }
        })
        .collect::<Vec<_>>()
}

/// The findings about one policy with what to do about each.
#[component]
pub fn FindingNotices(
    /// The findings about the policy.
    findings: Vec<PolicyFinding>,
) -> impl IntoView {
    findings
        .into_iter()
        .map(|finding| {
            let other = finding.other.map(|other| {
                let href = format!("/approval-policies/{}", other.id);
                view! { " "<a class="link" href=href>{format!("See {}", other.name)}</a>"." }
            });
            view! {
                <Notice tone=Tone::Warn title=finding.code.title()>{finding.says}" "{finding.advice}{other}</Notice>
            }
        })
        .collect::<Vec<_>>()
}
