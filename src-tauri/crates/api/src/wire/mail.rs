//! *Thư*: the board's mailboxes, the letters that leave, and how both are set. Secrets go in and never come out.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::case::{CaseHead, LetterKind};
use super::common::{Id, Moment};
use super::error::WireError;

/// The account of a mailbox: messages = registered + triage + duplicates + noise, or there is a difference.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MailAccount {
    /// Messages in its folders at the last look.
    pub messages: u64,
    /// In the book.
    pub registered: u64,
    /// Waiting for a person, or dismissed by one.
    pub triage: u64,
    /// Known already.
    pub duplicates: u64,
    /// Set aside.
    pub noise: u64,
    /// Of the noise, copies of our own letters.
    pub own_copies: u64,
    /// Messages that are none of these: an alarm when not 0.
    pub difference: i64,
    /// When it was last fetched whole.
    pub last_success: Option<Moment>,
    /// When it is tried next, after a failure.
    pub next_try: Option<Moment>,
    /// What was wrong last, as it was noted then; nothing when nothing is.
    pub last_error: Option<String>,
}

/// How a mailbox stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MailboxState {
    /// Its name.
    pub name: String,
    /// `USER@HOST`, to tell it by.
    pub account_name: String,
    /// The folders fetched.
    pub folders: Vec<String>,
    /// Its account.
    pub account: MailAccount,
}

/// Who fetches and sends now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MailWatcher {
    /// The program, in its own words.
    pub who: String,
    /// Since when.
    pub since: Moment,
    /// It is this program.
    pub ours: bool,
}

/// Letters by where they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutboxCounts {
    /// Drafts.
    pub drafts: u32,
    /// To be sent.
    pub queued: u32,
    /// Gone.
    pub sent: u32,
    /// Given up.
    pub refused: u32,
    /// May or may not have gone.
    pub unclear: u32,
    /// Gone, and given back by a server further on.
    pub bounced: u32,
}

/// `mail.status`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MailView {
    /// Each mailbox of the settings.
    pub mailboxes: Vec<MailboxState>,
    /// All together.
    pub total: MailAccount,
    /// Who fetches and sends, if a program does.
    pub watcher: Option<MailWatcher>,
    /// Whether a server to send by is set.
    pub sends: bool,
    /// Letters by where they stand.
    pub outbox: OutboxCounts,
    /// The signed-in person may fetch now.
    pub may_fetch: bool,
}

/// `mail.fetch_now`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FetchNow {
    /// Only this mailbox.
    pub mailbox: Option<String>,
}

/// A mailbox that could not be fetched whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MailboxFailure {
    /// The mailbox.
    pub mailbox: String,
    /// Why.
    pub error: WireError,
}

/// What a fetch brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MailFetched {
    /// What came, by what became of it.
    pub came: MailAccount,
    /// Mailboxes that failed; what they hold is fetched next time.
    pub failed: Vec<MailboxFailure>,
    /// How it stands now.
    pub view: MailView,
}

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MailProtection {
    /// Not at all: for a server on the same machine.
    None,
    /// STARTTLS.
    Starttls,
    /// TLS from the first byte.
    Tls,
}

/// How one signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MailSignIn {
    /// A password.
    Password,
    /// An OAuth 2 access token.
    Token,
}

/// What is done on the server to a message that is in the register. Nothing is ever deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MailAfter {
    /// Marked as read.
    Seen,
    /// Given a keyword.
    Keyword,
    /// Moved to a folder.
    Move,
}

/// Where a secret is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SecretPlace {
    /// In the system's keychain.
    Keychain,
    /// In a file that only its owner may read.
    File,
}

/// A mailbox as it is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MailboxForm {
    /// Its name in the program.
    pub name: String,
    /// The IMAP server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub protection: MailProtection,
    /// The user.
    pub user: String,
    /// How the user signs in.
    pub sign_in: MailSignIn,
    /// The folders fetched.
    pub folders: Vec<String>,
    /// What is done afterwards.
    pub after: MailAfter,
    /// The keyword, or the folder moved to.
    pub after_value: String,
    /// A file with the certificate of an authority of the office's own.
    pub authority: Option<String>,
}

/// The server letters leave by, as it is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SmtpForm {
    /// The SMTP server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub protection: MailProtection,
    /// The user, where the server asks for one.
    pub user: Option<String>,
    /// How the user signs in.
    pub sign_in: MailSignIn,
    /// The address letters come from.
    pub from: String,
    /// A file with the certificate of an authority of the office's own.
    pub authority: Option<String>,
}

