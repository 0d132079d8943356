//! Every bound of the reader, in one place. What lies beyond a bound is left out and said so in
//! [`Problem`](crate::Problem)s; the raw bytes are the caller's and are never touched.

/// The largest mail whose parts are read, in bytes. Of a larger one only the header is read.
pub const MAX_MAIL_BYTES: usize = 100 * 1024 * 1024;
/// The longest header block of one part, in bytes.
pub const MAX_HEADER_BYTES: usize = 1024 * 1024;
/// The most header fields of one part.
pub const MAX_HEADER_FIELDS: usize = 2_000;
/// The most parts of one mail, those of attached mails included.
pub const MAX_PARTS: usize = 1_000;
/// How deep multiparts and attached mails may nest together.
pub const MAX_DEPTH: usize = 32;
/// How deep mails may be attached to mails. Each level holds its attachments once more.
pub const MAX_MESSAGE_DEPTH: usize = 4;
/// The most text of a mail that is kept, in bytes.
pub const MAX_TEXT_BYTES: usize = 4 * 1024 * 1024;
/// The most addresses of one header field.
pub const MAX_ADDRESSES: usize = 500;
/// The most segments of one RFC 2231 parameter.
pub const MAX_PARAMETER_SEGMENTS: usize = 256;
/// The longest safe file name, in bytes of UTF-8: under the 255 of ext4 and NTFS, with room for a prefix.
pub const MAX_SAFE_NAME_BYTES: usize = 180;
/// The longest encoded word (RFC 2047 allows 75 bytes; longer ones are met), in bytes.
pub const MAX_ENCODED_WORD_BYTES: usize = 8 * 1024;
/// The longest line of a signature, in bytes; longer ones are left out.
pub const MAX_SIGNATURE_LINE_BYTES: usize = 600;
/// The most lines of text that may be a signature.
pub const MAX_SIGNATURE_LINES: usize = 14;
