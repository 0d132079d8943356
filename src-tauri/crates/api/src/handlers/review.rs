//! *Kiểm duyệt*: what changes, seen by a second person before it is official.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use app::review::Prepared;
use app::{AppError, Refusal};
use domain::case::{Review, ReviewState as Stands};
use domain::content::{CaseContent, ContentBlock, ContentEnded, ContentProcedure};
use domain::{Act, Case, CaseId, DecisionRef, Event};
use jiff::Timestamp;

use super::case::{head, state};
use super::convert::{count, filled, reason};
use super::error::refused;
use super::scene::{Scene, asked_case};
use super::{Answer, Ask};
use crate::wire::case::{CaseState, OfCase, ProcedureAction};
use crate::wire::review::{
    Change, OfContent, Reject, ReviewItem, ReviewList, ReviewProcedure, ReviewSection, ReviewState,
    ReviewStep, ReviewView, WhyNotApprove,
};
use crate::wire::{ErrorCode, Nothing};

/// Events read at a time when the history of a case is gathered.
const EVENTS_PER_READ: u32 = 500;
/// Kinds of events a history is made of, as they stand in the ledger.
const HISTORY_KINDS: [&str; 3] = [
    "\"review-submitted\"",
    "\"review-approved\"",
    "\"review-rejected\"",
];
/// What parts the cells of a table shown as a paragraph.
const CELL_MARK: &str = " | ";

pub(super) async fn review_list(ask: &Ask<'_>, _: Nothing) -> Answer<ReviewList> {
    let ids: Vec<CaseId> = {
        let scene = Scene::of(ask).await?;
        let cases = scene.desk().cases.values();
        cases.filter(|c| is_listed(&scene, c)).map(|c| c.id).collect()
    };
    let mut items = Vec::new();
    for id in ids {
        items.extend(item(ask, id).await?);
    }
    items.sort_by_key(|i| (!i.may_approve, order(i.state), i.submitted_at.clone()));
    Ok(ReviewList { items })
}

pub(super) async fn review_show(ask: &Ask<'_>, request: OfCase) -> Answer<ReviewView> {
    view(ask, asked_case(ask, &request.case).await?).await
}

pub(super) async fn review_submit(ask: &Ask<'_>, request: OfContent) -> Answer<ReviewView> {
    let actor = ask.actor(Act::Submit).await?;
    let case = asked_case(ask, &request.case).await?;
    let seen = filled("content_hash", &request.content_hash);
    let now = prepared(ask, case).await?;
    let now = match now {
        Some(now) => now,
        None => return Err(not_complete(ask, case).await?),
    };
    if now.hash != seen? {
        return Err(refused(ErrorCode::Changed));
    }
    app::review::submit(ask.office(), actor, case).await?;
    view(ask, case).await
}

pub(super) async fn review_approve(ask: &Ask<'_>, request: OfContent) -> Answer<ReviewView> {
    let actor = ask.actor(Act::Approve).await?;
    let case = asked_case(ask, &request.case).await?;
    match app::review::approve(ask.office(), actor, case, &request.content_hash).await {
        Err(error) if error.refusal == Refusal::NotComplete => return Err(not_complete(ask, case).await?),
        done => done?,
    }
    view(ask, case).await
}

pub(super) async fn review_reject(ask: &Ask<'_>, request: Reject) -> Answer<ReviewView> {
    let actor = ask.actor(Act::Approve).await?;
    let case = asked_case(ask, &request.case).await?;
    let why = reason(&request.reason)?;
    app::review::reject(ask.office(), actor, case, &request.content_hash, why).await?;
    view(ask, case).await
}

/// What waits for the signed-in person's approval.
pub(super) async fn to_review(ask: &Ask<'_>) -> Answer<Vec<ReviewItem>> {
    let ids: Vec<CaseId> = {
        let scene = Scene::of(ask).await?;
        let waiting = |c: &&Case| {
            let review = c.review.as_ref().filter(|r| r.state == Stands::Waiting);
            scene.may(Act::Approve) && review.is_some_and(|r| !scene.is_me(r.submitted_by))
        };
        scene
            .desk()
            .cases
            .values()
            .filter(waiting)
            .map(|c| c.id)
            .collect()
    };
    let mut items = Vec::new();
    for id in ids {
        items.extend(item(ask, id).await?.filter(|i| i.may_approve));
    }
    Ok(items)
}

/// Content is read from the soft files once for as long as what it is made of stays the same.
#[derive(Default)]
pub(super) struct PreparedOnce(Mutex<BTreeMap<CaseId, (MadeOf, Arc<Prepared>)>>);

