//! What the readers see in a file, as declared.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

/// Tập tin văn bản.
#[derive(Debug, Subcommand)]
pub enum Doc {
    /// Chữ của tập tin: mỗi đoạn hoặc dòng bảng một dòng, các ô cách nhau bằng tab.
    Text {
        /// Tập tin.
        file: PathBuf,
    },
    /// Tập tin như chương trình hiểu; --json theo schemas/files/document.schema.json.
    Show {
        /// Tập tin.
        file: PathBuf,
    },
    /// Các thủ tục trong tập tin và các mục của chúng; với --data thì theo cả những chỗ đã đánh dấu trong sổ.
    /// --json theo schemas/files/sections.schema.json.
    Sections {
        /// Tập tin.
        file: PathBuf,
    },
    /// Tập tin như trên giấy: một trang HTML tự đủ, không mã lệnh, không tải gì từ ngoài.
    Preview {
        /// Tập tin.
        file: PathBuf,
    },
    /// So hai văn bản từng chữ (QĐ 2161, điều 3.1); kết thúc 0 khi cùng nội dung, 1 khi khác.
    Diff {
        /// Văn bản thứ nhất, ví dụ tập tin mềm.
        left: PathBuf,
        /// Văn bản thứ hai, ví dụ bản đã ban hành; định dạng có thể khác.
        right: PathBuf,
        /// Bỏ qua những khác biệt này. Số tiền, ngày, số và viện dẫn không bao giờ bị bỏ qua.
        #[arg(long, value_enum, value_delimiter = ',', value_name = "WHAT")]
        ignore: Vec<Ignored>,
    },
    /// Đánh dấu: mục ở đây, khi chương trình đọc sai. Giữ theo mã băm của tập tin, dùng ở mọi lần đọc sau.
    Mark {
        /// Tập tin, hoặc mã băm SHA-256 của nó.
        file: String,
        /// Mã thủ tục, hoặc thứ tự của nó trong tập tin (từ 1).
        #[arg(long, value_name = "CODE")]
        procedure: String,
        /// Mục: trinh_tu, cach_thuc, ho_so, thoi_han…
        #[arg(long, value_name = "KEY")]
        section: String,
        /// Chỗ bắt đầu (dòng tiêu đề): ĐOẠN, ĐOẠN.DÒNG hay ĐOẠN.DÒNG.Ô, như doc sections chỉ.
        #[arg(long, value_name = "PLACE")]
        from: String,
        /// Chỗ cuối cùng của mục.
        #[arg(long, value_name = "PLACE")]
        to: String,
        /// Lý do.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Những chỗ đã đánh dấu trong các tập tin của sổ.
    Marks {
        /// Chỉ của tập tin này (tập tin hoặc mã băm).
        file: Option<String>,
    },
    /// Bỏ một chỗ đã đánh dấu.
    Unmark {
        /// Số của chỗ đánh dấu (xem doc marks).
        mark: u64,
        /// Lý do.
        #[arg(long, default_value = "")]
        reason: String,
    },
}

/// Điều bỏ qua khi so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Ignored {
    /// Số thứ tự, dấu đầu dòng.
    Numbering,
    /// Khoảng trắng.
    Spacing,
    /// Kiểu ngoặc kép, gạch nối.
    Quotes,
    /// Chỗ đặt dấu thanh: hoà, hòa.
    Tones,
    /// Chữ hoa, chữ thường.
    Case,
    /// Mọi điều không đổi nội dung: numbering, spacing, quotes, tones.
    All,
}

/// Bảng tính.
#[derive(Debug, Subcommand)]
pub enum Sheet {
    /// Các dòng danh mục đọc được; --json theo schemas/files/validity-list.schema.json.
    Show {
        /// Tập tin.
        file: PathBuf,
    },
}
