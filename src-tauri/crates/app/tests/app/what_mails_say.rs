//! What a mail says of itself: its delivery report, its case, its manifest, who it is really from.

use app::arrival::{identify, of_mail, sha256_hex};
use app::manifest;
use app::origin::{self, Origin};
use app::take_in::{TakeIn, take_in};
use domain::intake::Verdict;
use domain::placing::{self, CaseChoice, Placement};
use domain::{Act, Actor, CaseId, Event, Intake, Proof};
use jiff::Timestamp;

use crate::samples::{begun, samples};

/// An address on the list of the Provincial Office, and its owner.
const LISTED: &str = "nthvan.vpubnd@khanhhoa.gov.vn";
const SERVER: &str = "mx.khanhhoa.gov.vn";

fn plain(header: &str) -> String {
    format!(
        "Received: from a.vn by {SERVER}; Wed, 14 Jan 2026 09:42:17 +0700\r\n{}\r\n\r\nG\u{1eed}i t\u{1ead}p tin.\r\n",
        header.replace('\n', "\r\n")
    )
}

fn with_files(files: &[(&str, &str)]) -> String {
    let parts: Vec<String> = files
        .iter()
        .map(|(name, content)| {
            format!(
                "--x\r\nContent-Type: application/octet-stream; name=\"{name}\"\r\n\
                 Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n{content}\r\n"
            )
        })
        .collect();
    plain(&format!(
        "From: {LISTED}\nSubject: TTHC\nContent-Type: multipart/mixed; boundary=x"
    ))
    .replace(
        "G\u{1eed}i t\u{1ead}p tin.\r\n",
        &format!("{}--x--\r\n", parts.concat()),
    )
}

/// The sample desk, with a server of the board's own whose word counts.
async fn office(folder: &std::path::Path) -> app::Office {
    let office = begun(folder).await;
    office
        .record(Actor::Machine, |draft| {
            let mut settings = draft.desk().settings.clone();
            settings.mail.trusted_verdicts = vec![SERVER.to_owned()];
            let settings = Box::new(settings);
            draft.push(Event::SettingsChanged { settings })
        })
        .await
        .unwrap();
    office
}

async fn read(office: &app::Office, raw: String) -> Intake {
    let inner = office.look().await.unwrap();
    let known = Origin::of(office, &inner.desk);
    let mut intake = of_mail(raw.into_bytes(), &known, Timestamp::UNIX_EPOCH).intake;
    identify(&mut intake, &inner.desk);
    intake
}

#[tokio::test]
async fn who_a_mail_is_really_from() {
    let folder = tempfile::tempdir().unwrap();
    let office = office(folder.path()).await;
    let check = async |header: String, verdict: Verdict, warnings: &[&str], held: Option<&str>| {
        let intake = read(&office, plain(&header)).await;
        let found = &intake.authenticity;
        assert_eq!(
            (found.verdict, &found.warnings[..]),
            (verdict, &strings(warnings)[..]),
            "{header}"
        );
        let inner = office.look().await.unwrap();
        let reasons = match placing::place(&inner.desk, &intake) {
            Placement::Triage { reasons, .. } => reasons,
            _ => Vec::new(),
        };
        assert_eq!(reasons.first().map(String::as_str), held, "{header}");
        let words = origin::words(&intake);
        assert_eq!(
            words.len(),
            1 + found.checks.len() + found.warnings.len(),
            "{header}"
        );
    };
    let said = |result: &str| {
        format!(
            "Authentication-Results: {SERVER}; dmarc={result} header.from=khanhhoa.gov.vn\nFrom: {LISTED}\nSubject: TTHC 113/Q\u{110}-UBND"
        )
    };
    check(said("pass"), Verdict::Passed, &[], None).await;
    check(said("fail"), Verdict::Failed, &[], Some("failed-authenticity")).await;
    check(said("none"), Verdict::Unproven, &[], None).await;
    check(
        said("fail").replace(SERVER, "mx.other.vn"),
        Verdict::Unproven,
        &[],
        None,
    )
    .await;
    let unknown = Some("unknown-sender");
    check(
        "From: nthvan.vpubnd@khanhh0a.gov.vn".into(),
        Verdict::Unproven,
        &["look-alike-address"],
        unknown,
    )
    .await;
    check(
        format!("From: \"{LISTED}\" <x@evil.vn>"),
        Verdict::Unproven,
        &["name-of-another"],
        unknown,
    )
    .await;
    check(
        format!("From: {LISTED}\nReply-To: x@evil.vn"),
        Verdict::Unproven,
        &["reply-to-elsewhere"],
        None,
    )
    .await;
    let official = {
        let inner = office.look().await.unwrap();
        inner.desk.senders.values().find_map(|s| s.name.clone()).unwrap()
    };
    check(
        format!("From: \"{official}\" <x@gmail.com>"),
        Verdict::Unproven,
        &["name-of-official"],
        unknown,
    )
    .await;
}