/// What the content of a case is made of.
#[derive(Clone, PartialEq)]
struct MadeOf {
    decision: DecisionRef,
    about: Option<String>,
    handoffs: Vec<(u64, Timestamp)>,
    marks: Vec<u64>,
    accepted: usize,
}

/// The content of a case as it would be submitted now; nothing while something is missing.
async fn prepared(ask: &Ask<'_>, id: CaseId) -> Answer<Option<Arc<Prepared>>> {
    let made_of = {
        let scene = Scene::of(ask).await?;
        let case = scene.case(&id.0.to_string())?;
        let handoffs = scene.desk().handoffs_of(id);
        MadeOf {
            decision: case.decision.clone(),
            about: case.about.clone(),
            handoffs: handoffs.iter().map(|h| (h.seq, h.intake.received_at)).collect(),
            marks: handoffs
                .iter()
                .flat_map(|h| h.intake.files())
                .flat_map(|f| scene.desk().marks_of(&f.sha256))
                .map(|m| m.seq)
                .collect(),
            accepted: case.accepted.len(),
        }
    };
    let kept = &ask.desk.prepared.0;
    let known = kept
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&id)
        .cloned();
    if let Some((_, prepared)) = known.filter(|(of, _)| *of == made_of) {
        return Ok(Some(prepared));
    }
    match app::review::prepare(ask.office(), id).await {
        Ok(made) => {
            let made = Arc::new(made);
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.insert(id, (made_of, Arc::clone(&made)));
            Ok(Some(made))
        }
        Err(error) if error.refusal == Refusal::NotComplete => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The refusal of an incomplete case, with how much is missing.
async fn not_complete(ask: &Ask<'_>, id: CaseId) -> Answer<crate::wire::WireError> {
    let scene = Scene::of(ask).await?;
    let laid = scene.laid(scene.case(&id.0.to_string())?);
    Ok(refused(ErrorCode::NotComplete).with("count", laid.blocking().count()))
}

/// Cases that are complete or have a review, but for those that are on the portal as they are.
fn is_listed(scene: &Scene<'_>, case: &Case) -> bool {
    let laid = scene.laid(case);
    let state = state(&laid);
    (case.review.is_some() && state != CaseState::Published) || state == CaseState::Complete
}

/// Where a review stands, beside the content as it would be now.
fn stands(review: Option<&Review>, now: Option<&str>) -> ReviewState {
    let Some(review) = review else {
        return ReviewState::NotSubmitted;
    };
    let same = now == Some(review.content.as_str());
    match (&review.state, same) {
        (Stands::Waiting, true) => ReviewState::Submitted,
        (Stands::Approved { .. }, true) => ReviewState::Approved,
        (Stands::Approved { .. }, false) => ReviewState::Void,
        (Stands::Rejected { .. }, true) => ReviewState::Rejected,
        (Stands::Waiting | Stands::Rejected { .. }, false) => ReviewState::NotSubmitted,
    }
}

fn order(state: ReviewState) -> u8 {
    match state {
        ReviewState::Submitted => 0,
        ReviewState::Rejected => 1,
        ReviewState::Void => 2,
        ReviewState::NotSubmitted => 3,
        ReviewState::Approved => 4,
    }
}

fn why_not(scene: &Scene<'_>, review: Option<&Review>, state: ReviewState) -> Option<WhyNotApprove> {
    let own = review.is_some_and(|r| scene.is_me(r.submitted_by));
    match state {
        ReviewState::Approved => Some(WhyNotApprove::AlreadyApproved),
        ReviewState::NotSubmitted | ReviewState::Rejected | ReviewState::Void => {
            Some(WhyNotApprove::NotSubmitted)
        }
        ReviewState::Submitted if !scene.may(Act::Approve) => Some(WhyNotApprove::NotAllowed),
        ReviewState::Submitted if own => Some(WhyNotApprove::OwnWork),
        ReviewState::Submitted => None,
    }
}

async fn item(ask: &Ask<'_>, id: CaseId) -> Answer<Option<ReviewItem>> {
    let now = prepared(ask, id).await?;
    let changed = match &now {
        Some(now) => {
            let procedures = compared(ask, &now.content).await?;
            count(procedures.iter().filter(|p| p.change != Change::Same).count())
        }
        None => 0,
    };
    let scene = Scene::of(ask).await?;
    let Some(case) = scene.desk().case(id) else {
        return Ok(None);
    };
    let review = case.review.as_ref();
    let state = stands(review, now.as_ref().map(|p| p.hash.as_str()));
    Ok(Some(ReviewItem {
        case: head(&scene.laid(case)),
        state,
        prepared_by: review.map(|r| scene.actor(r.submitted_by)),
        submitted_at: review.map(|r| scene.moment(r.submitted_at)),
        changed,
        may_approve: why_not(&scene, review, state).is_none(),
    }))
}

async fn view(ask: &Ask<'_>, id: CaseId) -> Answer<ReviewView> {
    let now = prepared(ask, id).await?;
    let shown: Option<(String, CaseContent)> = match &now {
        Some(now) => Some((now.hash.clone(), now.content.clone())),
        None => {
            // What was submitted before something went missing again.
            let submitted = Scene::of(ask)
                .await?
                .desk()
                .case(id)
                .and_then(|c| c.review.clone());
            match submitted {
                Some(review) => {
                    let content = app::review::content(ask.office(), &review.content).await?;
                    Some((review.content, content))
                }
                None => None,
            }
        }
    };
    let procedures = match &shown {
        Some((_, content)) => compared(ask, content).await?,
        None => Vec::new(),
    };
    let history = history(ask, id).await?;
    let scene = Scene::of(ask).await?;
    let case = scene.case(&id.0.to_string())?;
    let laid = scene.laid(case);
    let review = case.review.as_ref();
    let state = stands(review, now.as_ref().map(|p| p.hash.as_str()));
    let why_not = why_not(&scene, review, state);
    let submittable = matches!(
        state,
        ReviewState::NotSubmitted | ReviewState::Rejected | ReviewState::Void
    );
    Ok(ReviewView {
        case: head(&laid),
        state,
        content_hash: shown.map(|(hash, _)| hash).unwrap_or_default(),
        prepared_by: review.map(|r| scene.actor(r.submitted_by)),
        procedures,
        history,
        blocking: count(laid.blocking().count()),
        may_submit: submittable && now.is_some() && scene.may(Act::Submit),
        may_approve: why_not.is_none(),
        why_not,
    })
}

/// Every submission, approval and return of a case, oldest first, from the ledger.
async fn history(ask: &Ask<'_>, id: CaseId) -> Answer<Vec<ReviewStep>> {
    let mut entries = Vec::new();
    let mut at = id.0;
    loop {
        let rows = ask.office().store().events_after(at, EVENTS_PER_READ).await;
        let rows = rows.map_err(AppError::from)?;
        let Some(last) = rows.last() else { break };
        at = last.seq;
        for row in rows
            .iter()
            .filter(|r| HISTORY_KINDS.iter().any(|k| r.json.contains(k)))
        {
            entries.push(app::office::parse(row)?);
        }
    }
    let scene = Scene::of(ask).await?;
    let step = |entry: domain::Entry| {
        let (state, reason) = match entry.event {
            Event::ReviewSubmitted { case, .. } if case == id => (ReviewState::Submitted, None),
            Event::ReviewApproved { case, .. } if case == id => (ReviewState::Approved, None),
            Event::ReviewRejected { case, reason, .. } if case == id => (ReviewState::Rejected, Some(reason)),
            _ => return None,
        };
        Some(ReviewStep {
            at: scene.moment(entry.at),
            by: scene.actor(entry.actor),
            state,
            reason,
        })
    };
    Ok(entries.into_iter().filter_map(step).collect())
}

/// What the portal says of a procedure now.
enum OnPortal {
    Nothing,
    InForce(Box<ContentProcedure>),
    Ended,
}

/// Content beside what the portal shows now, procedure by procedure.
async fn compared(ask: &Ask<'_>, content: &CaseContent) -> Answer<Vec<ReviewProcedure>> {
    let keys: Vec<String> = {
        let scene = Scene::of(ask).await?;
        scene
            .desk()
            .settings
            .sections
            .iter()
            .map(|s| s.key.clone())
            .collect()
    };
    let mut portal = Portal::default();
    let mut out = Vec::new();
    for (procedure, ordinal) in content.procedures.iter().zip(1..) {
        let now = portal
            .says(ask, procedure.code.as_deref(), &procedure.name, content)
            .await?;
        out.push(announced(&keys, procedure, ordinal, &now));
    }
    let first = count(content.procedures.len()).saturating_add(1);
    for (ended, ordinal) in content.ended.iter().zip(first..) {
        let now = portal
            .says(ask, ended.code.as_deref(), &ended.name, content)
            .await?;
        out.push(abolished(&keys, ended, ordinal, &now));
    }
    Ok(out)
}

/// Contents published, each read once.
#[derive(Default)]
struct Portal(BTreeMap<String, CaseContent>);

impl Portal {
    /// What the newest publication of any case says of a procedure.
    async fn says(
        &mut self,
        ask: &Ask<'_>,
        code: Option<&str>,
        name: &str,
        of: &CaseContent,
    ) -> Answer<OnPortal> {
        let mut published: Vec<(Timestamp, String)> = {
            let scene = Scene::of(ask).await?;
            let desk = scene.desk();
            let same_decision = desk.cases.values().filter(|c| c.decision.fits(&of.decision));
            let of_code = code.into_iter().flat_map(|code| desk.cases_of_code(code));
            let cases = of_code.filter_map(|id| desk.case(id)).chain(same_decision);
            let last = cases.filter_map(|c| c.publications.last());
            last.map(|p| (p.approved_at, p.content.clone())).collect()
        };
        published.sort();
        for (_, hash) in published.into_iter().rev() {
            if !self.0.contains_key(&hash) {
                let content = app::review::content(ask.office(), &hash).await?;
                self.0.insert(hash.clone(), content);
            }
            let Some(content) = self.0.get(&hash) else {
                continue;
            };
            let same = |c: Option<&str>, n: &str| match (c, code) {
                (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
                _ => n == name,
            };
            if content.ended.iter().any(|e| same(e.code.as_deref(), &e.name)) {
                return Ok(OnPortal::Ended);
            }
            let found = content
                .procedures
                .iter()
                .find(|p| same(p.code.as_deref(), &p.name));
            if let Some(found) = found {
                return Ok(OnPortal::InForce(Box::new(found.clone())));
            }
        }
        Ok(OnPortal::Nothing)
    }
}

fn announced(
    keys: &[String],
    next: &ContentProcedure,
    ordinal: u32,
    on_portal: &OnPortal,
) -> ReviewProcedure {
    let now = match on_portal {
        OnPortal::InForce(now) => Some(now.as_ref()),
        OnPortal::Nothing | OnPortal::Ended => None,
    };
    let sections = sections(keys, now, Some(next));
    let original = std::iter::once(next.original.name.clone());
    let same = |now: &ContentProcedure| {
        now.name == next.name
            && now.original.sha256 == next.original.sha256
            && now.forms == next.forms
            && sections.iter().all(|s| s.change == Change::Same)
    };
    ReviewProcedure {
        ordinal,
        code: next.code.clone(),
        name: next.name.clone(),
        action: ProcedureAction::Announced,
        change: match now {
            None => Change::New,
            Some(now) if same(now) => Change::Same,
            Some(_) => Change::Changed,
        },
        downloads: original
            .chain(next.forms.iter().map(|f| f.name.clone()))
            .collect(),
        sections,
    }
}

fn abolished(keys: &[String], ended: &ContentEnded, ordinal: u32, on_portal: &OnPortal) -> ReviewProcedure {
    ReviewProcedure {
        ordinal,
        code: ended.code.clone(),
        name: ended.name.clone(),
        action: ProcedureAction::Abolished,
        change: match on_portal {
            OnPortal::Ended => Change::Same,
            OnPortal::InForce(_) | OnPortal::Nothing => Change::Removed,
        },
        sections: match on_portal {
            OnPortal::InForce(now) => sections(keys, Some(now), None),
            OnPortal::Ended | OnPortal::Nothing => Vec::new(),
        },
        downloads: Vec::new(),
    }
}

/// Sections in the order of the settings, now beside next.
fn sections(
    keys: &[String],
    now: Option<&ContentProcedure>,
    next: Option<&ContentProcedure>,
) -> Vec<ReviewSection> {
    let of = |procedure: Option<&ContentProcedure>, key: &str| -> Vec<String> {
        let sections = procedure.into_iter().flat_map(|p| &p.sections);
        sections
            .filter(|s| s.key == key)
            .flat_map(|s| s.blocks.iter().flat_map(paragraphs))
            .collect()
    };
    let compared = keys.iter().map(|key| {
        let (now, next) = (of(now, key), of(next, key));
        ReviewSection {
            key: key.clone(),
            change: match (now.is_empty(), next.is_empty()) {
                (true, false) => Change::New,
                (false, true) => Change::Removed,
                _ if now == next => Change::Same,
                _ => Change::Changed,
            },
            now,
            next,
        }
    });
    compared
        .filter(|s| !(s.now.is_empty() && s.next.is_empty()))
        .collect()
}

fn paragraphs(block: &ContentBlock) -> Vec<String> {
    match block {
        ContentBlock::Paragraph(text) => vec![text.clone()],
        ContentBlock::Table(rows) => rows
            .iter()
            .map(|row| {
                row.iter()
                    .map(|c| c.text.as_str())
                    .collect::<Vec<_>>()
                    .join(CELL_MARK)
            })
            .collect(),
    }
}
