//! The board's mailboxes and the server its letters leave by: settings, entered as events; the secrets apart
//! ([`crate::secrets`]).

use domain::settings::{AfterFetch, MailboxSettings, Protection, Settings, SignInBy, SmtpSettings};
use domain::{Actor, Event};
use mail::imap::{After, CertificateFault, ConnectError, Login, Server, Session, Stop, Tls, Trouble};
use mail::smtp::Post;

use crate::data_dir::DataDir;
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
    keep(office, &mailbox.name, secret).await?;
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
    let (dir, name) = (office.dir().clone(), name.to_owned());
    aside(move || secrets::set(&dir, &name, None).map(drop)).await
}

/// Sets the server letters leave by.
pub async fn set_smtp(office: &Office, actor: Actor, smtp: SmtpSettings, secret: Option<&str>) -> Result<()> {
    check_smtp(&smtp)?;
    keep(office, secrets::SMTP, secret).await?;
    office
        .record(actor, |draft| {
            change(draft, |settings| {
                settings.mail.smtp = Some(smtp);
                Ok(())
            })
        })
        .await
}

/// Keeps a new secret; none leaves the former one.
async fn keep(office: &Office, name: &str, secret: Option<&str>) -> Result<()> {
    let Some(secret) = secret.map(str::to_owned) else {
        return Ok(());
    };
    let (dir, name) = (office.dir().clone(), name.to_owned());
    aside(move || secrets::set(&dir, &name, Some(&secret)).map(drop)).await
}

/// Work that may wait for something outside, on a thread of its own.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| AppError::new(Refusal::Broke).because(e))?
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

fn check_smtp(smtp: &SmtpSettings) -> Result<()> {
    if smtp.host.trim().is_empty() || smtp.port == 0 {
        return Err(AppError::invalid("--server", "cần MÁY-CHỦ:CỔNG"));
    }
    if !smtp.from.contains('@') {
        return Err(AppError::invalid("--from", "không phải địa chỉ thư"));
    }
    Ok(())
}

