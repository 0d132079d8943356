//! SIGKILL at random moments while the sample office is taken in.

use std::time::{Duration, Instant};

use testkit::desk::text;
use testkit::kill::Kills;
use testkit::{Desk, Random, figures, office};

use crate::stage::{begun, is_as_undisturbed, undisturbed_root};

/// How long an undisturbed run takes, and a little more: some kills come too late, which is a moment too.
fn whole_run(args: &[&str]) -> Duration {
    let desk = begun();
    let from = Instant::now();
    desk.run(args).exits(0);
    from.elapsed().mul_f64(1.05)
}

#[test]
fn a_kill_while_taking_in_loses_and_doubles_nothing() {
    let mail = office::mail();
    let args = ["take-in", text(&mail)];
    let root = undisturbed_root();
    let whole = u64::try_from(whole_run(&args).as_micros()).unwrap();
    let mut random = Random::seeded(4);
    let mut kills = Kills::until(figures::times(15, 200));
    let (mut runs, mut partly, mut again_killed) = (0, 0, 0);
    while kills.go_on() {
        let desk = begun();
        // One in four is killed twice before it may finish.
        for kill in 0..if runs % 4 == 3 { 2 } else { 1 } {
            let moment = Duration::from_micros(random.below(whole));
            if kills.kill_after(desk.spawn(&args), moment) {
                again_killed += kill;
            }
        }
        runs += 1;
        partly += u64::from(holds_a_part(&desk));
        desk.run(&args).exits(0);
        is_as_undisturbed(&desk);
    }
    figures::record(
        "kill while taking in",
        serde_json::json!({ "runs": runs, "killed_while_running": kills.met, "killed_twice": again_killed,
            "left_part_of_the_mails": partly, "same_root_afterwards": runs, "root": root }),
    );
}

/// Whether some but not all was registered; whatever is there must hold.
fn holds_a_part(desk: &Desk) -> bool {
    let found = desk.json(&["register", "verify"]).remove(0);
    assert_eq!(found["ok"], true, "{found}");
    found["entries"] != 0 && found["root"] != undisturbed_root().as_str()
}
