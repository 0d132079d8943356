//! Checkpoints: a tree head signed by the desk, as a C2SP tlog-checkpoint in a C2SP signed note.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use signed_note::{Note, Signature, Verifier, VerifierList};

use crate::hash::Hash;
use crate::key::{PublicKey, SigningKey};
use crate::tree::{MAX_TREE_SIZE, TreeHead};

/// Longest origin, in bytes. It is a desk's name for machines, not a sentence.
const MAX_ORIGIN_SIZE_BYTES: usize = 200;
/// Longest note that is looked at, in bytes. Ours has about 200; others may add their signatures.
const MAX_NOTE_SIZE_BYTES: usize = 16 * 1024;

/// What a verified checkpoint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which desk's ledger it is about, such as `sogiaonhan/desk-1`.
    pub origin: String,
    /// Size and root of the ledger's tree.
    pub head: TreeHead,
}

/// Why a checkpoint was not made or cannot be relied on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The origin is empty, too long, or holds white space, a plus sign or a control character.
    #[error("not a valid origin")]
    BadOrigin,
    /// The tree is larger than any tree can be.
    #[error("the tree size is out of range")]
    BadSize,
    /// The text is not a signed note with a checkpoint in it.
    #[error("not a checkpoint")]
    Malformed,
    /// No signature on it was made with the key for exactly this text.
    #[error("not signed with this key")]
    NotSigned,
}

/// Whether `origin` may name a ledger: also the name its key signs under, so it has no white space and no
/// plus sign (C2SP signed-note).
pub fn is_valid_origin(origin: &str) -> bool {
    origin.len() <= MAX_ORIGIN_SIZE_BYTES
        && signed_note::is_key_name_valid(origin)
        && !origin.contains(char::is_control)
}

/// Signs `head` as the checkpoint of the ledger `origin`. The note is text, ends in a newline, and is the same
/// every time for the same key, origin and head.
///
/// # Errors
///
/// [`CheckpointError::BadOrigin`] or [`CheckpointError::BadSize`].
pub fn sign_checkpoint(key: &SigningKey, origin: &str, head: TreeHead) -> Result<String, CheckpointError> {
    if !is_valid_origin(origin) {
        return Err(CheckpointError::BadOrigin);
    }
    if head.size > MAX_TREE_SIZE {
        return Err(CheckpointError::BadSize);
    }
    let text = format!(
        "{origin}\n{}\n{}\n",
        head.size,
        BASE64.encode(head.root.as_bytes())
    );
    let signature = Signature::new(
        origin.to_owned(),
        key.public_key().note_id(origin),
        key.sign(text.as_bytes()).to_vec(),
    )
    .map_err(|_| CheckpointError::BadOrigin)?;
    let note = Note::new(text.as_bytes(), &[signature]).map_err(|_| CheckpointError::Malformed)?;
    String::from_utf8(note.to_bytes()).map_err(|_| CheckpointError::Malformed)
}

/// Checks that `note` is a checkpoint signed with `key`, and returns what it says. The signature must be in the
/// name of the checkpoint's own origin. Further signatures (witnesses) are let be.
///
/// # Errors
///
/// [`CheckpointError::Malformed`] or [`CheckpointError::NotSigned`].
pub fn verify_checkpoint(note: &str, key: &PublicKey) -> Result<Checkpoint, CheckpointError> {
    if note.len() > MAX_NOTE_SIZE_BYTES {
        return Err(CheckpointError::Malformed);
    }
    let note = Note::from_bytes(note.as_bytes()).map_err(|_| CheckpointError::Malformed)?;
    let checkpoint = parse(note.text()).ok_or(CheckpointError::Malformed)?;
    let id = key.note_id(&checkpoint.origin);
    let desk = DeskKey {
        origin: checkpoint.origin.clone(),
        id,
        key: *key,
    };
    note.verify(&VerifierList::new(vec![Box::new(desk)]))
        .map_err(|_| CheckpointError::NotSigned)?;
    Ok(checkpoint)
}

/// Reads origin, size and root (C2SP tlog-checkpoint). Extension lines after them are allowed and ignored.
fn parse(text: &[u8]) -> Option<Checkpoint> {
    let mut lines = std::str::from_utf8(text).ok()?.split('\n');
    let origin = lines.next().filter(|origin| is_valid_origin(origin))?;
    let size_text = lines.next()?;
    let size = size_text
        .parse()
        .ok()
        .filter(|size: &u64| *size <= MAX_TREE_SIZE)?;
    let root = BASE64.decode(lines.next()?).ok()?.try_into().ok()?;
    // "007" and "+7" parse as 7, but each number has one writing only.
    (size.to_string() == size_text).then(|| Checkpoint {
        origin: origin.to_owned(),
        head: TreeHead {
            size,
            root: Hash::from_bytes(root),
        },
    })
}

/// Our key as `signed_note` wants to see it; the signature check itself is the strict one of [`PublicKey`].
struct DeskKey {
    origin: String,
    id: u32,
    key: PublicKey,
}

impl Verifier for DeskKey {
    fn name(&self) -> &str {
        &self.origin
    }

    fn key_id(&self) -> u32 {
        self.id
    }

    fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        self.key.verify(text, signature)
    }
}
