//! A folder of a mailbox, and how its messages are named and remembered.

use domain::intake::MailboxPlace;
use domain::settings::MailboxSettings;
use mail::imap::{Fetched, FolderState, Head};
use store::MessageRow;

/// A folder during a round.
pub(super) struct Place {
    pub(super) folder: String,
    pub(super) state: FolderState,
    pub(super) marks: bool,
    pub(super) left: u32,
}

impl Place {
    pub(super) fn of(&self, mailbox: &MailboxSettings, uid: u32) -> MailboxPlace {
        let MailboxSettings { user, host, port, .. } = mailbox;
        MailboxPlace {
            // Not by its name with us, which another account may be given.
            mailbox: format!("{user}@{host}:{port}"),
            folder: self.folder.clone(),
            uid_validity: self.state.uid_validity,
            uid,
        }
    }

    pub(super) fn row(&self, head: &Head, seq: u64) -> MessageRow {
        MessageRow {
            folder: self.folder.clone(),
            uid_validity: self.state.uid_validity,
            uid: head.uid,
            size_bytes: head.size,
            header_sha256: head.header_sha256,
            seq,
            present: true,
        }
    }

    pub(super) fn row_of(&self, message: &Fetched) -> MessageRow {
        MessageRow {
            folder: self.folder.clone(),
            uid_validity: self.state.uid_validity,
            uid: message.uid,
            size_bytes: message.size_said,
            header_sha256: message.header_sha256,
            seq: 0,
            present: true,
        }
    }
}
