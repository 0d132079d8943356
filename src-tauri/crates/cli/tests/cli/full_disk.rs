//! A disk that fills up while taking in and while publishing.

use serde_json::Value;
use testkit::desk::text;
use testkit::disk::SmallDisk;
use testkit::{Desk, figures, office};

use crate::publishing::look;
use crate::stage::{approve, begun, case, is_as_undisturbed, one_published_one_approved, taken};

/// The small disk's size: enough for the register with everything in it, its journal and a portal.
const DISK_BYTES: u64 = 24 << 20;
/// Room left for the small counts, in KiB: from nothing to almost enough.
const LEFT_KIB: [u64; 5] = [0, 40, 160, 320, 600];

/// Room left, in bytes: a few steps, or every 16 KiB up to beyond what is needed.
fn steps(full_to_kib: u64) -> Vec<u64> {
    if figures::soak() {
        (0..full_to_kib / 16).map(|n| n * 16 * 1024).collect()
    } else {
        LEFT_KIB.map(|kib| kib * 1024).to_vec()
    }
}

#[test]
fn a_full_disk_while_taking_in_loses_nothing() {
    let mail = office::mail();
    let args = ["take-in", text(&mail)];
    let (mut full, mut runs) = (0, 0);
    for left in steps(2_400) {
        let Some(disk) = SmallDisk::mount(DISK_BYTES) else {
            return;
        };
        let desk = begun().copy_within(&disk.path().join("desk"));
        disk.fill_but(left);
        let ran = desk.run(&args);
        runs += 1;
        assert!(
            ran.code == 3 || (ran.code == 0 && left > 600 * 1024),
            "{left} bytes left: exit {}\n{}",
            ran.code,
            ran.said()
        );
        if ran.code == 3 {
            full += 1;
            assert!(
                ran.stderr.contains("ổ đĩa đã đầy"),
                "{left} bytes left: {}",
                ran.stderr
            );
        }
        disk.make_room();
        desk.verified_root();
        desk.run(&args).exits(0);
        is_as_undisturbed(&desk);
    }
    figures::record(
        "full disk while taking in",
        serde_json::json!({ "runs": runs, "ended_full": full, "same_root_afterwards": runs }),
    );
}

#[test]
fn a_full_disk_while_publishing_leaves_the_old_site() {
    const WAITING: &str = "561/QĐ-UBND";
    let (mut full, mut runs) = (0, 0);
    for left in steps(1_200) {
        let Some(disk) = SmallDisk::mount(DISK_BYTES) else {
            return;
        };
        let desk = one_published_one_approved();
        testkit::files::copy_folder(&desk.beside("portal"), &disk.path().join("portal"));
        let target = disk.path().join("portal");
        let old = look(&target).unwrap();
        disk.fill_but(left);
        let ran = to(&desk, &target);
        runs += 1;
        if ran.code != 0 {
            full += 1;
            assert_eq!(ran.code, 3, "{}", ran.said());
            assert!(
                ran.stderr.contains("ổ đĩa đã đầy"),
                "{left} bytes left: {}",
                ran.stderr
            );
            assert_eq!(look(&target).unwrap(), old);
            assert_eq!(case(&desk, WAITING)["published_at"], Value::Null);
        }
        disk.make_room();
        to(&desk, &target).exits(0);
        assert_ne!(look(&target).unwrap(), old);
        assert_ne!(case(&desk, WAITING)["published_at"], Value::Null);
        desk.verified_root();
    }
    assert!(full > 0);
    figures::record(
        "full disk while publishing",
        serde_json::json!({ "runs": runs, "ended_full": full, "mixtures": 0 }),
    );
}

/// The pages have room and the register has not: the pages are public, the clock runs on until it is recorded.
#[test]
fn a_full_disk_under_the_register_while_publishing() {
    const CASE: &str = "113/QĐ-UBND";
    let Some(disk) = SmallDisk::mount(DISK_BYTES) else {
        return;
    };
    let prepared = taken();
    approve(&prepared, CASE);
    let desk = prepared.copy_within(&disk.path().join("desk"));
    disk.fill_but(0);
    let target = prepared.beside("portal");
    let ran = to(&desk, &target).exits(3);
    assert!(ran.stderr.contains("ổ đĩa đã đầy"), "{}", ran.stderr);
    disk.make_room();
    assert_eq!(case(&desk, CASE)["published_at"], Value::Null);
    let again = to(&desk, &target).exits(0);
    assert!(look(&target).is_some(), "{}", again.said());
    assert_ne!(case(&desk, CASE)["published_at"], Value::Null);
    desk.verified_root();
}

fn to(desk: &Desk, target: &std::path::Path) -> testkit::Ran {
    desk.run(&["publish", "--target", text(target)])
}
