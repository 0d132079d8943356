//! `mailbox`, `smtp` and `mail`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use app::AppError;
use app::fetching::{self, Stop};
use app::mail_settings::MailChange;
use app::mailbox_account::{self, Account};
use app::secrets::{self, Kept};
use domain::settings::{AfterFetch, MailboxSettings, Protection, SignInBy, SmtpSettings};
use domain::{Act, Role};

use super::{Context, done, table};
use crate::args::mail::{Mail, Mailbox, MailboxAdd, Smtp, SmtpSet, Tls, YesNo};
use crate::console::{Failure, Outcome, note, out, out_json};

/// The keyword given when none is named (RFC 5788 keeps `$` for such).
const KEYWORD: &str = "$DaVaoSo";

pub(super) async fn mailbox(context: &Context, command: Mailbox) -> Outcome {
    let office = context.open().await?;
    match command {
        Mailbox::Add(add) => {
            let actor = context.actor(&office, Act::Administer).await?;
            let name = add.name.clone();
            app::mailboxes::add(&office, actor, settings(add)?, context.secret()?.as_deref()).await?;
            let kept = secrets::kept(office.dir(), &name)?;
            done(
                context,
                &format!(
                    "Đã ghi hộp thư “{name}”. {} Thử: giaonhan mailbox test {name}",
                    secret_words(kept)
                ),
                &serde_json::json!({ "mailbox": name, "secret": kept }),
            )
        }
        Mailbox::List => {
            let mailboxes = office.look().await?.desk.settings.mail.mailboxes.clone();
            if context.json {
                for mailbox in &mailboxes {
                    let mut shown = serde_json::to_value(mailbox)?;
                    if let Some(shown) = shown.as_object_mut() {
                        let kept = secrets::kept(office.dir(), &mailbox.name)?;
                        shown.insert("secret".to_owned(), serde_json::to_value(kept)?);
                    }
                    out_json(&shown)?;
                }
            } else if mailboxes.is_empty() {
                out(
                    "Chưa có hộp thư nào: giaonhan mailbox add TÊN --imap MÁY-CHỦ:993 --user … --password-file …",
                );
            } else {
                let rows = mailboxes.into_iter().map(|m| {
                    let kept = secrets::kept(office.dir(), &m.name)?;
                    Ok(vec![
                        m.name,
                        format!("{}:{}", m.host, m.port),
                        m.user,
                        m.folders.join(", "),
                        secret_words(kept).to_owned(),
                    ])
                });
                table(&rows.collect::<Outcome<Vec<_>>>()?);
            }
            Ok(ExitCode::SUCCESS)
        }
        Mailbox::Test { name } => {
            let tested = app::mailboxes::test(&office, &name).await?;
            let folders: Vec<String> = tested
                .folders
                .iter()
                .map(|(f, n)| format!("{f}: {n} thư"))
                .collect();
            done(
                context,
                &format!("Kết nối được. {}", folders.join("; ")),
                &serde_json::json!({ "mailbox": name, "folders": tested.folders }),
            )
        }
        Mailbox::Remove { name } => {
            let actor = context.actor(&office, Act::Administer).await?;
            app::mailboxes::remove(&office, actor, &name).await?;
            done(
                context,
                "Đã bỏ hộp thư; những gì đã nhận vẫn còn.",
                &serde_json::json!({ "mailbox": name }),
            )
        }
    }
}

/// Where a secret is, in words.
fn secret_words(kept: Option<Kept>) -> &'static str {
    match kept {
        Some(Kept::Keychain) => "Mật khẩu giữ trong kho mật khẩu của hệ thống.",
        Some(Kept::File) => "Mật khẩu giữ trong tập tin cạnh sổ mà chỉ chủ đọc được.",
        None => "Chưa có mật khẩu.",
    }
}

