//! What a reader of the folder sees.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use portal::{
    Changes, ContentBlock, Download, KEPT_VERSIONS, Manifest, Page, PublishError, SitePages, build, changes,
    public_path, publish, verify,
};
use tempfile::TempDir;

use crate::office;

fn site(files: &[(&str, &str)]) -> SitePages {
    let pages = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), Page::from_bytes(text.as_bytes())));
    SitePages::new(pages.collect()).unwrap()
}

fn target() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn versions(target: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(target.join("versions"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// Every path below with its time of change: equal means nothing was written.
fn traces(root: &Path) -> BTreeMap<PathBuf, std::time::SystemTime> {
    let mut out = BTreeMap::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(path) = waiting.pop() {
        let metadata = fs::symlink_metadata(&path).unwrap();
        out.insert(path.clone(), metadata.modified().unwrap());
        if metadata.is_dir() {
            waiting.extend(fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
        }
    }
    out
}

#[test]
fn a_new_site_is_whole_and_public() {
    let target = target();
    let pages = build(&office::content()).unwrap();
    let report = publish(target.path(), &pages).unwrap();
    assert_eq!(report.written.len(), pages.len());
    assert_eq!(
        (report.unchanged, report.removed.len(), report.verified),
        (0, 0, pages.len())
    );
    let front = fs::read_to_string(public_path(target.path()).join("index.html")).unwrap();
    assert!(front.contains("DỮ LIỆU MẪU"));
}

#[test]
fn publishing_twice_writes_nothing() {
    let target = target();
    let pages = build(&office::content()).unwrap();
    assert!(!publish(target.path(), &pages).unwrap().is_unchanged());
    let before = traces(target.path());
    let report = publish(target.path(), &pages).unwrap();
    assert!(report.is_unchanged());
    assert_eq!((report.unchanged, report.verified), (pages.len(), pages.len()));
    assert_eq!(traces(target.path()), before);
}

#[test]
fn only_what_changed_is_written_and_what_is_gone_goes() {
    let target = target();
    publish(
        target.path(),
        &site(&[
            ("index.html", "1"),
            ("a/b/one.html", "same"),
            ("a/two.html", "gone"),
        ]),
    )
    .unwrap();
    let after = site(&[
        ("index.html", "2"),
        ("a/b/one.html", "same"),
        ("three.html", "new"),
    ]);
    let report = publish(target.path(), &after).unwrap();
    assert_eq!(report.written, ["index.html", "manifest.json", "three.html"]);
    assert_eq!(report.removed, ["a/two.html"]);
    assert_eq!((report.unchanged, report.verified), (1, 4));
    assert!(!public_path(target.path()).join("a/two.html").exists());
    let gone = publish(
        target.path(),
        &site(&[("index.html", "2"), ("three.html", "new")]),
    )
    .unwrap();
    assert_eq!(gone.removed, ["a/b/one.html"]);
}

#[test]
fn what_would_change_is_told_beforehand() {
    let target = target();
    let before = site(&[("index.html", "1"), ("same.html", "same"), ("gone.html", "gone")]);
    assert_eq!(changes(target.path(), &before).unwrap().new.len(), 3);
    publish(target.path(), &before).unwrap();
    assert_eq!(changes(target.path(), &before).unwrap(), Changes::default());
    let after = site(&[("index.html", "2"), ("same.html", "same"), ("new.html", "new")]);
    let told = changes(target.path(), &after).unwrap();
    assert_eq!(
        (told.new, told.changed, told.removed),
        (
            vec!["new.html".to_owned()],
            vec!["index.html".to_owned()],
            vec!["gone.html".to_owned()],
        )
    );
    verify(target.path(), &before).unwrap();
}

#[test]
fn a_download_that_did_not_change_is_not_fetched_again() {
    let target = target();
    let fetched = Arc::new(AtomicUsize::new(0));
    let mut content = office::content();
    let original = content.procedures[0].original.clone().unwrap();
    let counter = Arc::clone(&fetched);
    content.procedures[0].original = Some(Download::fetched(
        original.label.clone(),
        original.bytes_sha256.clone(),
        original.size_bytes,
        move || {
            counter.fetch_add(1, Ordering::SeqCst);
            Ok(b"the soft file as handed over".to_vec())
        },
    ));
    publish(target.path(), &build(&content).unwrap()).unwrap();
    assert_eq!(fetched.load(Ordering::SeqCst), 1);
    content.procedures[0].name.push_str(" (sửa đổi)");
    publish(target.path(), &build(&content).unwrap()).unwrap();
    assert_eq!(fetched.load(Ordering::SeqCst), 1);
}

#[test]
fn bytes_that_cannot_be_had_leave_the_old_site() {
    let target = target();
    let old = build(&office::content()).unwrap();
    publish(target.path(), &old).unwrap();
    for broken in [
        Download::fetched("x.doc", "0".repeat(64), 1, || Err(std::io::Error::other("gone"))),
        Download::fetched("x.doc", "0".repeat(64), 1, || Ok(b"y".to_vec())),
        Download {
            source: portal::DownloadSource::Absent,
            ..Download::from_bytes("x.doc", b"x".to_vec())
        },
    ] {
        let mut content = office::content();
        content.procedures[0].forms.push(broken);
        let error = publish(target.path(), &build(&content).unwrap()).unwrap_err();
        assert!(
            matches!(&error, PublishError::Source { path, .. } if path.ends_with("/x.doc")),
            "{error}"
        );
        verify(target.path(), &old).unwrap();
        assert_eq!(versions(target.path()).len(), 1);
    }
}

#[test]
fn what_someone_changed_by_hand_is_named_and_mended() {
    let pages = site(&[("index.html", "1"), ("a/page.html", "2")]);
    type Hand = fn(&Path);
    let cases: [(&str, Hand, &str); 5] = [
        (
            "changed",
            |p| fs::write(p.join("a/page.html"), "3").unwrap(),
            "a/page.html",
        ),
        (
            "deleted",
            |p| fs::remove_file(p.join("index.html")).unwrap(),
            "index.html",
        ),
        (
            "added",
            |p| fs::write(p.join("a/evil.html"), "x").unwrap(),
            "a/evil.html",
        ),
        (
            "a folder in its place",
            |p| {
                fs::remove_file(p.join("index.html")).unwrap();
                fs::create_dir(p.join("index.html")).unwrap();
            },
            "index.html",
        ),
        (
            "all gone",
            |p| fs::remove_dir_all(fs::canonicalize(p).unwrap()).unwrap(),
            "a/page.html",
        ),
    ];
    for (name, by_hand, path) in cases {
        let target = target();
        publish(target.path(), &pages).unwrap();
        by_hand(&public_path(target.path()));
        let error = verify(target.path(), &pages).unwrap_err();
        assert!(
            error.is_unverified() && error.to_string().starts_with(path),
            "{name}: {error}"
        );
        publish(target.path(), &pages).unwrap_or_else(|e| panic!("{name}: {e}"));
        verify(target.path(), &pages).unwrap();
    }
}

#[test]
fn old_versions_go_leftovers_too_and_strangers_stay() {
    let target = target();
    let text = |n: usize| site(&[("index.html", n.to_string().as_str()), ("same.html", "same")]);
    for n in 0..KEPT_VERSIONS + 3 {
        publish(target.path(), &text(n)).unwrap();
    }
    let kept = versions(target.path());
    assert_eq!(kept.len(), KEPT_VERSIONS);

    // As after a kill while writing, and while switching.
    let folder = |name: &str| {
        fs::create_dir_all(target.path().join("versions").join(name)).unwrap();
        fs::write(
            target.path().join("versions").join(name).join("index.html"),
            "half",
        )
        .unwrap();
    };
    folder("000007-0123456789abcdef");
    folder("Ghi chú của quản trị");
    #[cfg(unix)]
    std::os::unix::fs::symlink(
        "versions/000007-0123456789abcdef",
        target.path().join("current.next"),
    )
    .unwrap();
    let report = publish(target.path(), &text(KEPT_VERSIONS + 2)).unwrap();
    assert!(report.is_unchanged());
    assert!(!target.path().join("current.next").exists());
    assert_eq!(
        versions(target.path()),
        [kept, vec!["Ghi chú của quản trị".into()]].concat()
    );
}

#[test]
fn what_is_not_ours_is_left_alone() {
    let folder = target();
    fs::create_dir(folder.path().join("current")).unwrap();
    fs::write(folder.path().join("current/index.html"), "someone else's").unwrap();
    let error = publish(folder.path(), &site(&[("index.html", "1")])).unwrap_err();
    assert!(matches!(error, PublishError::NotOurs { .. }), "{error}");
    assert_eq!(
        fs::read_to_string(folder.path().join("current/index.html")).unwrap(),
        "someone else's"
    );

    let file = target();
    fs::write(file.path().join("portal"), "a file").unwrap();
    let error = publish(&file.path().join("portal"), &site(&[("index.html", "1")])).unwrap_err();
    assert!(matches!(error, PublishError::Io { .. }), "{error}");
}

#[test]
fn two_at_once_one_is_told() {
    let target = target();
    publish(target.path(), &site(&[("index.html", "1")])).unwrap();
    let lock = fs::File::open(target.path().join(".publish.lock")).unwrap();
    lock.lock().unwrap();
    let error = publish(target.path(), &site(&[("index.html", "2")])).unwrap_err();
    assert!(matches!(error, PublishError::Busy { .. }), "{error}");
    drop(lock);
    publish(target.path(), &site(&[("index.html", "2")])).unwrap();
}

/// One reader: opens the public path once and reads everything the manifest names. `None` when the version went
/// away under it, which may happen only after [`KEPT_VERSIONS`] further publishings.
fn read_whole(public: &Path) -> Option<String> {
    let version = fs::canonicalize(public).expect("there is always a public version");
    let manifest: Manifest = serde_json::from_slice(&fs::read(version.join("manifest.json")).ok()?).unwrap();
    let mut count = 0;
    for (path, entry) in &manifest.files {
        let page = Page::from_bytes(fs::read(version.join(path)).ok()?);
        assert_eq!(
            (&page.sha256, page.size_bytes),
            (&entry.sha256, entry.size_bytes),
            "{path}"
        );
        count += 1;
    }
    assert_eq!(count, manifest.files.len());
    Some(manifest.version)
}

#[test]
fn a_reader_never_sees_a_mixture() {
    const ROUNDS: usize = 40;
    let target = target();
    let sites: Vec<_> = (0..ROUNDS)
        .map(|n| {
            let mut content = office::content();
            content.procedures[0].sections[3].blocks = vec![ContentBlock::text(format!("{n} ngày"))];
            content.procedures.truncate(1 + n % 6);
            build(&content).unwrap()
        })
        .collect();
    publish(target.path(), &sites[0]).unwrap();
    let public = public_path(target.path());
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = BTreeMap::<String, usize>::new();
            while !done.load(Ordering::SeqCst) {
                if let Some(version) = read_whole(&public) {
                    *seen.entry(version).or_default() += 1;
                }
            }
            seen
        });
        for pages in &sites {
            publish(target.path(), pages).unwrap();
        }
        done.store(true, Ordering::SeqCst);
        let seen = reader.join().unwrap();
        assert!(!seen.is_empty());
        assert!(
            seen.keys()
                .all(|version| sites.iter().any(|s| s.version() == version))
        );
    });
    assert_eq!(read_whole(&public).as_deref(), Some(sites[ROUNDS - 1].version()));
}
