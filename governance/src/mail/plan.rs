//! Which of a member's mails go out now.

use super::{Occasion, QuietHours};
use crate::Timestamp;
use chrono::TimeDelta;

/// How long a mail waits before it goes out: what is read or handled at once needs none.
pub const SETTLES: TimeDelta = TimeDelta::seconds(20);

/// How many go out one by one. More become a digest.
pub const SINGLE_MOST: usize = 5;

/// A mail that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due<T> {
    pub mail: T,
    pub occasion: Occasion,
    /// Whether what it tells was read, became handled, or is not wanted any more.
    pub stale: bool,
}

/// What becomes of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan<T> {
    /// Each goes out as one letter; more than one in it are a digest.
    pub letters: Vec<Vec<T>>,
    /// They wait until the quiet hours are over.
    pub later: Vec<T>,
    /// Until then.
    pub until: Option<Timestamp>,
    /// They are never sent.
    pub dropped: Vec<T>,
}

/// What becomes of one member's mails that are due at `now`. Nothing goes to who is not `active` any more.
pub fn plan<T>(due: Vec<Due<T>>, active: bool, quiet: Option<&QuietHours>, now: Timestamp) -> Plan<T> {
    let until = quiet.and_then(|quiet| quiet.until(now));
    let mut plan = Plan { letters: Vec::new(), later: Vec::new(), until, dropped: Vec::new() };
    let mut news = Vec::new();
    for Due { mail, occasion, stale } in due {
        match (active, occasion.is_urgent(), stale) {
            (false, ..) | (true, false, true) => plan.dropped.push(mail),
            (true, true, _) => plan.letters.push(vec![mail]),
            (true, false, false) if until.is_some() => plan.later.push(mail),
            (true, false, false) => news.push(mail),
        }
    }
    if news.len() > SINGLE_MOST {
        plan.letters.push(news);
    } else {
        plan.letters.extend(news.into_iter().map(|mail| vec![mail]));
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::NotificationKind;
    use crate::samples::noon;
    use chrono_tz::Tz;
    use proptest::prelude::*;

    const NEWS: Occasion = Occasion::News(NotificationKind::Waiting);

    fn due(count: u32, occasion: Occasion) -> Vec<Due<u32>> {
        (0..count).map(|mail| Due { mail, occasion, stale: false }).collect()
    }

    #[test]
    fn up_to_five_go_out_one_by_one_and_more_as_a_digest() {
        assert_eq!(plan(due(5, NEWS), true, None, noon()).letters, [[0], [1], [2], [3], [4]]);
        assert_eq!(plan(due(6, NEWS), true, None, noon()).letters, [[0, 1, 2, 3, 4, 5]]);
        assert_eq!(plan(due(7, Occasion::Alert), true, None, noon()).letters.len(), 7, "alerts are never put together");
    }

    #[test]
    fn quiet_hours_hold_back_everything_but_alerts() {
        let quiet = QuietHours::new("", 10, 14, Tz::UTC).unwrap();
        let mut all = due(2, NEWS);
        all.push(Due { mail: 7, occasion: Occasion::Alert, stale: true });
        let plan = plan(all, true, Some(&quiet), noon());
        assert_eq!((plan.letters, plan.later), (vec![vec![7]], vec![0, 1]));
        assert_eq!(plan.until, Some(noon() + TimeDelta::hours(2)));
    }

    #[test]
    fn what_is_stale_is_dropped_and_counts_for_no_digest() {
        let mut all = due(6, NEWS);
        all[3].stale = true;
        let plan = plan(all, true, None, noon());
        assert_eq!((plan.letters.len(), plan.dropped), (5, vec![3]));
    }

    proptest! {
        #[test]
        fn every_mail_has_one_fate(
            kinds in prop::collection::vec((0..3_u8, any::<bool>()), 0..20), active: bool, hours: Option<(u8, u8)>,
        ) {
            let quiet = hours.and_then(|(from, to)| QuietHours::new("", from % 24, to % 24, Tz::UTC).ok());
            let all: Vec<_> = kinds.iter().enumerate().map(|(mail, (kind, stale))| {
                let occasion = [NEWS, Occasion::Handled, Occasion::Alert][usize::from(*kind)];
                Due { mail, occasion, stale: *stale }
            }).collect();
            let plan = plan(all.clone(), active, quiet.as_ref(), noon());
            let mut fates: Vec<_> = plan.letters.concat().into_iter().chain(plan.later.clone()).chain(plan.dropped.clone()).collect();
            fates.sort_unstable();
            prop_assert_eq!(fates, (0..all.len()).collect::<Vec<_>>());
            let alert = |mail: &usize| all[*mail].occasion == Occasion::Alert;
            for letter in &plan.letters {
                prop_assert!(letter.len() == 1 || letter.len() > SINGLE_MOST && !letter.iter().any(alert));
            }
            prop_assert!(!plan.later.iter().any(alert));
            prop_assert!(!active || !plan.dropped.iter().any(alert), "an alert always goes out");
        }
    }
}
