//! Placing an arrival: has it been seen, whose is it, what is it, which case is it about?
//! The order of signs is the design's: unquoted words, the thread, quoted words, documents, codes.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::agency::{AgencyKey, Duty};
use crate::decision::{DecisionRef, fold_number};
use crate::event::{CaseId, Placed};
use crate::intake::{Channel, FoundIn, Intake, Kind, Verdict};
use crate::letter::is_own_message_id;
use crate::reading::Validity;
use crate::state::Desk;

/// What to do with an arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placement {
    /// These very bytes are here already: nothing to do.
    Known {
        /// The event that holds them.
        of: u64,
    },
    /// The same message by content; to be noted on the original.
    Duplicate {
        /// The event of the original.
        of: u64,
    },
    /// Bulk mail.
    Noise,
    /// The copy of a letter of ours, in the board's own mailbox.
    OwnLetter {
        /// The letter.
        letter: u64,
    },
    /// A server's report about a letter of ours.
    Report {
        /// The letter.
        letter: u64,
    },
    /// A person must decide.
    Triage {
        /// What it seems to be about.
        placed: Placed,
        /// Why (keys).
        reasons: Vec<String>,
    },
    /// A handoff.
    Handoff {
        /// What it is and is about.
        placed: Placed,
        /// Its case.
        case: CaseChoice,
    },
}

/// The case of a handoff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseChoice {
    /// An open case.
    Existing(CaseId),
    /// None is open: open it.
    Open(DecisionRef),
    /// Nothing tells, or the signs disagree: numbered, and a person assigns it.
    Unknown {
        /// Why (key).
        reason: &'static str,
    },
}

/// Why an arrival waits: the address is on no agency's list.
pub const REASON_UNKNOWN_SENDER: &str = "unknown-sender";
/// Why an arrival waits: the display name is that of an agency, the address is not.
pub const REASON_SPOOFED_NAME: &str = "spoofed-name";
/// Why an arrival waits, and the problem that says so: no reader could read it; its bytes are kept.
pub const REASON_READER_BROKE: &str = "reader-broke";
/// Why an arrival waits, and the problem that says so: only its header could be taken, it is too large.
pub const REASON_TOO_LARGE: &str = "message-too-large";
/// Why an arrival waits: the board's server or a broken signature says that it is not from whom it says.
pub const REASON_FAILED_AUTHENTICITY: &str = "failed-authenticity";
/// Why an arrival waits: files without a mail, and nobody says whose they are.
pub const REASON_NO_AGENCY: &str = "no-agency";
/// Why a handoff has no case: nothing names a decision.
pub const REASON_NO_DECISION: &str = "no-decision";
/// Why a handoff has no case: the thread and the number named disagree.
pub const REASON_THREAD_DISAGREES: &str = "thread-disagrees";

/// Places an arrival.
pub fn place(desk: &Desk, intake: &Intake) -> Placement {
    if let Some(of) = intake.blobs.first().and_then(|_| desk.seen_blobs(&intake.blobs)) {
        return Placement::Known { of };
    }
    if let Some(of) = desk.seen_content(&intake.content_key) {
        return Placement::Duplicate { of };
    }
    if let Some(own) = own_copy(desk, intake) {
        return own;
    }
    let reported = intake.report.as_ref();
    if let Some(letter) = reported.and_then(|r| desk.letter_of_message(&r.of)) {
        return Placement::Report { letter: letter.seq };
    }
    if intake.auto_reply && intake.attachments.is_empty() {
        return Placement::Noise;
    }
    let named = named_decision(desk, intake);
    if let Some(reason) = held_back(intake) {
        let placed = Placed {
            kind: Kind::Unknown,
            decision: named.decision,
            found_in: named.found_in,
        };
        return Placement::Triage {
            placed,
            reasons: vec![reason.to_owned()],
        };
    }
    let Some(agency) = &intake.agency else {
        if intake.bulk && named.decision.is_none() && !intake.has_office_file() {
            return Placement::Noise;
        }
        if intake.channel == Channel::Hand {
            let placed = Placed {
                kind: Kind::Unknown,
                decision: named.decision,
                found_in: named.found_in,
            };
            return Placement::Triage {
                placed,
                reasons: vec![REASON_NO_AGENCY.to_owned()],
            };
        }
        let mut reasons = vec![REASON_UNKNOWN_SENDER.to_owned()];
        if looks_like_agency(desk, &intake.from_name) {
            reasons.push(REASON_SPOOFED_NAME.to_owned());
        }
        let placed = Placed {
            kind: Kind::Unknown,
            decision: named.decision,
            found_in: named.found_in,
        };
        return Placement::Triage { placed, reasons };
    };
    let kind = kind(desk, intake, desk.settings.duty_of(agency));
    let kind = match (&named.case, intake.channel) {
        // By hand there is no thread: more files of an agency that has handed over already are a supplement.
        (Ok(Some(case)), Channel::Hand) if has_files_of(desk, *case, agency) => Kind::Supplement,
        // A reply whose thread its mail program did not name.
        (Ok(Some(case)), Channel::Mail)
            if intake.answers.is_empty()
                && is_reply(&intake.subject)
                && has_files_of(desk, *case, agency) =>
        {
            Kind::Supplement
        }
        _ => kind,
    };
    let placed = Placed {
        kind,
        decision: named.decision.clone(),
        found_in: named.found_in,
    };
    let case = match (named.case, named.decision) {
        (Err(reason), _) => CaseChoice::Unknown { reason },
        (Ok(Some(case)), _) => CaseChoice::Existing(case),
        (Ok(None), Some(decision)) if decision.is_complete() => CaseChoice::Open(decision),
        (Ok(None), _) => CaseChoice::Unknown {
            reason: REASON_NO_DECISION,
        },
    };
    Placement::Handoff { placed, case }
}

