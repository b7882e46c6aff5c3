//! Which of a member's mails go out now.

use super::{Occasion, QuietHours};
use crate::Timestamp;
use chrono::TimeDelta;

/// How long a mail waits before it goes out, after the newest of its reader's: what is read or handled at once needs
/// none, and what comes together goes out together.
pub const SETTLES: TimeDelta = TimeDelta::seconds(20);

/// How long a mail waits at most, where more and more come.
pub const SETTLES_MOST: TimeDelta = TimeDelta::minutes(2);

/// How many go out one by one. More become a digest.
pub const SINGLE_MOST: usize = 5;

/// A mail that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due<T> {
    pub mail: T,
    pub occasion: Occasion,
    /// When it was put on its way.
    pub since: Timestamp,
    /// Whether what it tells was read, became handled, or is not wanted any more.
    pub stale: bool,
}

/// What becomes of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan<T> {
    /// Each goes out as one letter; more than one in it are a digest.
    pub letters: Vec<Vec<T>>,
    /// They wait until the quiet hours are over, or for more that comes together with them.
    pub later: Vec<T>,
    /// Until then.
    pub until: Option<Timestamp>,
    /// They are never sent.
    pub dropped: Vec<T>,
}

/// Who a member's mails are planned for, as they are now.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// Nothing goes to who is not active any more.
    pub active: bool,
    pub quiet: Option<&'a QuietHours>,
    /// When the newest of their mails was put on its way that no attempt was made at, due or not, but for urgent ones.
    pub newest: Option<Timestamp>,
}

/// What becomes of one member's mails that are due at `now`.
pub fn plan<T>(due: Vec<Due<T>>, reader: Reader<'_>, now: Timestamp) -> Plan<T> {
    let Reader { active, quiet, newest } = reader;
    let news = due.iter().filter(|due| !due.stale && !due.occasion.is_urgent());
    let settled = news.map(|due| due.since).min().zip(newest).map(|(oldest, newest)| settled(oldest, newest));
    let until = quiet.and_then(|quiet| quiet.until(now)).or_else(|| settled.filter(|settled| *settled > now));
    let mut plan = Plan { letters: Vec::new(), later: Vec::new(), until, dropped: Vec::new() };
    let mut news = Vec::new();
    for Due { mail, occasion, stale, .. } in due {
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

/// When mails go out of which the oldest and the newest were put on their way then.
fn settled(oldest: Timestamp, newest: Timestamp) -> Timestamp {
    (newest + SETTLES).min(oldest + SETTLES_MOST)
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
        (0..count).map(|mail| Due { mail, occasion, since: ago(60), stale: false }).collect()
    }

    fn ago(seconds: i64) -> Timestamp {
        noon() - TimeDelta::seconds(seconds)
    }

    const READER: Reader<'_> = Reader { active: true, quiet: None, newest: None };

    #[test]
    fn up_to_five_go_out_one_by_one_and_more_as_a_digest() {
        assert_eq!(plan(due(5, NEWS), READER, noon()).letters, [[0], [1], [2], [3], [4]]);
        assert_eq!(plan(due(6, NEWS), READER, noon()).letters, [[0, 1, 2, 3, 4, 5]]);
        assert_eq!(plan(due(7, Occasion::Alert), READER, noon()).letters.len(), 7, "alerts are never put together");
    }

    #[test]
    fn what_comes_together_goes_out_together_and_nothing_waits_for_long() {
        // In seconds before now: the oldest that is due, the newest on its way; in how many seconds they go out.
        for (oldest, newest, wait) in [
            (20, 20, None),
            (20, 19, Some(1)),
            (22, 0, Some(20)),
            (110, 5, Some(10)),
            (119, 1, Some(1)),
            (120, 0, None),
            (8 * 3600, 0, None),
        ] {
            let all = vec![Due { mail: 0, occasion: NEWS, since: ago(oldest), stale: false }];
            let plan = plan(all, Reader { newest: Some(ago(newest)), ..READER }, noon());
            let until = wait.map(|wait| noon() + TimeDelta::seconds(wait));
            assert_eq!((plan.until, plan.later.len()), (until, usize::from(wait.is_some())), "{oldest} {newest}");
            assert_eq!(plan.letters.len(), 1 - plan.later.len());
        }
    }

    #[test]
    fn an_alert_waits_for_nothing_and_keeps_nothing_waiting() {
        let mut all = due(1, NEWS);
        all.push(Due { mail: 1, occasion: Occasion::Alert, since: noon(), stale: false });
        let plan_of = |newest| plan(all.clone(), Reader { newest: Some(newest), ..READER }, noon());
        assert_eq!((plan_of(noon()).letters, plan_of(noon()).later), (vec![vec![1]], vec![0]));
        assert_eq!(plan_of(ago(60)).letters.len(), 2);
    }

    #[test]
    fn what_is_stale_keeps_nothing_from_waiting() {
        let mut all = due(2, NEWS);
        (all[0].since, all[0].stale) = (ago(300), true);
        let plan = plan(all, Reader { newest: Some(noon()), ..READER }, noon());
        assert_eq!((plan.dropped, plan.later, plan.letters), (vec![0], vec![1], Vec::new()));
    }

    #[test]
    fn quiet_hours_hold_back_everything_but_alerts() {
        let quiet = QuietHours::new("", 10, 14, Tz::UTC).unwrap();
        let mut all = due(2, NEWS);
        all.push(Due { mail: 7, occasion: Occasion::Alert, since: noon(), stale: true });
        let plan = plan(all, Reader { quiet: Some(&quiet), newest: Some(noon()), ..READER }, noon());
        assert_eq!((plan.letters, plan.later), (vec![vec![7]], vec![0, 1]));
        assert_eq!(plan.until, Some(noon() + TimeDelta::hours(2)));
    }

    #[test]
    fn what_is_stale_is_dropped_and_counts_for_no_digest() {
        let mut all = due(6, NEWS);
        all[3].stale = true;
        let plan = plan(all, READER, noon());
        assert_eq!((plan.letters.len(), plan.dropped), (5, vec![3]));
    }

    proptest! {
        #[test]
        fn every_mail_has_one_fate(
            kinds in prop::collection::vec((0..3_u8, any::<bool>()), 0..20), active: bool, hours: Option<(u8, u8)>,
            newest: Option<u8>,
        ) {
            let quiet = hours.and_then(|(from, to)| QuietHours::new("", from % 24, to % 24, Tz::UTC).ok());
            let all: Vec<_> = kinds.iter().enumerate().map(|(mail, (kind, stale))| {
                let occasion = [NEWS, Occasion::Handled, Occasion::Alert][usize::from(*kind)];
                Due { mail, occasion, since: ago(60), stale: *stale }
            }).collect();
            let newest = newest.map(|seconds| ago(seconds.into()));
            let plan = plan(all.clone(), Reader { active, quiet: quiet.as_ref(), newest }, noon());
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
