//! *Hộp chờ phân loại*: what no rule could place, and what a person decides about it.

use domain::placing;
use domain::state::TriageItem as Waiting;
use domain::text::fold_bare;
use domain::{Act, AgencyKey, DecisionRef, Handoff, Intake};

use super::convert::{day, decision_name, entry_number, file_names, filled, reason};
use super::error::not_found;
use super::origin::origin;
use super::scene::Scene;
use super::{Answer, Ask};
use crate::wire::triage::{
    DecisionGuess, TriageAccept, TriageAssign, TriageDismiss, TriageItem, TriageReason, TriageView,
};
use crate::wire::{Agency, Nothing};

/// Most guesses shown.
const MAX_GUESSES: usize = 3;
/// Most mails whose words are read for one list.
const MAX_EXCERPTS: usize = 100;

pub(super) async fn triage_list(ask: &Ask<'_>, _: Nothing) -> Answer<TriageView> {
    view(ask).await
}

pub(super) async fn triage_accept(ask: &Ask<'_>, request: TriageAccept) -> Answer<TriageView> {
    let actor = ask.actor(Act::Handle).await?;
    reason(&request.reason)?;
    let (agency, decision) = {
        let scene = Scene::of(ask).await?;
        let case = request.case.as_deref().map(|id| scene.case(id)).transpose()?;
        (
            scene.agency_key(request.agency)?,
            case.map(|c| c.decision.clone()),
        )
    };
    let item = seq(&request.item)?;
    app::cases::accept_triage(
        ask.office(),
        actor,
        item,
        &agency,
        decision,
        Some(&request.reason),
    )
    .await?;
    view(ask).await
}

pub(super) async fn triage_assign(ask: &Ask<'_>, request: TriageAssign) -> Answer<TriageView> {
    let actor = ask.actor(Act::Handle).await?;
    let number = filled("number", &request.number)?;
    let date = day("date", &request.date)?;
    let decision = app::cases::decision(number, Some(date))?;
    let item = seq(&request.item)?;
    {
        let scene = Scene::of(ask).await?;
        scene
            .desk()
            .handoffs
            .get(&item)
            .ok_or_else(|| not_found("item"))?;
    }
    app::cases::assign(ask.office(), actor, item, decision, "").await?;
    view(ask).await
}

pub(super) async fn triage_dismiss(ask: &Ask<'_>, request: TriageDismiss) -> Answer<TriageView> {
    let actor = ask.actor(Act::Handle).await?;
    let why = reason(&request.reason)?;
    app::cases::dismiss_triage(ask.office(), actor, seq(&request.item)?, why).await?;
    view(ask).await
}

fn seq(item: &str) -> Answer<u64> {
    item.parse().map_err(|_| not_found("item"))
}

async fn view(ask: &Ask<'_>) -> Answer<TriageView> {
    let (mut items, mails) = {
        let scene = Scene::of(ask).await?;
        let items = waiting(&scene);
        let mails: Vec<_> = items.iter().map(|item| mail_of(&scene, item)).collect();
        (items, mails)
    };
    let with_words = items.iter_mut().zip(mails).take(MAX_EXCERPTS);
    for (item, mail) in with_words.filter_map(|(item, mail)| Some((item, mail?))) {
        match app::cases::excerpt(ask.office(), &mail).await {
            Ok(words) => item.excerpt = words,
            // One damaged original, which `register verify` names, hides none of the others that wait.
            Err(error) => tracing::warn!(%error, mail, "the words of a mail cannot be shown"),
        }
    }
    Ok(TriageView { items })
}

/// The stored mail of something that waits; `None` for files handed over.
fn mail_of(scene: &Scene<'_>, item: &TriageItem) -> Option<String> {
    let desk = scene.desk();
    let seq = seq(&item.id).ok()?;
    let waits = desk.triage.get(&seq).map(|t| &t.intake);
    let intake = waits.or_else(|| desk.handoffs.get(&seq).map(|h| &h.intake))?;
    (intake.channel == domain::Channel::Mail).then(|| intake.blobs.first().cloned())?
}

