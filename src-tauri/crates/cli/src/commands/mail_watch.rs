//! `mail watch`: fetching and sending until it is stopped, a line a round.

use std::process::ExitCode;
use std::sync::Arc;

use app::mail_watch::{MailWatch, WatchNews};
use app::mailbox_account::{self, Account};
use app::posting::Posted;
use app::{AppError, Office};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::Context;
use crate::console::{Outcome, note, out, out_json};

pub(super) async fn run(context: &Context, office: Arc<Office>) -> Outcome {
    {
        let inner = office.look().await?;
        let mail = &inner.desk.settings.mail;
        if mail.mailboxes.is_empty() && mail.smtp.is_none() {
            return Err(AppError::not_found("mailbox").into());
        }
    }
    let watch = MailWatch::new(
        Arc::clone(&office),
        format!("giaonhan mail watch ({})", std::process::id()),
    );
    let (tell, mut told) = mpsc::unbounded_channel();
    let watching = Arc::clone(&watch);
    let mut running = tokio::spawn(async move {
        let mut tell = |news| {
            // Whoever listened is gone when the program ends.
            let _gone = tell.send(news);
        };
        watching.run(&mut tell).await
    });
    note("Đang nhận và gửi thư (Ctrl+C để dừng)");
    let stopped = asked_to_stop();
    tokio::pin!(stopped);
    let mut stopping = false;
    let ended = loop {
        tokio::select! {
            biased;
            Some(news) = told.recv() => show(context, &office, &news).await?,
            ended = &mut running => break ended,
            () = &mut stopped, if !stopping => {
                stopping = true;
                watch.stop();
            }
        }
    };
    ended.map_err(|e| AppError::new(app::Refusal::Broke).because(e))??;
    Ok(ExitCode::SUCCESS)
}

async fn show(context: &Context, office: &Office, news: &WatchNews) -> Outcome<()> {
    let (words, value) = match news {
        WatchNews::Progress(p) => {
            note(&format!("{} {}: {}/{}", p.mailbox, p.folder, p.done, p.total));
            return Ok(());
        }
        WatchNews::Busy(error) => (
            format!("Đợi: {error}"),
            json!({ "what": "busy", "who": error.params.get("who") }),
        ),
        WatchNews::Begun => (
            "Bắt đầu nhận và gửi thư cho sổ này".to_owned(),
            json!({ "what": "begun" }),
        ),
        WatchNews::Fetched { mailbox, events } => {
            let account = mailbox_account::tally(&office.look().await?.desk, events);
            (
                fetched(mailbox, events.len(), &account),
                json!({
                    "what": "fetched", "mailbox": mailbox, "messages": events.len(),
                    "registered": account.registered, "triage": account.triage,
                    "duplicates": account.duplicates, "noise": account.noise,
                }),
            )
        }
        WatchNews::Failed {
            mailbox,
            error,
            next_try,
        } => (
            format!(
                "{mailbox}: KHÔNG NHẬN ĐƯỢC: {error}{}",
                again(office, *next_try).await?
            ),
            json!({ "what": "failed", "mailbox": mailbox, "error": error.to_string(), "next_try": next_try }),
        ),
        WatchNews::Written(count) => (
            format!("Đã tự soạn {count} thư"),
            json!({ "what": "written", "letters": count }),
        ),
        WatchNews::Posted(posted) => (sent(posted), as_json(posted)),
        WatchNews::NotPosted(error) => (
            format!("CHƯA GỬI ĐƯỢC THƯ: {error}"),
            json!({ "what": "not-posted", "error": error.to_string() }),
        ),
        WatchNews::Broke(error) => (
            format!("CÓ LỖI, sẽ thử lại: {error}"),
            json!({ "what": "broke", "error": error.to_string() }),
        ),
    };
    if context.json {
        return out_json(&value);
    }
    out(&words);
    Ok(())
}

fn fetched(mailbox: &str, messages: usize, account: &Account) -> String {
    if messages == 0 {
        return format!("{mailbox}: không có thư mới");
    }
    let Account {
        registered,
        triage,
        duplicates,
        noise,
        ..
    } = account;
    format!(
        "{mailbox}: {messages} thư mới = {registered} vào sổ + {triage} chờ phân loại + {duplicates} trùng + {noise} không liên quan"
    )
}

fn sent(posted: &Posted) -> String {
    let mut words = format!("Đã gửi {} thư", posted.sent.len());
    for (letters, state) in [
        (&posted.refused, "bị từ chối"),
        (&posted.unclear, "chưa rõ đã gửi"),
        (&posted.waiting, "còn đợi"),
    ] {
        if !letters.is_empty() {
            words.push_str(&format!(", {} {state}", letters.len()));
        }
    }
    words
}

fn as_json(posted: &Posted) -> Value {
    let Posted {
        sent,
        refused,
        unclear,
        waiting,
        ..
    } = posted;
    json!({ "what": "posted", "sent": sent, "refused": refused, "unclear": unclear, "waiting": waiting })
}

async fn again(office: &Office, next_try: Option<Timestamp>) -> Outcome<String> {
    let Some(at) = next_try else {
        return Ok(String::new());
    };
    let at = office.look().await?.desk.settings.zone().print(at);
    Ok(format!("; thử lại lúc {at}"))
}

/// Ends when the person, or the system, asks the program to stop.
#[cfg(unix)]
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminated) = signal(SignalKind::terminate()) else {
        return interrupted().await;
    };
    tokio::select! {
        () = interrupted() => {}
        _ = terminated.recv() => {}
    }
}

/// Ends when the person, or the system, asks the program to stop.
#[cfg(not(unix))]
async fn asked_to_stop() {
    interrupted().await;
}

async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
