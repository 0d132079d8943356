//! A desk's key pair (Ed25519, RFC 8032). Keeping the private half is the caller's business.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, Signer as _, VerifyingKey};

use crate::checkpoint::is_valid_origin;

/// The type byte for Ed25519 in C2SP signed-note keys.
const ALGORITHM_ED25519: u8 = 0x01;

/// Why a key could not be made or read.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The operating system gave no random bytes.
    #[error("the operating system gave no random bytes: {0}")]
    NoRandomness(getrandom::Error),
    /// The bytes or text are not a usable public key.
    #[error("not a usable public key")]
    NotAKey,
}

/// The private half: whoever holds it can sign checkpoints as the desk. Never printed, wiped when dropped.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// Makes a new key from the operating system's randomness.
    ///
    /// # Errors
    ///
    /// [`KeyError::NoRandomness`] when the system has none to give.
    pub fn generate() -> Result<Self, KeyError> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(KeyError::NoRandomness)?;
        Ok(Self::from_bytes(seed))
    }

    /// The key with this 32-byte seed (RFC 8032 section 5.1.5).
    pub fn from_bytes(seed: [u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(&seed))
    }

    /// The seed, to be kept secret.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// The half that may be shown to everyone.
    pub fn public_key(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    pub(crate) fn sign(&self, text: &[u8]) -> [u8; 64] {
        self.0.sign(text).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey(public {:?})", self.public_key())
    }
}

/// The public half: enough to check every checkpoint the desk ever signed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// The public key with these bytes (RFC 8032 section 5.1.2).
    ///
    /// # Errors
    ///
    /// [`KeyError::NotAKey`] when they are no point of the curve, or one that signatures can be forged for.
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, KeyError> {
        match VerifyingKey::from_bytes(&bytes) {
            Ok(key) if !key.is_weak() => Ok(Self(key)),
            _ => Err(KeyError::NotAKey),
        }
    }

    /// The 32 bytes of the key.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// The key as one line of text, `origin+id+base64` (C2SP signed-note, verifier keys): the form to print,
    /// to enter in the ledger and to give to an auditor.
    pub fn to_verifier_line(&self, origin: &str) -> String {
        let encoded = self.encoded();
        format!(
            "{origin}+{:08x}+{}",
            signed_note::key_id(origin, &encoded),
            BASE64.encode(encoded)
        )
    }

    /// Reads what [`to_verifier_line`](Self::to_verifier_line) wrote: the origin and its key.
    ///
    /// # Errors
    ///
    /// [`KeyError::NotAKey`] for anything else, also when the id does not fit origin and key.
    pub fn from_verifier_line(line: &str) -> Result<(String, Self), KeyError> {
        let (origin, rest) = line.split_once('+').ok_or(KeyError::NotAKey)?;
        let (_, base64) = rest.split_once('+').ok_or(KeyError::NotAKey)?;
        let encoded = BASE64.decode(base64).map_err(|_| KeyError::NotAKey)?;
        let Some((&ALGORITHM_ED25519, bytes)) = encoded.split_first() else {
            return Err(KeyError::NotAKey);
        };
        let key = Self::from_bytes(bytes.try_into().map_err(|_| KeyError::NotAKey)?)?;
        if !is_valid_origin(origin) || key.to_verifier_line(origin) != line {
            return Err(KeyError::NotAKey);
        }
        Ok((origin.to_owned(), key))
    }

    /// The id under which this key signs notes of `origin` (C2SP signed-note, "key ID").
    pub(crate) fn note_id(&self, origin: &str) -> u32 {
        signed_note::key_id(origin, &self.encoded())
    }

    pub(crate) fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|signature| self.0.verify_strict(text, &signature).is_ok())
    }

    fn encoded(&self) -> Vec<u8> {
        let mut encoded = vec![ALGORITHM_ED25519];
        encoded.extend_from_slice(self.0.as_bytes());
        encoded
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64.encode(self.0.as_bytes()))
    }
}
