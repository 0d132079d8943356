//! SHA-256 values, and the two domain-separated hashes of RFC 6962.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// Length of a [`struct@Hash`] in bytes.
pub const HASH_SIZE_BYTES: usize = 32;

/// RFC 6962 section 2.1: a leaf is hashed behind this byte, so that no leaf can pass for a node.
const LEAF_PREFIX: [u8; 1] = [0x00];
/// RFC 6962 section 2.1: an inner node is hashed behind this byte.
const NODE_PREFIX: [u8; 1] = [0x01];

/// A SHA-256 value. Shown, parsed and serialised as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; HASH_SIZE_BYTES]);

impl Hash {
    /// The hash with these bytes.
    pub const fn from_bytes(bytes: [u8; HASH_SIZE_BYTES]) -> Self {
        Self(bytes)
    }

    /// Plain SHA-256 of `content`, as used for files and mails (never for leaves: see [`leaf_hash`]).
    pub fn of_content(content: &[u8]) -> Self {
        Self(Sha256::digest(content).into())
    }

    /// The bytes, most significant first.
    pub const fn as_bytes(&self) -> &[u8; HASH_SIZE_BYTES] {
        &self.0
    }

    /// The bytes by value, as the store takes them.
    pub const fn to_bytes(self) -> [u8; HASH_SIZE_BYTES] {
        self.0
    }
}

/// Hash of a leaf: `SHA-256(0x00 || content)` (RFC 6962 section 2.1). For an event, `content` is its
/// canonical JSON.
pub fn leaf_hash(content: &[u8]) -> Hash {
    Hash(
        Sha256::new()
            .chain_update(LEAF_PREFIX)
            .chain_update(content)
            .finalize()
            .into(),
    )
}

/// Hash of an inner node: `SHA-256(0x01 || left || right)` (RFC 6962 section 2.1).
pub(crate) fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Hash(
        Sha256::new()
            .chain_update(NODE_PREFIX)
            .chain_update(left.0)
            .chain_update(right.0)
            .finalize()
            .into(),
    )
}

/// Root of the tree without leaves: `SHA-256("")` (RFC 6962 section 2.1).
pub fn empty_root() -> Hash {
    Hash(Sha256::digest(b"").into())
}

/// A text that should have been a hash is not 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a hash is 64 hexadecimal digits")]
pub struct HashParseError;

impl FromStr for Hash {
    type Err = HashParseError;

    /// Reads 64 hexadecimal digits of either case.
    fn from_str(text: &str) -> Result<Self, HashParseError> {
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != HASH_SIZE_BYTES || !rest.is_empty() {
            return Err(HashParseError);
        }
        let mut bytes = [0; HASH_SIZE_BYTES];
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = nibble(*high)? << 4 | nibble(*low)?;
        }
        Ok(Self(bytes))
    }
}

fn nibble(digit: u8) -> Result<u8, HashParseError> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        b'A'..=b'F' => Ok(digit - b'A' + 10),
        _ => Err(HashParseError),
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}
