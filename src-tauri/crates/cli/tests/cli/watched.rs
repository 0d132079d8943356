//! A watched folder: what still grows is left alone, what was taken is moved, and a kill in between costs nothing.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use testkit::desk::text;
use testkit::kill::Kills;
use testkit::{Desk, Random, figures, files, office};

use crate::stage::{begun, is_as_undisturbed};

/// The folder with the mails of the sample office dropped in, all in one place.
fn dropped(desk: &Desk) -> PathBuf {
    let folder = desk.beside("drop");
    fs::create_dir(&folder).unwrap();
    for mail in files::files_below(&office::mail()) {
        fs::copy(&mail, folder.join(mail.file_name().unwrap())).unwrap();
    }
    folder
}

/// Names of the files right in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .map(|e| e.unwrap())
        .filter(|e| e.file_type().unwrap().is_file())
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

const SPOOFED: &str = "e-03-unknown-sender-spoofed-name.eml";

fn assert_moved(folder: &Path) {
    assert_eq!(names(folder), Vec::<String>::new());
    assert_eq!(names(&folder.join("triage")), vec![SPOOFED]);
    let all = files::files_below(&office::mail()).len();
    assert_eq!(names(&folder.join("done")).len(), all - 1);
}

#[test]
fn what_is_dropped_is_taken_in_and_moved() {
    let desk = begun();
    let folder = dropped(&desk);
    desk.run(&["watch", text(&folder), "--once", "--poll-ms", "20"])
        .exits(0);
    is_as_undisturbed(&desk);
    assert_moved(&folder);
}

#[test]
fn a_kill_while_watching_loses_and_doubles_nothing() {
    let undisturbed = begun();
    let folder = dropped(&undisturbed);
    let from = Instant::now();
    undisturbed
        .run(&["watch", text(&folder), "--once", "--poll-ms", "20"])
        .exits(0);
    let whole = u64::try_from(from.elapsed().mul_f64(1.05).as_micros()).unwrap();
    let mut random = Random::seeded(9);
    let mut kills = Kills::until(figures::times(6, 60));
    while kills.go_on() {
        let desk = begun();
        let folder = dropped(&desk);
        let args = ["watch", text(&folder), "--once", "--poll-ms", "20"];
        kills.kill_after(desk.spawn(&args), Duration::from_micros(random.below(whole)));
        // Whatever has left the folder has been committed, whole.
        let moved = names(&folder.join("done")).len() + names(&folder.join("triage")).len();
        let found = desk.json(&["register", "verify"]).remove(0);
        assert!(found["originals"].as_u64().unwrap() >= moved as u64, "{found}");
        desk.run(&args).exits(0);
        is_as_undisturbed(&desk);
        assert_moved(&folder);
    }
    figures::record(
        "kill while watching",
        serde_json::json!({ "runs": kills.turns, "killed_while_running": kills.met,
            "same_root_afterwards": kills.turns }),
    );
}

#[test]
fn a_file_that_grows_is_left_until_it_is_whole() {
    let desk = begun();
    let folder = desk.beside("drop");
    fs::create_dir(&folder).unwrap();
    let whole = fs::read(office::one_mail("case-a/a-2-justice-list.eml")).unwrap();
    let path = folder.join("a-2.eml");
    let half = whole.len() / 2;
    fs::write(&path, whole.get(..half).unwrap()).unwrap();
    let args = ["watch", text(&folder), "--once", "--poll-ms", "120"];

    // While somebody writes it, byte by byte, the program looks and leaves it.
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut file = OpenOptions::new().append(true).open(&path).unwrap();
            while !stop.load(Ordering::Relaxed) {
                file.write_all(b" ").unwrap();
            }
        });
        desk.run(&args).exits(0);
        stop.store(true, Ordering::Relaxed);
        writer.join().unwrap();
    });
    assert_eq!(names(&folder), vec!["a-2.eml"]);
    assert!(desk.book().is_empty());

    // Names of files another program is still writing are left however long they lie there.
    fs::write(folder.join("b.eml.part"), &whole).unwrap();
    fs::write(&path, &whole).unwrap();
    desk.run(&args).exits(0);
    assert_eq!(names(&folder), vec!["b.eml.part"]);
    assert_eq!(names(&folder.join("done")), vec!["a-2.eml"]);
    assert_eq!(desk.book().len(), 1);
}

#[test]
fn two_of_one_name_lie_beside_each_other_in_the_end() {
    let desk = begun();
    let folder = desk.beside("drop");
    fs::create_dir(&folder).unwrap();
    let args = ["watch", text(&folder), "--once", "--poll-ms", "10"];
    for mail in ["case-a/a-1-office-procedures.eml", "case-a/a-2-justice-list.eml"] {
        fs::copy(office::one_mail(mail), folder.join("thu.eml")).unwrap();
        desk.run(&args).exits(0);
    }
    assert_eq!(names(&folder.join("done")), vec!["1-thu.eml", "thu.eml"]);
    assert_eq!(desk.book().len(), 2);
}