pub(super) async fn smtp(context: &Context, command: Smtp) -> Outcome {
    let office = context.open().await?;
    let Smtp::Set(set) = command else {
        let smtp = office.look().await?.desk.settings.mail.smtp.clone();
        let smtp = smtp.ok_or_else(|| AppError::not_found("smtp"))?;
        app::mailboxes::try_smtp(&office, smtp, None).await?;
        return done(
            context,
            "Kết nối và đăng nhập được.",
            &serde_json::json!({ "smtp": true }),
        );
    };
    let actor = context.actor(&office, Act::Administer).await?;
    let SmtpSet {
        server,
        tls,
        user,
        from,
        oauth2,
        authority,
    } = set;
    let (host, port) = host_port("--server", &server)?;
    let smtp = SmtpSettings {
        host,
        port,
        tls: protection(tls),
        user,
        sign_in: sign_in(oauth2),
        from,
        authority: shown(authority),
    };
    app::mailboxes::set_smtp(&office, actor, smtp, context.secret()?.as_deref()).await?;
    let kept = secrets::kept(office.dir(), secrets::SMTP)?;
    done(
        context,
        &format!("Đã đặt máy chủ gửi thư. {}", secret_words(kept)),
        &serde_json::json!({ "server": server, "secret": kept }),
    )
}

