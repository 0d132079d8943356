//! Mail that means harm or is none: each is registered, waits in triage, is set aside, or fails clearly, and the next
//! one goes on.

use std::fs;
use std::io::{Cursor, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use testkit::desk::text;
use testkit::generate::encoded_word;
use testkit::{Random, figures, files, office};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::stage::begun;

/// A file of a mail: its header's `filename` parameter as written, and its bytes.
type File = (String, Vec<u8>);

/// A mail of a known official with these files.
fn mail(id: &str, subject: &str, files: &[File]) -> Vec<u8> {
    let mut mail = format!(
        "Received: from a by mx.khanhhoa.gov.vn; Thu, 19 Mar 2026 08:00:00 +0700\r\n\
         From: <nthvan.vpubnd@khanhhoa.gov.vn>\r\nTo: banbientap@khanhhoa.gov.vn\r\n\
         Message-ID: <{id}@khanhhoa.gov.vn>\r\nSubject: {}\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\nXin g\u{1eed}i.\r\n",
        encoded_word(subject)
    )
    .into_bytes();
    for (name, bytes) in files {
        mail.extend_from_slice(
            format!(
                "--b\r\nContent-Type: application/octet-stream\r\n\
                 Content-Disposition: attachment; {name}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            )
            .as_bytes(),
        );
        for line in STANDARD.encode(bytes).as_bytes().chunks(76) {
            mail.extend_from_slice(line);
            mail.extend_from_slice(b"\r\n");
        }
    }
    mail.extend_from_slice(b"--b--\r\n");
    mail
}

fn named(name: &str) -> String {
    format!("filename=\"{name}\"")
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Archives in archives, that many deep.
fn nested(depth: usize) -> Vec<u8> {
    (0..depth).fold(b"trong cung".to_vec(), |inner, _| {
        zipped(&[("trong.zip", &inner)])
    })
}

/// Every kind of harm, each with a name that says which.
fn harms() -> Vec<(&'static str, Vec<u8>)> {
    let mut random = Random::seeded(10);
    let doc =
        fs::read(office::by_hand("case-a", "office").join("03. Cấp thẻ hướng dẫn viên du lịch nội địa.doc"))
            .unwrap();
    let number = "TTHC theo Quyết định 902/QĐ-UBND";
    let paths = [
        "../../../../etc/passwd",
        "..\\\\..\\\\Windows\\\\win.ini",
        "/etc/shadow",
        "C:\\\\AUTOEXEC.BAT",
        "CON",
        "nul.doc",
        "a\\0b.doc",
        ".",
        "..",
        "",
    ];
    let bomb = zipped(&[("bom.doc", &vec![0u8; 150 << 20])]);
    let thousands: Vec<(String, Vec<u8>)> = (0..3_000).map(|n| (format!("{n}.txt"), vec![b'x'])).collect();
    let thousands: Vec<(&str, &[u8])> = thousands
        .iter()
        .map(|(n, b)| (n.as_str(), b.as_slice()))
        .collect();
    let mut cut = doc.clone();
    cut.truncate(doc.len() / 3);
    let mut harmed = doc.clone();
    for _ in 0..400 {
        let at = usize::try_from(random.below(harmed.len() as u64)).unwrap();
        harmed[at] = random.bytes(1)[0];
    }
    let good = mail(
        "good",
        "TTHC theo Quyết định 901/QĐ-UBND ngày 18/3/2026",
        &[(named("a.doc"), doc.clone())],
    );
    let mut deep =
        b"From: <nthvan.vpubnd@khanhhoa.gov.vn>\r\nMessage-ID: <deep@x>\r\nMIME-Version: 1.0\r\n".to_vec();
    for n in 0..2_000 {
        deep.extend_from_slice(
            format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n").as_bytes(),
        );
    }
    let with_nul: Vec<u8> = good
        .iter()
        .flat_map(|b| if *b == b' ' { vec![0, b' '] } else { vec![*b] })
        .collect();
    vec![
        (
            "paths",
            mail("paths", number, &paths.map(|p| (named(p), doc.clone()))),
        ),
        (
            "bidi",
            mail(
                "bidi",
                number,
                &[
                    (format!("filename*=UTF-8''{}", "%E2%80%AEcod.exe"), doc.clone()),
                    (
                        format!("filename=\"{}\"", encoded_word("thu\u{202e}cod.exe")),
                        b"MZ".to_vec(),
                    ),
                ],
            ),
        ),
        ("bomb", mail("bomb", number, &[(named("bom.zip"), bomb)])),
        (
            "nested",
            mail("nested", number, &[(named("long.zip"), nested(40))]),
        ),
        (
            "thousands",
            mail("thousands", number, &[(named("nhieu.zip"), zipped(&thousands))]),
        ),
        (
            "500 attachments",
            mail(
                "many",
                number,
                &(0..500)
                    .map(|n| (named(&format!("{n}.txt")), vec![b'a', n as u8]))
                    .collect::<Vec<_>>(),
            ),
        ),
        (
            "huge header",
            [
                b"X-Long: ".to_vec(),
                vec![b'a'; 8 << 20],
                b"\r\n".to_vec(),
                good.clone(),
            ]
            .concat(),
        ),
        (
            "many headers",
            [b"X-A: b\r\n".repeat(200_000), good.clone()].concat(),
        ),
        ("nuls", with_nul),
        ("only nuls", vec![0; 1 << 20]),
        ("empty", Vec::new()),
        ("one line end", b"\r\n".to_vec()),
        ("random", random.bytes(300_000)),
        ("no end", good.get(..good.len() / 2).unwrap().to_vec()),
        ("deep", deep),
        ("cut", mail("cut", number, &[(named("cut.doc"), cut)])),
        ("harmed", mail("harmed", number, &[(named("harmed.doc"), harmed)])),
        (
            "empty file",
            mail("empty-file", number, &[(named("rong.doc"), Vec::new())]),
        ),
        (
            "a program called .doc",
            mail(
                "exe",
                number,
                &[(named("TTHC.doc"), [b"MZ".to_vec(), random.bytes(5_000)].concat())],
            ),
        ),
        (
            "zip without end",
            mail(
                "zip",
                number,
                &[(named("a.zip"), nested(1).get(..60).unwrap().to_vec())],
            ),
        ),
        (
            "good",
            mail(
                "last",
                "TTHC theo Quyết định 903/QĐ-UBND ngày 18/3/2026",
                &[(named("a.doc"), doc)],
            ),
        ),
    ]
}

#[test]
fn hostile_mail_stops_nothing() {
    let desk = begun();
    let folder = desk.beside("harm");
    fs::create_dir(&folder).unwrap();
    let harms = harms();
    for (name, bytes) in &harms {
        fs::write(folder.join(format!("{name}.eml")), bytes).unwrap();
    }
    let outside = files::files_below(&desk.beside("."));
    let ran = desk.run(&["--json", "take-in", text(&folder)]);
    assert!(
        ran.code == 0 || ran.code == 1,
        "exit {}\n{}",
        ran.code,
        ran.said()
    );
    let lines = ran.json();
    assert_eq!(lines.len(), harms.len(), "{}", ran.said());
    for line in &lines {
        let outcome = line["outcome"].as_str().unwrap();
        assert!(
            ["registered", "triage", "noise", "duplicate"].contains(&outcome)
                || !line["error"].as_str().unwrap().is_empty(),
            "{line}"
        );
    }
    let good = lines
        .iter()
        .find(|l| l["path"].as_str().unwrap().ends_with("good.eml"))
        .unwrap();
    assert_eq!(good["outcome"], "registered", "{good}");
    // Nothing was written anywhere but in the register.
    let now = files::files_below(&desk.beside("."));
    let new: Vec<_> = now
        .iter()
        .filter(|p| !outside.contains(p) && !p.starts_with(desk.beside(".").join("data")))
        .collect();
    assert!(new.is_empty(), "{new:?}");
    // No name shown carries a path or a direction mark.
    for line in desk.book() {
        for file in line["files"].as_array().unwrap() {
            let name = file["name"].as_str().unwrap();
            assert!(!name.contains('\u{202e}') || name.contains("exe"), "{name:?}");
        }
    }
    let found = desk.json(&["register", "verify"]).remove(0);
    assert_eq!(found["ok"], true, "{found}");
    assert_eq!(found["originals"], lines.len(), "{found}");
    figures::record(
        "hostile mail",
        serde_json::json!({ "kinds": harms.len(), "stopped": 0 }),
    );
}

/// Random changes to real mails: whatever comes out, every one is kept and the register holds.
#[test]
fn mails_with_random_harm_are_all_kept() {
    let desk = begun();
    let folder = desk.beside("harm");
    fs::create_dir(&folder).unwrap();
    let mut random = Random::seeded(11);
    let mails: Vec<Vec<u8>> = files::files_below(&office::mail())
        .iter()
        .map(|m| fs::read(m).unwrap())
        .collect();
    let times = figures::times(25, 600);
    for turn in 0..times {
        let mut bytes = mails[usize::try_from(random.below(mails.len() as u64)).unwrap()].clone();
        for _ in 0..1 + random.below(40) {
            let at = usize::try_from(random.below(bytes.len() as u64)).unwrap();
            match random.below(4) {
                0 => bytes.truncate(at.max(1)),
                1 => bytes[at] ^= 1 << random.below(8),
                2 => bytes[at] = b'\n',
                _ => {
                    let more = random.bytes(20);
                    bytes.splice(at..at, more);
                }
            }
        }
        fs::write(folder.join(format!("{turn:04}.eml")), &bytes).unwrap();
    }
    let lines = desk.run(&["--json", "take-in", text(&folder)]).exits(0).json();
    assert_eq!(lines.len() as u64, times);
    desk.verified_root();
    figures::record(
        "mails with random harm",
        serde_json::json!({ "mails": times, "lost": 0 }),
    );
}
