//! How mail is handled: how often, for how long, whom to tell, whose verdicts to believe. Mailboxes and the server letters
//! leave by are in [`crate::mailboxes`].

use std::net::SocketAddr;

use domain::settings::Notified;
use domain::{Actor, Role};

use crate::error::{AppError, Result};
use crate::mailboxes::change;
use crate::office::Office;

/// What is to be handled otherwise; `None` leaves it as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MailChange {
    /// Seconds between looks into a mailbox whose server cannot call.
    pub poll_seconds: Option<u32>,
    /// Hours after which a letter that no server takes is given up.
    pub give_up_hours: Option<u32>,
    /// Seconds a cut-off letter's copy is waited for before a person is asked.
    pub unclear_after_seconds: Option<u32>,
    /// Working hours before a deadline at which our people are reminded.
    pub remind_hours_before: Option<u32>,
    /// Whether receipts go by themselves.
    pub receipts: Option<bool>,
    /// Names under which the board's own server writes its verdicts (authserv-id, RFC 8601).
    pub trusted_verdicts: Option<Vec<String>>,
    /// Resolver asked for keys of signatures, `ADDRESS:PORT`; empty: the system's.
    pub resolver: Option<String>,
}

/// Handles mail so from now on.
///
/// # Errors
///
/// [`Refusal::InvalidField`](crate::Refusal::InvalidField) names what does not fit.
pub async fn set(office: &Office, actor: Actor, wanted: MailChange) -> Result<()> {
    if wanted.poll_seconds == Some(0) {
        return Err(AppError::invalid("--poll-seconds", "cần ít nhất 1 giây"));
    }
    if let Some(resolver) = wanted.resolver.as_deref().filter(|r| !r.is_empty())
        && resolver.parse::<SocketAddr>().is_err()
    {
        return Err(AppError::invalid(
            "--resolver",
            "cần ĐỊA-CHỈ:CỔNG, ví dụ 10.0.0.53:53",
        ));
    }
    office
        .record(actor, |draft| {
            change(draft, |settings| {
                let mail = &mut settings.mail;
                let MailChange {
                    poll_seconds,
                    give_up_hours,
                    unclear_after_seconds,
                    remind_hours_before,
                    receipts,
                    trusted_verdicts,
                    resolver,
                } = wanted;
                put(&mut mail.poll_seconds, poll_seconds);
                put(&mut mail.give_up_hours, give_up_hours);
                put(&mut mail.unclear_after_seconds, unclear_after_seconds);
                put(&mut mail.remind_hours_before, remind_hours_before);
                put(&mut mail.receipts, receipts);
                put(&mut mail.trusted_verdicts, trusted_verdicts);
                put(&mut mail.resolver, resolver);
                Ok(())
            })
        })
        .await
}

fn put<T>(place: &mut T, wanted: Option<T>) {
    if let Some(wanted) = wanted {
        *place = wanted;
    }
}

/// Says who of a role is told by mail what is due; nobody, when no address is given.
pub async fn set_notified(office: &Office, actor: Actor, role: Role, addresses: &[String]) -> Result<()> {
    if let Some(wrong) = addresses.iter().find(|a| !a.contains('@')) {
        return Err(AppError::invalid(
            "địa chỉ",
            format!("“{wrong}” không phải địa chỉ thư"),
        ));
    }
    office
        .record(actor, |draft| {
            change(draft, |settings| {
                let notified = &mut settings.mail.notified;
                notified.retain(|n| n.role != role);
                notified.extend(addresses.iter().map(|address| Notified {
                    role,
                    address: address.trim().to_lowercase(),
                }));
                Ok(())
            })
        })
        .await
}
