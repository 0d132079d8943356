//! A disk that fills up while taking in and while publishing.

use std::path::Path;

use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
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

/// Room left under the register, in KiB: from too little to open it to enough for one more event.
const LEFT_UNDER_REGISTER_KIB: u64 = 96;

/// The pages have room and the register has not: the pages are public, the clock runs on until it is recorded.
#[tokio::test]
async fn a_full_disk_under_the_register_while_publishing() {
    const CASE: &str = "113/QĐ-UBND";
    let prepared = taken();
    approve(&prepared, CASE);
    without_journal(&prepared.data().join("register.db")).await;
    let (mut runs, mut full, mut public_unrecorded) = (0, 0, 0);
    for left in (0..LEFT_UNDER_REGISTER_KIB).step_by(if figures::soak() { 4 } else { 12 }) {
        let Some(disk) = SmallDisk::mount(DISK_BYTES) else {
            return;
        };
        let desk = prepared.copy_within(&disk.path().join("desk"));
        let target = prepared.beside(&format!("portal-{left}"));
        disk.fill_but(left * 1024);
        let ran = to(&desk, &target);
        disk.make_room();
        runs += 1;
        if ran.code == 0 {
            // It fitted: then it is recorded.
            assert_ne!(case(&desk, CASE)["published_at"], Value::Null);
            continue;
        }
        full += 1;
        assert_eq!(ran.code, 3, "{left} KiB left: {}", ran.said());
        assert!(
            ran.stderr.contains("ổ đĩa đã đầy"),
            "{left} KiB left: {}",
            ran.stderr
        );
        assert_eq!(case(&desk, CASE)["published_at"], Value::Null);
        public_unrecorded += u64::from(look(&target).is_some());
        let again = to(&desk, &target).exits(0);
        assert!(look(&target).is_some(), "{}", again.said());
        assert_ne!(case(&desk, CASE)["published_at"], Value::Null);
        desk.verified_root();
    }
    assert!(full > 0, "the disk was never full");
    figures::record(
        "full disk under the register while publishing",
        serde_json::json!({ "runs": runs, "ended_full": full, "recorded_when_there_was_room": runs,
            "public_before_it_was_recorded": public_unrecorded }),
    );
}

/// Brings the journal into the register and takes it away, so that the next write needs room of its own.
async fn without_journal(register: &Path) {
    let mut conn = SqliteConnectOptions::new()
        .filename(register)
        .connect()
        .await
        .unwrap();
    sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(&mut conn)
        .await
        .unwrap();
    conn.close().await.unwrap();
}

fn to(desk: &Desk, target: &Path) -> testkit::Ran {
    desk.run(&["publish", "--target", text(target)])
}
