//! Which case an arrival is about, and what it is.

use domain::intake::Kind;
use domain::placing::{CaseChoice, Placement, REASON_NO_DECISION, REASON_THREAD_DISAGREES, place};
use domain::{DecisionRef, FoundIn};
use jiff::civil::date;

use crate::office::{Mail, NUMBER, Office, cited, decision, issued, list, procedure};

fn placed(office: &Office, mail: Mail) -> (Kind, Option<DecisionRef>, CaseChoice) {
    match place(&office.desk, &mail.intake()) {
        Placement::Handoff { placed, case } => (placed.kind, placed.decision, case),
        other => panic!("not a handoff: {other:?}"),
    }
}

#[test]
fn the_number_in_ones_own_words_opens_or_finds_the_case() {
    let mut office = Office::new();
    let (kind, named, case) = placed(&office, Mail::from("office", "20 09:00"));
    assert_eq!(kind, Kind::ProcedureFiles);
    assert_eq!(named, Some(DecisionRef::new(NUMBER, Some(issued()))));
    assert_eq!(case, CaseChoice::Open(DecisionRef::new(NUMBER, Some(issued()))));

    office.take(Mail::from("office", "20 09:00"));
    let id = office.case().id;
    // Without a date the open case gives it.
    let mut undated = Mail::silent("justice", "21 09:00");
    undated.cited = vec![cited(FoundIn::Body, NUMBER, None)];
    let (kind, named, case) = placed(&office, undated);
    assert_eq!((kind, case), (Kind::ValidityList, CaseChoice::Existing(id)));
    assert_eq!(named.unwrap().date, Some(issued()));
    // Last year's number is another decision.
    let mut older = Mail::silent("office", "21 09:00");
    older.cited = vec![cited(FoundIn::Subject, NUMBER, Some(date(2025, 1, 20)))];
    let (_, _, case) = placed(&office, older);
    assert_eq!(
        case,
        CaseChoice::Open(DecisionRef::new(NUMBER, Some(date(2025, 1, 20))))
    );
    // A bare number is completed by the open case.
    let mut bare = Mail::silent("justice", "21 09:00");
    bare.cited = vec![cited(FoundIn::Subject, "174", None)];
    assert_eq!(placed(&office, bare).2, CaseChoice::Existing(id));
}

#[test]
fn the_coordination_regulation_is_never_the_decision() {
    let office = Office::new();
    let mut mail = Mail::from("office", "20 09:00");
    mail.cited
        .insert(0, cited(FoundIn::Subject, "2161/QĐ-UBND", Some(date(2015, 8, 7))));
    assert_eq!(placed(&office, mail).1.unwrap().number, NUMBER);
    // This year's decision of the same number is one, when it is attached.
    let mut file = decision(&[("1.001", "Thủ tục một")]);
    let found = file.reading.decision.as_mut().unwrap();
    found.number = Some("2161/QĐ-UBND".into());
    let mut mail = Mail::silent("office", "20 09:00").with(file);
    let of_this_year = Some(date(2026, 1, 19));
    mail.cited = vec![cited(FoundIn::Subject, "2161/QĐ-UBND", of_this_year)];
    assert_eq!(
        placed(&office, mail).1,
        Some(DecisionRef::new("2161/QĐ-UBND", of_this_year))
    );
}

#[test]
fn the_thread_then_quoted_words_then_documents_then_codes() {
    let mut office = Office::new();
    office.take(
        Mail::from("office", "20 09:00")
            .with(decision(&[("1.001", "Thủ tục một")]))
            .with(procedure("1.001", "Thủ tục một", &[])),
    );
    let id = office.case().id;
    let reply = |mail: Mail| Mail {
        answers: vec!["office-20 09:00".into()],
        ..mail
    };

    let (kind, _, case) = placed(&office, reply(Mail::silent("office", "22 09:00")));
    assert_eq!((kind, case), (Kind::Supplement, CaseChoice::Existing(id)));

    let mut quoted = Mail::silent("justice", "22 09:00");
    quoted.cited = vec![cited(FoundIn::Quoted, NUMBER, None)];
    assert_eq!(placed(&office, quoted).2, CaseChoice::Existing(id));

    let inside = Mail::silent("justice", "22 09:00").with(list("dm.xls", &[("9.999", Some(true))]));
    assert_eq!(placed(&office, inside).2, CaseChoice::Existing(id));

    let codes = Mail::silent("office", "22 09:00").with(procedure("1.001", "Thủ tục một", &[]));
    assert_eq!(placed(&office, codes).2, CaseChoice::Existing(id));

    assert_eq!(
        placed(&office, Mail::silent("office", "22 09:00")).2,
        CaseChoice::Unknown {
            reason: REASON_NO_DECISION
        }
    );
    let mut other = reply(Mail::silent("office", "22 09:00"));
    other.cited = vec![cited(FoundIn::Subject, "200/QĐ-UBND", Some(date(2026, 1, 21)))];
    assert_eq!(
        placed(&office, other).2,
        CaseChoice::Unknown {
            reason: REASON_THREAD_DISAGREES
        }
    );
}

#[test]
fn a_first_delivery_that_answers_a_mail_without_files_is_no_supplement() {
    let mut office = Office::new();
    office.take(Mail::from("office", "20 09:00"));
    let reply = Mail {
        answers: vec!["office-20 09:00".into()],
        ..Mail::from("office", "20 10:00")
    };
    assert_eq!(placed(&office, reply).0, Kind::ProcedureFiles);
}

#[test]
fn unknown_senders_wait_and_newsletters_are_set_aside() {
    let office = Office::new();
    let stranger = Mail {
        agency: None,
        ..Mail::from("office", "20 09:00")
    };
    assert!(matches!(
        place(&office.desk, &stranger.intake()),
        Placement::Triage { .. }
    ));
    let letter = Mail {
        agency: None,
        bulk: true,
        ..Mail::silent("office", "20 09:00")
    };
    assert_eq!(place(&office.desk, &letter.intake()), Placement::Noise);
}

#[test]
fn the_same_again() {
    let mut office = Office::new();
    let first = office.take(Mail::from("office", "20 09:00"));
    let again = Mail::from("office", "20 09:00").intake();
    assert_eq!(place(&office.desk, &again), Placement::Known { of: first });
    let mut delivered = again;
    delivered.blobs = vec!["other bytes".into()];
    assert_eq!(
        place(&office.desk, &delivered),
        Placement::Duplicate { of: first }
    );
}