/// Why an arrival waits for a person, whoever sent it.
fn held_back(intake: &Intake) -> Option<&'static str> {
    let unread = [REASON_READER_BROKE, REASON_TOO_LARGE];
    if let Some(reason) = unread
        .into_iter()
        .find(|key| intake.problems.iter().any(|p| p == key))
    {
        return Some(reason);
    }
    let failed = intake.agency.is_some() && intake.authenticity.verdict == Verdict::Failed;
    failed.then_some(REASON_FAILED_AUTHENTICITY)
}

/// Whether this is a copy of a letter of ours: its Message-ID, from the board's own address. Whoever forges both forges
/// what is public, so a copy changes nothing but what is known of that letter. A letter that this register does not
/// know was written before it was put back to an older copy; its copy is set aside.
fn own_copy(desk: &Desk, intake: &Intake) -> Option<Placement> {
    let message_id = intake.message_id.as_deref()?;
    let settings = &desk.settings;
    let smtp = settings.mail.smtp.iter().map(|smtp| &smtp.from);
    let mut own = settings.mailboxes.iter().chain(smtp);
    if !own.any(|address| address.eq_ignore_ascii_case(&intake.from_address)) {
        return None;
    }
    match desk.letter_of_message(message_id) {
        Some(letter) => Some(Placement::OwnLetter { letter: letter.seq }),
        None if is_own_message_id(&desk.origin, message_id) => Some(Placement::Noise),
        None => None,
    }
}

/// Whether a subject is that of an answer.
fn is_reply(subject: &str) -> bool {
    let subject = crate::text::fold(subject);
    ["re:", "re :", "trả lời:", "tl:", "phúc đáp:"]
        .iter()
        .any(|mark| subject.starts_with(mark))
}

fn has_files_of(desk: &Desk, case: CaseId, agency: &AgencyKey) -> bool {
    desk.handoffs_of(case)
        .iter()
        .any(|h| h.intake.agency.as_ref() == Some(agency) && !h.intake.attachments.is_empty())
}

/// Whether a display name passes for one of the agencies.
fn looks_like_agency(desk: &Desk, name: &str) -> bool {
    let name = crate::text::fold_bare(name);
    !name.is_empty()
        && desk.settings.agencies.iter().any(|a| {
            [&a.name, &a.short_name].into_iter().any(|n| {
                let n = crate::text::fold_bare(n);
                !n.is_empty() && (name.contains(&n) || n.contains(&name))
            })
        })
}

/// First delivery or supplement, by whose duty it is.
pub fn kind(desk: &Desk, intake: &Intake, duty: Option<Duty>) -> Kind {
    let answers_files = intake.answers.iter().any(|id| {
        desk.handoff_of_message(id)
            .is_some_and(|h| h.intake.files().next().is_some())
    });
    if intake.speaks_of_supplement || answers_files {
        return Kind::Supplement;
    }
    match duty {
        Some(Duty::ValidityList) => Kind::ValidityList,
        _ => Kind::ProcedureFiles,
    }
}

/// The decision an arrival is about, its case if one is open, and where it was found.
#[derive(Debug)]
struct Named {
    decision: Option<DecisionRef>,
    case: Result<Option<CaseId>, &'static str>,
    found_in: Vec<FoundIn>,
}

