//! How long decisions take, as it was observed.

use chrono::TimeDelta;

/// The time from opening to the decision, over gated requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How many decisions were observed.
    pub decisions: usize,
    pub median: TimeDelta,
    /// Nine of ten decisions took no longer.
    pub p90: TimeDelta,
}

impl Pace {
    /// The pace of these decisions; `None` without any.
    pub fn of(mut took: Vec<TimeDelta>) -> Option<Self> {
        took.sort_unstable();
        // The nearest rank: the smallest that so many of a hundred do not exceed.
        let rank = |percent: usize| took.get((took.len() * percent).div_ceil(100).checked_sub(1)?).copied();
        Some(Self { decisions: took.len(), median: rank(50)?, p90: rank(90)? })
    }

    /// How long so many further requests would have waited in all: at the median, and at the p90.
    pub fn of_all(&self, requests: u64) -> (TimeDelta, TimeDelta) {
        let times = |one: TimeDelta| {
            let seconds = one.num_seconds().saturating_mul(i64::try_from(requests).unwrap_or(i64::MAX));
            TimeDelta::try_seconds(seconds).unwrap_or(TimeDelta::MAX)
        };
        (times(self.median), times(self.p90))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_decisions_take_no_longer_than_the_median_and_nine_of_ten_than_the_p90() {
        let pace = Pace::of((1..=10).rev().map(TimeDelta::minutes).collect()).unwrap();
        assert_eq!((pace.decisions, pace.median, pace.p90), (10, TimeDelta::minutes(5), TimeDelta::minutes(9)));
        assert_eq!(pace.of_all(3), (TimeDelta::minutes(15), TimeDelta::minutes(27)));
        let one = Pace::of(vec![TimeDelta::hours(2)]).unwrap();
        assert_eq!((one.median, one.p90), (TimeDelta::hours(2), TimeDelta::hours(2)));
    }

    #[test]
    fn without_a_decision_there_is_no_pace() {
        assert_eq!(Pace::of(Vec::new()), None);
    }
}
