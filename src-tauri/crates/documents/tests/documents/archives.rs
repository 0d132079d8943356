//! ZIP archives: names as sent, members bounded, damage told.

use crate::fixture;
use documents::archive::{Limits, members};
use documents::{FileType, sniff};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file(*name, options).expect("start");
        writer.write_all(bytes).expect("write");
    }
    writer.finish().expect("finish").into_inner()
}

fn keys(bytes: &[u8], limits: &Limits) -> (Vec<String>, Vec<String>) {
    let (members, problems) = members(bytes, limits);
    (
        members.into_iter().map(|m| m.name).collect(),
        problems.into_iter().map(|p| p.key).collect(),
    )
}

#[test]
fn the_sample_archive_opens() {
    let (members, problems) = members(
        &fixture("office/folders/case-e/e-07-office/TTHC QĐ 640.zip"),
        &Limits::default(),
    );
    assert_eq!(problems, []);
    let docs = members
        .iter()
        .filter(|m| sniff(&m.bytes) == FileType::Doc)
        .count();
    assert!(
        docs >= 2,
        "{:?}",
        members.iter().map(|m| &m.name).collect::<Vec<_>>()
    );
    assert!(members.iter().any(|m| m.name.ends_with("Thumbs.db")));
}

#[test]
fn limits_hold() {
    let small = Limits {
        members: 2,
        member_bytes: 100,
        total_bytes: 150,
        expansion: 200,
        nesting: 2,
    };
    let nested = Limits {
        nesting: 2,
        ..Limits::default()
    };
    let inner = zip(&[("c.txt", b"c")]);
    let outer = zip(&[("b.zip", &inner)]);
    let many = zip(&[("1", b"a"), ("2", b"b"), ("3", b"c")]);
    let bomb = vec![0u8; 4 << 20];
    type Case<'a> = (&'a str, Vec<u8>, Limits, &'a [&'a str], &'a [&'a str]);
    let cases: [Case<'_>; 7] = [
        (
            "names are kept",
            zip(&[("../../x/a.txt", b"a")]),
            small,
            &["../../x/a.txt"],
            &[],
        ),
        ("too many", many, small, &["1", "2"], &["limit-members"]),
        (
            "too big",
            zip(&[("a", &[b'x'; 101])]),
            small,
            &[],
            &["limit-member-bytes"],
        ),
        (
            "too big in all",
            zip(&[("a", &[b'x'; 99]), ("b", &[b'y'; 99])]),
            small,
            &["a"],
            &["limit-total-bytes"],
        ),
        (
            "a bomb",
            zip(&[("a", &bomb)]),
            Limits::default(),
            &[],
            &["limit-expansion"],
        ),
        ("nested", outer.clone(), nested, &["b.zip/c.txt"], &[]),
        (
            "nested too deep",
            zip(&[("a.zip", &outer)]),
            nested,
            &["a.zip/b.zip"],
            &["limit-nesting"],
        ),
    ];
    for (name, bytes, limits, expected, problems) in cases {
        let (names, keys) = keys(&bytes, &limits);
        assert_eq!(names, expected, "{name}");
        assert_eq!(keys, problems, "{name}");
    }
}

#[test]
fn a_cut_archive_and_no_archive_are_told() {
    let whole = zip(&[("a.txt", b"a")]);
    assert_eq!(keys(&whole[..30], &Limits::default()).1, ["truncated"]);
    assert_eq!(
        keys(b"Rar!\x1a\x07\x00", &Limits::default()).1,
        ["format-not-supported"]
    );
}
