//! How files are kept.

use std::path::Path;
use std::process::Command;
use std::{fs, str};

use crate::root;

/// A file longer than this says why; unit tests at its end are not counted.
const MAX_LINES: usize = 600;

/// What a longer file says in the comment it opens with, followed by the reason.
const WHY_LONG: &str = "Over 600 lines:";

/// Longer files that cannot open with a comment, each with its reason.
const EXPLAINED: [(&str, &str); 0] = [];

/// Folders whose files are not ours to shape.
const NOT_OURS: [&str; 2] = ["tests/fixtures/", "icons/"];

/// In the path of files written by a program (checked for drift elsewhere).
const GENERATED: &str = "/generated/";

/// Code, by the ending of the name.
const CODE: [&str; 9] = [
    ".rs", ".ts", ".js", ".svelte", ".css", ".sql", ".py", ".sh", "dev",
];

/// Every file under version control that is there, with its text where it is text.
fn tracked() -> Vec<(String, Option<String>)> {
    let listed = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root())
        .output();
    let Some(listed) = listed.ok().filter(|l| l.status.success()) else {
        // A source archive without its history: nothing to say about what is tracked.
        return Vec::new();
    };
    str::from_utf8(&listed.stdout)
        .unwrap()
        .split('\0')
        .filter(|path| !path.is_empty() && root().join(path).is_file())
        .map(|path| {
            (
                path.to_owned(),
                String::from_utf8(fs::read(root().join(path)).unwrap()).ok(),
            )
        })
        .collect()
}

/// Every text file of ours.
fn ours() -> Vec<(String, String)> {
    tracked()
        .into_iter()
        .filter(|(path, _)| !NOT_OURS.iter().any(|folder| path.starts_with(folder)))
        .filter_map(|(path, text)| Some((path, text?)))
        .collect()
}

fn is_code(path: &str) -> bool {
    CODE.iter().any(|ending| path.ends_with(ending))
}

/// The lines a file opens with that are comment (or blank, or the line that names the interpreter).
fn opening_comment(text: &str) -> String {
    let comment = |line: &&str| {
        let line = line.trim_start();
        line.is_empty()
            || ["//", "/*", "*", "#!", "# ", "--", "<!--"]
                .iter()
                .any(|mark| line.starts_with(mark))
    };
    text.lines().take_while(comment).collect::<Vec<_>>().join("\n")
}

