//! Proof of an entry, for whoever handed it over: one file that shows, without this register and without asking us, that
//! the entry stands in the ledger as it was written. `docs/PROOF.md` tells outsiders how to check it;
//! `tools/verify-receipt.py` does so without this program.

use domain::{Entry, Event};
use ledger::{Checkpoint, Hash, InclusionProof, ProofError, PublicKey, verify_checkpoint};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::{AppError, Refusal, Result};
use crate::office::Office;

/// What a proof calls itself.
pub const KIND: &str = "so-giao-nhan-proof";
/// Version of the format.
pub const FORMAT: u32 = 1;
/// Name of the file beside a receipt.
pub const FILE_NAME: &str = "proof.json";
/// Largest file that is looked at, in bytes: a receipt with its letter.
const MAX_FILE_BYTES: usize = 64 * 1024 * 1024;
/// How often a proof is made again when another program records at the same moment.
const TRIES: usize = 5;

/// The proof that an entry stands in the ledger (`schemas/files/handoff-proof.schema.json`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HandoffProof {
    /// `so-giao-nhan-proof`.
    pub kind: String,
    /// Version of this format.
    pub format: u32,
    /// Which desk's ledger it is about: first line of the checkpoint.
    pub origin: String,
    /// The event as it stands in the ledger: canonical JSON (RFC 8785). Its UTF-8 bytes are the leaf.
    pub event: String,
    /// Place of the leaf, counted from 0.
    pub index: u64,
    /// Number of leaves of the tree.
    pub size: u64,
    /// Hashes beside the way from the leaf to the root (RFC 6962 section 2.1.1), leaf end first, in hexadecimal.
    #[schemars(with = "Vec<String>")]
    pub path: Vec<Hash>,
    /// The signed checkpoint (C2SP tlog-checkpoint in a C2SP signed-note) with size and root of the tree.
    pub checkpoint: String,
    /// The desk's public key (C2SP signed-note verifier key). To be compared with the one the desk published.
    pub public_key: String,
}

/// The step of the check that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The file is no proof and has none in it.
    NoProof,
    /// It is of a version this program does not know.
    OtherFormat,
    /// The key to check with, or the one in the file, is none.
    BadKey,
    /// The key in the file is not the published one.
    OtherKey,
    /// The checkpoint is none.
    BadCheckpoint,
    /// The checkpoint is not signed with the key.
    NotSigned,
    /// Proof, checkpoint and key name different ledgers.
    OtherOrigin,
    /// Proof and checkpoint are about trees of different size.
    OtherSize,
    /// The event does not lead to the root that was signed.
    NotInTree,
    /// What stands there is no event of this program, or not at that place.
    BadEvent,
}

impl Fault {
    /// The key that `--json` tells.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::NoProof => "no-proof",
            Self::OtherFormat => "other-format",
            Self::BadKey => "bad-key",
            Self::OtherKey => "other-key",
            Self::BadCheckpoint => "bad-checkpoint",
            Self::NotSigned => "not-signed",
            Self::OtherOrigin => "other-origin",
            Self::OtherSize => "other-size",
            Self::NotInTree => "not-in-tree",
            Self::BadEvent => "bad-event",
        }
    }

    /// In words.
    pub fn words(&self) -> &'static str {
        match self {
            Self::NoProof => {
                "tập tin không phải là bằng chứng (proof.json) và cũng không đính kèm bằng chứng nào"
            }
            Self::OtherFormat => "bằng chứng thuộc phiên bản mà chương trình này không biết",
            Self::BadKey => "khóa công khai không đọc được",
            Self::OtherKey => "khóa trong bằng chứng không phải là khóa đã công bố",
            Self::BadCheckpoint => "điểm kiểm tra (checkpoint) không đúng dạng",
            Self::NotSigned => {
                "chữ ký của điểm kiểm tra không đúng với khóa: nội dung đã bị sửa, hoặc do khóa khác ký"
            }
            Self::OtherOrigin => "bằng chứng, điểm kiểm tra và khóa không cùng một sổ",
            Self::OtherSize => "bằng chứng và điểm kiểm tra không cùng một kích cỡ cây",
            Self::NotInTree => "sự kiện không dẫn đến gốc cây đã ký: sự kiện hoặc đường dẫn đã bị sửa",
            Self::BadEvent => "nội dung không phải là sự kiện của sổ, hoặc không ở đúng vị trí",
        }
    }
}

/// What a proof that holds shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The event.
    pub entry: Entry,
    /// Its leaf hash.
    pub leaf: Hash,
    /// What was signed.
    pub checkpoint: Checkpoint,
    /// The key it was checked with, as one line.
    pub key: String,
}

