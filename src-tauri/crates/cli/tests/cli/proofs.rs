//! What an entry proves to whoever handed it over: shown by the program and by the published script, on true proofs and
//! on spoiled ones.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::Value;
use testkit::desk::text;
use testkit::{Desk, office};

use crate::stage::{PROGRAM, SAMPLE_ENTRIES, taken};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tools/verify-receipt.py");

/// Whether the script holds a file for true; `None` on a machine without Python.
fn by_script(args: &[&str]) -> Option<bool> {
    let done = Command::new("python3")
        .arg(SCRIPT)
        .args(args)
        .env("PYTHONIOENCODING", "utf-8")
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(!said.contains("Traceback"), "{said}");
    Some(done.status.success())
}

/// Ends the test unless program and script say so; the program also which step fails.
#[track_caller]
fn check(file: &Path, more: &[&str], fault: Option<&str>, name: &str) {
    // No register is needed.
    let nowhere = Desk::empty(PROGRAM);
    let mut args = vec!["--json", "register", "verify-receipt", text(file)];
    args.extend(more);
    let told = nowhere
        .run(&args)
        .exits(i32::from(fault.is_some()))
        .json()
        .remove(0);
    assert_eq!(told["ok"], fault.is_none(), "{name}: {told}");
    assert_eq!(
        told["fault"].as_str(),
        fault.filter(|f| *f != "files"),
        "{name}: {told}"
    );
    let mut args = vec![text(file)];
    args.extend(more);
    if let Some(holds) = by_script(&args) {
        assert_eq!(holds, fault.is_none(), "the script: {name}");
    }
}

/// The proof of the first entry, its file, and a desk that has it.
fn proven() -> (Desk, PathBuf, Value) {
    let desk = taken();
    let file = desk.beside("proof.json");
    let number = desk.book()[0]["number"].as_str().unwrap().to_owned();
    desk.run(&["register", "prove", &number, "--out", text(&file)])
        .exits(0);
    let proof = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    (desk, file, proof)
}

/// The same text with another letter at the place where `part` begins.
fn spoiled(value: &Value, part: &str) -> Value {
    let text = value.as_str().unwrap();
    let at = text.find(part).unwrap();
    let other = if text[at..].starts_with('7') { "8" } else { "7" };
    Value::from(format!("{}{other}{}", &text[..at], &text[at + 1..]))
}

#[test]
fn every_entry_is_proven_without_the_register() {
    let desk = taken();
    let file = desk.beside("proof.json");
    let schema = jsonschema_of("handoff-proof");
    let book = desk.book();
    assert_eq!(book.len(), SAMPLE_ENTRIES);
    for entry in book {
        let number = entry["number"].as_str().unwrap();
        let proof = desk.run(&["register", "prove", number]).exits(0).stdout;
        fs::write(&file, &proof).unwrap();
        let proof: Value = serde_json::from_str(&proof).unwrap();
        for required in schema["required"].as_array().unwrap() {
            assert!(!proof[required.as_str().unwrap()].is_null(), "{required}");
        }
        check(&file, &[], None, number);
    }
}

