//! The board's mailboxes: how they stand, fetched now, set and tried.

use std::collections::BTreeMap;

use app::fetching::Progress;
use app::mailbox_account::{self, Account};
use app::mailboxes;
use app::secrets::{self, Kept};
use domain::letter::PostState;
use domain::settings::{AfterFetch, MailboxSettings, Protection, SignInBy, SmtpSettings};
use domain::{Act, Desk};

use super::convert::{count, filled};
use super::error::invalid;
use super::scene::Scene;
use super::{Answer, Ask};
use crate::wire::Nothing;
use crate::wire::desk::MailboxFoot;
use crate::wire::mail::{
    FetchNow, FolderCount, MailAccount, MailAfter, MailFetched, MailProtection, MailSettingsView, MailSignIn,
    MailTested, MailTrouble, MailView, MailWatcher, MailboxFailure, MailboxForm, MailboxSet, MailboxState,
    OfMailbox, OutboxCounts, PutMailbox, PutSmtp, SecretPlace, SmtpForm, SmtpSet,
};
use crate::wire::take_in::TakeInProgress;

/// The keyword given when none is named (RFC 5788 keeps `$` for such).
const KEYWORD: &str = "$DaVaoSo";
/// What a mailbox has when no folder is named.
const INBOX: &str = "INBOX";

pub(super) async fn mail_status(ask: &Ask<'_>, _: Nothing) -> Answer<MailView> {
    let accounts = mailbox_account::accounts(ask.office()).await?;
    let holder = app::lease::holder(ask.office()).await?;
    let scene = Scene::of(ask).await?;
    let mail = &scene.desk().settings.mail;
    let state = |m: &MailboxSettings| MailboxState {
        name: m.name.clone(),
        account_name: format!("{}@{}", m.user, m.host),
        folders: m.folders.clone(),
        account: account(&scene, accounts.get(&m.name).unwrap_or(&Account::default())),
    };
    Ok(MailView {
        mailboxes: mail.mailboxes.iter().map(state).collect(),
        total: account(&scene, &mailbox_account::total(accounts.values())),
        watcher: holder.map(|held| MailWatcher {
            who: held.holder,
            since: scene.moment(held.held_since),
            ours: ask.desk.mail.is_at_work(),
        }),
        sends: mail.smtp.is_some(),
        outbox: outbox(scene.desk()),
        may_fetch: scene.may(Act::Handle),
    })
}

pub(super) async fn mail_fetch_now(ask: &Ask<'_>, request: FetchNow) -> Answer<MailFetched> {
    ask.actor(Act::Handle).await?;
    let mut tell = |p: Progress| {
        (ask.progress)(&TakeInProgress {
            done: count(p.done),
            total: count(p.total),
            current: format!("{} {}", p.mailbox, p.folder),
        });
    };
    let fetched = ask
        .desk
        .mail
        .fetch_now(request.mailbox.as_deref(), &mut tell)
        .await?;
    // Receipts of what came go now.
    ask.desk.mail.ring();
    let came = {
        let scene = Scene::of(ask).await?;
        let mut came = account(&scene, &mailbox_account::tally(scene.desk(), &fetched.events));
        came.messages = fetched.events.len() as u64;
        came
    };
    let failed = fetched.failed.into_iter().map(|(mailbox, error)| MailboxFailure {
        mailbox,
        error: error.into(),
    });
    Ok(MailFetched {
        came,
        failed: failed.collect(),
        view: mail_status(ask, Nothing {}).await?,
    })
}

pub(super) async fn mail_settings(ask: &Ask<'_>, _: Nothing) -> Answer<MailSettingsView> {
    let scene = Scene::of(ask).await?;
    let mail = &scene.desk().settings.mail;
    let dir = ask.office().dir();
    let place = |name: &str| -> Answer<Option<SecretPlace>> {
        Ok(secrets::kept(dir, name)?.map(|kept| match kept {
            Kept::Keychain => SecretPlace::Keychain,
            Kept::File => SecretPlace::File,
        }))
    };
    let mailboxes = mail.mailboxes.iter().map(|m| {
        Ok(MailboxSet {
            mailbox: mailbox_form(m),
            secret: place(&m.name)?,
        })
    });
    let smtp = mail.smtp.as_ref().map(|smtp| {
        Ok::<_, crate::wire::WireError>(SmtpSet {
            smtp: smtp_form(smtp),
            secret: place(secrets::SMTP)?,
        })
    });
    Ok(MailSettingsView {
        mailboxes: mailboxes.collect::<Answer<_>>()?,
        smtp: smtp.transpose()?,
        poll_seconds: mail.poll_seconds,
        may_change: scene.may(Act::Administer),
    })
}