fn named_decision(desk: &Desk, intake: &Intake) -> Named {
    let day = desk.settings.zone().civil(intake.received_at).date();
    if let Some(manifest) = &intake.manifest {
        let case = desk.case_of(&manifest.decision, day);
        let decision = whole(desk, case, manifest.decision.clone());
        return Named {
            decision: Some(decision),
            case: Ok(case),
            found_in: vec![FoundIn::Manifest],
        };
    }
    let unquoted = choose_unquoted(desk, intake);
    let thread = thread_case(desk, intake);

    if let Some((decision, mut found_in)) = unquoted {
        let decision = with_date(desk, intake, decision, day);
        let case = desk.case_of(&decision, day);
        if let Some(thread) = thread {
            let same = case == Some(thread) || desk.case(thread).is_some_and(|c| c.decision.fits(&decision));
            if !same && intake.agency.is_some() {
                return Named {
                    decision: Some(decision),
                    case: Err(REASON_THREAD_DISAGREES),
                    found_in,
                };
            }
            found_in.push(FoundIn::Thread);
        }
        let case = case.or(thread);
        let decision = whole(desk, case, decision);
        return Named {
            decision: Some(decision),
            case: Ok(case),
            found_in,
        };
    }
    if let Some(case) = thread
        && let Some(c) = desk.case(case)
    {
        return Named {
            decision: Some(c.decision.clone()),
            case: Ok(Some(case)),
            found_in: vec![FoundIn::Thread],
        };
    }
    let later = [
        (FoundIn::Quoted, cited_in(desk, intake, FoundIn::Quoted)),
        (FoundIn::Attachment, named_inside(desk, intake)),
    ];
    for (found_in, decision) in later {
        if let Some(decision) = decision {
            let decision = with_date(desk, intake, decision, day);
            let case = desk.case_of(&decision, day);
            let decision = whole(desk, case, decision);
            return Named {
                decision: Some(decision),
                case: Ok(case),
                found_in: vec![found_in],
            };
        }
    }
    if let Some(case) = case_by_codes(desk, intake)
        && let Some(c) = desk.case(case)
    {
        return Named {
            decision: Some(c.decision.clone()),
            case: Ok(Some(case)),
            found_in: vec![FoundIn::Codes],
        };
    }
    Named {
        decision: None,
        case: Ok(None),
        found_in: Vec::new(),
    }
}

/// The number and date as the open case knows them, where the words gave less.
fn whole(desk: &Desk, case: Option<CaseId>, decision: DecisionRef) -> DecisionRef {
    match case.and_then(|id| desk.case(id)) {
        Some(c) if c.decision.fits(&decision) => DecisionRef {
            number: c.decision.number.clone(),
            date: decision.date.or(c.decision.date),
        },
        _ => decision,
    }
}

/// Words that are the sender's own: subject, body, names of files. A complete number goes before a bare one;
/// one that an attached decision bears goes before all; a legal basis and the coordination regulation never.
fn choose_unquoted(desk: &Desk, intake: &Intake) -> Option<(DecisionRef, Vec<FoundIn>)> {
    let own: Vec<_> = intake
        .cited
        .iter()
        .filter(|c| {
            matches!(
                c.found_in,
                FoundIn::Subject | FoundIn::Body | FoundIn::AttachmentName
            )
        })
        .filter(|c| !is_ground(desk, intake, &c.decision))
        .collect();
    let attached: Vec<String> = intake
        .files()
        .filter_map(|f| f.reading.decision.as_ref()?.number.as_deref().map(fold_number))
        .collect();
    let complete = |basis: bool| {
        own.iter()
            .filter(move |c| c.decision.is_complete() && c.as_basis == basis)
    };
    let chosen = complete(false)
        .find(|c| attached.contains(&fold_number(&c.decision.number)))
        .or_else(|| complete(true).find(|c| attached.contains(&fold_number(&c.decision.number))))
        .or_else(|| complete(false).next())
        .map(|c| c.decision.clone())
        .or_else(|| {
            // A bare "QĐ 402" counts when a document or an open case completes it.
            own.iter()
                .filter(|c| !c.decision.is_complete() && !c.as_basis)
                .find_map(|c| {
                    let inside = completed_inside(intake, &c.decision);
                    inside.or_else(|| {
                        let day = desk.settings.zone().civil(intake.received_at).date();
                        let case = desk.case_of(&c.decision, day)?;
                        desk.case(case).map(|case| case.decision.clone())
                    })
                })
        })
        .or_else(|| complete(true).next().map(|c| c.decision.clone()))?;
    let mut found_in: Vec<FoundIn> = own
        .iter()
        .filter(|c| c.decision.serial() == chosen.serial())
        .map(|c| c.found_in)
        .collect();
    found_in.dedup();
    Some((chosen, found_in))
}

