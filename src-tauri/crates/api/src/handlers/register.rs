//! *Sổ giao nhận*: what was received when, proved, corrected, exported.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use app::AppError;
use app::data_dir::write_whole;
use app::verify::FaultKind as Broken;
use domain::finding::gather;
use domain::intake::{ReceivedEvidence, Verdict};
use domain::{Act, CaseId, Channel as Came, Clock as Which, Duty, Handoff, Severity, What};

use super::case::sender_name;
use super::convert::{
    Search, count, day, decision_name, duty_of, entry_number, file_names, filled, past_moment, reason,
};
use super::error::{invalid, not_found};
use super::origin::origin;
use super::scene::{Laid, Scene};
use super::{Answer, Ask};
use crate::wire::Nothing;
use crate::wire::register::{
    Authenticity, Channel, Correct, CorrectableField, Correction, DuplicateNote, EntryProof, EntryStatus,
    EntryView, ExportFormat, ExportRegister, Exported, Fault, FaultKind, ListRegister, OfEntry, RegisterRow,
    RegisterView, SenderShown, Verification, Verified,
};

/// Where the last verification is kept beside the evidence.
const LAST_VERIFICATION: &str = "last-verification";

pub(super) async fn register_list(ask: &Ask<'_>, request: ListRegister) -> Answer<RegisterView> {
    let verified = last_verified(ask).await?;
    let scene = Scene::of(ask).await?;
    let desk = scene.desk();
    let years: BTreeSet<i16> = desk.book.keys().map(|n| n.year).collect();
    let newest = years.last().copied();
    let year = request.year.or(newest).unwrap_or_else(|| scene.today().year());
    let search = Search::of(request.text.as_deref());
    let mut book = Book::of(&scene);
    let of_year: Vec<&Handoff> = desk
        .book
        .iter()
        .rev()
        .filter(|(number, _)| number.year == year)
        .filter_map(|(_, seq)| desk.handoffs.get(seq))
        .collect();
    let found = of_year
        .iter()
        .filter(|h| search.finds(words(h)))
        .map(|h| book.row(h))
        .filter(|row| request.agency.is_none_or(|agency| row.agency == agency))
        .filter(|row| request.status.is_none_or(|status| row.status == status));
    Ok(RegisterView {
        year,
        rows: found.collect(),
        years: years.into_iter().rev().collect(),
        total: count(of_year.len()),
        corrections: count(of_year.iter().map(|h| h.corrections.len()).sum()),
        verified,
    })
}

pub(super) async fn register_entry(ask: &Ask<'_>, request: OfEntry) -> Answer<EntryView> {
    view(ask, &request.entry).await
}

pub(super) async fn register_verify(ask: &Ask<'_>, _: Nothing) -> Answer<Verification> {
    let (at, up_to) = {
        let scene = Scene::of(ask).await?;
        let newest = scene.desk().book.keys().next_back().copied();
        (scene.moment(scene.now()), newest.map(entry_number))
    };
    let done = ask
        .aside(|office| async move { app::verify::verify(&office, |_, _| {}).await })
        .await?;
    let seen = Verified {
        at: at.clone(),
        ok: done.holds(),
        up_to,
    };
    if let Ok(note) = serde_json::to_string(&seen) {
        let kept = ask.office().store().set_meta(LAST_VERIFICATION, &note).await;
        kept.map_err(AppError::from)?;
    }
    Ok(Verification {
        ok: done.holds(),
        at,
        events: done.events,
        entries: done.entries,
        originals: done.originals,
        root_hash: done.root,
        fault: done.fault.map(|f| Fault {
            what: match f.kind {
                Broken::Event => FaultKind::Event,
                Broken::Original => FaultKind::Original,
                Broken::Entry => FaultKind::Entry,
                Broken::Checkpoint => FaultKind::Checkpoint,
                Broken::Identity => FaultKind::Identity,
                Broken::Derived => FaultKind::Derived,
                Broken::File => FaultKind::File,
            },
            which: f.which,
            detail: f.detail,
        }),
    })
}

