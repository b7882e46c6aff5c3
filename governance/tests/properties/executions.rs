//! Nothing is sent after an acknowledgement, and a result is taken once, whatever comes in whichever order.

use crate::config;
use chrono::TimeDelta;
use governance::execution::{Answered, CalledBack, Course, ExecutionState, Report};
use governance::outgoing::{Fault, Outcome};
use governance::samples::noon;
use proptest::prelude::*;

/// What may happen to an execution.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// An answer with a status, or none.
    Answer(Option<u16>),
    Report(Report),
    /// Time passes, in minutes.
    Later(i64),
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        prop::option::of(prop_oneof![Just(200u16), Just(500), Just(410), 300u16..600]).prop_map(Step::Answer),
        prop::sample::select(vec![Report::Running, Report::Succeeded, Report::Failed]).prop_map(Step::Report),
        (0i64..40).prop_map(Step::Later),
    ]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn nothing_is_sent_after_an_acknowledgement_and_one_result_is_taken(
        limit in 1i64..120,
        steps in prop::collection::vec(any_step(), 0..40),
        random in any::<u64>(),
    ) {
        let (mut now, mut course) = (noon(), Course::waiting(TimeDelta::minutes(limit)).claimed(noon()));
        let (mut acknowledged, mut results, mut attempts) = (false, 0, 0);
        for step in steps {
            let end = |state| Course { state, deadline: None, ..course };
            match step {
                Step::Answer(status) if course.sends(now) => {
                    prop_assert!(!acknowledged && results == 0);
                    attempts += 1;
                    let outcome = match status {
                        Some(status) => Outcome::of_answer(status, None, now),
                        None => Outcome::of_fault(&Fault::Timeout(15)),
                    };
                    match course.answered(&outcome, status, attempts, now, random) {
                        Answered::Acknowledged(next) => (course, acknowledged) = (next, true),
                        Answered::Again(at) => prop_assert!(at >= now && Some(at) <= course.deadline),
                        Answered::Refused(_) => (course, results) = (end(ExecutionState::Failed), results + 1),
                        Answered::Late => prop_assert!(false, "it was sent"),
                    }
                }
                Step::Answer(_) => {}
                Step::Report(report) => match course.called_back(report, now) {
                    Ok(CalledBack::Running(next)) => {
                        prop_assert!(results == 0);
                        (course, acknowledged) = (next, true);
                    }
                    Ok(CalledBack::Ended(true)) => (course, results) = (end(ExecutionState::Succeeded), results + 1),
                    Ok(CalledBack::Ended(false)) => (course, results) = (end(ExecutionState::Failed), results + 1),
                    Err(_) => {
                        let over = course.overdue(now).is_some();
                        prop_assert!(over || results == 1);
                    }
                },
                Step::Later(minutes) => now += TimeDelta::minutes(minutes),
            }
            prop_assert!(results <= 1);
            prop_assert!(!course.sends(now) || !acknowledged && results == 0);
        }
    }
}
