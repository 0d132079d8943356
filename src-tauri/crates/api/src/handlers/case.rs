//! *Hồ sơ*: one decision being brought onto the portal, and what a person does with it.

use std::collections::BTreeSet;

use domain::case::ReviewState;
use domain::check::{Expected, PlacedRow};
use domain::reading::{FileRole as Role, Validity};
use domain::{Act, Attachment, Clock as Which, Duty, FindingId, Handoff, Kind, Waiver, What};

use super::convert::{
    Search, count, day, decision_name, entry_number, file_name, filled, past_moment, reason,
};
use super::error::invalid;
use super::finding::ordinal;
use super::scene::{Laid, Scene, asked_case};
use super::{Answer, Ask};
use crate::wire::Agency;
use crate::wire::case::{
    Apologise, CaseAction, CaseFile, CaseHandoff, CaseHead, CaseLetter, CaseList, CaseProcedure, CaseRow,
    CaseState, CaseView, FileRole, LetterKind, ListCases, ListRowState, OfCase, OpenCase, ProcedureAction,
    RecordJusticeReceipt, SoftFileState,
};
use crate::wire::finding::{AcceptFinding, AcceptedAs};

pub(super) async fn case_list(ask: &Ask<'_>, request: ListCases) -> Answer<CaseList> {
    let scene = Scene::of(ask).await?;
    let search = Search::of(request.text.as_deref());
    let mut rows = Vec::new();
    for case in scene.desk().cases.values() {
        let laid = scene.laid(case);
        let head = head(&laid);
        let wanted = request.state.is_none_or(|state| state == head.state);
        if wanted && search.finds(words(&laid)) {
            let pressing = pressing(&scene, &laid);
            let severity = laid.course.findings().iter().filter(|f| f.accepted.is_none());
            let notices = severity
                .filter(|f| f.severity == domain::Severity::Notice)
                .count();
            let row = CaseRow {
                case: head,
                clocks: scene.clocks(&laid),
                blocking: count(laid.blocking().count()),
                notices: count(notices),
                handoffs: count(case.handoffs.len()),
            };
            rows.push((pressing, std::cmp::Reverse(case.id), row));
        }
    }
    rows.sort_by_key(|(pressing, newest, _)| (*pressing, *newest));
    Ok(CaseList {
        rows: rows.into_iter().map(|(_, _, row)| row).collect(),
        total: count(scene.desk().cases.len()),
    })
}

pub(super) async fn case_show(ask: &Ask<'_>, request: OfCase) -> Answer<CaseView> {
    view(ask, &request.case).await
}

pub(super) async fn case_open(ask: &Ask<'_>, request: OpenCase) -> Answer<CaseView> {
    let actor = ask.actor(Act::Handle).await?;
    let now = Scene::of(ask).await?.now();
    let number = filled("number", &request.number)?;
    let date = day("date", &request.date)?;
    let justice = match &request.justice_received_at {
        Some(at) => Some(past_moment("justice_received_at", at, now)?),
        None => None,
    };
    let case = app::cases::open(ask.office(), actor, number, date, justice).await?;
    view(ask, &case.0.to_string()).await
}

pub(super) async fn case_record_justice_receipt(
    ask: &Ask<'_>,
    request: RecordJusticeReceipt,
) -> Answer<CaseView> {
    let actor = ask.actor(Act::Handle).await?;
    let case = asked_case(ask, &request.case).await?;
    let now = Scene::of(ask).await?.now();
    let at = past_moment("received_at", &request.received_at, now)?;
    app::cases::record_justice_receipt(ask.office(), actor, case, at).await?;
    view(ask, &request.case).await
}

pub(super) async fn case_accept_finding(ask: &Ask<'_>, request: AcceptFinding) -> Answer<CaseView> {
    let actor = ask.actor(Act::Handle).await?;
    let case = asked_case(ask, &request.case).await?;
    let how = match request.accepted_as {
        AcceptedAs::ReaderWrong => Waiver::ReaderWrong,
        AcceptedAs::Waived => Waiver::Waived,
    };
    let why = reason(&request.reason)?;
    let finding = FindingId(request.finding);
    app::cases::accept_finding(ask.office(), actor, case, &finding, how, why).await?;
    view(ask, &request.case).await
}

pub(super) async fn case_apologise(ask: &Ask<'_>, request: Apologise) -> Answer<CaseView> {
    let actor = ask.actor(Act::Handle).await?;
    let case = asked_case(ask, &request.case).await?;
    let clock = Which::from_number(request.clock).ok_or_else(|| invalid("clock", "not_a_number"))?;
    let new_day = day("new_day", &request.new_day)?;
    let why = reason(&request.reason)?;
    app::cases::apologise(ask.office(), actor, case, clock, new_day, why).await?;
    view(ask, &request.case).await
}

