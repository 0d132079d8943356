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
