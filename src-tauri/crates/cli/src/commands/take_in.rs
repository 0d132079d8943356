//! `take-in` and `watch`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use app::take_in::{Outcome as Became, Taken, TakenIn};
use app::watch::{Seen, Watched};
use domain::{Act, Actor, AgencyKey};

use super::{Context, moment};
use crate::args;
use crate::console::{Failure, Outcome, note, out, out_json};

pub(super) async fn run(context: &Context, args: args::TakeIn) -> Outcome {
    let office = context.open().await?;
    let how = app::take_in::TakeIn {
        from: args.from.map(AgencyKey::new),
        received_at: args
            .received
            .as_deref()
            .map(|t| moment("--received", t))
            .transpose()?,
        reason: args.reason,
    };
    let actor = match how.from {
        Some(_) => context.actor(&office, Act::Handle).await?,
        None => Actor::Machine,
    };
    let done = app::take_in::take_in(&office, &args.paths, &how, actor, |p| {
        if p.total > 1 && !p.current.is_empty() {
            note(&format!("{}/{} {}", p.done + 1, p.total, p.current));
        }
    })
    .await?;
    if let Some(path) = &args.report {
        let seqs: Vec<u64> = done.taken.iter().map(|t| t.seq).collect();
        super::mail::write_report(&office, path, &seqs).await?;
    }
    show(context, &done)?;
    Ok(if done.failed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

fn show(context: &Context, done: &TakenIn) -> Outcome<()> {
    if context.json {
        for taken in &done.taken {
            out_json(&as_json(taken))?;
        }
        for failed in &done.failed {
            out_json(
                &serde_json::json!({ "path": failed.path, "outcome": "failed", "error": failed.error.to_string() }),
            )?;
        }
        return Ok(());
    }
    for taken in &done.taken {
        out(&line(taken));
    }
    for failed in &done.failed {
        note(&format!(
            "KHÔNG NHẬN ĐƯỢC {}: {}",
            failed.path.display(),
            failed.error
        ));
    }
    Ok(())
}

fn line(taken: &Taken) -> String {
    let became = match &taken.outcome {
        Became::Registered {
            number,
            case: Some(_),
        } => format!("số vào sổ {number}"),
        Became::Registered { number, case: None } => format!("số vào sổ {number}, chưa rõ hồ sơ"),
        Became::Triaged => "chờ phân loại".to_owned(),
        Became::Duplicate => "trùng, ghi chú vào bản đầu".to_owned(),
        Became::Noise => "thư rác, để riêng".to_owned(),
        Became::Known => "đã có, không ghi lại".to_owned(),
    };
    format!(
        "{became}\t{}\t{} tập tin\t{}",
        taken.subject,
        taken.file_count,
        taken.path.display()
    )
}

fn as_json(taken: &Taken) -> serde_json::Value {
    let (outcome, number, case) = match &taken.outcome {
        Became::Registered { number, case } => ("registered", Some(number.to_string()), case.map(|c| c.0)),
        Became::Triaged => ("triage", None, None),
        Became::Duplicate => ("duplicate", None, None),
        Became::Noise => ("noise", None, None),
        Became::Known => ("known", None, None),
    };
    serde_json::json!({
        "path": taken.path, "outcome": outcome, "number": number, "case": case, "seq": taken.seq,
        "subject": taken.subject, "files": taken.file_count,
    })
}

pub(super) async fn watch(context: &Context, args: args::Watch) -> Outcome {
    let office = context.open().await?;
    let from = args.from.map(AgencyKey::new);
    let actor = match from {
        Some(_) => context.actor(&office, Act::Handle).await?,
        None => Actor::Machine,
    };
    let poll = Duration::from_millis(args.poll_ms.max(1));
    let mut watched = Watched::new(args.folder.clone(), from, poll)?;
    let json = context.json;
    let tell = move |path: &PathBuf, seen: &Seen| match seen {
        Seen::Taken(taken) if json => {
            let _ = out_json(&as_json(taken));
        }
        Seen::Taken(taken) => out(&line(taken)),
        Seen::Failed(error) => note(&format!("KHÔNG NHẬN ĐƯỢC {}: {error}", path.display())),
    };
    let failed = if args.once {
        watched.once(&office, actor, tell).await?
    } else {
        note(&format!("Đang canh {} (Ctrl+C để dừng)", args.folder.display()));
        watched.run(&office, actor, tell, stop()).await?
    };
    if failed > 0 {
        return Err(Failure::Refused(format!(
            "{failed} tập tin chưa nhận được, còn nguyên trong thư mục"
        )));
    }
    Ok(ExitCode::SUCCESS)
}

/// Ends when the person stops the program.
async fn stop() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
