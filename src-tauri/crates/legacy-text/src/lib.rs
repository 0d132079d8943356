//! Vietnamese letters as offices really typed them: TCVN3 (ABC), VNI-Windows, VISCII and VPS, windows-1258 bytes,
//! decomposed Unicode, UTF-8 read wrongly, old and new tone placement.
//!
//! **Why it exists.** A file of 2004 written in `.VnTime` looks like `céng hßa` to every program that does
//! not know the font. Everything else in the workspace wants one form of text: Unicode, composed (NFC).
//!
//! **What it deliberately does not do.** It opens no file and knows no file format; it never converts a text
//! because it *looks* legacy when a font name says otherwise; without a font it converts nothing it is not sure of
//! ([`CONVERT_FROM`]), says how sure it is, and names the letters that would be lost. VNU and BK HCM fonts are known
//! by name only ([`FontEncoding::Unsupported`]) and left alone.
//!
//! # Three ways in
//!
//! *A font tells.* [`font_encoding`] says what a font name means, [`decode_tcvn3`] and [`decode_vni`] read a run.
//!
//! ```
//! use legacy_text::{FontEncoding, decode_tcvn3, decode_vni, fold, font_encoding};
//!
//! assert_eq!(font_encoding(".VnTimeH"), FontEncoding::Tcvn3 { capitals: true });
//! assert_eq!(decode_tcvn3("quyÕt ®Þnh", true), "QUYẾT ĐỊNH");
//! assert_eq!(decode_vni("Coäng hoøa"), "Cộng hòa");
//! assert_eq!(fold("Uỷ  ban nhân dân"), "uy ban nhan dan");
//! ```
//!
//! *Bytes without a font.* [`decode_bytes`] reads a text file or a list of values, whatever its encoding.
//!
//! *Text without a font*, pasted from an old document or read wrongly on the way: [`recognise`] shows before and
//! after with its confidence, [`preview`] does so for an encoding a person chose, [`convert`] converts what is sure.
//!
//! ```
//! use legacy_text::{LegacyEncoding, convert, recognise};
//!
//! let found = recognise("Sôû Tö phaùp tænh Khaùnh Hoøa").unwrap();
//! assert_eq!((found.from, found.after.as_str()), (LegacyEncoding::Vni, "Sở Tư pháp tỉnh Khánh Hòa"));
//! assert!(found.is_certain() && found.lost.is_empty());
//! assert_eq!(convert("Thá»§ tá»¥c hÃ nh chÃ\u{AD}nh"), "Thủ tục hành chính");
//! ```

mod fold;
mod fonts;
mod legacy;
mod letters;
mod plain;
mod recognise;
mod syllable;
mod tables;

pub use fold::{comparable, fold, is_composed, nfc, same_words, sort_key};
pub use fonts::{FontEncoding, decode_tcvn3, decode_vni, font_encoding, is_vni_mark};
pub use legacy::{LegacyEncoding, LostLetter, decode_as, encode};
pub use plain::{Decoded, PlainEncoding, decode_bytes};
pub use recognise::{CONVERT_FROM, Conversion, convert, preview, recognise};
pub use syllable::{is_syllable, syllables};
