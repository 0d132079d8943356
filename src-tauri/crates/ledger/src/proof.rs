//! Proofs and their verification: what a receipt carries and what an auditor checks.

use ct_merkle::RootHash;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::hash::{HASH_SIZE_BYTES, Hash, empty_root};
use crate::tree::{MAX_TREE_SIZE, TreeHead};

/// Why a proof was not made or does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The leaf or size asked for is not in the tree.
    #[error("no such leaf or tree size")]
    OutOfRange,
    /// The proof speaks of a tree of another size than the one it is checked against.
    #[error("the proof is for a tree of {proof} leaves, not of {tree}")]
    OtherSize {
        /// Size the proof names.
        proof: u64,
        /// Size of the tree it was checked against.
        tree: u64,
    },
    /// The proof does not lead to the root: the leaf is not there, or something was altered.
    #[error("the proof does not lead to the root")]
    DoesNotHold,
}

/// Proof that one leaf is in a tree: PATH(m, D\[n\]) of RFC 6962 section 2.1.1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InclusionProof {
    /// Place of the leaf, counted from 0. The event with sequence number `s` is leaf `s - 1`.
    pub index: u64,
    /// Number of leaves of the tree the proof is about.
    pub size: u64,
    /// Hashes beside the way from the leaf to the root, leaf end first.
    pub path: Vec<Hash>,
}

impl InclusionProof {
    /// Checks that `content` (an event's canonical JSON) is the leaf at `self.index` of the tree `head`.
    /// `head` must come from a verified checkpoint, or the answer means nothing.
    ///
    /// # Errors
    ///
    /// [`ProofError`] saying why it does not hold.
    pub fn verify(&self, content: &[u8], head: &TreeHead) -> Result<(), ProofError> {
        expect_size(self.size, head.size)?;
        let proof = ct_merkle::InclusionProof::<Sha256>::try_from_bytes(concatenated(&self.path))
            .map_err(|_| ProofError::DoesNotHold)?;
        root_hash(head)
            .verify_inclusion(&content, self.index, &proof)
            .map_err(|_| ProofError::DoesNotHold)
    }
}

/// Proof that one tree is the beginning of another: PROOF(m, D\[n\]) of RFC 6962 section 2.1.2.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsistencyProof {
    /// Number of leaves of the earlier tree.
    pub old_size: u64,
    /// Number of leaves of the later tree.
    pub new_size: u64,
    /// Hashes from which both roots are computed.
    pub path: Vec<Hash>,
}

impl ConsistencyProof {
    /// Checks that the tree `old` is the beginning of the tree `new`: nothing was taken out, altered or
    /// slipped in between. Both heads must come from verified checkpoints.
    ///
    /// # Errors
    ///
    /// [`ProofError`] saying why it does not hold.
    pub fn verify(&self, old: &TreeHead, new: &TreeHead) -> Result<(), ProofError> {
        expect_size(self.old_size, old.size)?;
        expect_size(self.new_size, new.size)?;
        if old.size == 0 {
            // Every tree begins with the empty one; RFC 6962 defines no proof for it.
            let holds = self.path.is_empty() && old.root == empty_root();
            return if holds {
                Ok(())
            } else {
                Err(ProofError::DoesNotHold)
            };
        }
        let proof = ct_merkle::ConsistencyProof::<Sha256>::try_from_bytes(concatenated(&self.path))
            .map_err(|_| ProofError::DoesNotHold)?;
        root_hash(new)
            .verify_consistency(&root_hash(old), &proof)
            .map_err(|_| ProofError::DoesNotHold)
    }
}

/// Sizes must agree, and stay where the tree arithmetic cannot overflow: proofs come from strangers.
fn expect_size(proof: u64, tree: u64) -> Result<(), ProofError> {
    match proof {
        _ if proof != tree => Err(ProofError::OtherSize { proof, tree }),
        _ if proof > MAX_TREE_SIZE => Err(ProofError::OutOfRange),
        _ => Ok(()),
    }
}

fn root_hash(head: &TreeHead) -> RootHash<Sha256> {
    RootHash::new(head.root.to_bytes().into(), head.size)
}

fn concatenated(path: &[Hash]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(path.len() * HASH_SIZE_BYTES);
    path.iter()
        .for_each(|hash| bytes.extend_from_slice(hash.as_bytes()));
    bytes
}