/// A case, whole.
pub(super) async fn view(ask: &Ask<'_>, id: &str) -> Answer<CaseView> {
    let scene = Scene::of(ask).await?;
    let case = scene.case(id)?;
    let laid = scene.laid(case);
    let head = head(&laid);
    let actions = actions(&scene, &laid, head.state);
    let primary = primary(&laid, head.state, &actions);
    Ok(CaseView {
        opened_at: scene.moment(case.opened_at),
        opened_by: scene.actor(case.opened_by),
        justice_received_at: case.justice_received_at.map(|at| scene.moment(at)),
        complete_at: laid.course.complete_at.map(|at| scene.moment(at)),
        published_at: case.published_at().map(|at| scene.moment(at)),
        clocks: scene.clocks(&laid),
        procedures: procedures(&scene, &laid),
        files: files(&scene, &laid),
        findings: scene.findings(&laid),
        handoffs: handoffs(&scene, &laid),
        letters: letters(&scene, &laid),
        case: head,
        actions,
        primary,
    })
}

/// What names a case in tables.
pub(super) fn head(laid: &Laid<'_>) -> CaseHead {
    let case = laid.case;
    CaseHead {
        id: case.id.0.to_string(),
        decision: decision_name(&case.decision),
        subject: case.field.clone().or_else(|| case.about.clone()),
        announced: count(laid.assembly.expected.len()),
        abolished: count(laid.assembly.ended.len()),
        state: state(laid),
    }
}

/// Where a case stands. A review of content that something is missing from again counts for nothing.
pub(super) fn state(laid: &Laid<'_>) -> CaseState {
    let case = laid.case;
    let published = case.publications.last().map(|p| p.content.as_str());
    let review = case
        .review
        .as_ref()
        .filter(|r| published != Some(r.content.as_str()));
    match review {
        None if published.is_some() => CaseState::Published,
        _ if !laid.is_complete() => CaseState::Collecting,
        None => CaseState::Complete,
        Some(review) => match review.state {
            ReviewState::Waiting => CaseState::InReview,
            ReviewState::Approved { .. } => CaseState::Approved,
            ReviewState::Rejected { .. } => CaseState::Returned,
        },
    }
}

/// The most pressing clock: its level, and when it is due. Published cases come last.
fn pressing(scene: &Scene<'_>, laid: &Laid<'_>) -> (bool, domain::Level, Option<jiff::Timestamp>) {
    let statuses = Which::ALL.map(|which| scene.status(laid, which));
    let open = statuses
        .iter()
        .filter(|s| s.met_at.is_none() && s.deadline.is_some());
    let key = open.map(|s| (s.level, s.deadline.map(|d| d.due.due))).min();
    let (level, due) = key.unwrap_or((domain::Level::NotStarted, None));
    (state(laid) == CaseState::Published, level, due)
}

/// Everything a case may be found by.
fn words<'a>(laid: &'a Laid<'_>) -> Vec<&'a str> {
    let case = laid.case;
    let mut words = vec![case.decision.number.as_str()];
    words.extend(case.field.as_deref());
    words.extend(case.about.as_deref());
    for e in &laid.assembly.expected {
        words.push(&e.name);
        words.extend(e.code.as_deref());
    }
    for e in &laid.assembly.ended {
        words.push(&e.abolished.name);
        words.extend(e.abolished.code.as_deref());
    }
    words
}

/// What the signed-in person may do with it now.
fn actions(scene: &Scene<'_>, laid: &Laid<'_>, state: CaseState) -> Vec<CaseAction> {
    let owed_by = |duty: Duty| laid.blocking().any(|f| f.what.duty() == duty);
    let nothing_came = laid.course.steps.is_empty();
    let overdue = |which: &Which| scene.status(laid, *which).level == domain::Level::Overdue;
    let others = laid
        .case
        .review
        .as_ref()
        .is_some_and(|r| !scene.is_me(r.submitted_by));
    let all = [
        (
            CaseAction::SupplementOffice,
            Act::Handle,
            nothing_came || owed_by(Duty::ProcedureFiles),
        ),
        (
            CaseAction::SupplementJustice,
            Act::Handle,
            nothing_came || owed_by(Duty::ValidityList),
        ),
        (
            CaseAction::RecordJusticeReceipt,
            Act::Handle,
            laid.case.justice_received_at.is_none(),
        ),
        (
            CaseAction::AcceptFinding,
            Act::Handle,
            laid.blocking().next().is_some(),
        ),
        (
            CaseAction::SubmitReview,
            Act::Submit,
            matches!(state, CaseState::Complete | CaseState::Returned),
        ),
        (
            CaseAction::Review,
            Act::Approve,
            state == CaseState::InReview && others,
        ),
        (CaseAction::Publish, Act::Publish, state == CaseState::Approved),
        (CaseAction::Apologise, Act::Handle, Which::ALL.iter().any(overdue)),
        (
            CaseAction::NotifyOverdue,
            Act::Handle,
            [Which::Files, Which::List].iter().any(overdue),
        ),
        (CaseAction::TakeIn, Act::Handle, true),
    ];
    all.into_iter()
        .filter(|(_, act, now)| *now && scene.may(*act))
        .map(|(action, _, _)| action)
        .collect()
}