/// Whether a decision named is the coordination regulation, and not one that bears the same number in another year:
/// one that is attached, or whose case is open.
fn is_ground(desk: &Desk, intake: &Intake, named: &DecisionRef) -> bool {
    if !desk.settings.is_own_regulation(&named.number) {
        return false;
    }
    let is_attached = intake
        .files()
        .filter_map(|f| f.reading.decision.as_ref())
        .filter_map(|d| d.number.clone().map(|number| DecisionRef::new(number, d.date)))
        .any(|attached| attached.fits(named));
    let day = desk.settings.zone().civil(intake.received_at).date();
    !is_attached && desk.case_of(named, day).is_none()
}

fn completed_inside(intake: &Intake, bare: &DecisionRef) -> Option<DecisionRef> {
    numbers_inside(intake)
        .into_iter()
        .find(|d| d.is_complete() && d.serial() == bare.serial())
}

/// Every decision the documents name, most telling first: a decision's own number, then what rows are announced by.
fn numbers_inside(intake: &Intake) -> Vec<DecisionRef> {
    let mut out = Vec::new();
    for file in intake.files() {
        if let Some(found) = &file.reading.decision
            && let Some(number) = &found.number
        {
            out.push(DecisionRef::new(number.clone(), found.date));
        }
    }
    let mut by_count: BTreeMap<(String, Option<Date>), usize> = BTreeMap::new();
    for row in intake
        .files()
        .filter_map(|f| f.reading.list.as_ref())
        .flat_map(|l| &l.rows)
    {
        if let (Some(Validity::Valid), Some(number)) = (row.status, &row.decision) {
            *by_count.entry((number.clone(), row.decision_date)).or_default() += 1;
        }
    }
    let mut rows: Vec<_> = by_count.into_iter().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.1));
    out.extend(
        rows.into_iter()
            .map(|((number, date), _)| DecisionRef { number, date }),
    );
    out.extend(intake.files().flat_map(|f| f.reading.cites.iter().cloned()));
    out
}

fn named_inside(desk: &Desk, intake: &Intake) -> Option<DecisionRef> {
    numbers_inside(intake)
        .into_iter()
        .find(|d| d.is_complete() && !is_ground(desk, intake, d))
}

fn cited_in(desk: &Desk, intake: &Intake, found_in: FoundIn) -> Option<DecisionRef> {
    intake
        .cited
        .iter()
        .find(|c| {
            c.found_in == found_in
                && c.decision.is_complete()
                && !c.as_basis
                && !is_ground(desk, intake, &c.decision)
        })
        .map(|c| c.decision.clone())
}

/// The date of a decision cited without one: from other words, from the documents, from the open case.
fn with_date(desk: &Desk, intake: &Intake, decision: DecisionRef, day: Date) -> DecisionRef {
    if decision.date.is_some() {
        return decision;
    }
    let same = |d: &DecisionRef| fold_number(&d.number) == fold_number(&decision.number) && d.date.is_some();
    let date = intake
        .cited
        .iter()
        .map(|c| &c.decision)
        .find(|d| same(d))
        .and_then(|d| d.date)
        .or_else(|| {
            numbers_inside(intake)
                .iter()
                .find(|d| same(d))
                .and_then(|d| d.date)
        })
        .or_else(|| {
            desk.case_of(&decision, day)
                .and_then(|id| desk.case(id))
                .and_then(|c| c.decision.date)
        });
    DecisionRef { date, ..decision }
}

/// The case of the mail or letter answered.
fn thread_case(desk: &Desk, intake: &Intake) -> Option<CaseId> {
    let token = intake
        .case_token
        .map(CaseId)
        .filter(|id| desk.case(*id).is_some());
    token.or_else(|| intake.answers.iter().find_map(|id| desk.case_of_message(id)))
}

/// The one open case whose procedures the files hold.
fn case_by_codes(desk: &Desk, intake: &Intake) -> Option<CaseId> {
    let mut votes: BTreeMap<CaseId, usize> = BTreeMap::new();
    let procedures = intake
        .files()
        .flat_map(|f| &f.reading.procedures)
        .filter_map(|p| p.code.as_deref());
    let rows = intake
        .files()
        .filter_map(|f| f.reading.list.as_ref())
        .flat_map(|l| &l.rows)
        .filter_map(|r| r.code.as_deref());
    for code in procedures.chain(rows) {
        for case in desk.cases_of_code(code) {
            *votes.entry(case).or_default() += 1;
        }
    }
    let best = votes.values().copied().max()?;
    let mut at_best = votes.into_iter().filter(|(_, n)| *n == best).map(|(id, _)| id);
    let case = at_best.next()?;
    at_best.next().is_none().then_some(case)
}
