//! Refusals and breaks of the use cases as the window gets them.

use std::hash::{BuildHasher, Hasher, RandomState};

use app::{AppError, Refusal};

use crate::wire::{ErrorCode, WireError};

/// Names the use cases give to fields, and the window's.
const FIELDS: [(&str, &str); 8] = [
    ("--from", "from"),
    ("--received", "received_at"),
    ("lúc nhận", "received_at"),
    ("số quyết định", "number"),
    ("ngày ban hành", "date"),
    ("ngày hẹn lại", "new_day"),
    ("cơ quan", "agency"),
    ("mục", "field"),
];
/// Names the use cases give to things, and the window's.
const THINGS: [(&str, &str); 2] = [("handoff", "entry"), ("triage", "item")];
/// Words of the use cases for a moment that is still to come.
const TO_COME: &str = "chưa tới";

/// An error with an id that nobody has seen before.
pub(super) fn refused(code: ErrorCode) -> WireError {
    // A hasher of the standard library is seeded by the system: enough to tell one error from another.
    let random = RandomState::new().build_hasher().finish();
    WireError::new(code, format!("{:08x}", random >> 32))
}

/// There is no such thing (`case`, `entry`, `file`, …).
pub(super) fn not_found(what: &str) -> WireError {
    refused(ErrorCode::NotFound).with("what", what)
}

/// A field is wrong, and why (`blank`, `not_a_date`, `in_future`, `not_a_number`).
pub(super) fn invalid(field: &str, why: &str) -> WireError {
    refused(ErrorCode::InvalidField)
        .with("field", field)
        .with("why", why)
}

fn code(refusal: Refusal) -> ErrorCode {
    match refusal {
        Refusal::NotSignedIn => ErrorCode::NotSignedIn,
        Refusal::WrongPassword => ErrorCode::WrongPassword,
        Refusal::SignInPaused => ErrorCode::SignInPaused,
        Refusal::NotAllowed | Refusal::OnlyInDemo => ErrorCode::NotAllowed,
        Refusal::OwnWork => ErrorCode::OwnWork,
        Refusal::NotFound => ErrorCode::NotFound,
        Refusal::InvalidField => ErrorCode::InvalidField,
        Refusal::NeedsReason => ErrorCode::NeedsReason,
        Refusal::LateEntryNeedsReason => ErrorCode::LateEntryNeedsReason,
        Refusal::Changed => ErrorCode::Changed,
        Refusal::NotComplete => ErrorCode::NotComplete,
        Refusal::NotApproved => ErrorCode::NotApproved,
        Refusal::AlreadyDone | Refusal::RegisterExists => ErrorCode::AlreadyDone,
        Refusal::DecisionExists => ErrorCode::DecisionExists,
        Refusal::CannotRead => ErrorCode::CannotRead,
        Refusal::CannotWrite => ErrorCode::CannotWrite,
        Refusal::TooLarge => ErrorCode::TooLarge,
        Refusal::PublishedDiffers => ErrorCode::PublishedDiffers,
        Refusal::DiskFull => ErrorCode::DiskFull,
        Refusal::RegisterBusy => ErrorCode::RegisterBusy,
        Refusal::RegisterBroken => ErrorCode::RegisterBroken,
        Refusal::RegisterTooNew => ErrorCode::RegisterTooNew,
        Refusal::NoRegister => ErrorCode::NoRegister,
        Refusal::MailServer | Refusal::NoSecret | Refusal::MailBusy => ErrorCode::Mail,
        Refusal::Broke => ErrorCode::Broke,
    }
}

fn known<'a>(names: &[(&'a str, &'a str)], name: &'a str) -> &'a str {
    names
        .iter()
        .find(|(from, _)| *from == name)
        .map_or(name, |(_, to)| to)
}

impl From<AppError> for WireError {
    fn from(error: AppError) -> Self {
        let mut wire = refused(code(error.refusal));
        if error.is_break() || error.refusal == Refusal::RegisterBroken {
            tracing::error!(id = %wire.id, code = ?wire.code, %error, detail = error.detail, "a command broke");
        } else {
            tracing::debug!(id = %wire.id, code = ?wire.code, %error, detail = error.detail, "a command was refused");
        }
        wire.detail = error.detail;
        for (name, value) in error.params {
            let (name, value) = match (name, error.refusal) {
                ("file", _) => ("path", value),
                ("field", Refusal::InvalidField) => ("field", known(&FIELDS, &value).to_owned()),
                ("what", Refusal::NotFound) => ("what", known(&THINGS, &value).to_owned()),
                ("why", Refusal::InvalidField) if value.contains(TO_COME) => ("why", "in_future".to_owned()),
                ("why", Refusal::MailServer) => ("why", value),
                ("why", _) => {
                    // Words for the log; the window has its own.
                    wire.detail.get_or_insert(value);
                    continue;
                }
                (name, _) => (name, value),
            };
            wire.params.insert(name.to_owned(), value);
        }
        let fault = match error.refusal {
            Refusal::NoSecret => "no_secret",
            Refusal::MailBusy => "busy",
            _ => return wire,
        };
        wire.params.insert("fault".to_owned(), fault.to_owned());
        wire
    }
}
