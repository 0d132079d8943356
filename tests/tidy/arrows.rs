//! A dependency arrow is a decision: it is written here, and any other fails.

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};

use crate::root;

/// Crate → crates it may use. Arrows point down only. A crate may use fewer.
const ARROWS: [(&str, &[&str]); 14] = [
    ("calendar", &[]),
    ("legacy-text", &[]),
    ("ledger", &[]),
    ("domain", &["calendar"]),
    ("documents", &["legacy-text"]),
    ("sheets", &["documents", "legacy-text"]),
    ("mail", &["legacy-text"]),
    ("store", &["domain"]),
    ("report", &["domain", "calendar"]),
    ("portal", &["domain"]),
    (
        "app",
        &[
            "calendar",
            "domain",
            "legacy-text",
            "documents",
            "sheets",
            "mail",
            "store",
            "ledger",
            "report",
            "portal",
        ],
    ),
    // A file is shown as the readers see it; they are the same values for every client.
    ("api", &["app", "domain", "documents"]),
    // `doc`, `sheet` and `calendar` need no register, so the terminal hands their values on without `app`.
    (
        "cli",
        &["api", "app", "domain", "calendar", "documents", "sheets"],
    ),
    ("testkit", &["*"]),
];

/// The root package, the window.
const SHELL: (&str, &[&str]) = ("so-giao-nhan", &["api", "app"]);

/// Outside crates that only one of ours may use, by the beginning of their names.
const KEPT_TO: [(&str, &str); 8] = [
    ("tauri", "so-giao-nhan"),
    ("sqlx", "sgn-store"),
    ("rusqlite", "sgn-store"),
    ("imap", "sgn-mail"),
    ("async-imap", "sgn-mail"),
    ("lettre", "sgn-mail"),
    ("mail-", "sgn-mail"),
    ("docx-rs", "sgn-report"),
];

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .unwrap()
}

fn is_ours(name: &str) -> bool {
    name.starts_with("sgn-") || name == SHELL.0
}

fn allowed(name: &str) -> &'static [&'static str] {
    if name == SHELL.0 {
        return SHELL.1;
    }
    ARROWS
        .iter()
        .find(|(from, _)| name.strip_prefix("sgn-") == Some(from))
        .unwrap_or_else(|| {
            panic!("{name}: a new crate is a decision; write its arrows into tests/tidy/arrows.rs")
        })
        .1
}

/// Every arrow of a package that is not allowed.
fn wrong_arrows(package: &Package) -> Vec<String> {
    let from = package.name.as_str();
    let allowed = allowed(from);
    let mut wrong = Vec::new();
    for dependency in &package.dependencies {
        let to = dependency.name.as_str();
        let development = dependency.kind == DependencyKind::Development;
        let ours = match to.strip_prefix("sgn-") {
            // What a test uses besides is its own affair, but for the shell, which nobody may use.
            Some("testkit") => development,
            Some(to) => development || allowed.contains(&to) || allowed == ["*"],
            None => to != SHELL.0,
        };
        let outside = KEPT_TO
            .iter()
            .all(|(start, only)| !to.starts_with(start) || from == *only);
        if !ours || !(outside || development) {
            wrong.push(format!("{from} -> {to}"));
        }
    }
    wrong
}

#[test]
fn arrows_point_down_only() {
    let wrong: Vec<_> = metadata()
        .workspace_packages()
        .into_iter()
        .flat_map(wrong_arrows)
        .collect();
    assert!(
        wrong.is_empty(),
        "not allowed (design, \"Shape of the code\"): {wrong:#?}"
    );
}

#[test]
fn a_wrong_arrow_is_seen() {
    let metadata = metadata();
    let packages = metadata.workspace_packages();
    let package = |name: &str| (*packages.iter().find(|p| p.name == name).unwrap()).clone();
    for (from, to, expected) in [
        ("sgn-app", "sgn-portal", "sgn-documents -> sgn-portal"),
        ("sgn-store", "sqlx", "sgn-documents -> sqlx"),
        ("so-giao-nhan", "tauri", "sgn-documents -> tauri"),
        ("sgn-mail", "lettre", "sgn-documents -> lettre"),
    ] {
        let dependency = package(from)
            .dependencies
            .into_iter()
            .find(|d| d.name == to)
            .unwrap();
        let mut documents = package("sgn-documents");
        assert!(wrong_arrows(&documents).is_empty());
        documents.dependencies.push(dependency);
        assert_eq!(wrong_arrows(&documents), [expected]);
    }
}

#[test]
fn the_allowed_arrows_have_no_circle() {
    let mut below: Vec<&str> = Vec::new();
    let mut waiting: Vec<(&str, &[&str])> = ARROWS
        .into_iter()
        .filter(|(name, _)| *name != "testkit")
        .collect();
    while !waiting.is_empty() {
        let before = below.len();
        below.extend(
            waiting
                .extract_if(.., |(_, to)| to.iter().all(|t| below.contains(t)))
                .map(|(name, _)| name)
                .collect::<Vec<_>>(),
        );
        assert!(below.len() > before, "a circle among {waiting:?}");
    }
}

#[test]
fn every_package_keeps_to_the_workspace() {
    for package in metadata().workspace_packages() {
        let name = &package.name;
        assert!(is_ours(name), "{name}: ours begin with sgn-");
        assert_eq!(package.license.as_deref(), Some("Apache-2.0 OR MIT"), "{name}");
        assert_eq!(
            package.publish.as_deref(),
            Some([].as_slice()),
            "{name}: publish = false"
        );
        let manifest = std::fs::read_to_string(&package.manifest_path)
            .unwrap()
            .replace("\r\n", "\n");
        assert!(
            manifest.contains("[lints]\nworkspace = true"),
            "{name}: takes the lints of the workspace"
        );
        let tests = package.targets.iter().filter(|t| t.is_test()).count();
        assert!(
            tests <= 1 || *name == SHELL.0,
            "{name}: {tests} test binaries, one is enough"
        );
        for dependency in package.dependencies.iter().filter(|d| d.path.is_none()) {
            assert!(
                dependency.registry.is_none(),
                "{name} -> {}: from crates.io only",
                dependency.name
            );
            assert!(
                dependency.req.to_string() != "*",
                "{name} -> {}: any version",
                dependency.name
            );
        }
    }
}

#[test]
fn every_crate_says_why_it_exists() {
    for package in metadata().workspace_packages() {
        let library = package.targets.iter().find(|t| t.is_lib());
        let Some(library) = library else { continue };
        let source = std::fs::read_to_string(&library.src_path).unwrap();
        let opening: Vec<_> = source
            .lines()
            .take_while(|line| line.starts_with("//!"))
            .collect();
        assert!(
            opening.len() >= 5,
            "{}: opens with what it is for and what it does not do",
            library.src_path
        );
    }
}
