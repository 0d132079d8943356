//! Parts that hold others in a packing that is not MIME.

use crate::cms::{self, Cms};
use crate::mime::Part;
use crate::tnef::{self, Packed};

/// What a part turns out to be.
#[derive(Debug)]
pub(crate) enum Packing {
    /// Nothing of the kind.
    None,
    /// Files in Outlook's packing; the flag says whether it was whole.
    Tnef(Vec<Packed>, bool),
    /// A part inside a signature.
    Signed(Vec<u8>),
    /// Closed to us.
    Encrypted,
}

pub(crate) fn of(part: &Part<'_>, content: &[u8]) -> Packing {
    let media = part.media.as_str();
    if matches!(media, "application/ms-tnef" | "application/vnd.ms-tnef") || tnef::is_tnef(content) {
        let (files, whole) = tnef::unpacked(content);
        return Packing::Tnef(files, whole);
    }
    let named_p7m = || {
        media == "application/octet-stream"
            && part
                .filename()
                .is_some_and(|name| name.to_lowercase().ends_with(".p7m"))
    };
    if matches!(media, "application/pkcs7-mime" | "application/x-pkcs7-mime") || named_p7m() {
        return match cms::opened(content) {
            Cms::Signed(inner) => Packing::Signed(inner),
            Cms::Encrypted => Packing::Encrypted,
            Cms::Other => Packing::None,
        };
    }
    if media == "application/pgp-encrypted" {
        return Packing::Encrypted;
    }
    Packing::None
}

/// A signature beside what it signs: nothing anybody hands over.
pub(crate) fn is_signature(part: &Part<'_>) -> bool {
    matches!(
        part.media.as_str(),
        "application/pkcs7-signature" | "application/x-pkcs7-signature" | "application/pgp-signature"
    )
}

/// A text that is an encrypted one (RFC 9580 §6.2).
pub(crate) fn is_encrypted_text(text: &str) -> bool {
    text.trim_start().starts_with("-----BEGIN PGP MESSAGE-----")
}
