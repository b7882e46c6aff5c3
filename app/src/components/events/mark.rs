//! The icon and colour of each kind of event.

use governance::event::EventKind;
use governance::wire::events::EventView;

use crate::kit::{Glyph, Tone};

/// How an event is marked. Whatever belongs to a break-glass session has its colour.
pub fn mark(event: &EventView) -> (Glyph, Tone) {
    let (glyph, tone) = of_kind(event);
    (glyph, if event.session.is_some() { Tone::Hazard } else { tone })
}

fn of_kind(event: &EventView) -> (Glyph, Tone) {
    use EventKind as K;
    // What cannot be read looks like what is wrong.
    let Some(kind) = event.kind else { return (Glyph::TriangleAlert, Tone::Danger) };
    match kind {
        K::RequestOpened => (Glyph::Plus, Tone::Neutral),
        K::RequestReviewed if event.detail["verdict"] == "reject" => (Glyph::X, Tone::Danger),
        K::RequestReviewed => (Glyph::Check, Tone::Ok),
        K::ReviewRetracted => (Glyph::Undo2, Tone::Warn),
        K::RequestCommented => (Glyph::MessageSquare, Tone::Neutral),
        K::RequestApproved => (Glyph::CheckCheck, Tone::Ok),
        K::RequestRejected => (Glyph::X, Tone::Danger),
        K::RequestCancelled => (Glyph::Ban, Tone::Neutral),
        K::RequestExpired => (Glyph::Hourglass, Tone::Warn),
        K::RequestSuperseded => (Glyph::Layers, Tone::Warn),
        K::RequestNudged | K::RequestReminded => (Glyph::Clock, Tone::Accent),
        K::RequestEscalated => (Glyph::Users, Tone::Warn),
        K::RequestReevaluated | K::RequestResumed => (Glyph::RotateCcw, Tone::Accent),
        K::RequestReopened => (Glyph::RotateCcw, Tone::Warn),
        K::RequestClaimed => (Glyph::Play, Tone::Info),
        K::ClaimRefused => (Glyph::TriangleAlert, Tone::Danger),
        K::RequestSucceeded => (Glyph::CircleCheck, Tone::Ok),
        K::RequestFailed => (Glyph::CircleX, Tone::Danger),
        K::AuditBroken => (Glyph::TriangleAlert, Tone::Danger),
        K::BreakGlassStarted | K::BreakGlassBypassed => (Glyph::Siren, Tone::Hazard),
        K::BreakGlassRevoked => (Glyph::Ban, Tone::Hazard),
        K::BreakGlassExpired => (Glyph::Hourglass, Tone::Hazard),
        K::BreakGlassFrequent | K::BreakGlassReviewOverdue => (Glyph::TriangleAlert, Tone::Hazard),
        K::BreakGlassReviewDue => (Glyph::Clock, Tone::Hazard),
        K::BreakGlassReviewed => (Glyph::Check, Tone::Hazard),
        K::FollowUpAsked => (Glyph::Clock, Tone::Hazard),
        K::FollowUpOverdue => (Glyph::TriangleAlert, Tone::Hazard),
        K::FollowUpDone => (Glyph::CircleCheck, Tone::Hazard),
        K::PolicyCreated | K::PolicyChanged => (Glyph::ShieldCheck, Tone::Neutral),
        K::PolicyArchived => (Glyph::Archive, Tone::Warn),
        K::BindingCreated | K::BindingChanged => (Glyph::Link, Tone::Neutral),
        K::BindingRemoved => (Glyph::Unlink, Tone::Warn),
        K::ProjectDeleted
        | K::EnvironmentDeleted
        | K::ClusterDeleted
        | K::TeamDeleted
        | K::OrgRoleDeleted
        | K::WebhookDeleted
        | K::ExecutorDeleted => (Glyph::Trash2, Tone::Warn),
        K::ProjectCreated | K::ProjectChanged => (Glyph::Box, Tone::Neutral),
        K::EnvironmentCreated | K::EnvironmentChanged => (Glyph::Layers, Tone::Neutral),
        K::EnvironmentFrozen => (Glyph::Snowflake, Tone::Info),
        K::EnvironmentUnfrozen => (Glyph::SunSnow, Tone::Neutral),
        K::ClusterCreated | K::ClusterChanged => (Glyph::Server, Tone::Neutral),
        K::MemberInvited | K::MemberJoined | K::MemberReactivated => (Glyph::UserPlus, Tone::Neutral),
        K::MemberChanged => (Glyph::User, Tone::Neutral),
        K::MemberDeactivated | K::InvitationRevoked => (Glyph::Ban, Tone::Warn),
        K::TeamCreated | K::TeamChanged => (Glyph::Users, Tone::Neutral),
        K::OrgRoleCreated | K::OrgRoleChanged => (Glyph::Lock, Tone::Neutral),
        K::WebhookCreated | K::WebhookChanged => (Glyph::ArrowRightLeft, Tone::Neutral),
        K::ExecutorCreated | K::ExecutorChanged => (Glyph::Play, Tone::Neutral),
        K::WebhookDisabled => (Glyph::Ban, Tone::Warn),
        K::TokenIssued | K::TokenRotated | K::WebhookSecretRotated | K::ExecutorSecretRotated => {
            (Glyph::KeyRound, Tone::Neutral)
        }
        K::TokenRevoked => (Glyph::KeyRound, Tone::Warn),
        K::OrganizationCreated | K::OrganizationChanged => (Glyph::Building2, Tone::Neutral),
        K::AuditExported => (Glyph::Download, Tone::Neutral),
    }
}