/// The last verification, when there was one.
pub(super) async fn last_verified(ask: &Ask<'_>) -> Answer<Option<Verified>> {
    let kept = ask.office().store().meta(LAST_VERIFICATION).await;
    let kept = kept.map_err(AppError::from)?;
    Ok(kept.and_then(|note| serde_json::from_str(&note).ok()))
}

pub(super) async fn register_correct(ask: &Ask<'_>, request: Correct) -> Answer<EntryView> {
    let actor = ask.actor(Act::Correct).await?;
    let why = reason(&request.reason)?;
    let office = ask.office();
    let (number, seq, decision, by_hand, now) = {
        let scene = Scene::of(ask).await?;
        let entry = scene.entry(&request.entry)?;
        let decision = decision_of(&scene, entry);
        let by_hand = entry.intake.channel == Came::Hand;
        (entry.number, entry.seq, decision, by_hand, scene.now())
    };
    let field = match request.field {
        CorrectableField::SenderName => "sender.name",
        CorrectableField::SenderTitle => "sender.title",
        CorrectableField::SenderPhone => "sender.phone",
        CorrectableField::ReceivedAt if by_hand => {
            past_moment("value", &request.value, now)?;
            "received_at"
        }
        // A mail tells its own time of receipt; the agency is that of its address.
        CorrectableField::ReceivedAt | CorrectableField::Agency => return Err(invalid("field", "fixed")),
        CorrectableField::DecisionNumber => {
            let named = app::cases::decision(filled("value", &request.value)?, None)?;
            app::cases::assign(office, actor, seq, named, why).await?;
            return view(ask, &request.entry).await;
        }
        CorrectableField::DecisionDate => {
            let date = day("value", &request.value)?;
            let number = decision.ok_or_else(|| not_found("case"))?.number;
            let named = app::cases::decision(&number, Some(date))?;
            app::cases::assign(office, actor, seq, named, why).await?;
            return view(ask, &request.entry).await;
        }
    };
    app::cases::correct(office, actor, number, field, request.value.trim(), why).await?;
    view(ask, &request.entry).await
}

pub(super) async fn register_confirm_backfill(ask: &Ask<'_>, request: OfEntry) -> Answer<EntryView> {
    let actor = ask.actor(Act::Correct).await?;
    let number = Scene::of(ask).await?.entry(&request.entry)?.number;
    app::cases::confirm_backfill(ask.office(), actor, number).await?;
    view(ask, &request.entry).await
}

pub(super) async fn register_export(ask: &Ask<'_>, request: ExportRegister) -> Answer<Exported> {
    let path = filled("path", &request.path)?;
    let office = ask.office();
    let (bytes, entries) = match request.format {
        ExportFormat::Xlsx => app::register::export_xlsx(office, request.year).await?,
        ExportFormat::Jsonl => app::register::export_jsonl(office, request.year).await?,
    };
    let file = PathBuf::from(path);
    let written = tokio::task::spawn_blocking(move || write_whole(&file, &bytes)).await;
    written.map_err(|e| AppError::new(app::Refusal::Broke).because(e))??;
    Ok(Exported {
        path: path.to_owned(),
        entries: count(entries),
    })
}

async fn view(ask: &Ask<'_>, id: &str) -> Answer<EntryView> {
    let scene = Scene::of(ask).await?;
    let entry = scene.entry(id)?;
    let mut book = Book::of(&scene);
    let row = book.row(entry);
    let intake = &entry.intake;
    let provisional = entry.is_provisional() && !scene.is_me(entry.recorded_by);
    let duplicates = entry
        .duplicates
        .iter()
        .filter_map(|seq| scene.desk().duplicates.get(seq));
    Ok(EntryView {
        row,
        raw_sha256: match intake.blobs.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        },
        message_id: intake.message_id.clone(),
        authenticity: match intake.channel {
            Came::Hand => Authenticity::NotMail,
            Came::Mail => match intake.authenticity.verdict {
                Verdict::Passed => Authenticity::Proven,
                Verdict::Unproven => Authenticity::Unproven,
                Verdict::Failed => Authenticity::Failed,
            },
        },
        origin: origin(intake),
        backfill_reason: entry.backfill_reason.clone(),
        files: file_names(entry.seq, intake),
        findings: book.findings(entry),
        corrections: entry
            .corrections
            .iter()
            .filter_map(|c| correction(&scene, c))
            .collect(),
        duplicates: duplicates
            .map(|d| DuplicateNote {
                received_at: scene.moment(d.intake.received_at),
                recorded_at: scene.moment(d.recorded_at),
            })
            .collect(),
        proof: proof(ask, &scene, entry.seq).await?,
        may_confirm: provisional && scene.may(Act::Correct),
        may_correct: scene.may(Act::Correct),
    })
}

