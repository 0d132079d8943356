//! Proof that the register was never rewritten.
//!
//! Every event of the program, written as canonical JSON (RFC 8785), is one leaf of a Merkle tree
//! (RFC 6962). The root of the tree, signed with the desk's key, is a checkpoint: a few lines of text
//! that commit the desk to everything recorded so far. With a checkpoint in hand a third party can check,
//! offline and years later, that an entry is in the register ([`InclusionProof`]) and that a later
//! register still holds everything an earlier one did ([`ConsistencyProof`]).
//!
//! What this crate deliberately does not do: it knows no event, no file, no database and no clock, and it
//! does not keep the key. Hashes and text go in, hashes and text come out.
//!
//! ```
//! use ledger::{SigningKey, Tree, canonical_json, leaf_hash, sign_checkpoint, verify_checkpoint};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let events = [
//!     canonical_json(&serde_json::json!({"seq": 1, "kind": "handoff"}))?,
//!     canonical_json(&serde_json::json!({"seq": 2, "kind": "correction"}))?,
//! ];
//! let mut tree = Tree::new();
//! for event in &events {
//!     tree.append(leaf_hash(event.as_bytes()));
//! }
//!
//! // The desk signs what it has recorded...
//! let key = SigningKey::generate()?;
//! let note = sign_checkpoint(&key, "sogiaonhan/desk-1", tree.head())?;
//! let receipt = tree.prove_inclusion(1, tree.size())?;
//!
//! // ...and anyone with its public key can check the second event against that.
//! let checkpoint = verify_checkpoint(&note, &key.public_key())?;
//! receipt.verify(events[1].as_bytes(), &checkpoint.head)?;
//! # Ok(())
//! # }
//! ```

mod canonical;
mod checkpoint;
mod hash;
mod key;
mod proof;
mod tree;

pub use canonical::{CanonicalError, MAX_SAFE_INTEGER, canonical_json, is_canonical};
pub use checkpoint::{Checkpoint, CheckpointError, is_valid_origin, sign_checkpoint, verify_checkpoint};
pub use hash::{HASH_SIZE_BYTES, Hash, HashParseError, empty_root, leaf_hash};
pub use key::{KeyError, PublicKey, SigningKey};
pub use proof::{ConsistencyProof, InclusionProof, ProofError};
pub use tree::{Frontier, FrontierError, MAX_TREE_SIZE, Tree, TreeHead, root_of};