/// Everything that waits for a person, newest first.
pub(super) fn waiting(scene: &Scene<'_>) -> Vec<TriageItem> {
    let desk = scene.desk();
    let items = desk.triage.values().filter(|t| t.outcome.is_none()).map(|t| {
        let mut item = shown(scene, t.seq, &t.intake, item_reason(t));
        item.recorded_at = scene.moment(t.recorded_at);
        item.agency = match item.reason {
            TriageReason::SpoofedName => claimed(scene, &t.intake.from_name),
            _ => None,
        };
        item.guesses = guesses(scene, &t.intake, t.placed.decision.as_ref());
        (t.intake.received_at, item)
    });
    let entries = desk.handoffs.values().filter(|h| h.case.is_none()).map(|h| {
        let mut item = shown(scene, h.seq, &h.intake, unassigned_reason(h));
        item.recorded_at = scene.moment(h.recorded_at);
        item.entry = Some(entry_number(h.number));
        item.agency = h.intake.agency.as_ref().and_then(|key| scene.agency(key));
        item.guesses = guesses(scene, &h.intake, h.placed.decision.as_ref());
        (h.intake.received_at, item)
    });
    let mut all: Vec<_> = items.chain(entries).collect();
    all.sort_by(|(a, _), (b, _)| b.cmp(a));
    all.into_iter().map(|(_, item)| item).collect()
}

fn shown(scene: &Scene<'_>, seq: u64, intake: &Intake, reason: TriageReason) -> TriageItem {
    TriageItem {
        id: seq.to_string(),
        reason,
        entry: None,
        received_at: scene.moment(intake.received_at),
        recorded_at: String::new(),
        sender_name: intake.from_name.clone(),
        sender_address: Some(intake.from_address.clone()).filter(|a| !a.is_empty()),
        agency: None,
        subject: intake.subject.clone(),
        // The words of a mail are kept in its original only.
        excerpt: String::new(),
        origin: origin(intake),
        files: file_names(seq, intake),
        guesses: Vec::new(),
    }
}

/// Why an item waits; a name that passes for an agency's goes before the address.
pub(super) fn item_reason(item: &Waiting) -> TriageReason {
    let has = |key: &str| item.reasons.iter().any(|r| r == key);
    if has(placing::REASON_SPOOFED_NAME) {
        TriageReason::SpoofedName
    } else if has(placing::REASON_FAILED_AUTHENTICITY) {
        TriageReason::FailedAuthenticity
    } else if has(placing::REASON_READER_BROKE) {
        TriageReason::Unreadable
    } else if has(placing::REASON_TOO_LARGE) {
        TriageReason::TooLarge
    } else if has(placing::REASON_THREAD_DISAGREES) {
        TriageReason::DecisionsDisagree
    } else if has(placing::REASON_NO_DECISION) {
        TriageReason::NoDecision
    } else {
        TriageReason::UnknownSender
    }
}

/// Why a numbered handoff has no case.
pub(super) fn unassigned_reason(handoff: &Handoff) -> TriageReason {
    match &handoff.placed.decision {
        None => TriageReason::NoDecision,
        Some(decision) if !decision.is_complete() => TriageReason::UnknownDecision,
        Some(_) => TriageReason::DecisionsDisagree,
    }
}

/// The agency a display name passes for.
fn claimed(scene: &Scene<'_>, name: &str) -> Option<Agency> {
    let name = fold_bare(name);
    let passes_for = |a: &&domain::Agency| {
        [&a.name, &a.short_name].into_iter().any(|known| {
            let known = fold_bare(known);
            !known.is_empty() && !name.is_empty() && (name.contains(&known) || known.contains(&name))
        })
    };
    let key: &AgencyKey = &scene.desk().settings.agencies.iter().find(passes_for)?.key;
    scene.agency(key)
}

/// The decisions it might be about: where it was placed, then those it names, then those its files name.
fn guesses(scene: &Scene<'_>, intake: &Intake, placed: Option<&DecisionRef>) -> Vec<DecisionGuess> {
    let desk = scene.desk();
    let today = scene.day_of(intake.received_at);
    let cited = intake.cited.iter().filter(|c| !c.as_basis).map(|c| &c.decision);
    let of_files = intake.files().flat_map(|f| &f.reading.cites);
    let mut out: Vec<DecisionGuess> = Vec::new();
    for decision in placed.into_iter().chain(cited).chain(of_files) {
        if desk.settings.is_own_regulation(&decision.number) || out.len() >= MAX_GUESSES {
            continue;
        }
        let case = desk.case_of(decision, today).and_then(|id| desk.case(id));
        let named = case.map_or(decision, |c| &c.decision);
        let guess = DecisionGuess {
            decision: decision_name(named),
            case: case.map(|c| c.id.0.to_string()),
            subject: case.and_then(|c| c.field.clone().or_else(|| c.about.clone())),
        };
        if out.iter().all(|g| g.decision.number != guess.decision.number) {
            out.push(guess);
        }
    }
    out
}