/// Where the entry stands in the tree, and the checkpoint over it.
async fn proof(ask: &Ask<'_>, scene: &Scene<'_>, seq: u64) -> Answer<EntryProof> {
    let broken = |why: &str| {
        AppError::new(app::Refusal::RegisterBroken)
            .with("what", seq)
            .because(why)
    };
    let store = ask.office().store();
    let rows = store
        .events_after(seq.saturating_sub(1), 1)
        .await
        .map_err(AppError::from)?;
    let row = rows.first().ok_or_else(|| broken("no such event"))?;
    let checkpoint = store.latest_checkpoint().await.map_err(AppError::from)?;
    let checkpoint = checkpoint.ok_or_else(|| broken("no checkpoint"))?;
    let tree = &scene.inner.tree;
    let head = tree
        .head_at(checkpoint.size)
        .map_err(|e| broken(&e.to_string()))?;
    let path = tree
        .prove_inclusion(seq.saturating_sub(1), checkpoint.size)
        .map_err(|e| broken(&e.to_string()))?;
    Ok(EntryProof {
        seq,
        leaf_hash: row.leaf.iter().map(|b| format!("{b:02x}")).collect(),
        tree_size: head.size,
        root_hash: head.root.to_string(),
        path: path.path.iter().map(ToString::to_string).collect(),
        checkpoint: checkpoint.note,
    })
}

/// The book with the cases its entries belong to, each laid out once.
struct Book<'a> {
    scene: &'a Scene<'a>,
    cases: BTreeMap<CaseId, Laid<'a>>,
}

impl<'a> Book<'a> {
    fn of(scene: &'a Scene<'a>) -> Self {
        Self {
            scene,
            cases: BTreeMap::new(),
        }
    }

