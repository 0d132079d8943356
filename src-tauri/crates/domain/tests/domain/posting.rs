//! Letters on their way out, and what comes back about them.

use domain::event::SentEvidence;
use domain::intake::{Authenticity, DeliveryReport, Verdict};
use domain::letter::PostState;
use domain::placing::{Placement, REASON_FAILED_AUTHENTICITY, place};
use domain::{CaseId, Event, LetterKind};

use crate::office::{Mail, Office};

const MESSAGE: &str = "received.0001@khanhhoa.gov.vn";

pub(crate) fn letter(case: Option<CaseId>, once: Option<&str>) -> Event {
    Event::LetterWritten {
        case,
        letter: LetterKind::Receipt,
        handoff: None,
        message_id: MESSAGE.into(),
        to: vec!["someone@example.vn".into()],
        subject: String::new(),
        file_stem: "000001-receipt".into(),
        docx: None,
        eml: "00".into(),
        once: once.map(str::to_owned),
        queued: true,
    }
}

#[test]
fn a_letter_goes_from_written_to_what_became_of_it() {
    let mut office = Office::new();
    let seq = office.push(letter(None, Some("received:1")));
    let state = |office: &Office| office.desk.letters.get(&seq).unwrap().posting.state;
    assert_eq!(state(&office), PostState::Queued);
    let steps = [
        (
            Event::LetterUnclear {
                letter: seq,
                detail: "cut".into(),
            },
            PostState::Unclear,
        ),
        (
            Event::LetterSettled {
                letter: seq,
                sent: false,
                reason: "asked them".into(),
            },
            PostState::Draft,
        ),
        (Event::LetterQueued { letter: seq }, PostState::Queued),
        (
            Event::LetterRefused {
                letter: seq,
                detail: "550".into(),
            },
            PostState::Refused,
        ),
        (Event::LetterQueued { letter: seq }, PostState::Queued),
        (
            Event::LetterSent {
                letter: seq,
                evidence: SentEvidence::Accepted,
                detail: "250".into(),
            },
            PostState::Sent,
        ),
    ];
    for (event, then) in steps {
        office.push(event);
        assert_eq!(state(&office), then);
    }
    assert_eq!(
        office.desk.letters.get(&seq).unwrap().message_id,
        MESSAGE,
        "it keeps its Message-ID"
    );
}

#[test]
fn what_is_written_once_is_written_once() {
    let mut office = Office::new();
    office.push(letter(None, Some("received:1")));
    assert!(office.try_push(letter(None, Some("received:1"))).is_err());
    assert!(office.desk.letter_once("received:1").is_some());
}

#[test]
fn our_own_copy_and_a_report_are_about_the_letter() {
    let mut office = Office::new();
    let seq = office.push(letter(None, None));
    let mut copy = Mail::silent("office", "20 09:00").intake();
    copy.message_id = Some(MESSAGE.into());
    copy.from_address = office.desk.settings.mailboxes[0].to_uppercase();
    assert_eq!(place(&office.desk, &copy), Placement::OwnLetter { letter: seq });
    // The same Message-ID from anybody else is no copy of ours.
    copy.from_address = "someone@example.vn".into();
    assert!(!matches!(place(&office.desk, &copy), Placement::OwnLetter { .. }));

    let mut report = Mail::silent("office", "20 09:00").intake();
    report.report = Some(DeliveryReport {
        of: MESSAGE.into(),
        failures: Vec::new(),
    });
    assert_eq!(place(&office.desk, &report), Placement::Report { letter: seq });
}

#[test]
fn a_failed_verdict_makes_a_known_address_wait_for_a_person() {
    let office = Office::new();
    let mut mail = Mail::from("office", "20 09:00").intake();
    assert!(matches!(place(&office.desk, &mail), Placement::Handoff { .. }));
    mail.authenticity = Authenticity {
        verdict: Verdict::Failed,
        ..Authenticity::default()
    };
    match place(&office.desk, &mail) {
        Placement::Triage { reasons, .. } => assert_eq!(reasons, [REASON_FAILED_AUTHENTICITY]),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_token_of_ours_names_the_case() {
    let mut office = Office::new();
    office.take(Mail::from("office", "20 09:00"));
    let case = office.case().id;
    let mut bare = Mail::silent("justice", "21 09:00").intake();
    bare.case_token = Some(case.0);
    match place(&office.desk, &bare) {
        Placement::Handoff {
            case: domain::placing::CaseChoice::Existing(found),
            ..
        } => assert_eq!(found, case),
        other => panic!("{other:?}"),
    }
}
