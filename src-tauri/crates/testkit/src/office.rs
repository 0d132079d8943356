//! The sample office as it ships.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// The folder of the sample office.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/office")
}

/// Its mails, in folders by case.
pub fn mail() -> PathBuf {
    folder().join("mail")
}

/// The same files unpacked: `folders/case-a/office/…`.
pub fn by_hand(case: &str, bundle: &str) -> PathBuf {
    folder().join("folders").join(case).join(bundle)
}

/// One mail, such as `case-a/a-1-office-procedures.eml`.
pub fn one_mail(name: &str) -> PathBuf {
    mail().join(name)
}

/// The list of the officials' addresses.
pub fn senders() -> PathBuf {
    folder().join("senders.csv")
}

/// What should be found in every mail and file.
pub fn expected() -> Value {
    let text = std::fs::read_to_string(folder().join("expected.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}
