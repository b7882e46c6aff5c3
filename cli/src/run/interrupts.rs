//! Signals, beside work that blocks.
//!
//! Work runs on threads of its own; this one waits for it, for signals, and for the time to draw. What is
//! no longer waited for ends with the process.

use signal_hook::consts::{SIGCHLD, SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::{Handle, SignalsInfo, exfiltrator::origin::WithOrigin};
use signal_hook::low_level::siginfo::Cause;
use std::io;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// How often there is something to draw.
const TICK: Duration = Duration::from_millis(250);

/// A signal that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signal {
    pub number: i32,
    /// Whether a process sent it. What the terminal sends, it sends to COMMAND as well.
    pub sent: bool,
}

enum Event {
    Signal(Signal),
    Done(u64),
}

/// What came first.
pub enum Came<T> {
    Done(T),
    Signal(Signal),
    Late,
}

/// Work that runs.
pub struct Job<T> {
    number: u64,
    result: Receiver<T>,
}

/// The signals of this process, and what runs beside.
pub struct Interrupts {
    events: Receiver<Event>,
    sender: Sender<Event>,
    jobs: u64,
    signals: Handle,
}

impl Interrupts {
    /// Takes the signals over, from now on. What `nohup` made us ignore remains ignored, by COMMAND as well.
    ///
    /// # Errors
    /// The system refuses.
    pub fn listen() -> io::Result<Self> {
        let (sender, events) = channel();
        let wanted =
            [SIGINT, SIGTERM, SIGHUP, SIGCHLD].into_iter().filter(|&number| number != SIGHUP || !ignored(number));
        let mut signals = SignalsInfo::<WithOrigin>::new(wanted)?;
        let (handle, telling) = (signals.handle(), sender.clone());
        thread::spawn(move || {
            for origin in signals.forever() {
                // No terminal sends SIGTERM, and not every system tells who did.
                let sent = matches!(origin.cause, Cause::Sent(_)) || origin.signal == SIGTERM;
                if telling.send(Event::Signal(Signal { number: origin.signal, sent })).is_err() {
                    return;
                }
            }
        });
        Ok(Self { events, sender, jobs: 0, signals: handle })
    }

    /// Starts work.
    pub fn start<T: Send + 'static>(&mut self, work: impl FnOnce() -> T + Send + 'static) -> Job<T> {
        self.jobs += 1;
        let (number, done) = (self.jobs, self.sender.clone());
        let (give, result): (SyncSender<T>, _) = sync_channel(1);
        thread::spawn(move || {
            // Where nobody waits any more, nobody is told.
            if give.send(work()).is_ok() {
                let _ = done.send(Event::Done(number));
            }
        });
        Job { number, result }
    }

    /// Waits for work, until a time if there is one, and draws meanwhile.
    pub fn wait<T>(&self, job: &Job<T>, until: Option<Instant>, mut draw: impl FnMut()) -> Came<T> {
        loop {
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                return Came::Late;
            }
            match self.events.recv_timeout(left.unwrap_or(TICK).min(TICK)) {
                Ok(Event::Done(number)) if number == job.number => {
                    if let Ok(done) = job.result.try_recv() {
                        return Came::Done(done);
                    }
                }
                Ok(Event::Signal(signal)) if signal.number != SIGCHLD => return Came::Signal(signal),
                Ok(_) => {}
                Err(_) => draw(),
            }
        }
    }

    /// The next signal, a child's end among them, within a time.
    pub fn signal(&self, within: Duration) -> Option<Signal> {
        let until = Instant::now() + within;
        loop {
            match self.events.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(Event::Signal(signal)) => return Some(signal),
                // Work that nobody waits for any more.
                Ok(Event::Done(_)) => {}
                Err(_) => return None,
            }
        }
    }
}

impl Drop for Interrupts {
    fn drop(&mut self) {
        self.signals.close();
    }
}

/// Whether this process was started with a signal ignored, where the system tells.
fn ignored(number: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    mask >> (number - 1) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_first_is_told_and_work_can_be_waited_for_again() {
        let mut interrupts = Interrupts::listen().unwrap();
        let job = interrupts.start(|| {
            thread::sleep(Duration::from_millis(600));
            7
        });
        let mut drawn = 0;
        let soon = Some(Instant::now() + Duration::from_millis(300));
        assert!(matches!(interrupts.wait(&job, soon, || drawn += 1), Came::Late));
        assert!((1..=2).contains(&drawn), "{drawn}");
        interrupts.sender.send(Event::Signal(Signal { number: SIGTERM, sent: true })).unwrap();
        assert!(matches!(interrupts.wait(&job, None, || {}), Came::Signal(Signal { number: SIGTERM, sent: true })));
        assert!(matches!(interrupts.wait(&job, None, || {}), Came::Done(7)));
    }

    #[test]
    fn a_signal_that_came_before_is_seen_behind_work_that_nobody_waits_for() {
        let interrupts = Interrupts::listen().unwrap();
        interrupts.sender.send(Event::Done(1)).unwrap();
        interrupts.sender.send(Event::Signal(Signal { number: SIGINT, sent: false })).unwrap();
        assert_eq!(interrupts.signal(Duration::ZERO), Some(Signal { number: SIGINT, sent: false }));
        assert_eq!(interrupts.signal(Duration::ZERO), None);
    }
}