pub(super) async fn mail_mailbox_put(ask: &Ask<'_>, request: PutMailbox) -> Answer<MailSettingsView> {
    let actor = ask.actor(Act::Administer).await?;
    let mailbox = mailbox_of(request.mailbox)?;
    mailboxes::add(ask.office(), actor, mailbox, secret(&request.secret)).await?;
    mail_settings(ask, Nothing {}).await
}

pub(super) async fn mail_mailbox_remove(ask: &Ask<'_>, request: OfMailbox) -> Answer<MailSettingsView> {
    let actor = ask.actor(Act::Administer).await?;
    mailboxes::remove(ask.office(), actor, &request.name).await?;
    mail_settings(ask, Nothing {}).await
}

pub(super) async fn mail_mailbox_test(ask: &Ask<'_>, request: PutMailbox) -> Answer<MailTested> {
    ask.actor(Act::Administer).await?;
    let mailbox = mailbox_of(request.mailbox)?;
    let secret = secret(&request.secret).map(str::to_owned);
    let tested = mailboxes::try_mailbox(ask.office(), mailbox, secret).await?;
    let folder = |(folder, messages)| FolderCount { folder, messages };
    Ok(MailTested {
        folders: tested.folders.into_iter().map(folder).collect(),
    })
}

pub(super) async fn mail_smtp_put(ask: &Ask<'_>, request: PutSmtp) -> Answer<MailSettingsView> {
    let actor = ask.actor(Act::Administer).await?;
    let smtp = smtp_of(request.smtp)?;
    mailboxes::set_smtp(ask.office(), actor, smtp, secret(&request.secret)).await?;
    ask.desk.mail.ring();
    mail_settings(ask, Nothing {}).await
}

pub(super) async fn mail_smtp_test(ask: &Ask<'_>, request: PutSmtp) -> Answer<MailTested> {
    ask.actor(Act::Administer).await?;
    let smtp = smtp_of(request.smtp)?;
    let secret = secret(&request.secret).map(str::to_owned);
    mailboxes::try_smtp(ask.office(), smtp, secret).await?;
    Ok(MailTested { folders: Vec::new() })
}

/// The line of the foot, once there is a mailbox and it was fetched.
pub(super) fn foot(scene: &Scene<'_>, accounts: &BTreeMap<String, Account>) -> Option<MailboxFoot> {
    let total = mailbox_account::total(accounts.values());
    let number = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    Some(MailboxFoot {
        at: scene.moment(total.last_success?),
        messages: number(total.messages),
        registered: number(total.registered),
        triage: number(total.triage),
        duplicates: number(total.duplicates),
        noise: number(total.noise),
    })
}

/// What is the matter, the gravest first.
pub(super) fn trouble(scene: &Scene<'_>, accounts: &BTreeMap<String, Account>) -> Option<MailTrouble> {
    let letters = outbox(scene.desk());
    let total = mailbox_account::total(accounts.values());
    [
        (letters.unclear > 0, MailTrouble::Unclear),
        (total.difference != 0, MailTrouble::Difference),
        (!total.last_error.is_empty(), MailTrouble::Fetch),
        (letters.refused + letters.bounced > 0, MailTrouble::Refused),
    ]
    .into_iter()
    .find_map(|(is_so, trouble)| is_so.then_some(trouble))
}

fn outbox(desk: &Desk) -> OutboxCounts {
    let standing = |state| count(desk.letters_in(state).count());
    OutboxCounts {
        drafts: standing(PostState::Draft),
        queued: standing(PostState::Queued),
        sent: standing(PostState::Sent),
        refused: standing(PostState::Refused),
        unclear: standing(PostState::Unclear),
        bounced: count(desk.bounced_count()),
    }
}

fn account(scene: &Scene<'_>, account: &Account) -> MailAccount {
    let moment = |at: Option<jiff::Timestamp>| at.map(|at| scene.moment(at));
    MailAccount {
        messages: account.messages,
        registered: account.registered,
        triage: account.triage,
        duplicates: account.duplicates,
        noise: account.noise,
        own_copies: account.own_copies,
        difference: account.difference,
        last_success: moment(account.last_success),
        next_try: moment(account.next_try),
        last_error: Some(account.last_error.clone()).filter(|words| !words.is_empty()),
    }
}

