//! Kills at random moments. The only place where tests wait.

use std::process::Child;
use std::time::Duration;

/// Lets the program run for that long and kills it (SIGKILL; on Windows TerminateProcess). Whether it was still
/// running then.
pub fn kill_after(mut child: Child, moment: Duration) -> bool {
    std::thread::sleep(moment);
    let running = child.try_wait().unwrap().is_none();
    if running {
        child.kill().unwrap();
    }
    child.wait().unwrap();
    running
}

/// Kills until so many have met the program running: one that came too late is a turn, and not one of them.
#[derive(Debug)]
pub struct Kills {
    wanted: u64,
    /// How many have met it running.
    pub met: u64,
    /// How many turns that took.
    pub turns: u64,
}

impl Kills {
    /// So many are wanted.
    pub fn until(wanted: u64) -> Self {
        Self {
            wanted,
            met: 0,
            turns: 0,
        }
    }

    /// Whether another turn is needed.
    pub fn go_on(&self) -> bool {
        assert!(
            self.turns <= 20 + 5 * self.wanted,
            "only {} of {} kills met the program running",
            self.met,
            self.turns
        );
        self.met < self.wanted
    }

    /// As [`kill_after`], and counts it.
    pub fn kill_after(&mut self, child: Child, moment: Duration) -> bool {
        let met = kill_after(child, moment);
        self.turns += 1;
        self.met += u64::from(met);
        met
    }
}
