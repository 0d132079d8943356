//! *Nhận tập tin*: mails as files, folders, files handed over by hand.

use std::path::PathBuf;

use app::take_in::{Outcome, TakeIn as How, Taken as Done, TakenIn, take_in};

use domain::{Act, Actor};
use tokio::sync::mpsc;

use super::convert::{count, duty_of, entry_number, past_moment};
use super::error::invalid;
use super::scene::Scene;
use super::{Answer, Ask};
use crate::wire::take_in::{TakeIn, TakeInProgress, TakeInResult, Taken, TakenState};
use crate::wire::{ErrorCode, WireError};

pub(super) async fn take_in_paths(ask: &Ask<'_>, request: TakeIn) -> Answer<TakeInResult> {
    let actor = ask.actor(Act::Handle).await?;
    if request.paths.is_empty() {
        return Err(invalid("paths", "blank"));
    }
    let how = how(ask, &request).await?;
    let by_hand = how.from.is_some();
    let done = run(ask, &request.paths, how, actor).await;
    shown(ask, done.map_err(|e| needs_agency(e, by_hand))?).await
}

async fn how(ask: &Ask<'_>, request: &TakeIn) -> Answer<How> {
    let scene = Scene::of(ask).await?;
    let from = request.from.map(|agency| scene.agency_key(agency)).transpose()?;
    let received_at = match (&request.received_at, request.from) {
        (Some(at), _) => Some(past_moment("received_at", at, scene.now())?),
        (None, Some(_)) => return Err(invalid("received_at", "blank")),
        (None, None) => None,
    };
    Ok(How {
        from,
        received_at,
        reason: request.reason.clone(),
    })
}

/// Takes in aside, telling how far it has come as it goes.
async fn run(ask: &Ask<'_>, paths: &[String], how: How, actor: Actor) -> Answer<TakenIn> {
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    let (tell, mut told) = mpsc::unbounded_channel();
    let work = ask.aside(move |office| async move {
        let progress = |p: app::take_in::Progress| {
            let step = TakeInProgress {
                done: count(p.done),
                total: count(p.total),
                current: p.current,
            };
            // Nobody listens any more when the window is gone; the take-in goes on.
            let _gone = tell.send(step);
        };
        take_in(&office, &paths, &how, actor, progress).await
    });
    tokio::pin!(work);
    loop {
        tokio::select! {
            biased;
            Some(step) = told.recv() => (ask.progress)(&step),
            done = &mut work => {
                while let Ok(step) = told.try_recv() {
                    (ask.progress)(&step);
                }
                return done;
            }
        }
    }
}

/// What is no mail needs somebody who handed it over: the field of the form that was left blank.
fn needs_agency(mut error: WireError, by_hand: bool) -> WireError {
    if error.code == ErrorCode::InvalidField && !by_hand {
        if let Some(path) = error.params.insert("field".to_owned(), "from".to_owned()) {
            error.params.insert("path".to_owned(), path);
        }
        error.params.insert("why".to_owned(), "blank".to_owned());
    }
    error
}

async fn shown(ask: &Ask<'_>, done: TakenIn) -> Answer<TakeInResult> {
    let scene = Scene::of(ask).await?;
    let taken = done.taken.iter().map(|t| taken(&scene, t));
    let failed = done.failed.into_iter().map(|f| {
        let name = f.path.file_name().map(|n| n.to_string_lossy().into_owned());
        Taken {
            path: f.path.display().to_string(),
            state: TakenState::Failed,
            entry: None,
            id: None,
            case: None,
            subject: name.unwrap_or_default(),
            file_count: 0,
            outstanding: 0,
            error: Some(f.error.into()),
        }
    });
    Ok(TakeInResult {
        items: taken.chain(failed).collect(),
    })
}

fn taken(scene: &Scene<'_>, done: &Done) -> Taken {
    // A duplicate is shown by its original.
    let seq = match scene.desk().duplicates.get(&done.seq) {
        Some(duplicate) => duplicate.of,
        None => done.seq,
    };
    let handoff = scene.desk().handoffs.get(&seq);
    let case = handoff.and_then(|h| h.case);
    let outstanding = handoff
        .zip(case.and_then(|id| scene.desk().case(id)))
        .map(|(h, case)| {
            let duty = duty_of(scene.agency_of_handoff(h));
            let laid = scene.laid(case);
            count(laid.blocking().filter(|f| f.what.duty() == duty).count())
        });
    Taken {
        path: done.path.display().to_string(),
        state: match &done.outcome {
            Outcome::Registered { case: Some(_), .. } => TakenState::Registered,
            Outcome::Registered { case: None, .. } => TakenState::RegisteredUnassigned,
            Outcome::Triaged => TakenState::Triage,
            Outcome::Duplicate | Outcome::Known => TakenState::Duplicate,
            Outcome::Noise => TakenState::Noise,
        },
        entry: handoff.map(|h| entry_number(h.number)),
        id: Some(seq.to_string()),
        case: case.map(|id| id.0.to_string()),
        subject: done.subject.clone(),
        file_count: count(done.file_count),
        outstanding: outstanding.unwrap_or(0),
        error: None,
    }
}

#[cfg(test)]
mod tests {
    use app::{AppError, Refusal};

    use super::*;

    #[test]
    fn what_is_no_mail_needs_an_agency() {
        let error = || WireError::from(AppError::new(Refusal::InvalidField).with("field", "a/b.doc"));
        let asked = needs_agency(error(), false);
        assert_eq!(
            (asked.params["field"].as_str(), asked.params["why"].as_str()),
            ("from", "blank")
        );
        assert_eq!(asked.params["path"], "a/b.doc");
        assert_eq!(needs_agency(error(), true).params["field"], "a/b.doc");
    }
}
