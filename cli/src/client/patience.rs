//! Asking again: the server asks for a pause, or is away. It restarts, a proxy in front of it fails, a connection is cut.

use super::Failure;
use crate::output::span;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The pause after the first failure; each one after it is twice as long.
const FIRST: Duration = Duration::from_millis(500);
/// The longest pause.
const LONGEST: Duration = Duration::from_secs(15);
/// For how long a command that has no `--patience` keeps a pause that is asked for: limits are counted by the minute.
const BRIEF: Duration = Duration::from_secs(60);
/// How soon it is noticed that somebody gave up.
const NOTICE: Duration = Duration::from_millis(50);

/// For how long to ask again. Copies are one: who gives up, gives up for all.
#[derive(Clone)]
pub struct Patience {
    longest: Duration,
    /// Whether a server that is away is waited for, besides one that asks for a pause.
    away: bool,
    given_up: Arc<AtomicBool>,
    trouble: Arc<Mutex<Option<String>>>,
}

impl Patience {
    /// Patience that ends where nothing answered for so long.
    pub fn new(longest: Duration) -> Self {
        Self { longest, away: true, given_up: Arc::default(), trouble: Arc::default() }
    }

    /// Patience with a server that asks for a pause, for a minute at most. That none is there is told at once: whoever
    /// typed the command mistyped the address, perhaps.
    pub fn brief() -> Self {
        Self { away: false, ..Self::new(BRIEF) }
    }

    /// Asks, and asks again as long as that is worth it.
    ///
    /// What is asked for must be harmless to ask for twice: the answer may have been lost on its way.
    ///
    /// # Errors
    /// The last failure, when asking again is not worth it or patience is at its end.
    pub fn ask<T>(&self, ask: impl FnMut() -> Result<T, Failure>) -> Result<T, Failure> {
        self.again(|failure| self.away || failure.asks_for_a_pause(), ask)
    }

    /// The same for what must not be done twice: it is asked for again only where nothing was done.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub fn ask_once<T>(&self, ask: impl FnMut() -> Result<T, Failure>) -> Result<T, Failure> {
        self.again(Failure::asked_too_often, ask)
    }

    fn again<T>(
        &self,
        worth: impl Fn(&Failure) -> bool,
        mut ask: impl FnMut() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let (began, mut pause) = (Instant::now(), FIRST);
        loop {
            let failure = match ask() {
                Ok(value) => {
                    self.set_trouble(None);
                    return Ok(value);
                }
                Err(failure) => failure,
            };
            let Some(least) = failure.again_after().filter(|_| worth(&failure)) else { return Err(failure) };
            // Many pipelines wait for one server: they do not all come back at the same moment.
            let wait = pause.mul_f64(rand::random_range(0.5..1.0)).max(least);
            let left = self.longest.saturating_sub(began.elapsed());
            if wait > left || self.given_up() {
                self.set_trouble(None);
                return Err(failure);
            }
            self.set_trouble(Some(format!("{}, trying again for {}", says(&failure), span(left))));
            self.sleep(wait);
            pause = (pause * 2).min(LONGEST);
        }
    }

    /// Ends it after the attempt that is under way.
    pub fn give_up(&self) {
        self.given_up.store(true, Ordering::Relaxed);
    }

    /// What is wrong while it asks again.
    pub fn trouble(&self) -> Option<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn given_up(&self) -> bool {
        self.given_up.load(Ordering::Relaxed)
    }

    fn set_trouble(&self, trouble: Option<String>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    fn sleep(&self, time: Duration) {
        let until = Instant::now() + time;
        while !self.given_up() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            thread::sleep(left.min(NOTICE));
        }
    }
}

fn says(failure: &Failure) -> &'static str {
    if failure.asked_too_often() { "asked too often" } else { "the server is away" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn away() -> Failure {
        Failure::Away { says: "connection refused".to_owned(), status: None, after: None }
    }

    fn answered(status: Option<u16>, after: u64) -> Failure {
        Failure::Away { says: String::new(), status, after: Some(Duration::from_secs(after)) }
    }

    /// How often it is asked for where the first answer is a failure.
    fn asked(
        failure: impl Fn() -> Failure,
        by: impl Fn(&mut dyn FnMut() -> Result<(), Failure>) -> Result<(), Failure>,
    ) -> usize {
        let mut asked = 0;
        let got = by(&mut || {
            asked += 1;
            if asked < 2 { Err(failure()) } else { Ok(()) }
        });
        assert_eq!(got.is_ok(), asked == 2);
        asked
    }

    #[test]
    fn what_must_not_be_done_twice_is_asked_for_again_only_where_nothing_was_done() {
        let (long, brief) = (Patience::new(Duration::from_secs(5)), Patience::brief());
        let table = [(None, [2, 1, 1]), (Some(502), [2, 1, 1]), (Some(503), [2, 2, 1]), (Some(429), [2, 2, 2])];
        for (status, times) in table {
            let fails = || answered(status, 0);
            let got = [
                asked(fails, |ask| long.ask(ask)),
                asked(fails, |ask| brief.ask(ask)),
                asked(fails, |ask| brief.ask_once(ask)),
            ];
            assert_eq!(got, times, "{status:?}");
            assert_eq!(asked(fails, |ask| long.ask_once(ask)), times[2], "{status:?}");
        }
    }

    #[test]
    fn who_comes_back_in_time_is_waited_for() {
        let mut asked = 0;
        let got = Patience::new(Duration::from_secs(5)).ask(|| {
            asked += 1;
            if asked < 2 { Err(away()) } else { Ok(asked) }
        });
        assert_eq!(got.unwrap(), 2);
    }

    #[test]
    fn patience_ends() {
        let (began, mut asked) = (Instant::now(), 0);
        let got: Result<(), _> = Patience::new(Duration::from_millis(600)).ask(|| {
            asked += 1;
            Err(away())
        });
        assert_eq!(got.unwrap_err().status(), crate::exit::UNREACHABLE);
        assert!(asked >= 2 && began.elapsed() < Duration::from_secs(2), "{asked}");
    }

    #[test]
    fn what_is_refused_is_not_asked_for_again() {
        let mut asked = 0;
        let got: Result<(), _> = Patience::new(Duration::from_secs(5)).ask(|| {
            asked += 1;
            Err(Failure::Unreachable(String::new()))
        });
        assert_eq!((got.is_err(), asked), (true, 1));
    }

    #[test]
    fn a_pause_that_is_asked_for_is_kept_or_not_begun() {
        let (began, mut asked) = (Instant::now(), 0);
        let got = Patience::new(Duration::from_secs(5)).ask(|| {
            asked += 1;
            if asked < 2 { Err(answered(None, 1)) } else { Ok(()) }
        });
        assert!(got.is_ok() && began.elapsed() >= Duration::from_secs(1));
        let began = Instant::now();
        let got: Result<(), _> = Patience::new(Duration::from_millis(100)).ask(|| Err(answered(None, 60)));
        assert!(got.is_err() && began.elapsed() < Duration::from_secs(1));
    }

    #[test]
    fn who_gives_up_waits_no_longer() {
        let patience = Patience::new(Duration::from_secs(60));
        let other = patience.clone();
        let asking = thread::spawn(move || other.ask(|| Err::<(), _>(away())));
        thread::sleep(Duration::from_millis(100));
        patience.give_up();
        let began = Instant::now();
        assert!(asking.join().unwrap().is_err() && began.elapsed() < Duration::from_secs(2));
    }
}
