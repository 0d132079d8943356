//! Canonical JSON (RFC 8785): one value, one text, whatever program wrote it.

use serde::Serialize;
use serde_json::Value;

/// Largest integer that may stand in an event, positive or negative: 2^53 − 1. RFC 8785 writes every number
/// as a double, so a larger integer would silently become another one (RFC 7493 section 2.2).
pub const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// Why a value has no canonical JSON.
#[derive(Debug, thiserror::Error)]
pub enum CanonicalError {
    /// An integer that a double cannot hold exactly.
    #[error("the integer {0} is beyond 2^53 - 1 and would change when written as canonical JSON")]
    IntegerTooLarge(String),
    /// The value cannot be written as JSON at all: not a number, or a map whose keys are not text.
    #[error("the value cannot be written as canonical JSON: {0}")]
    NotJson(#[from] serde_json::Error),
}

/// Writes `value` as canonical JSON (RFC 8785): members sorted, no white space, shortest numbers.
///
/// ```
/// let text = ledger::canonical_json(&serde_json::json!({"b": 2.0, "a": "số"})).unwrap();
/// assert_eq!(text, r#"{"a":"số","b":2}"#);
/// ```
///
/// # Errors
///
/// [`CanonicalError`] when the value holds an integer beyond [`MAX_SAFE_INTEGER`], an infinite or undefined
/// number, or a map with keys that are no text.
pub fn canonical_json<T: Serialize>(value: &T) -> Result<String, CanonicalError> {
    let plain = serde_json::to_value(value)?;
    refuse_unsafe_integers(&plain)?;
    if is_written_canonically(&plain) {
        return Ok(plain.to_string());
    }
    Ok(serde_json_canonicalizer::to_string(value)?)
}

/// Whether plain writing is canonical, as it is for what mails bring: texts and integers are written alike, so what is left
/// is the order of members, which for ASCII names is the same by byte and by UTF-16. Fractions are left to the canonicaliser,
/// and so is `null`, which may stand for a fraction that is no number.
fn is_written_canonically(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(_) | Value::String(_) => true,
        Value::Number(number) => !number.is_f64(),
        Value::Array(items) => items.iter().all(is_written_canonically),
        Value::Object(members) => {
            let plain = |(name, value): (&String, &Value)| name.is_ascii() && is_written_canonically(value);
            members.keys().is_sorted() && members.iter().all(plain)
        }
    }
}

/// Whether `text` is the canonical JSON of what it says. A stored event that fails this was not written by
/// this program, whatever its hash.
pub fn is_canonical(text: &str) -> bool {
    serde_json::from_str::<Value>(text)
        .is_ok_and(|value| canonical_json(&value).is_ok_and(|canonical| canonical == text))
}

fn refuse_unsafe_integers(value: &Value) -> Result<(), CanonicalError> {
    match value {
        Value::Number(number) => {
            let size = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs));
            match size {
                Some(size) if size > MAX_SAFE_INTEGER => {
                    Err(CanonicalError::IntegerTooLarge(number.to_string()))
                }
                _ => Ok(()),
            }
        }
        Value::Array(items) => items.iter().try_for_each(refuse_unsafe_integers),
        Value::Object(members) => members.values().try_for_each(refuse_unsafe_integers),
        Value::Null | Value::Bool(_) | Value::String(_) => Ok(()),
    }
}
