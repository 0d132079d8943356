//! Proofs of entries.

use std::path::PathBuf;

use clap::Args;

/// Ghi bằng chứng.
#[derive(Debug, Args)]
pub struct Prove {
    /// Số vào sổ, ví dụ 12/2026.
    pub number: String,
    /// Ghi vào tập tin này (mặc định: in ra).
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Kiểm tra bằng chứng.
#[derive(Debug, Args)]
pub struct VerifyReceipt {
    /// Bằng chứng (proof.json), hoặc giấy xác nhận (.eml) có đính kèm nó.
    pub file: PathBuf,
    /// Khóa công khai đã công bố, hoặc tập tin chứa nó (xem register key).
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,
    /// Những tập tin đã gửi: phải có trong mục được chứng minh, đúng từng byte.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub files: Vec<PathBuf>,
}
