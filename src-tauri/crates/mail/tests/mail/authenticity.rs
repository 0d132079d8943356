//! Signatures, with keys from a name server of the test's own.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail::authenticity::{Authenticity, MAX_SIGNATURES, Resolver, Trust, Verdict, judged};
use mail_auth::common::crypto::Ed25519Key;
use mail_auth::common::headers::HeaderWriter;
use mail_auth::dkim::DkimSigner;
use testkit::servers::Dns;

/// RFC 8032 §7.1, test 1.
const SEED: [u8; 32] = [
    0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44,
    0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
];
const PUBLIC: [u8; 32] = [
    0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a, 0x0e,
    0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a,
];
const MAIL: &str = "From: van@stp.gov.vn\r\nSubject: TTHC\r\nDate: Wed, 14 Jan 2026 09:41:37 +0700\r\n\r\nG\u{1eed}i t\u{1ead}p tin.\r\n";

fn signed_by(domain: &str, selector: &str, mail: &str) -> String {
    let key = Ed25519Key::from_seed_and_public_key(&SEED, &PUBLIC).unwrap();
    let signature = DkimSigner::from_key(key)
        .domain(domain)
        .selector(selector)
        .headers(["From", "Subject", "Date"])
        .sign(mail.as_bytes())
        .unwrap();
    format!("{}{mail}", signature.to_header())
}

fn dns() -> Dns {
    let key = format!("v=DKIM1; k=ed25519; p={}", STANDARD.encode(PUBLIC));
    Dns::start(&[
        ("k1._domainkey.stp.gov.vn", &key),
        ("k1._domainkey.other.vn", &key),
        ("old._domainkey.stp.gov.vn", "v=DKIM1; k=ed25519; p="),
    ])
}

fn judge(raw: &str, resolver: &Resolver) -> Authenticity {
    judged(
        raw.as_bytes(),
        &mail::read(raw.as_bytes()),
        &Trust::default(),
        Some(resolver),
    )
}

#[test]
fn a_signature_is_checked() {
    let dns = dns();
    let resolver = Resolver::at(dns.address).unwrap();
    let check = |raw: &str, verdict: Verdict, checks: &[&str]| {
        let found = judge(raw, &resolver);
        assert_eq!(
            (found.verdict, found.checks),
            (
                verdict,
                checks.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()
            ),
            "{raw}"
        );
    };
    let good = signed_by("stp.gov.vn", "k1", MAIL);
    check(&good, Verdict::Passed, &["dkim=pass stp.gov.vn"]);
    let asked = dns.questions();
    check(&good, Verdict::Passed, &["dkim=pass stp.gov.vn"]);
    assert_eq!(dns.questions(), asked, "the key was not remembered");
    check(
        &good.replace("tin.", "tin!"),
        Verdict::Failed,
        &["dkim=fail stp.gov.vn (body hash)"],
    );
    check(
        &good.replace("TTHC", "TTHC 2"),
        Verdict::Failed,
        &["dkim=fail stp.gov.vn (signature)"],
    );
    check(
        &signed_by("other.vn", "k1", MAIL),
        Verdict::Unproven,
        &["dkim=pass other.vn"],
    );
    check(
        &signed_by("stp.gov.vn", "k2", MAIL),
        Verdict::Unproven,
        &["dkim=permerror stp.gov.vn (no key)"],
    );
    check(
        &signed_by("stp.gov.vn", "old", MAIL),
        Verdict::Unproven,
        &["dkim=permerror stp.gov.vn (key taken back)"],
    );
    check(
        &format!("DKIM-Signature: v=1; nonsense\r\n{MAIL}"),
        Verdict::Unproven,
        &["dkim=skipped (unreadable)"],
    );
    check(MAIL, Verdict::Unproven, &[]);
    // One that holds proves, whatever a relay's says.
    let both = signed_by("stp.gov.vn", "k2", &good);
    check(
        &both,
        Verdict::Passed,
        &["dkim=pass stp.gov.vn", "dkim=permerror stp.gov.vn (no key)"],
    );
    let many = format!(
        "{}{MAIL}",
        "DKIM-Signature: v=1; d=stp.gov.vn\r\n".repeat(MAX_SIGNATURES + 1)
    );
    check(&many, Verdict::Unproven, &["dkim=skipped (too many signatures)"]);
    // A second sender above the signed one.
    let twice = judge(&format!("From: khai@stp.gov.vn\r\n{good}"), &resolver);
    assert_eq!(
        (twice.verdict, twice.warnings),
        (Verdict::Unproven, vec!["several-from"])
    );
}

#[test]
fn no_answer_is_no_verdict() {
    let dns = dns();
    dns.mute();
    let resolver = Resolver::at(dns.address).unwrap();
    let found = judge(&signed_by("stp.gov.vn", "k1", MAIL), &resolver);
    assert_eq!(
        (found.verdict, found.checks),
        (
            Verdict::Unproven,
            vec!["dkim=temperror stp.gov.vn (no answer)".to_owned()]
        )
    );
}

#[test]
fn a_task_may_ask_and_let_go() {
    let dns = dns();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let good = signed_by("stp.gov.vn", "k1", MAIL);
    runtime.block_on(async {
        let resolver = Resolver::at(dns.address).unwrap();
        assert_eq!(judge(&good, &resolver).verdict, Verdict::Passed);
    });
}
