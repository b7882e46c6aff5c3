//! The colour of a state.

/// What colour a state has; always shown together with an icon and a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// No judgement: drafts, the past, counts.
    #[default]
    Neutral,
    /// The one thing that waits for the reader.
    Accent,
    /// Worth knowing, nothing to do.
    Info,
    /// Approved, satisfied, succeeded.
    Ok,
    /// Needs attention soon: stale, cannot be satisfied, expires.
    Warn,
    /// Rejected, failed, destructive.
    Danger,
    /// Break-glass, and nothing else.
    Hazard,
}

impl Tone {
    /// The class that sets the tone's colours for badges, notices and marks.
    pub fn class(self) -> &'static str {
        match self {
            Self::Neutral => "tone-neutral",
            Self::Accent => "tone-accent",
            Self::Info => "tone-info",
            Self::Ok => "tone-ok",
            Self::Warn => "tone-warn",
            Self::Danger => "tone-danger",
            Self::Hazard => "tone-hazard",
        }
    }
}
