//! Letters on their way out: seen, sent, settled.

use app::posting::{self, OutboxLine};
use domain::Act;
use domain::letter::PostState;

use super::case::{head, letter_kind};
use super::convert::count;
use super::error::not_found;
use super::scene::Scene;
use super::{Answer, Ask};
use crate::wire::Nothing;
use crate::wire::mail::{
    LetterBounce, LetterState, LetterView, OfLetter, OutboxLetter, OutboxView, SettleLetter,
};

/// Most letters that have gone that are shown.
const MAX_SENT: usize = 200;

pub(super) async fn outbox_list(ask: &Ask<'_>, _: Nothing) -> Answer<OutboxView> {
    let lines = posting::outbox(ask.office()).await?;
    let scene = Scene::of(ask).await?;
    let mut letters: Vec<OutboxLetter> = lines.into_iter().map(|line| letter(&scene, line)).collect();
    // Newest first they come; what asks for a person goes before what does not.
    letters.sort_by_key(|letter| place(letter.state));
    let others = letters.iter().filter(|l| l.state != LetterState::Sent).count();
    let more = letters.len().saturating_sub(others + MAX_SENT);
    letters.truncate(others + MAX_SENT);
    Ok(OutboxView {
        letters,
        more: count(more),
        sends: scene.desk().settings.mail.smtp.is_some(),
        may_send: scene.may(Act::Handle),
    })
}

pub(super) async fn outbox_show(ask: &Ask<'_>, request: OfLetter) -> Answer<LetterView> {
    let seq = letter_id(&request.letter)?;
    let lines = posting::outbox(ask.office()).await?;
    let line = lines.into_iter().find(|line| line.seq == seq);
    let line = line.ok_or_else(|| not_found("letter"))?;
    let read = posting::read(ask.office(), seq).await?;
    let scene = Scene::of(ask).await?;
    let bounce = |(recipient, words)| LetterBounce { recipient, words };
    Ok(LetterView {
        letter: letter(&scene, line),
        text: read.text,
        enclosures: read.enclosures,
        bounces: read.bounces.into_iter().map(bounce).collect(),
    })
}

pub(super) async fn outbox_send(ask: &Ask<'_>, request: OfLetter) -> Answer<OutboxView> {
    let actor = ask.actor(Act::Handle).await?;
    posting::queue(ask.office(), actor, letter_id(&request.letter)?).await?;
    ask.desk.mail.ring();
    outbox_list(ask, Nothing {}).await
}

pub(super) async fn outbox_settle(ask: &Ask<'_>, request: SettleLetter) -> Answer<OutboxView> {
    let actor = ask.actor(Act::Handle).await?;
    let SettleLetter { letter, sent, reason } = request;
    posting::settle(ask.office(), actor, letter_id(&letter)?, sent, &reason).await?;
    outbox_list(ask, Nothing {}).await
}

fn letter_id(id: &str) -> Answer<u64> {
    id.parse().map_err(|_| not_found("letter"))
}

fn letter(scene: &Scene<'_>, line: OutboxLine) -> OutboxLetter {
    let moment = |at: Option<jiff::Timestamp>| at.map(|at| scene.moment(at));
    let case = line.case.and_then(|id| scene.desk().case(id));
    OutboxLetter {
        id: line.seq.to_string(),
        at: scene.moment(line.at),
        kind: letter_kind(line.kind),
        to: line.to,
        subject: line.subject,
        case: case.map(|case| head(&scene.laid(case))),
        state: state(line.state),
        since: moment(line.since),
        detail: line.detail,
        bounces: count(line.bounces),
        attempts: line.attempts,
        next_try: moment(line.next_try),
        last_error: line.last_error,
    }
}

fn state(state: PostState) -> LetterState {
    match state {
        PostState::Draft => LetterState::Draft,
        PostState::Queued => LetterState::Queued,
        PostState::Sent => LetterState::Sent,
        PostState::Refused => LetterState::Refused,
        PostState::Unclear => LetterState::Unclear,
    }
}

/// Where a state stands in the list.
fn place(state: LetterState) -> u8 {
    match state {
        LetterState::Unclear => 0,
        LetterState::Refused => 1,
        LetterState::Queued => 2,
        LetterState::Draft => 3,
        LetterState::Sent => 4,
    }
}
