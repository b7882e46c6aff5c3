//! What a mail is for.

use crate::event::NotificationKind;
use std::str::FromStr;

/// What a mail is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Occasion {
    /// A notification of this kind.
    News(NotificationKind),
    /// A request of which it was mailed that it waits has been decided, or ended, without the reader.
    Handled,
    /// An alert.
    Alert,
    /// Somebody wants to see whether mail arrives.
    Test,
}

impl Occasion {
    /// The stable key: for the outbox.
    pub const fn key(self) -> &'static str {
        match self {
            Self::News(kind) => kind.key(),
            Self::Handled => "handled",
            Self::Alert => "alert",
            Self::Test => "test",
        }
    }

    /// Whether it goes out alone and at once, whatever the hour.
    pub const fn is_urgent(self) -> bool {
        matches!(self, Self::Alert | Self::Test)
    }

    /// The kind of notifications by whose preference it goes.
    pub const fn kind(self) -> Option<NotificationKind> {
        match self {
            Self::News(kind) => Some(kind),
            Self::Handled => Some(NotificationKind::Waiting),
            Self::Alert | Self::Test => None,
        }
    }
}

impl FromStr for Occasion {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "handled" => Ok(Self::Handled),
            "alert" => Ok(Self::Alert),
            "test" => Ok(Self::Test),
            kind => kind.parse().map(Self::News),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_occasion_comes_back_from_its_key() {
        let news = NotificationKind::ALL.into_iter().map(Occasion::News);
        for occasion in news.chain([Occasion::Handled, Occasion::Alert, Occasion::Test]) {
            assert_eq!(occasion.key().parse(), Ok(occasion));
        }
        assert_eq!("nothing".parse::<Occasion>(), Err(()));
    }
}
