//! Vietnamese letters as offices really typed them: TCVN3 (ABC) and VNI-Windows fonts, windows-1258 bytes,
//! decomposed Unicode, old and new tone placement.
//!
//! **Why it exists.** A file of 2004 written in `.VnTime` looks like `céng hßa` to every program that does
//! not know the font. Everything else in the workspace wants one form of text: Unicode, composed (NFC).
//!
//! **What it deliberately does not do.** It opens no file and knows no file format; it never converts a text
//! because it *looks* legacy when a font name says otherwise; VNU, VPS and VISCII fonts are named
//! ([`FontEncoding::Unsupported`]) and left alone.
//!
//! ```
//! use legacy_text::{FontEncoding, decode_tcvn3, decode_vni, fold, font_encoding};
//!
//! assert_eq!(font_encoding(".VnTimeH"), FontEncoding::Tcvn3 { capitals: true });
//! assert_eq!(decode_tcvn3("quyÕt ®Þnh", true), "QUYẾT ĐỊNH");
//! assert_eq!(decode_vni("Coäng hoøa"), "Cộng hòa");
//! assert_eq!(fold("Uỷ  ban nhân dân"), "uy ban nhan dan");
//! ```

mod fold;
mod fonts;
mod plain;
mod tables;

pub use fold::{comparable, fold, is_composed, nfc, same_words, sort_key};
pub use fonts::{FontEncoding, decode_tcvn3, decode_vni, font_encoding, is_vni_mark};
pub use plain::{Decoded, PlainEncoding, decode_bytes};