/// The next step, among what may be done.
fn primary(laid: &Laid<'_>, state: CaseState, actions: &[CaseAction]) -> Option<CaseAction> {
    let next = match state {
        CaseState::Collecting if laid.course.files_complete_at.is_none() => CaseAction::SupplementOffice,
        CaseState::Collecting => CaseAction::SupplementJustice,
        CaseState::Complete | CaseState::Returned => CaseAction::SubmitReview,
        CaseState::InReview => CaseAction::Review,
        CaseState::Approved => CaseAction::Publish,
        CaseState::Published => return None,
    };
    let office_first = [next, CaseAction::SupplementOffice, CaseAction::SupplementJustice];
    office_first.into_iter().find(|a| actions.contains(a))
}

fn procedures(scene: &Scene<'_>, laid: &Laid<'_>) -> Vec<CaseProcedure> {
    let assembly = &laid.assembly;
    let announced = assembly.expected.iter().zip(1..).map(|(e, ordinal)| {
        let missing = sections_missing(laid, ordinal);
        let held = e.source.map(|s| (s.handoff, s.file)).or(e.unreadable);
        CaseProcedure {
            ordinal,
            code: e.code.clone(),
            name: e.name.clone(),
            field: e.field.clone(),
            action: ProcedureAction::Announced,
            soft_file: soft_file(e, missing),
            sections_missing: missing,
            list_row: list_row(assembly.has_list, e.row, Validity::Valid),
            file: held.and_then(|(handoff, file)| scene.id_of_file(handoff.seq, file)),
            line: None,
        }
    });
    let first = count(assembly.expected.len()).saturating_add(1);
    let ended = assembly
        .ended
        .iter()
        .zip(first..)
        .map(|(e, ordinal)| CaseProcedure {
            ordinal,
            code: e.abolished.code.clone(),
            name: e.abolished.name.clone(),
            field: None,
            action: ProcedureAction::Abolished,
            soft_file: SoftFileState::NotOwed,
            sections_missing: 0,
            list_row: list_row(assembly.has_list, e.row, Validity::Expired),
            file: None,
            line: None,
        });
    announced.chain(ended).collect()
}

fn sections_missing(laid: &Laid<'_>, wanted: u32) -> u32 {
    let missing = laid.blocking().filter(|f| {
        f.what == What::Sections
            && ordinal(&laid.assembly, f.code.as_deref(), f.name.as_deref()) == Some(wanted)
    });
    count(missing.count())
}

fn soft_file(expected: &Expected<'_>, sections_missing: u32) -> SoftFileState {
    match (expected.source, expected.unreadable) {
        (Some(_), _) if sections_missing > 0 => SoftFileState::SectionsMissing,
        (Some(_), _) => SoftFileState::Complete,
        (None, Some(_)) => SoftFileState::Unreadable,
        (None, None) => SoftFileState::Missing,
    }
}

fn list_row(has_list: bool, row: Option<PlacedRow<'_>>, wanted: Validity) -> ListRowState {
    match row.map(|r| r.row.status) {
        _ if !has_list => ListRowState::NoList,
        None | Some(None) => ListRowState::NoRow,
        Some(Some(status)) if status == wanted => ListRowState::Agrees,
        Some(Some(_)) => ListRowState::Contradicts,
    }
}