fn jsonschema_of(name: &str) -> Value {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../schemas/files"));
    let text = fs::read_to_string(folder.join(format!("{name}.schema.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_spoiled_proof_fails_at_its_step() {
    let (desk, file, proof) = proven();
    let key = desk.run(&["register", "key"]).exits(0).stdout.trim().to_owned();
    check(&file, &["--key", &key], None, "with the published key");
    let key_file = desk.beside("key.txt");
    fs::write(&key_file, format!("Khóa của sổ:\n{key}\n")).unwrap();
    let given = desk.run(&[
        "register",
        "verify-receipt",
        text(&file),
        "--key",
        text(&key_file),
    ]);
    assert!(given.exits(0).stdout.contains("đúng là khóa đã công bố"));

    let other = Desk::demo(PROGRAM);
    let other_key = other.run(&["register", "key"]).exits(0).stdout.trim().to_owned();
    check(
        &file,
        &["--key", &other_key],
        Some("other-key"),
        "published is another",
    );
    check(&file, &["--key", "so+x+y"], Some("bad-key"), "published is none");

    let root = proof["checkpoint"]
        .as_str()
        .unwrap()
        .lines()
        .nth(2)
        .unwrap()
        .to_owned();
    let signature = proof["checkpoint"].as_str().unwrap().lines().last().unwrap();
    let signature = signature.rsplit(' ').next().unwrap()[12..].to_owned();
    let size = proof["size"].as_u64().unwrap();
    let spoil = |name: &str, fault: &str, change: &dyn Fn(&mut Value)| {
        let mut proof = proof.clone();
        change(&mut proof);
        let path = desk.beside("spoiled.json");
        fs::write(&path, proof.to_string()).unwrap();
        check(&path, &[], Some(fault), name);
    };
    let edit = |key: &'static str, part: &str| {
        let part = part.to_owned();
        move |p: &mut Value| p[key] = spoiled(&p[key], &part)
    };
    spoil(
        "event: a sum",
        "not-in-tree",
        &edit("event", "\"sha256\":\"").clone(),
    );
    spoil("event: when", "not-in-tree", &edit("event", "2026-"));
    spoil("path: first", "not-in-tree", &|p| {
        p["path"][0] = spoiled(&p["path"][0], "")
    });
    spoil("path: shorter", "not-in-tree", &|p| {
        p["path"].as_array_mut().unwrap().pop();
    });
    spoil("path: longer", "not-in-tree", &|p| {
        let more = p["path"][0].clone();
        p["path"].as_array_mut().unwrap().push(more);
    });
    spoil("path: no hash", "no-proof", &|p| p["path"][0] = Value::from("zz"));
    spoil("index", "not-in-tree", &|p| {
        p["index"] = Value::from(p["index"].as_u64().unwrap() + 1)
    });
    spoil("index beyond", "not-in-tree", &|p| p["index"] = Value::from(size));
    spoil("size", "other-size", &|p| p["size"] = Value::from(size + 1));
    spoil("note: root", "not-signed", &edit("checkpoint", &root));
    spoil(
        "note: size",
        "not-signed",
        &edit("checkpoint", &format!("{size}\n")),
    );
    spoil("note: signature", "not-signed", &edit("checkpoint", &signature));
    spoil("note: no note", "bad-checkpoint", &|p| {
        p["checkpoint"] = Value::from("x")
    });
    spoil("key: another's", "not-signed", &|p| {
        p["public_key"] = Value::from(other_key.as_str())
    });
    spoil(
        "key: a letter",
        "bad-key",
        &edit("public_key", &key[key.len() - 12..]),
    );
    spoil("origin", "other-origin", &edit("origin", "/"));
    spoil("kind", "other-format", &edit("kind", "so-"));
    spoil("format", "other-format", &|p| p["format"] = Value::from(2));

    let whole = fs::read(&file).unwrap();
    for (name, bytes) in [
        ("empty", &b""[..]),
        ("words", &b"Khong phai bang chung"[..]),
        ("cut", &whole[..whole.len() / 2]),
    ] {
        let path = desk.beside("other.json");
        fs::write(&path, bytes).unwrap();
        check(&path, &[], Some("no-proof"), name);
    }
}

#[test]
fn a_receipt_carries_its_proof_and_the_files_are_held_against_it() {
    let (desk, file, proof) = proven();
    let receipt = desk.beside("receipt.eml");
    let proof_mail = |proof: &str| {
        let encoded = BASE64.encode(proof);
        let lines: Vec<&str> = (0..encoded.len())
            .step_by(76)
            .map(|at| &encoded[at..encoded.len().min(at + 76)])
            .collect();
        format!(
            "From: banbientap@k.vn\r\nTo: van@k.vn\r\nSubject: =?utf-8?B?R2nhuqV5?=\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nKinh gui\r\n--x\r\n\
             Content-Type: application/json; name=\"proof.json\"\r\nContent-Transfer-Encoding: base64\r\n\
             Content-Disposition: attachment; filename=\"proof.json\"\r\n\r\n{}\r\n--x--\r\n",
            lines.join("\r\n")
        )
    };
    fs::write(&receipt, proof_mail(&proof.to_string())).unwrap();
    check(&receipt, &[], None, "receipt");
    let said = desk
        .run(&["register", "verify-receipt", text(&receipt)])
        .exits(0)
        .stdout;
    for part in [
        "Số vào sổ:",
        "Nhận lúc:",
        "mang theo",
        proof["public_key"].as_str().unwrap(),
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let changed = proof.to_string().replacen("2026-", "2025-", 1);
    fs::write(&receipt, proof_mail(&changed)).unwrap();
    check(&receipt, &[], Some("not-in-tree"), "receipt changed");

    let handed = sent_file(&proof);
    let path = desk.beside("tep");
    fs::write(&path, &handed).unwrap();
    check(&file, &["--files", text(&path)], None, "the file sent");
    fs::write(&path, [&handed[..], b" "].concat()).unwrap();
    check(&file, &["--files", text(&path)], Some("files"), "another file");
}

/// The bytes of the first file of the entry, taken from the sample mail that brought it.
fn sent_file(proof: &Value) -> Vec<u8> {
    let event: Value = serde_json::from_str(proof["event"].as_str().unwrap()).unwrap();
    let wanted = event["body"]["intake"]["attachments"][0]["sha256"]
        .as_str()
        .unwrap()
        .to_owned();
    testkit::files::files_below(&office::mail())
        .into_iter()
        .flat_map(|path| mail::read(&fs::read(path).unwrap()).attachments)
        .map(|a| a.content)
        .find(|content| sha256(content) == wanted)
        .unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}