async fn take(office: &app::Office, sample: &str) {
    let path = samples().join("mail").join(sample);
    let done = take_in(office, &[path], &TakeIn::default(), Actor::Machine, |_| {})
        .await
        .unwrap();
    assert!(done.failed.is_empty());
}

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|w| (*w).to_owned()).collect()
}

#[tokio::test]
async fn which_case_an_answer_is_about() {
    let folder = tempfile::tempdir().unwrap();
    let office = office(folder.path()).await;
    let tokens = office.case_tokens();
    let token = tokens.token(CaseId(9));
    let check = async |header: String, want: Option<u64>| {
        assert_eq!(read(&office, plain(&header)).await.case_token, want, "{header}");
    };
    check(format!("From: {LISTED}\nSubject: Re: [{token}] TTHC"), Some(9)).await;
    let address = tokens.address("banbientap@khanhhoa.gov.vn", CaseId(9));
    check(format!("From: {LISTED}\nTo: Ban <x@y.vn>, <{address}>"), Some(9)).await;
    check(format!("From: {LISTED}\nSubject: [SGN-9-00000000]"), None).await;

    // An answer that names nothing else finds its case; a number of its own that is another's goes before a person.
    take(&office, "case-a/a-1-office-procedures.eml").await;
    let case = office.look().await.unwrap().desk.cases.keys().next().unwrap();
    let token = tokens.token(case);
    let placed = async |subject: &str| {
        let intake = read(&office, plain(&format!("From: {LISTED}\nSubject: {subject}"))).await;
        let inner = office.look().await.unwrap();
        placing::place(&inner.desk, &intake)
    };
    let answer = placed(&format!("Re: [{token}]")).await;
    assert!(
        matches!(answer, Placement::Handoff { case: CaseChoice::Existing(found), .. } if found == case),
        "{answer:?}"
    );
    let other = placed(&format!("Re: [{token}] 7/QĐ-UBND")).await;
    assert!(
        matches!(
            other,
            Placement::Handoff {
                case: CaseChoice::Unknown { .. },
                ..
            }
        ),
        "{other:?}"
    );
    check(format!("From: {LISTED}\nSubject: TTHC"), None).await;
}

