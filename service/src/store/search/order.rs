//! In which order requests are listed, and where a page of them ended.

use governance::action::{Action, Risk};
use std::fmt;
use std::str::FromStr;

/// An order of requests. What it goes by never changes in a request, so a page that goes on where the
/// last one ended neither skips nor repeats a request, whatever came or went meanwhile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The newest first.
    #[default]
    Newest,
    /// The oldest first.
    Oldest,
    /// The riskiest first, and within one risk the oldest.
    Risk,
}

impl Order {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Newest, Self::Oldest, Self::Risk];

    /// The word for it, as it stands in an address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Risk => "risk",
        }
    }

    /// The place of a request in it.
    pub fn cursor(self, number: u64, action: Action) -> Cursor {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        match self {
            Self::Newest => Cursor::Newest(number),
            Self::Oldest => Cursor::Oldest(number),
            Self::Risk => Cursor::Risk(risk_rank(action), number),
        }
    }
}

impl FromStr for Order {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|order| order.word() == text).ok_or(())
    }
}

/// The place of an action's risk in the order by risk, 1 for the riskiest.
pub fn risk_rank(action: Action) -> i32 {
    match action.risk() {
        Risk::Critical => 1,
        Risk::High => 2,
        Risk::Medium => 3,
    }
}

/// The place of a request in one order: by number, and for risk by its rank before that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cursor {
    Newest(i64),
    Oldest(i64),
    Risk(i32, i64),
}

impl Cursor {
    /// The order that it belongs to.
    pub const fn order(self) -> Order {
        match self {
            Self::Newest(_) => Order::Newest,
            Self::Oldest(_) => Order::Oldest,
            Self::Risk(..) => Order::Risk,
        }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let order = self.order().word();
        match self {
            Self::Newest(number) | Self::Oldest(number) => write!(f, "{order}-{number}"),
            Self::Risk(rank, number) => write!(f, "{order}-{rank}-{number}"),
        }
    }
}

impl FromStr for Cursor {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (order, place) = text.split_once('-').ok_or(())?;
        let number = |text: &str| text.parse::<i64>().map_err(|_| ());
        Ok(match order.parse()? {
            Order::Newest => Self::Newest(number(place)?),
            Order::Oldest => Self::Oldest(number(place)?),
            Order::Risk => {
                let (rank, place) = place.split_once('-').ok_or(())?;
                Self::Risk(rank.parse().map_err(|_| ())?, number(place)?)
            }
        })
    }
}