fn files(scene: &Scene<'_>, laid: &Laid<'_>) -> Vec<CaseFile> {
    let assembly = &laid.assembly;
    let mut standing: BTreeSet<(u64, &domain::FileRef)> = BTreeSet::new();
    standing.extend(assembly.decision.map(|(h, f, _)| (h.seq, &f.file)));
    for e in &assembly.expected {
        standing.extend(e.source.map(|s| (s.handoff.seq, &s.file.file)));
        standing.extend(e.unreadable.map(|(h, f)| (h.seq, &f.file)));
    }
    standing.extend(assembly.stray_files.iter().map(|s| (s.handoff.seq, &s.file.file)));
    standing.extend(assembly.unreadable_strays.iter().map(|(h, f)| (h.seq, &f.file)));
    standing.extend(assembly.rows.iter().map(|r| (r.handoff.seq, &r.file.file)));
    let handoffs = scene.desk().handoffs_of(laid.case.id);
    let newest_list = handoffs
        .iter()
        .flat_map(|h| h.intake.files().map(move |f| (h.seq, f)))
        .filter(|(_, f)| f.reading.role == Role::ValidityList)
        .last()
        .map(|(seq, f)| (seq, &f.file));
    standing.extend(newest_list);
    let all = handoffs.iter().flat_map(|h| {
        let numbered = h.intake.files().enumerate();
        numbered.map(move |(index, file)| (*h, index, file))
    });
    all.map(|(handoff, index, file)| CaseFile {
        file: file_name(handoff.seq, index, file),
        role: role(file),
        entry: Some(entry_number(handoff.number)),
        replaced: may_be_replaced(file) && !standing.contains(&(handoff.seq, &file.file)),
    })
    .collect()
}

fn role(file: &Attachment) -> FileRole {
    match file.reading.role {
        Role::Decision | Role::DecisionAndProcedures => FileRole::Decision,
        Role::Procedure => FileRole::Procedure,
        Role::ValidityList => FileRole::ValidityList,
        Role::Form => FileRole::Form,
        Role::Archive => FileRole::Archive,
        Role::Other => FileRole::Other,
    }
}

/// Files of which the newest counts.
fn may_be_replaced(file: &Attachment) -> bool {
    matches!(
        file.reading.role,
        Role::Decision | Role::DecisionAndProcedures | Role::Procedure | Role::ValidityList
    )
}

fn handoffs(scene: &Scene<'_>, laid: &Laid<'_>) -> Vec<CaseHandoff> {
    let handoffs = scene.desk().handoffs_of(laid.case.id);
    let shown = handoffs.into_iter().map(|h| CaseHandoff {
        id: h.seq.to_string(),
        entry: entry_number(h.number),
        received_at: scene.moment(h.intake.received_at),
        agency: scene.agency_of_handoff(h),
        sender: sender_name(h),
        file_count: count(h.intake.attachments.len()),
        receipt_written: scene
            .desk()
            .letters_of(laid.case.id)
            .any(|l| l.kind == domain::LetterKind::Receipt && l.handoff == Some(h.seq)),
        supplement: h.placed.kind == Kind::Supplement,
    });
    shown.collect()
}

/// The sender as people call them: by the signature, by the mail, by the address.
pub(super) fn sender_name(handoff: &Handoff) -> String {
    let intake = &handoff.intake;
    intake
        .sender
        .name
        .clone()
        .or_else(|| Some(intake.from_name.clone()).filter(|n| !n.is_empty()))
        .unwrap_or_else(|| intake.from_address.clone())
}

impl Scene<'_> {
    /// Whose handoff it is. Numbered handoffs have an agency of the settings.
    pub(super) fn agency_of_handoff(&self, handoff: &Handoff) -> Agency {
        let key = handoff.intake.agency.as_ref();
        key.and_then(|key| self.agency(key)).unwrap_or(Agency::Office)
    }
}

fn letters(scene: &Scene<'_>, laid: &Laid<'_>) -> Vec<CaseLetter> {
    let agency = |letter: &domain::Letter| {
        let answered = letter.handoff.and_then(|seq| scene.desk().handoffs.get(&seq));
        let addressed = || {
            letter
                .to
                .iter()
                .find_map(|to| scene.desk().senders.get(&to.to_lowercase()))
        };
        answered
            .map(|h| scene.agency_of_handoff(h))
            .or_else(|| scene.agency(&addressed()?.agency))
            .unwrap_or(Agency::Office)
    };
    let letters = scene.desk().letters_of(laid.case.id).map(|letter| CaseLetter {
        kind: letter_kind(letter.kind),
        agency: agency(letter),
        at: scene.moment(letter.at),
        by: scene.actor(letter.by),
    });
    letters.collect()
}

pub(super) fn letter_kind(kind: domain::LetterKind) -> LetterKind {
    match kind {
        domain::LetterKind::Receipt => LetterKind::Receipt,
        domain::LetterKind::Supplement => LetterKind::Supplement,
        domain::LetterKind::Apology => LetterKind::Apology,
        domain::LetterKind::Complete => LetterKind::Complete,
        domain::LetterKind::Published => LetterKind::Published,
        domain::LetterKind::Overdue => LetterKind::Overdue,
        domain::LetterKind::Reminder => LetterKind::Reminder,
        domain::LetterKind::Digest => LetterKind::Digest,
        domain::LetterKind::Checkpoint => LetterKind::Checkpoint,
    }
}