#[tokio::test]
async fn what_a_server_gives_back_is_a_report() {
    let folder = tempfile::tempdir().unwrap();
    let office = office(folder.path()).await;
    let raw = "From: MAILER-DAEMON@mx.vn\r\nSubject: Undelivered\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
               --b\r\n\r\nsorry\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.vn\r\n\r\n\
               Final-Recipient: rfc822; van@k.vn\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n\
               Message-ID: <thu-7@k.vn>\r\nSubject: x\r\n\r\nx\r\n--b--\r\n";
    let report = read(&office, raw.to_owned()).await.report.unwrap();
    assert_eq!(
        (report.of.as_str(), report.failures[0].status.as_str()),
        ("thu-7@k.vn", "5.1.1")
    );
    assert_eq!(
        read(&office, plain(&format!("From: {LISTED}"))).await.report,
        None
    );

    // It is placed at the letter it is about.
    take(&office, "case-a/a-1-office-procedures.eml").await;
    let number = *office.look().await.unwrap().desk.book.keys().next().unwrap();
    let editor = office
        .actor("Biên tập viên mẫu", Act::Handle, Proof::Console)
        .await
        .unwrap();
    app::letters::write_receipt(&office, editor, number)
        .await
        .unwrap();
    let letter = office
        .look()
        .await
        .unwrap()
        .desk
        .letters
        .values()
        .next()
        .unwrap()
        .clone();
    let file = folder.path().join("dsn.eml");
    std::fs::write(&file, raw.replace("thu-7@k.vn", &letter.message_id)).unwrap();
    take_in(&office, &[file], &TakeIn::default(), Actor::Machine, |_| {})
        .await
        .unwrap();
    let inner = office.look().await.unwrap();
    let bounces = &inner.desk.letters.get(&letter.seq).unwrap().posting.bounces;
    assert_eq!((bounces.len(), bounces[0].recipient.as_str()), (1, "van@k.vn"));
}

#[tokio::test]
async fn a_manifest_is_held_against_what_came() {
    let folder = tempfile::tempdir().unwrap();
    let office = office(folder.path()).await;
    let schema = jsonschema::validator_for(&crate::schemas::read("handoff-manifest")).unwrap();
    let manifest = |files: &[(&str, &str)]| {
        let files: Vec<_> = files
            .iter()
            .map(|(name, content)| {
                serde_json::json!({ "name": name, "size": content.len(), "sha256": sha256_hex(content.as_bytes()) })
            })
            .collect();
        let value = serde_json::json!({
            "kind": manifest::KIND, "format": manifest::FORMAT,
            "case": { "issuer": "UBND", "number": "113/QĐ-UBND", "date": "2026-01-13" },
            "sender": { "name": "Tên trong bảng kê", "phone": "0258 1" },
            "files": files,
        });
        assert!(schema.is_valid(&value));
        value.to_string()
    };
    let check = async |named: &[(&str, &str)], came: &[(&str, &str)], differing: &[&str]| {
        let manifest = manifest(named);
        let mut files = vec![("SGN-Manifest.json", manifest.as_str())];
        files.extend(came);
        let intake = read(&office, with_files(&files)).await;
        let found = intake.manifest.clone().unwrap();
        assert_eq!(found.differing, strings(differing));
        assert_eq!(found.matches, differing.is_empty());
        assert_eq!(found.decision.number, "113/QĐ-UBND");
        assert_eq!(
            intake.attachments.len(),
            came.len(),
            "the manifest is none of the files"
        );
        assert_eq!(intake.sender.phone.as_deref(), Some("0258 1"));
        assert_eq!(
            manifest::words(&intake).unwrap().contains("KHÔNG"),
            !differing.is_empty()
        );
    };
    let (one, two) = (("1.doc", "mot"), ("2.doc", "hai"));
    check(&[one, two], &[one, two], &[]).await;
    check(&[one, two], &[("khac.doc", "mot"), two], &[]).await;
    check(&[one, two], &[one], &["2.doc"]).await;
    check(&[one], &[one, two], &["2.doc"]).await;
    check(&[one, two], &[one, ("2.doc", "ba")], &["2.doc"]).await;
    check(&[one, one], &[one], &["1.doc"]).await;
    check(&[], &[], &[]).await;

    // Another's, one that is none, and one of another kind.
    let good = manifest(&[one]);
    let files = [("sgn-manifest.json", good.as_str()), one];
    let strange = with_files(&files).replace(LISTED, "x@y.vn");
    assert_eq!(read(&office, strange).await.manifest, None);
    for bad in [
        "{",
        "{\"kind\":\"x\"}",
        &good.replace("\"format\":1", "\"format\":2"),
    ] {
        let intake = read(&office, with_files(&[("sgn-manifest.json", bad), one])).await;
        assert_eq!((intake.manifest, intake.attachments.len()), (None, 2), "{bad}");
    }
}
