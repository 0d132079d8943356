//! Publishing killed at random moments while somebody reads, and what the public sees of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use sha2::{Digest, Sha256};
use testkit::kill::Kills;
use testkit::{Desk, Random, figures};

use crate::stage::{case, one_published_one_approved, publish};

/// Case D: approved and not yet on the portal.
const WAITING: &str = "561/QĐ-UBND";

/// One look at the public folder: the version its manifest names, after every file was compared with it. `None` where
/// there is no site.
pub(crate) fn look(target: &Path) -> Option<String> {
    // What a reader opens stays the same version for as long as it reads.
    let site = fs::canonicalize(target.join("current")).ok()?;
    let manifest: Value = serde_json::from_slice(&fs::read(site.join("manifest.json")).unwrap()).unwrap();
    let files: BTreeMap<String, Value> = serde_json::from_value(manifest["files"].clone()).unwrap();
    assert!(!files.is_empty());
    for (path, entry) in &files {
        let bytes = fs::read(site.join(path)).unwrap_or_else(|e| panic!("{path} of {}: {e}", site.display()));
        let found: String = Sha256::digest(&bytes)
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        assert_eq!(entry["sha256"], found.as_str(), "a mixture: {path}");
    }
    Some(manifest["version"].as_str().unwrap().to_owned())
}

/// Does the work while a reader looks at the site over and over; what it came to, and every version seen.
fn beside_a_reader<T>(target: &Path, work: impl FnOnce() -> T) -> (T, Vec<String>) {
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = Vec::new();
            loop {
                seen.push(look(target).unwrap());
                if stop.load(Ordering::Relaxed) {
                    return seen;
                }
            }
        });
        let done = work();
        stop.store(true, Ordering::Relaxed);
        (done, reader.join().unwrap())
    })
}

fn published_at(desk: &Desk, number: &str) -> Value {
    case(desk, number)["published_at"].clone()
}

fn publish_args(desk: &Desk) -> Vec<String> {
    let target = desk.beside("portal").to_str().unwrap().to_owned();
    vec!["publish".into(), "--target".into(), target]
}

#[test]
fn a_kill_while_publishing_shows_no_mixture() {
    let undisturbed = one_published_one_approved();
    let target = undisturbed.beside("portal");
    let old = look(&target).unwrap();
    // The reader takes its share of the machine, so the whole run is timed beside one.
    let from = Instant::now();
    beside_a_reader(&target, || publish(&undisturbed).exits(0));
    let whole = u64::try_from(from.elapsed().mul_f64(1.05).as_micros()).unwrap();
    let new = look(&target).unwrap();
    assert_ne!(old, new);

    let mut random = Random::seeded(8);
    let mut kills = Kills::until(figures::times(8, 50));
    let (mut looks, mut left_old) = (0u64, 0u64);
    while kills.go_on() {
        let desk = one_published_one_approved();
        let target = desk.beside("portal");
        let moment = Duration::from_micros(random.below(whole));
        let args = publish_args(&desk);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let (_, seen) = beside_a_reader(&target, || kills.kill_after(desk.spawn(&args), moment));
        assert!(seen.iter().all(|v| *v == old || *v == new), "{seen:?}");
        looks += seen.len() as u64;
        // Clock 3 stops only after the pages were seen in public.
        let there = look(&target).unwrap();
        left_old += u64::from(there == old);
        if there == old {
            assert_eq!(published_at(&desk, WAITING), Value::Null);
        }
        desk.verified_root();
        // Published again, it is whole, and recorded.
        publish(&desk).exits(0);
        assert_eq!(look(&target).unwrap(), new);
        assert_ne!(published_at(&desk, WAITING), Value::Null);
        desk.verified_root();
    }
    figures::record(
        "kill while publishing",
        serde_json::json!({ "runs": kills.turns, "killed_while_running": kills.met, "looks_of_the_reader": looks,
            "old_version_left": left_old, "mixtures": 0, "published_again": kills.turns }),
    );
}

#[test]
fn publishing_twice_changes_nothing() {
    let desk = one_published_one_approved();
    let first = publish(&desk).exits(0).json().remove(0);
    let root = desk.verified_root();
    let before = testkit::files::files_below(&desk.beside("portal"));
    let second = publish(&desk).exits(0).json().remove(0);
    assert_eq!(second["version"], first["version"]);
    assert_eq!(second["written"].as_array().unwrap().len(), 0);
    assert_eq!(second["removed"].as_array().unwrap().len(), 0);
    assert_eq!(desk.verified_root(), root);
    assert_eq!(testkit::files::files_below(&desk.beside("portal")), before);
}
