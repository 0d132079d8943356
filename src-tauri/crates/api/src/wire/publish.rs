//! *Đăng cổng*: what would change on the portal, and what did.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::case::CaseHead;
use super::common::{Actor, Moment};
use super::review::Change;

/// One page that would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PageChange {
    /// Path within the portal.
    pub path: String,
    /// Title of the page, or name of the file.
    pub title: String,
    /// New, changed or removed.
    pub change: Change,
}

/// A publication that was done and seen on the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Publication {
    /// When it was verified.
    pub at: Moment,
    /// By whom.
    pub by: Actor,
    /// Pages and files written.
    pub written: u32,
    /// Pages and files as they were.
    pub unchanged: u32,
    /// Pages and files removed.
    pub removed: u32,
    /// Pages and files read back and found equal.
    pub verified: u32,
}

/// `publish.show`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PublishView {
    /// The portal folder.
    pub folder: Option<String>,
    /// Its first page, to be opened in a browser.
    pub index_path: Option<String>,
    /// Cases approved and not yet seen on the portal: they are published now.
    pub ready: Vec<CaseHead>,
    /// Cases complete and not approved: they are left out.
    pub waiting: Vec<CaseHead>,
    /// Pages that would change.
    pub changes: Vec<PageChange>,
    /// Pages that would stay as they are.
    pub unchanged: u32,
    /// The last publication.
    pub last: Option<Publication>,
    /// The signed-in person may publish.
    pub may_publish: bool,
}

/// `publish.run`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PublishResult {
    /// What was done.
    pub publication: Publication,
    /// Cases whose clock 3 stopped.
    pub closed: Vec<CaseHead>,
    /// The portal folder.
    pub folder: String,
    /// Its first page.
    pub index_path: String,
}