fn fail_on(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn long_files_say_why() {
    let mut problems = Vec::new();
    for (path, text) in ours()
        .iter()
        .filter(|(path, _)| is_code(path) && !path.contains(GENERATED))
    {
        let code = text
            .split_once("\n#[cfg(test)]\nmod tests {")
            .map_or(text.as_str(), |(code, _)| code);
        let lines = code.lines().count();
        let explained = EXPLAINED.iter().any(|(p, why)| p == path && !why.is_empty())
            || opening_comment(text).contains(WHY_LONG);
        if lines > MAX_LINES && !explained {
            problems.push(format!(
                "{path}: {lines} lines; split it by concept, or open it with \"{WHY_LONG} …\""
            ));
        }
    }
    fail_on(&problems);
}

/// The words are put together here so that this file does not hold them.
fn forbidden() -> Vec<(String, &'static str)> {
    let machine = "a path of one machine";
    let registry = "a host of a package registry";
    let maker = "a word about how the text came to be";
    [
        (["/wo", "rk/"], machine),
        (["/ro", "ot/"], machine),
        (["/tm", "p/"], machine),
        (["/home/", "ubuntu"], machine),
        (["index.cra", "tes.io"], registry),
        (["static.cra", "tes.io"], registry),
        (["files.python", "hosted.org"], registry),
        (["artifac", "tory"], registry),
        (["proxy.gol", "ang.org"], registry),
        (["co-authored", "-by"], maker),
        (["anthr", "opic"], maker),
        (["clau", "de"], maker),
        (["chat", "gpt"], maker),
        (["open", "ai"], maker),
        (["copi", "lot"], maker),
        (["language", " model"], maker),
        (["ai ag", "ent"], maker),
        (["sub", "agent"], maker),
    ]
    .into_iter()
    .map(|(parts, why)| (parts.concat(), why))
    .collect()
}

/// The first forbidden word that stands in the text by itself, not as the tail of another word or path.
fn first_forbidden(text: &str) -> Option<(usize, String, &'static str)> {
    let lower = text.to_lowercase();
    for (word, why) in forbidden() {
        let found = lower.match_indices(&word).find(|(at, _)| {
            let before = lower.get(..*at).and_then(|t| t.chars().next_back());
            before.is_none_or(|c| !(c.is_alphanumeric() || "_-.)}]*".contains(c)))
        });
        if let Some((at, _)) = found {
            let line = lower.get(..at).map_or(0, |t| t.matches('\n').count()) + 1;
            return Some((line, word, why));
        }
    }
    None
}

#[test]
fn nothing_names_a_machine_a_registry_or_a_maker() {
    let mut problems = Vec::new();
    for (path, text) in ours() {
        if let Some((line, word, why)) = first_forbidden(&text) {
            problems.push(format!("{path}:{line}: {word:?} is {why}"));
        }
    }
    fail_on(&problems);
}

#[test]
fn lock_files_name_the_public_registries_only() {
    for (path, text) in ours() {
        let (mark, public) = match Path::new(&path).file_name().and_then(|n| n.to_str()) {
            Some("Cargo.lock") => (
                "source = ",
                "source = \"registry+https://github.com/rust-lang/crates.io-index\"",
            ),
            Some("package-lock.json") => (
                "\"resolved\": \"http",
                "\"resolved\": \"https://registry.npmjs.org/",
            ),
            _ => continue,
        };
        for line in text.lines().map(str::trim).filter(|line| line.starts_with(mark)) {
            assert!(line.starts_with(public), "{path}: {line}");
        }
    }
}

#[test]
fn texts_are_utf_8_with_unix_lines_and_no_loose_ends() {
    let mut problems = Vec::new();
    for (path, text) in tracked() {
        if NOT_OURS.iter().any(|folder| path.starts_with(folder)) {
            continue;
        }
        let texts = is_code(&path)
            || [".md", ".toml", ".json", ".html", ".csv"]
                .iter()
                .any(|e| path.ends_with(e));
        match text {
            None if texts => problems.push(format!("{path}: not UTF-8")),
            Some(text) if texts => {
                if text.starts_with('\u{feff}') || (text.contains('\r') && !path.ends_with(".csv")) {
                    problems.push(format!("{path}: a byte order mark or carriage returns"));
                }
                if !text.is_empty() && !text.ends_with('\n') {
                    problems.push(format!("{path}: the last line has no end"));
                }
                if text
                    .lines()
                    .any(|l| ["<<<<<<< ", ">>>>>>> "].iter().any(|mark| l.starts_with(mark)))
                {
                    problems.push(format!("{path}: marks of an unfinished merge"));
                }
            }
            _ => {}
        }
    }
    fail_on(&problems);
}

#[test]
fn links_of_papers_lead_to_files() {
    let mut problems = Vec::new();
    for (path, text) in ours().iter().filter(|(path, _)| path.ends_with(".md")) {
        let folder = root().join(path).parent().unwrap().to_owned();
        for target in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split([')', '#']).next())
        {
            let elsewhere = target.is_empty() || target.contains("://");
            if !elsewhere && !folder.join(target).exists() {
                problems.push(format!("{path}: {target} is not there"));
            }
        }
    }
    fail_on(&problems);
}

#[test]
fn what_only_unix_has_stands_beside_a_windows_twin() {
    let mut problems = Vec::new();
    for (path, text) in ours() {
        if !path.ends_with(".rs") || path.starts_with("tests/") || path.contains("/tests/") {
            continue;
        }
        let unix = ["cfg(unix)", "cfg(target_os = \"linux\")"]
            .iter()
            .any(|c| text.contains(c));
        let twin = [
            "cfg(windows)",
            "cfg(not(unix))",
            "cfg(not(target_os = \"linux\"))",
        ]
        .iter()
        .any(|c| text.contains(c));
        if unix && !twin {
            problems.push(format!("{path}: has a cfg for Unix and none for Windows"));
        }
        if text.contains("std::os::unix") && !unix {
            problems.push(format!("{path}: uses std::os::unix outside a cfg"));
        }
    }
    fail_on(&problems);
}

#[test]
fn the_licence_is_there() {
    let apache = fs::read_to_string(root().join("LICENSE-APACHE")).unwrap();
    assert!(apache.contains("Apache License") && apache.contains("Version 2.0, January 2004"));
    let mit = fs::read_to_string(root().join("LICENSE-MIT")).unwrap();
    assert!(mit.contains("Permission is hereby granted, free of charge"));
}

#[test]
fn the_search_for_words_finds_them() {
    let path = ["see /wo", "rk/x"].concat();
    for (text, found) in [
        (path.clone(), true),
        (format!("a\n\"{path}\""), true),
        (["../wo", "rk/x"].concat(), false),
        (["${TMPDIR:-/tm", "p}/x"].concat(), false),
        (["two\n", "Clau", "de"].concat(), true),
        (
            "a session of the calendar, an agent of the mail".to_owned(),
            false,
        ),
    ] {
        assert_eq!(first_forbidden(&text).is_some(), found, "{text:?}");
    }
}
