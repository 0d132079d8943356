//! The board's mailboxes and the server its letters leave by: settings, entered as events; the secrets apart
//! ([`crate::secrets`]).

use domain::settings::{AfterFetch, MailboxSettings, Protection, Settings, SignInBy, SmtpSettings};
use domain::{Actor, Event};
use mail::imap::{After, ConnectError, Login, Server, Session, Stop, Tls, Trouble};

use crate::error::{AppError, Refusal, Result};
use crate::office::{Draft, Office};
use crate::secrets;

/// Most mailboxes of a register.
pub const MAX_MAILBOXES: usize = 20;
/// Most folders fetched of one mailbox.
pub const MAX_FOLDERS: usize = 50;

/// Adds a mailbox, or changes the one of that name; its secret is kept apart.
pub async fn add(
    office: &Office,
    actor: Actor,
    mailbox: MailboxSettings,
    secret: Option<&str>,
) -> Result<()> {
    check(&mailbox)?;
    if let Some(secret) = secret {
        secrets::set(office.dir(), &mailbox.name, Some(secret))?;
    }
    let known = {
        let inner = office.look().await?;
        let mut mailboxes = inner.desk.settings.mail.mailboxes.iter();
        mailboxes.find(|m| m.name == mailbox.name).cloned()
    };
    if known.is_some_and(|known| {
        (known.host, known.port, known.user) != (mailbox.host.clone(), mailbox.port, mailbox.user.clone())
    }) {
        // What its folders were counted by means other messages there. Forgotten before, and not after, a cut.
        office.store().forget_mailbox(&mailbox.name).await?;
    }
    office
        .record(actor, |draft| {
            change(draft, |settings| {
                let mailboxes = &mut settings.mail.mailboxes;
                match mailboxes.iter_mut().find(|m| m.name == mailbox.name) {
                    Some(known) => *known = mailbox,
                    None => mailboxes.push(mailbox),
                }
                if mailboxes.len() > MAX_MAILBOXES {
                    return Err(AppError::new(Refusal::TooLarge).with("limit", MAX_MAILBOXES));
                }
                Ok(())
            })
        })
        .await
}

/// Takes a mailbox off; what it brought stays, its secret goes.
pub async fn remove(office: &Office, actor: Actor, name: &str) -> Result<()> {
    office
        .record(actor, |draft| {
            change(draft, |settings| {
                let before = settings.mail.mailboxes.len();
                settings.mail.mailboxes.retain(|m| m.name != name);
                if settings.mail.mailboxes.len() == before {
                    return Err(AppError::not_found("mailbox"));
                }
                Ok(())
            })
        })
        .await?;
    office.store().forget_mailbox(name).await?;
    secrets::set(office.dir(), name, None)
}

/// Sets the server letters leave by.
pub async fn set_smtp(office: &Office, actor: Actor, smtp: SmtpSettings, secret: Option<&str>) -> Result<()> {
    if smtp.host.trim().is_empty() || smtp.port == 0 {
        return Err(AppError::invalid("--server", "cần MÁY-CHỦ:CỔNG"));
    }
    if !smtp.from.contains('@') {
        return Err(AppError::invalid("--from", "không phải địa chỉ thư"));
    }
    if let Some(secret) = secret {
        secrets::set(office.dir(), secrets::SMTP, Some(secret))?;
    }
    office
        .record(actor, |draft| {
            change(draft, |settings| {
                settings.mail.smtp = Some(smtp);
                Ok(())
            })
        })
        .await
}

fn check(mailbox: &MailboxSettings) -> Result<()> {
    let name = mailbox.name.trim();
    if name.is_empty() || name.contains('/') || name == secrets::SMTP {
        return Err(AppError::invalid("tên hộp thư", "cần một tên, không có dấu “/”"));
    }
    if mailbox.host.trim().is_empty() || mailbox.port == 0 {
        return Err(AppError::invalid("--imap", "cần MÁY-CHỦ:CỔNG"));
    }
    if mailbox.user.trim().is_empty() {
        return Err(AppError::invalid("--user", "cần tên người dùng"));
    }
    if mailbox.folders.is_empty() || mailbox.folders.len() > MAX_FOLDERS {
        return Err(AppError::invalid(
            "--folder",
            format!("cần từ 1 đến {MAX_FOLDERS} thư mục"),
        ));
    }
    if let AfterFetch::Move(folder) = &mailbox.after
        && mailbox.folders.contains(folder)
    {
        return Err(AppError::invalid(
            "--after",
            "không chuyển vào chính thư mục được nhận",
        ));
    }
    Ok(())
}

