//! The Merkle tree of RFC 6962, in two sizes: [`Frontier`] keeps only what the next root needs,
//! [`Tree`] keeps what any proof needs.

use ct_merkle::{indices_for_consistency_proof, indices_for_inclusion_proof};
use serde::{Deserialize, Serialize};

use crate::hash::{Hash, empty_root, node_hash};
use crate::proof::{ConsistencyProof, InclusionProof, ProofError};

/// Most leaves a tree may have. Sizes travel as JSON numbers, so they stop where those stop being exact.
pub const MAX_TREE_SIZE: u64 = crate::MAX_SAFE_INTEGER;

/// A row of a tree that is full grows by this part of it: a tree is large and grows slowly.
const GROWTH: usize = 8;

/// How many leaves a tree has, and its root: all that a checkpoint says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeHead {
    /// Number of leaves.
    pub size: u64,
    /// Root hash, MTH(D\[size\]) of RFC 6962 section 2.1.
    pub root: Hash,
}

/// The right edge of a tree: one hash per perfect subtree, largest first. Enough to append leaves and know
/// each new root, in as many steps as the size has binary digits. Serialised, it is a desk's tree at rest.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "StoredFrontier")]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The frontier of the tree without leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of leaves so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends one leaf hash (see [`crate::leaf_hash`]) and returns the new root.
    pub fn append(&mut self, leaf: Hash) -> Hash {
        let mut node = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                node = node_hash(&left, &node);
            }
        }
        self.peaks.push(node);
        self.size += 1;
        self.root()
    }

    /// The root now; [`empty_root`] before the first leaf.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        match peaks.next() {
            None => empty_root(),
            Some(last) => peaks.fold(*last, |right, left| node_hash(left, &right)),
        }
    }

    /// Size and root together.
    pub fn head(&self) -> TreeHead {
        TreeHead {
            size: self.size,
            root: self.root(),
        }
    }
}

/// A stored frontier contradicts itself: it has not one peak per set bit of its size.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a frontier of {size} leaves cannot have {peaks} peaks")]
pub struct FrontierError {
    size: u64,
    peaks: usize,
}

#[derive(Deserialize)]
struct StoredFrontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl TryFrom<StoredFrontier> for Frontier {
    type Error = FrontierError;

    fn try_from(stored: StoredFrontier) -> Result<Self, FrontierError> {
        let StoredFrontier { size, peaks } = stored;
        if size > MAX_TREE_SIZE || usize::try_from(size.count_ones()) != Ok(peaks.len()) {
            return Err(FrontierError {
                size,
                peaks: peaks.len(),
            });
        }
        Ok(Self { size, peaks })
    }
}

/// Root of the tree with these leaf hashes, in order.
pub fn root_of(leaves: &[Hash]) -> Hash {
    leaves.iter().copied().collect::<Tree>().head().root
}

/// A whole tree in memory (64 bytes a leaf), able to prove anything about itself as it is or as it once was.
///
/// It keeps the hash of every perfect subtree. Those never change again once complete, which is why a proof
/// can be made against any earlier size, such as that of an old checkpoint.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// `levels[k][j]` covers the leaves `j·2^k .. (j+1)·2^k`.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// A tree without leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// Appends one leaf hash (see [`crate::leaf_hash`]).
    pub fn append(&mut self, leaf: Hash) {
        let mut node = leaf;
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            let Some(row) = self.levels.get_mut(level) else {
                return;
            };
            let left = row.last().copied();
            if row.len() == row.capacity() {
                row.reserve_exact(row.len() / GROWTH + 1);
            }
            row.push(node);
            match left {
                Some(left) if row.len() % 2 == 0 => node = node_hash(&left, &node),
                _ => return,
            }
        }
    }

    /// Size and root of the whole tree.
    pub fn head(&self) -> TreeHead {
        let size = self.size();
        TreeHead {
            size,
            root: self.subtree(0, size).unwrap_or_else(empty_root),
        }
    }

    /// Size and root as they were when the tree had `size` leaves.
    ///
    /// # Errors
    ///
    /// [`ProofError::OutOfRange`] when the tree never had that many.
    pub fn head_at(&self, size: u64) -> Result<TreeHead, ProofError> {
        let root = match size {
            0 => empty_root(),
            _ => self.subtree(0, size).ok_or(ProofError::OutOfRange)?,
        };
        Ok(TreeHead { size, root })
    }

    /// Proof that the leaf at `index` (counted from 0) is in the tree as it was with `size` leaves.
    ///
    /// # Errors
    ///
    /// [`ProofError::OutOfRange`] when `index` is not below `size` or the tree never had `size` leaves.
    pub fn prove_inclusion(&self, index: u64, size: u64) -> Result<InclusionProof, ProofError> {
        if index >= size || size > self.size() {
            return Err(ProofError::OutOfRange);
        }
        let path = self.nodes(&indices_for_inclusion_proof(size, index), size)?;
        Ok(InclusionProof { index, size, path })
    }

    /// Proof that the tree with `old_size` leaves is the beginning of the tree with `new_size` leaves.
    ///
    /// # Errors
    ///
    /// [`ProofError::OutOfRange`] when `old_size` is above `new_size` or the tree never had `new_size` leaves.
    pub fn prove_consistency(&self, old_size: u64, new_size: u64) -> Result<ConsistencyProof, ProofError> {
        if old_size > new_size || new_size > self.size() {
            return Err(ProofError::OutOfRange);
        }
        let path = match old_size {
            0 => Vec::new(),
            _ => self.nodes(
                &indices_for_consistency_proof(old_size, new_size - old_size),
                new_size,
            )?,
        };
        Ok(ConsistencyProof {
            old_size,
            new_size,
            path,
        })
    }

    /// Hashes of the nodes that `ct_merkle` names by their place in an array-based tree (RFC 9420 appendix C).
    fn nodes(&self, indices: &[u64], size: u64) -> Result<Vec<Hash>, ProofError> {
        indices
            .iter()
            .map(|index| {
                let width = 1_u64 << index.trailing_ones();
                let start = (index + 1 - width) / 2;
                self.subtree(start, size.min(start + width))
                    .ok_or(ProofError::OutOfRange)
            })
            .collect()
    }

    /// MTH(D\[start..end\]) of RFC 6962 section 2.1; nothing when the tree lacks those leaves. `start` is a
    /// multiple of the power of two at or above the width, as it is for every node of a tree.
    fn subtree(&self, start: u64, end: u64) -> Option<Hash> {
        let width = end.checked_sub(start).filter(|width| *width > 0)?;
        if width.is_power_of_two() {
            let row = self.levels.get(usize::try_from(width.ilog2()).ok()?)?;
            return row.get(usize::try_from(start / width).ok()?).copied();
        }
        let middle = start + (1 << width.ilog2());
        Some(node_hash(
            &self.subtree(start, middle)?,
            &self.subtree(middle, end)?,
        ))
    }
}

impl FromIterator<Hash> for Tree {
    fn from_iter<I: IntoIterator<Item = Hash>>(leaves: I) -> Self {
        let mut tree = Self::new();
        leaves.into_iter().for_each(|leaf| tree.append(leaf));
        tree
    }
}