impl Shown {
    /// The files of the entry, members of archives included: name and SHA-256.
    pub fn files(&self) -> Vec<(&str, &str)> {
        match &self.entry.event {
            Event::HandoffRegistered { intake, .. } => intake
                .files()
                .map(|f| (f.safe_name.as_str(), f.sha256.as_str()))
                .collect(),
            _ => Vec::new(),
        }
    }
}

impl HandoffProof {
    /// As it is written to a file: JSON, ended by a new line.
    ///
    /// # Errors
    ///
    /// Never for what [`proof_of`] made.
    pub fn to_json(&self) -> Result<String> {
        let json =
            serde_json::to_string_pretty(self).map_err(|e| AppError::new(Refusal::Broke).because(e))?;
        Ok(format!("{json}\n"))
    }

    /// Checks it: key, signature of the checkpoint, the way from the event to the signed root, the event itself.
    /// Without a published key the one it carries is believed, which shows no more than that it fits together.
    ///
    /// # Errors
    ///
    /// The first step that does not hold.
    pub fn check(&self, published: Option<&str>) -> Result<Shown, Fault> {
        if self.kind != KIND || self.format != FORMAT {
            return Err(Fault::OtherFormat);
        }
        let carried = PublicKey::from_verifier_line(&self.public_key).map_err(|_| Fault::BadKey)?;
        if let Some(line) = published {
            let believed = PublicKey::from_verifier_line(line.trim()).map_err(|_| Fault::BadKey)?;
            if believed != carried {
                return Err(Fault::OtherKey);
            }
        }
        let (origin, key) = carried;
        let checkpoint = verify_checkpoint(&self.checkpoint, &key).map_err(|e| match e {
            ledger::CheckpointError::NotSigned => Fault::NotSigned,
            _ => Fault::BadCheckpoint,
        })?;
        if checkpoint.origin != origin || self.origin != origin {
            return Err(Fault::OtherOrigin);
        }
        let proof = InclusionProof {
            index: self.index,
            size: self.size,
            path: self.path.clone(),
        };
        proof
            .verify(self.event.as_bytes(), &checkpoint.head)
            .map_err(|e| match e {
                ProofError::OtherSize { .. } => Fault::OtherSize,
                _ => Fault::NotInTree,
            })?;
        let entry: Entry = serde_json::from_str(&self.event).map_err(|_| Fault::BadEvent)?;
        if entry.seq != self.index.saturating_add(1) {
            return Err(Fault::BadEvent);
        }
        Ok(Shown {
            leaf: ledger::leaf_hash(self.event.as_bytes()),
            entry,
            checkpoint,
            key: self.public_key.clone(),
        })
    }
}

/// The proof that an event stands in the ledger, under the newest checkpoint; checked before it is given out.
///
/// # Errors
///
/// There is no such event, or the register is harmed.
pub async fn proof_of(office: &Office, seq: u64) -> Result<HandoffProof> {
    let mut last = None;
    for _ in 0..TRIES {
        let proof = {
            let inner = office.look().await?;
            let proven = office.prove(&inner, seq).await?;
            HandoffProof {
                kind: KIND.to_owned(),
                format: FORMAT,
                origin: inner.desk.origin.clone(),
                event: proven.json,
                index: proven.proof.index,
                size: proven.proof.size,
                path: proven.proof.path,
                checkpoint: proven.checkpoint,
                public_key: inner.desk.public_key.clone(),
            }
        };
        match proof.check(None) {
            Ok(_) => return Ok(proof),
            Err(fault) => last = Some(fault),
        }
    }
    let error = AppError::new(Refusal::RegisterBroken);
    Err(match last {
        Some(fault) => error.because(fault.words()),
        None => error,
    })
}

/// The proofs in a file: it is one itself, or a receipt (`.eml`) with some attached.
///
/// # Errors
///
/// [`Fault::NoProof`].
pub fn proofs_in(bytes: &[u8]) -> Result<Vec<HandoffProof>, Fault> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(Fault::NoProof);
    }
    if let Ok(proof) = serde_json::from_slice(bytes) {
        return Ok(vec![proof]);
    }
    let mail = crate::reading::guarded(|| mail::read(bytes)).unwrap_or_default();
    let proofs: Vec<HandoffProof> = mail
        .attachments
        .iter()
        .filter(|a| a.filename.to_lowercase().ends_with(".json"))
        .filter_map(|a| serde_json::from_slice(&a.content).ok())
        .collect();
    if proofs.is_empty() {
        Err(Fault::NoProof)
    } else {
        Ok(proofs)
    }
}