pub(crate) fn change(draft: &mut Draft<'_>, what: impl FnOnce(&mut Settings) -> Result<()>) -> Result<()> {
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

/// Tries a mailbox of the settings: connects, signs in, opens its folders. Changes nothing.
pub async fn test(office: &Office, name: &str) -> Result<Tested> {
    let mailbox = {
        let inner = office.look().await?;
        let found = inner.desk.settings.mail.mailboxes.iter().find(|m| m.name == name);
        found.cloned().ok_or_else(|| AppError::not_found("mailbox"))?
    };
    try_mailbox(office, mailbox, None).await
}

/// The same for settings that need not be entered yet, with a secret that is not kept, or the one that is.
pub async fn try_mailbox(
    office: &Office,
    mailbox: MailboxSettings,
    secret: Option<String>,
) -> Result<Tested> {
    check(&mailbox)?;
    let dir = office.dir().clone();
    aside(move || {
        let server = server(&mailbox)?;
        let secret = secret_or_kept(&dir, &mailbox.name, secret)?;
        let login = signed_in_by(mailbox.sign_in, mailbox.user, secret);
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
}

/// Tries the server letters leave by: connects and signs in. Sends nothing.
pub async fn try_smtp(office: &Office, smtp: SmtpSettings, secret: Option<String>) -> Result<()> {
    check_smtp(&smtp)?;
    let dir = office.dir().clone();
    aside(move || {
        let server = server_at(&smtp.host, smtp.port, smtp.tls, smtp.authority.as_deref())?;
        let login = match smtp.user {
            None => None,
            Some(user) => {
                let secret = secret_or_kept(&dir, secrets::SMTP, secret)?;
                Some(signed_in_by(smtp.sign_in, user, secret))
            }
        };
        let hello = smtp.from.rsplit('@').next().unwrap_or_default();
        let post =
            Post::connect(&server, login.as_ref(), hello, &Stop::default()).map_err(|e| refused(&e))?;
        post.close();
        Ok(())
    })
    .await
}

fn secret_or_kept(dir: &DataDir, name: &str, secret: Option<String>) -> Result<String> {
    let kept = match secret {
        None => secrets::get(dir, name)?,
        secret => secret,
    };
    kept.ok_or_else(|| AppError::new(Refusal::NoSecret).with("what", name))
}

/// The server of a mailbox.
pub(crate) fn server(mailbox: &MailboxSettings) -> Result<Server> {
    server_at(
        &mailbox.host,
        mailbox.port,
        mailbox.tls,
        mailbox.authority.as_deref(),
    )
}

fn server_at(host: &str, port: u16, tls: Protection, authority: Option<&str>) -> Result<Server> {
    let tls = match tls {
        Protection::None => Tls::None,
        Protection::StartTls => Tls::StartTls,
        Protection::Tls => Tls::Tls,
    };
    let mut server = Server::new(host, port, tls);
    if let Some(path) = authority {
        let path = std::path::Path::new(path);
        server.trusted_pem = Some(std::fs::read(path).map_err(|e| AppError::reading(path, &e))?);
    }
    Ok(server)
}

/// How a mailbox is signed in to.
pub(crate) fn login(office: &Office, mailbox: &MailboxSettings) -> Result<Login> {
    let secret = secret_or_kept(office.dir(), &mailbox.name, None)?;
    Ok(signed_in_by(mailbox.sign_in, mailbox.user.clone(), secret))
}

fn signed_in_by(way: SignInBy, user: String, secret: String) -> Login {
    match way {
        SignInBy::Password => Login::Password {
            user,
            password: secret,
        },
        SignInBy::XOAuth2 => Login::XOAuth2 { user, token: secret },
    }
}

/// What is done to a message afterwards.
pub(crate) fn after(mailbox: &MailboxSettings) -> After {
    match &mailbox.after {
        AfterFetch::Seen => After::Seen,
        AfterFetch::Keyword(word) => After::Keyword(word.clone()),
        AfterFetch::Move(folder) => After::Move(folder.clone()),
    }
}

/// Why there is no session, in words with the cure, and as a key with what it is about for who words it otherwise.
pub(crate) fn refused(error: &ConnectError) -> AppError {
    use CertificateFault as C;
    use ConnectError as E;
    let told = AppError::new(Refusal::MailServer)
        .with("why", crate::words::no_session(error))
        .because(error);
    match error {
        E::NameNotFound { host, .. } => told.with("fault", "name_not_found").with("host", host),
        E::Refused { host, port } => told
            .with("fault", "refused")
            .with("host", host)
            .with("port", port),
        E::Unreachable(_) => told.with("fault", "unreachable"),
        E::TimedOut => told.with("fault", "timed_out"),
        E::Silent => told.with("fault", "silent"),
        E::Certificate(fault) => told.with(
            "fault",
            match fault {
                C::Expired => "certificate_expired",
                C::NotYetValid => "certificate_not_yet_valid",
                C::Unknown => "certificate_unknown",
                C::OtherName => "certificate_other_name",
                C::Revoked => "certificate_revoked",
                C::Other(_) => "certificate_other",
            },
        ),
        E::Tls(_) => told.with("fault", "tls"),
        E::StartTlsNotOffered => told.with("fault", "starttls_not_offered"),
        E::ProtectionWanted { .. } => told.with("fault", "protection_wanted"),
        E::WrongPassword { .. } => told.with("fault", "wrong_password"),
        E::LoginNotOffered(_) => told.with("fault", "login_not_offered"),
        E::NotImap { .. } => told.with("fault", "not_imap"),
        E::NotSmtp { .. } => told.with("fault", "not_smtp"),
        E::TryLater { said } => told.with("fault", "try_later").with("said", said),
        E::TrustedCertificates(_) => told.with("fault", "trusted_certificates"),
        E::Stopped => told.with("fault", "broken_off"),
        E::BrokenOff(_) => told.with("fault", "broken_off"),
    }
}

/// What went wrong in a conversation, in words and as a key.
pub(crate) fn server_says(trouble: &Trouble) -> AppError {
    let told = AppError::new(Refusal::MailServer)
        .with("why", crate::words::trouble(trouble))
        .because(trouble);
    match trouble {
        Trouble::Folder { folder, .. } => told.with("fault", "folder").with("folder", folder),
        Trouble::TimedOut => told.with("fault", "timed_out"),
        Trouble::Refused { said } => told.with("fault", "server_refuses").with("said", said),
        _ => told.with("fault", "broken_off"),
    }
}