    fn laid(&mut self, handoff: &Handoff) -> Option<&Laid<'a>> {
        let case = self.scene.desk().case(handoff.case?)?;
        Some(self.cases.entry(case.id).or_insert_with(|| self.scene.laid(case)))
    }

    /// What the check said right after this handoff, of what its agency owes: blocking findings that stand.
    fn owed(&mut self, handoff: &Handoff, duty: Duty) -> Vec<domain::Finding> {
        let step = self
            .laid(handoff)
            .and_then(|laid| laid.course.steps.iter().find(|s| s.handoff == Some(handoff.seq)));
        step.map(|s| s.blocking().filter(|f| f.what.duty() == duty).cloned().collect())
            .unwrap_or_default()
    }

    /// What was outstanding after this handoff, and notices about its files.
    fn findings(&mut self, handoff: &Handoff) -> Vec<crate::wire::finding::Finding> {
        let scene = self.scene;
        let duty = duty_of(scene.agency_of_handoff(handoff));
        let Some(laid) = self.laid(handoff) else {
            return Vec::new();
        };
        let step = laid.course.steps.iter().find(|s| s.handoff == Some(handoff.seq));
        let of_entry = step
            .into_iter()
            .flat_map(|s| &s.findings)
            .filter(|f| match f.severity {
                Severity::Blocking => f.what.duty() == duty,
                Severity::Notice => f.handoff == Some(handoff.seq),
            });
        of_entry.map(|f| scene.finding(laid, f)).collect()
    }

    fn row(&mut self, handoff: &Handoff) -> RegisterRow {
        let scene = self.scene;
        let agency = scene.agency_of_handoff(handoff);
        let duty = duty_of(agency);
        let owed = self.owed(handoff, duty);
        let status = if handoff.is_provisional() {
            EntryStatus::Unconfirmed
        } else if handoff.case.is_none() {
            EntryStatus::Unassigned
        } else if owed.iter().any(|f| f.what == What::ListStatusConflict) {
            EntryStatus::Conflict
        } else if owed.is_empty() {
            EntryStatus::Complete
        } else {
            EntryStatus::Missing
        };
        let intake = &handoff.intake;
        let answers = Which::ALL.into_iter().find(|which| which.duty() == duty);
        let clock = self.laid(handoff).zip(answers);
        let due_day = clock
            .and_then(|(laid, which)| laid.case.deadline(which))
            .map(|d| d.due.due_day.to_string());
        let gap = clock.and_then(|(laid, which)| scene.gap_at(laid, which, intake.received_at));
        RegisterRow {
            id: handoff.seq.to_string(),
            entry: entry_number(handoff.number),
            received_at: scene.moment(intake.received_at),
            recorded_at: scene.moment(handoff.recorded_at),
            recorded_by: scene.actor(handoff.recorded_by),
            channel: channel(handoff),
            agency,
            sender: SenderShown {
                name: Some(sender_name(handoff)).filter(|n| !n.is_empty()),
                title: intake.sender.title.clone(),
                address: intake
                    .sender
                    .email
                    .clone()
                    .or_else(|| Some(intake.from_address.clone()).filter(|a| !a.is_empty())),
                phone: intake.sender.phone.clone(),
            },
            decision: decision_of(scene, handoff).as_ref().map(decision_name),
            case: handoff.case.map(|id| id.0.to_string()),
            subject: intake.subject.clone(),
            file_count: count(intake.attachments.len()),
            status,
            outstanding: count(gather(&owed).len()),
            due_day,
            gap,
            backfilled: handoff.backfill_reason.is_some(),
            confirmed_by: handoff.confirmed_by.map(|id| {
                scene.actor(domain::Actor::Person {
                    id,
                    shown_by: domain::Proof::Password,
                })
            }),
            corrections: count(handoff.corrections.len()),
            duplicates: count(handoff.duplicates.len()),
        }
    }
}

/// The decision an entry is about: that of its case, else what it seems to be.
fn decision_of(scene: &Scene<'_>, handoff: &Handoff) -> Option<domain::DecisionRef> {
    let case = handoff.case.and_then(|id| scene.desk().case(id));
    case.map(|c| c.decision.clone())
        .or_else(|| handoff.placed.decision.clone())
}

/// How it came. Mails come as files in this version; bundles nobody attests came from a watched folder.
fn channel(handoff: &Handoff) -> Channel {
    match (handoff.intake.channel, &handoff.intake.received_evidence) {
        (Came::Mail, _) => Channel::EmlFile,
        (Came::Hand, ReceivedEvidence::Recording) => Channel::Folder,
        (Came::Hand, _) => Channel::Hand,
    }
}

/// Everything an entry may be found by.
fn words<'h>(handoff: &&'h Handoff) -> Vec<&'h str> {
    let intake = &handoff.intake;
    let mut words = vec![
        intake.subject.as_str(),
        intake.from_name.as_str(),
        intake.from_address.as_str(),
    ];
    words.extend(intake.sender.name.as_deref());
    words.extend(intake.sender.title.as_deref());
    words.extend(handoff.placed.decision.as_ref().map(|d| d.number.as_str()));
    words.extend(intake.files().map(|f| f.safe_name.as_str()));
    words
}

/// A correction of a field the window knows.
fn correction(scene: &Scene<'_>, c: &domain::handoff::Correction) -> Option<Correction> {
    let field = match c.field.as_str() {
        "sender.name" => CorrectableField::SenderName,
        "sender.title" => CorrectableField::SenderTitle,
        "sender.phone" => CorrectableField::SenderPhone,
        "received_at" => CorrectableField::ReceivedAt,
        _ => return None,
    };
    let said = |text: &str| match (field, text.parse()) {
        (CorrectableField::ReceivedAt, Ok(at)) => scene.moment(at),
        _ => text.to_owned(),
    };
    Some(Correction {
        field,
        old: said(&c.was),
        new: said(&c.value),
        reason: c.reason.clone(),
        by: scene.actor(c.by),
        at: scene.moment(c.at),
    })
}
