//! What was found of who a mail is from, and of the list of files its sender put beside them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a check of a mail's origin is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OriginMethod {
    /// The board's own server compared the domain of From (DMARC, RFC 7489).
    Dmarc,
    /// The board's own server compared the machine that sent it (SPF, RFC 7208).
    Spf,
    /// The domain's signature, checked by this program or the board's server (DKIM, RFC 6376).
    Dkim,
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OriginResult {
    /// Right.
    Pass,
    /// Wrong.
    Fail,
    /// Not done: the key could not be asked for.
    Skipped,
    /// It says neither.
    Neither,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OriginCheck {
    /// About what.
    pub method: OriginMethod,
    /// How it ended.
    pub result: OriginResult,
    /// As it was written: `dkim=pass khanhhoa.gov.vn`.
    pub written: String,
}

/// What looks wrong about a sender without being proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OriginWarning {
    /// The address looks like a listed one and is another.
    LookAlikeAddress,
    /// Answers would go elsewhere.
    ReplyToElsewhere,
    /// The name shown is an address, and another one.
    NameOfAnother,
    /// Several are named as its authors.
    SeveralFrom,
    /// The name shown is an official's, the address is not.
    NameOfOfficial,
    /// Something else.
    Other,
}

/// The list of files that came with a mail, held against the files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ManifestCheck {
    /// Every file it names came unchanged, and no other file did.
    pub matches: bool,
    /// Names of files that did not come, came changed, or are not named.
    pub differing: Vec<String>,
}

/// What is known of where something came from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Origin {
    /// Checks, in order of weight.
    pub checks: Vec<OriginCheck>,
    /// What looks wrong.
    pub warnings: Vec<OriginWarning>,
    /// Its list of files, where it had one.
    pub manifest: Option<ManifestCheck>,
}