pub(super) async fn mail(context: &Context, command: Mail) -> Outcome {
    let office = context.open().await?;
    match command {
        Mail::Fetch { mailbox, report } => {
            let holder = format!("giaonhan {}", std::process::id());
            let fetched = fetching::fetch(&office, mailbox.as_deref(), &holder, &Stop::default(), &mut |p| {
                note(&format!("{} {}: {}/{}", p.mailbox, p.folder, p.done, p.total));
            })
            .await?;
            if let Some(path) = &report {
                write_report(&office, path, &fetched.events).await?;
            }
            show_status(context, &office).await?;
            for (mailbox, error) in &fetched.failed {
                note(&format!("KHÔNG NHẬN ĐƯỢC {mailbox}: {error}"));
            }
            send(&office, &holder).await?;
            Ok(if fetched.failed.is_empty() {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(1)
            })
        }
        Mail::Set(set) => {
            let actor = context.actor(&office, Act::Administer).await?;
            let wanted = MailChange {
                poll_seconds: set.poll_seconds,
                give_up_hours: set.give_up_hours,
                unclear_after_seconds: set.unclear_after_seconds,
                remind_hours_before: set.remind_hours_before,
                receipts: set.receipts.map(|it| it == YesNo::Yes),
                trusted_verdicts: Some(set.trust).filter(|names| !names.is_empty()),
                resolver: set.resolver,
            };
            app::mail_settings::set(&office, actor, wanted).await?;
            done(context, "Đã đặt cách nhận và gửi thư.", &serde_json::json!({}))
        }
        Mail::Notify { role, address } => {
            let actor = context.actor(&office, Act::Administer).await?;
            let known = Role::from_key(&role).ok_or_else(|| {
                Failure::Usage(format!(
                    "--role “{role}”: cần editor, reviewer, manager hoặc administrator"
                ))
            })?;
            app::mail_settings::set_notified(&office, actor, known, &address).await?;
            let words = if address.is_empty() {
                "Đã thôi nhắc vai trò này qua thư."
            } else {
                "Đã ghi người được nhắc qua thư."
            };
            done(
                context,
                words,
                &serde_json::json!({ "role": role, "addresses": address }),
            )
        }
        Mail::Watch => super::mail_watch::run(context, office).await,
        Mail::Status => {
            show_status(context, &office).await?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Writes the letters that go by themselves, and sends what is due; that they do not go is no failure of fetching.
async fn send(office: &app::Office, holder: &str) -> Outcome<()> {
    if office.look().await?.desk.settings.mail.smtp.is_none() {
        return Ok(());
    }
    app::notices::write_due(office).await?;
    let posted = app::posting::post(office, holder, &Stop::default()).await;
    app::lease::release(office, holder).await?;
    let posted = posted?;
    note(&super::outbox::told(&posted));
    if let Some(problem) = &posted.problem {
        note(&problem.to_string());
    }
    Ok(())
}

/// Writes the intake report of these events.
pub(super) async fn write_report(office: &app::Office, path: &Path, events: &[u64]) -> Outcome<()> {
    let report = {
        let inner = office.look().await?;
        app::intake_report::report(&inner.desk, events)
    };
    let mut bytes = serde_json::to_vec_pretty(&report)?;
    bytes.push(b'\n');
    Ok(app::data_dir::write_whole(path, &bytes)?)
}

async fn show_status(context: &Context, office: &app::Office) -> Outcome<()> {
    let accounts = mailbox_account::accounts(office).await?;
    if context.json {
        let total = mailbox_account::total(accounts.values());
        let mut answer = serde_json::to_value(&total)?;
        if let Some(answer) = answer.as_object_mut() {
            answer.insert("mailboxes".to_owned(), serde_json::to_value(&accounts)?);
        }
        return out_json(&answer);
    }
    for (name, account) in &accounts {
        out(&line(name, account));
    }
    Ok(())
}

fn line(name: &str, account: &Account) -> String {
    let Account {
        messages,
        registered,
        triage,
        duplicates,
        noise,
        difference,
        ..
    } = account;
    let mut line = format!(
        "{name}: {messages} thư = {registered} vào sổ + {triage} chờ phân loại + {duplicates} trùng + {noise} không liên quan"
    );
    if *difference != 0 {
        line.push_str(&format!("; LỆCH {difference} THƯ: chạy lại giaonhan mail fetch"));
    }
    if !account.last_error.is_empty() {
        line.push_str(&format!("\n  {}", account.last_error));
    }
    line
}

fn settings(add: MailboxAdd) -> Outcome<MailboxSettings> {
    let MailboxAdd {
        name,
        imap,
        tls,
        user,
        folder,
        after,
        oauth2,
        authority,
    } = add;
    let (host, port) = host_port("--imap", &imap)?;
    let after = match after.split_once(':') {
        None if after == "seen" => AfterFetch::Seen,
        None if after == "keyword" => AfterFetch::Keyword(KEYWORD.to_owned()),
        Some(("keyword", word)) if !word.is_empty() => AfterFetch::Keyword(word.to_owned()),
        Some(("move", folder)) if !folder.is_empty() => AfterFetch::Move(folder.to_owned()),
        _ => {
            return Err(Failure::Usage(format!(
                "--after “{after}”: cần seen, keyword, keyword:TỪ hoặc move:THƯ-MỤC"
            )));
        }
    };
    let folders = if folder.is_empty() {
        vec!["INBOX".to_owned()]
    } else {
        folder
    };
    Ok(MailboxSettings {
        name,
        host,
        port,
        tls: protection(tls),
        user,
        sign_in: sign_in(oauth2),
        folders,
        after,
        authority: shown(authority),
    })
}

fn host_port(option: &str, text: &str) -> Outcome<(String, u16)> {
    text.rsplit_once(':')
        .and_then(|(host, port)| Some((host.trim_matches(['[', ']']).to_owned(), port.parse().ok()?)))
        .filter(|(host, port)| !host.is_empty() && *port != 0)
        .ok_or_else(|| {
            Failure::Usage(format!(
                "{option} “{text}”: cần MÁY-CHỦ:CỔNG, ví dụ thu.khanhhoa.gov.vn:993"
            ))
        })
}

fn protection(tls: Tls) -> Protection {
    match tls {
        Tls::None => Protection::None,
        Tls::Starttls => Protection::StartTls,
        Tls::Immediate => Protection::Tls,
    }
}

fn sign_in(oauth2: bool) -> SignInBy {
    if oauth2 {
        SignInBy::XOAuth2
    } else {
        SignInBy::Password
    }
}

fn shown(path: Option<PathBuf>) -> Option<String> {
    path.map(|p| p.display().to_string())
}