fn change(draft: &mut Draft<'_>, what: impl FnOnce(&mut Settings) -> Result<()>) -> Result<()> {
    let mut settings = draft.desk().settings.clone();
    what(&mut settings)?;
    if settings != draft.desk().settings {
        draft.push(Event::SettingsChanged {
            settings: Box::new(settings),
        })?;
    }
    Ok(())
}

/// What one look at a mailbox showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tested {
    /// Messages in each folder that is fetched.
    pub folders: Vec<(String, u32)>,
}

/// Tries a mailbox: connects, signs in, opens its folders. Changes nothing.
pub async fn test(office: &Office, name: &str) -> Result<Tested> {
    let mailbox = {
        let inner = office.look().await?;
        let found = inner.desk.settings.mail.mailboxes.iter().find(|m| m.name == name);
        found.cloned().ok_or_else(|| AppError::not_found("mailbox"))?
    };
    let (server, login) = (server(&mailbox)?, login(office, &mailbox)?);
    tokio::task::spawn_blocking(move || {
        let mut session = Session::connect(&server, &login, &Stop::default()).map_err(|e| refused(&e))?;
        let mut folders = Vec::new();
        for folder in mailbox.folders {
            let state = session
                .folder(&folder, mail::imap::Access::Read)
                .map_err(|e| server_says(&e))?;
            folders.push((folder, state.exists));
        }
        session.close();
        Ok(Tested { folders })
    })
    .await
    .map_err(|e| AppError::new(Refusal::Broke).because(e))?
}

/// The server of a mailbox.
pub(crate) fn server(mailbox: &MailboxSettings) -> Result<Server> {
    let tls = match mailbox.tls {
        Protection::None => Tls::None,
        Protection::StartTls => Tls::StartTls,
        Protection::Tls => Tls::Tls,
    };
    let mut server = Server::new(mailbox.host.clone(), mailbox.port, tls);
    if let Some(path) = &mailbox.authority {
        let path = std::path::Path::new(path);
        server.trusted_pem = Some(std::fs::read(path).map_err(|e| AppError::reading(path, &e))?);
    }
    Ok(server)
}

/// How a mailbox is signed in to.
pub(crate) fn login(office: &Office, mailbox: &MailboxSettings) -> Result<Login> {
    let secret = secrets::get(office.dir(), &mailbox.name)?
        .ok_or_else(|| AppError::new(Refusal::NoSecret).with("what", &mailbox.name))?;
    let user = mailbox.user.clone();
    Ok(match mailbox.sign_in {
        SignInBy::Password => Login::Password {
            user,
            password: secret,
        },
        SignInBy::XOAuth2 => Login::XOAuth2 { user, token: secret },
    })
}

/// What is done to a message afterwards.
pub(crate) fn after(mailbox: &MailboxSettings) -> After {
    match &mailbox.after {
        AfterFetch::Seen => After::Seen,
        AfterFetch::Keyword(word) => After::Keyword(word.clone()),
        AfterFetch::Move(folder) => After::Move(folder.clone()),
    }
}

/// Why there is no session, in words with the cure.
pub(crate) fn refused(error: &ConnectError) -> AppError {
    AppError::new(Refusal::MailServer)
        .with("why", crate::words::no_session(error))
        .because(error)
}

/// What went wrong in a conversation, in words.
pub(crate) fn server_says(trouble: &Trouble) -> AppError {
    AppError::new(Refusal::MailServer)
        .with("why", crate::words::trouble(trouble))
        .because(trouble)
}
