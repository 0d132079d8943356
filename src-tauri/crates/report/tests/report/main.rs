//! The crate from outside: what the papers and the book say, read back by other programs.
#![expect(clippy::unwrap_used, reason = "a test that cannot make its paper has failed")]

mod book;
mod letters;
mod notices;

use jiff::Timestamp;
use report::{Frame, LetterHead};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn frame(number: Option<u32>) -> Frame {
    Frame {
        head: LetterHead {
            superior: "ỦY BAN NHÂN DÂN TỈNH KHÁNH HÒA".into(),
            issuer: "BAN BIÊN TẬP CỔNG THÔNG TIN ĐIỆN TỬ".into(),
            symbol: "BBT".into(),
            place: "Khánh Hòa".into(),
            signer_office: "TM. BAN BIÊN TẬP\nPHÓ TRƯỞNG BAN".into(),
            archive: "VT, BBT".into(),
        },
        writer: "Ban Biên tập".into(),
        number,
        written_at: at("2026-02-05T03:00:00Z"),
        zone: jiff::tz::offset(7),
        signer: Some("Mai Thu Hà".into()),
        demo: true,
    }
}

/// Keeps what was made beside the build, to be looked at.
fn keep(name: &str, bytes: &[u8]) {
    std::fs::write(
        std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name),
        bytes,
    )
    .unwrap();
}
