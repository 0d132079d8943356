//! `outbox`.

use std::process::ExitCode;

use app::fetching::Stop;
use app::posting::{self, OutboxLine, Posted};
use app::{AppError, Office, lease};
use domain::Act;
use domain::letter::PostState;

use super::{Context, done, table};
use crate::args::mail::{Outbox, YesNo};
use crate::console::{Outcome, note, out, out_json};

pub(super) async fn run(context: &Context, command: Outbox) -> Outcome {
    let office = context.open().await?;
    match command {
        Outbox::List => {
            let lines = posting::outbox(&office).await?;
            if context.json {
                for line in &lines {
                    out_json(line)?;
                }
            } else if lines.is_empty() {
                out("Chưa có thư nào.");
            } else {
                let rows: Vec<Vec<String>> = lines
                    .into_iter()
                    .map(|l| {
                        let state = state(&l);
                        vec![l.seq.to_string(), state, l.to.join(", "), l.subject]
                    })
                    .collect();
                table(&rows);
            }
            Ok(ExitCode::SUCCESS)
        }
        Outbox::Show { letter } => show(context, &office, letter).await,
        Outbox::Send { letter } => {
            if let Some(letter) = letter {
                let actor = context.actor(&office, Act::Handle).await?;
                posting::queue(&office, actor, letter).await?;
            }
            post(context, &office, letter).await
        }
        Outbox::Retry { letter } => {
            let actor = context.actor(&office, Act::Handle).await?;
            posting::queue(&office, actor, letter).await?;
            post(context, &office, Some(letter)).await
        }
        Outbox::Settle { letter, sent, reason } => {
            let actor = context.actor(&office, Act::Handle).await?;
            let sent = sent == YesNo::Yes;
            posting::settle(&office, actor, letter, sent, &reason).await?;
            let words = if sent {
                "Đã ghi: thư đã đi."
            } else {
                "Đã ghi: thư chưa đi, lại là dự thảo. Gửi: giaonhan outbox send"
            };
            done(
                context,
                words,
                &serde_json::json!({ "letter": letter, "sent": sent }),
            )
        }
    }
}

async fn line_of(office: &Office, letter: u64) -> Outcome<OutboxLine> {
    let lines = posting::outbox(office).await?;
    let found = lines.into_iter().find(|l| l.seq == letter);
    Ok(found.ok_or_else(|| AppError::not_found("letter"))?)
}

async fn show(context: &Context, office: &Office, letter: u64) -> Outcome {
    let line = line_of(office, letter).await?;
    let read = posting::read(office, letter).await?;
    if context.json {
        let mut value = serde_json::to_value(&line)?;
        if let Some(value) = value.as_object_mut() {
            value.insert("text".to_owned(), read.text.into());
            value.insert("enclosures".to_owned(), read.enclosures.into());
        }
        out_json(&value)?;
        return Ok(ExitCode::SUCCESS);
    }
    out(&format!("Thư {letter}: {}", state(&line)));
    out(&format!("Gửi: {}", line.to.join(", ")));
    out(&format!("Tiêu đề: {}", line.subject));
    if !read.enclosures.is_empty() {
        out(&format!("Kèm theo: {}", read.enclosures.join(", ")));
    }
    out(&format!("\n{}", read.text));
    Ok(ExitCode::SUCCESS)
}

/// Sends what is due, and says what became of it; of one letter, when one is meant.
pub(super) async fn post(context: &Context, office: &Office, letter: Option<u64>) -> Outcome {
    let holder = format!("giaonhan {}", std::process::id());
    let posted = posting::post(office, &holder, &Stop::default()).await;
    lease::release(office, &holder).await?;
    let posted = posted?;
    if let Some(letter) = letter {
        let line = line_of(office, letter).await?;
        done(
            context,
            &format!("Thư {letter}: {}", state(&line)),
            &serde_json::to_value(&line)?,
        )?;
    } else {
        done(context, &told(&posted), &summary(&posted))?;
    }
    if let Some(problem) = &posted.problem {
        note(&problem.to_string());
    }
    Ok(
        if posted.refused.is_empty() && posted.unclear.is_empty() && posted.problem.is_none() {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(1)
        },
    )
}

pub(super) fn told(posted: &Posted) -> String {
    let Posted {
        sent,
        refused,
        unclear,
        waiting,
        ..
    } = posted;
    format!(
        "Thư đi: {} đã gửi, {} đang chờ, {} không gửi được, {} chưa rõ đã gửi",
        sent.len(),
        waiting.len(),
        refused.len(),
        unclear.len()
    )
}

fn summary(posted: &Posted) -> serde_json::Value {
    serde_json::json!({
        "sent": posted.sent, "waiting": posted.waiting, "refused": posted.refused, "unclear": posted.unclear,
    })
}

fn state(line: &OutboxLine) -> String {
    let words = match line.state {
        PostState::Draft => "dự thảo",
        PostState::Queued => "chờ gửi",
        PostState::Sent => "đã gửi",
        PostState::Refused => "không gửi được",
        PostState::Unclear => "chưa rõ đã gửi",
    };
    let why = if line.last_error.is_empty() {
        &line.detail
    } else {
        &line.last_error
    };
    let mut state = if why.is_empty() || line.state == PostState::Sent {
        words.to_owned()
    } else {
        format!("{words} ({why})")
    };
    if line.bounces > 0 {
        state.push_str(", bị trả lại");
    }
    state
}