/// An empty field means: the one that is kept.
fn secret(given: &Option<String>) -> Option<&str> {
    given.as_deref().filter(|secret| !secret.is_empty())
}

fn mailbox_form(mailbox: &MailboxSettings) -> MailboxForm {
    let (after, after_value) = match &mailbox.after {
        AfterFetch::Seen => (MailAfter::Seen, String::new()),
        AfterFetch::Keyword(word) => (MailAfter::Keyword, word.clone()),
        AfterFetch::Move(folder) => (MailAfter::Move, folder.clone()),
    };
    MailboxForm {
        name: mailbox.name.clone(),
        host: mailbox.host.clone(),
        port: mailbox.port,
        protection: protection(mailbox.tls),
        user: mailbox.user.clone(),
        sign_in: sign_in(mailbox.sign_in),
        folders: mailbox.folders.clone(),
        after,
        after_value,
        authority: mailbox.authority.clone(),
    }
}

fn mailbox_of(form: MailboxForm) -> Answer<MailboxSettings> {
    let name = filled("name", &form.name)?.to_owned();
    if name.contains('/') || name == secrets::SMTP {
        return Err(invalid("name", "not_a_name"));
    }
    let mut folders: Vec<String> = form
        .folders
        .iter()
        .map(|folder| folder.trim().to_owned())
        .filter(|folder| !folder.is_empty())
        .collect();
    if folders.is_empty() {
        folders.push(INBOX.to_owned());
    }
    let value = form.after_value.trim();
    let after = match form.after {
        MailAfter::Seen => AfterFetch::Seen,
        MailAfter::Keyword if value.is_empty() => AfterFetch::Keyword(KEYWORD.to_owned()),
        MailAfter::Keyword => AfterFetch::Keyword(value.to_owned()),
        MailAfter::Move => AfterFetch::Move(filled("after_value", value)?.to_owned()),
    };
    if matches!(&after, AfterFetch::Move(folder) if folders.contains(folder)) {
        return Err(invalid("after_value", "same_folder"));
    }
    Ok(MailboxSettings {
        name,
        host: filled("host", &form.host)?.to_owned(),
        port: port(form.port)?,
        tls: protection_of(form.protection),
        user: filled("user", &form.user)?.to_owned(),
        sign_in: sign_in_of(form.sign_in),
        folders,
        after,
        authority: authority(form.authority),
    })
}

fn smtp_form(smtp: &SmtpSettings) -> SmtpForm {
    SmtpForm {
        host: smtp.host.clone(),
        port: smtp.port,
        protection: protection(smtp.tls),
        user: smtp.user.clone(),
        sign_in: sign_in(smtp.sign_in),
        from: smtp.from.clone(),
        authority: smtp.authority.clone(),
    }
}

fn smtp_of(form: SmtpForm) -> Answer<SmtpSettings> {
    let from = filled("address", &form.from)?.to_owned();
    if !from.contains('@') {
        return Err(invalid("address", "not_an_address"));
    }
    let user = form
        .user
        .as_deref()
        .map(str::trim)
        .filter(|user| !user.is_empty());
    Ok(SmtpSettings {
        host: filled("host", &form.host)?.to_owned(),
        port: port(form.port)?,
        tls: protection_of(form.protection),
        user: user.map(str::to_owned),
        sign_in: sign_in_of(form.sign_in),
        from,
        authority: authority(form.authority),
    })
}

fn port(port: u16) -> Answer<u16> {
    if port == 0 {
        Err(invalid("port", "not_a_number"))
    } else {
        Ok(port)
    }
}

fn authority(given: Option<String>) -> Option<String> {
    given
        .map(|path| path.trim().to_owned())
        .filter(|path| !path.is_empty())
}

fn protection(tls: Protection) -> MailProtection {
    match tls {
        Protection::None => MailProtection::None,
        Protection::StartTls => MailProtection::Starttls,
        Protection::Tls => MailProtection::Tls,
    }
}

fn protection_of(protection: MailProtection) -> Protection {
    match protection {
        MailProtection::None => Protection::None,
        MailProtection::Starttls => Protection::StartTls,
        MailProtection::Tls => Protection::Tls,
    }
}

fn sign_in(by: SignInBy) -> MailSignIn {
    match by {
        SignInBy::Password => MailSignIn::Password,
        SignInBy::XOAuth2 => MailSignIn::Token,
    }
}

fn sign_in_of(by: MailSignIn) -> SignInBy {
    match by {
        MailSignIn::Password => SignInBy::Password,
        MailSignIn::Token => SignInBy::XOAuth2,
    }
}