/// A mailbox of the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MailboxSet {
    /// How it is set.
    pub mailbox: MailboxForm,
    /// Where its secret is; nothing when there is none.
    pub secret: Option<SecretPlace>,
}

/// The sending server of the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SmtpSet {
    /// How it is set.
    pub smtp: SmtpForm,
    /// Where its secret is; nothing when there is none.
    pub secret: Option<SecretPlace>,
}

/// `mail.settings`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MailSettingsView {
    /// Mailboxes fetched from.
    pub mailboxes: Vec<MailboxSet>,
    /// The server letters leave by.
    pub smtp: Option<SmtpSet>,
    /// Seconds between looks into a mailbox whose server cannot call.
    pub poll_seconds: u32,
    /// The signed-in person may change them.
    pub may_change: bool,
}

/// `mail.mailbox_put`, `mail.mailbox_test`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PutMailbox {
    /// As it is to be.
    pub mailbox: MailboxForm,
    /// A new password or token; nothing leaves, or tries, the one that is kept.
    pub secret: Option<String>,
}

/// `mail.mailbox_remove`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OfMailbox {
    /// Its name.
    pub name: String,
}

/// `mail.smtp_put`, `mail.smtp_test`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PutSmtp {
    /// As it is to be.
    pub smtp: SmtpForm,
    /// A new password or token; nothing leaves, or tries, the one that is kept.
    pub secret: Option<String>,
}

/// How many messages a folder holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FolderCount {
    /// The folder.
    pub folder: String,
    /// Messages in it.
    pub messages: u32,
}

/// A connection that was tried and is good; what is wrong comes as an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MailTested {
    /// The folders that are fetched.
    pub folders: Vec<FolderCount>,
}

/// Where a letter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LetterState {
    /// A person reads and sends it.
    Draft,
    /// To be sent.
    Queued,
    /// Gone.
    Sent,
    /// Given up.
    Refused,
    /// May or may not have gone: a person decides.
    Unclear,
}

/// A letter of the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutboxLetter {
    /// The letter.
    pub id: Id,
    /// When it was written.
    pub at: Moment,
    /// What it is.
    pub kind: LetterKind,
    /// Whom it goes to.
    pub to: Vec<String>,
    /// Its subject.
    pub subject: String,
    /// The case it is about.
    pub case: Option<CaseHead>,
    /// Where it stands.
    pub state: LetterState,
    /// Since when.
    pub since: Option<Moment>,
    /// What the server, or the person who decided, said.
    pub detail: String,
    /// How many servers further on gave it back.
    pub bounces: u32,
    /// Attempts so far.
    pub attempts: u32,
    /// When it is tried next.
    pub next_try: Option<Moment>,
    /// What was wrong last, as it was noted then.
    pub last_error: String,
}

/// `outbox.list`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutboxView {
    /// Unclear ones first, then given up, to be sent, drafts, gone; each newest first.
    pub letters: Vec<OutboxLetter>,
    /// How many more have gone that are not shown.
    pub more: u32,
    /// Whether a server to send by is set.
    pub sends: bool,
    /// The signed-in person may send and settle.
    pub may_send: bool,
}

/// `outbox.show`, `outbox.send`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OfLetter {
    /// The letter.
    pub letter: Id,
}

/// `outbox.settle`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SettleLetter {
    /// The letter.
    pub letter: Id,
    /// It counts as sent; else it is a draft again.
    pub sent: bool,
    /// What that rests on.
    pub reason: String,
}

/// A server that gave a letter back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LetterBounce {
    /// Whom it did not reach.
    pub recipient: String,
    /// The server's words.
    pub words: String,
}

/// `outbox.show`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LetterView {
    /// The letter.
    pub letter: OutboxLetter,
    /// Its text.
    pub text: String,
    /// Names of what goes with it.
    pub enclosures: Vec<String>,
    /// Who gave it back.
    pub bounces: Vec<LetterBounce>,
}

/// What is the matter with mail, for the frame of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MailTrouble {
    /// A letter may or may not have gone.
    Unclear,
    /// The account of a mailbox is not even.
    Difference,
    /// A mailbox cannot be fetched.
    Fetch,
    /// A letter was given up, or given back.
    Refused,
}
