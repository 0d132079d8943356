//! What the reader met that the sender should not have sent, or that it could not follow.

/// What was wrong. [`ProblemKey::as_str`] is the key under which the wording is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProblemKey {
    /// The mail has no Message-ID.
    NoMessageId,
    /// The mail has no From field, or none that holds an address.
    NoSender,
    /// From names several senders; the first was taken.
    SeveralSenders,
    /// The Date field is missing or is no date.
    NoDate,
    /// A header line is not of the form `Name: value`; it was left out.
    BadHeaderLine,
    /// A header block is longer than [`limits::MAX_HEADER_BYTES`](crate::limits::MAX_HEADER_BYTES) or
    /// [`limits::MAX_HEADER_FIELDS`](crate::limits::MAX_HEADER_FIELDS); the rest was left out.
    HeaderTooLong,
    /// Base64 held characters that are none, or ended in the middle of a group; the rest was decoded.
    BadBase64,
    /// The character set is unknown, or the bytes are not of it; UTF-8 or windows-1258 was assumed.
    BadCharset,
    /// A multipart has no boundary, or no line with it; it was taken as one part.
    NoBoundary,
    /// The last boundary is missing: the mail was cut.
    CutShort,
    /// More parts than [`limits::MAX_PARTS`](crate::limits::MAX_PARTS); the rest was left out.
    TooManyParts,
    /// Nested deeper than [`limits::MAX_DEPTH`](crate::limits::MAX_DEPTH); what is inside was not opened.
    TooDeep,
    /// Larger than [`limits::MAX_MAIL_BYTES`](crate::limits::MAX_MAIL_BYTES); only the header was read.
    TooLarge,
    /// More text than [`limits::MAX_TEXT_BYTES`](crate::limits::MAX_TEXT_BYTES); the rest was left out.
    TextTooLong,
    /// NUL bytes in a header or in the text; they were left out.
    NulBytes,
    /// Outlook's own packing (`winmail.dat`), and it is damaged or holds no files: some may be inside that cannot be
    /// seen.
    Tnef,
    /// Encrypted (S/MIME, PGP): only who has the key can read it.
    Encrypted,
}

impl ProblemKey {
    /// The key in kebab case, such as `bad-base64`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoMessageId => "no-message-id",
            Self::NoSender => "no-sender",
            Self::SeveralSenders => "several-senders",
            Self::NoDate => "no-date",
            Self::BadHeaderLine => "bad-header-line",
            Self::HeaderTooLong => "header-too-long",
            Self::BadBase64 => "bad-base64",
            Self::BadCharset => "bad-charset",
            Self::NoBoundary => "no-boundary",
            Self::CutShort => "cut-short",
            Self::TooManyParts => "too-many-parts",
            Self::TooDeep => "too-deep",
            Self::TooLarge => "too-large",
            Self::TextTooLong => "text-too-long",
            Self::NulBytes => "nul-bytes",
            Self::Tnef => "tnef",
            Self::Encrypted => "encrypted-mail",
        }
    }
}

/// One problem and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What was wrong.
    pub key: ProblemKey,
    /// The part, numbered as [`Attachment::path`](crate::Attachment::path); empty for the mail itself.
    pub path: Vec<u32>,
    /// What exactly, in the mail's own words (a charset, a line); may be empty.
    pub detail: String,
}

/// The most problems kept of one mail: a mail of nothing but faults says so a few times.
const MAX_PROBLEMS: usize = 100;

/// The list being gathered while reading.
#[derive(Debug, Default)]
pub(crate) struct Problems(Vec<Problem>);

impl Problems {
    pub(crate) fn note(&mut self, key: ProblemKey, path: &[u32], detail: impl Into<String>) {
        let said = self.0.iter().any(|p| p.key == key && p.path == path);
        if !said && self.0.len() < MAX_PROBLEMS {
            self.0.push(Problem {
                key,
                path: path.to_vec(),
                detail: detail.into(),
            });
        }
    }

    pub(crate) fn into_vec(self) -> Vec<Problem> {
        self.0
    }
}
