//! Mailboxes, fetching and sending, as declared.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand, ValueEnum};

/// Hộp thư của Ban Biên tập.
#[derive(Debug, Subcommand)]
pub enum Mailbox {
    /// Thêm hộp thư, hoặc đổi hộp thư cùng tên; --password-file là mật khẩu của hộp thư.
    Add(MailboxAdd),
    /// Các hộp thư.
    List,
    /// Thử kết nối, đăng nhập và mở các thư mục; không đổi gì.
    Test {
        /// Tên hộp thư.
        name: String,
    },
    /// Bỏ hộp thư; những gì đã nhận vẫn còn.
    Remove {
        /// Tên hộp thư.
        name: String,
    },
}

/// Thêm hộp thư.
#[derive(Debug, ClapArgs)]
pub struct MailboxAdd {
    /// Tên hộp thư trong chương trình.
    pub name: String,
    /// Máy chủ IMAP.
    #[arg(long, value_name = "HOST:PORT")]
    pub imap: String,
    /// Bảo vệ kết nối.
    #[arg(long, value_enum, default_value = "tls")]
    pub tls: Tls,
    /// Tên người dùng.
    #[arg(long, value_name = "USER")]
    pub user: String,
    /// Thư mục cần nhận, nhiều lần được (mặc định INBOX).
    #[arg(long, value_name = "FOLDER")]
    pub folder: Vec<String>,
    /// Làm gì với thư trên máy chủ sau khi đã ghi sổ: seen, keyword, keyword:TỪ, move:THƯ-MỤC.
    #[arg(long, value_name = "seen|keyword|move:FOLDER", default_value = "seen")]
    pub after: String,
    /// Tập tin mật khẩu chứa mã truy cập OAuth 2 (XOAUTH2) thay cho mật khẩu.
    #[arg(long)]
    pub oauth2: bool,
    /// Tập tin chứng thư (PEM) của nơi cấp chứng thư riêng của cơ quan.
    #[arg(long, value_name = "FILE")]
    pub authority: Option<PathBuf>,
}

/// Máy chủ gửi thư.
#[derive(Debug, Subcommand)]
pub enum Smtp {
    /// Đặt máy chủ gửi thư; --password-file là mật khẩu của máy chủ ấy.
    Set(SmtpSet),
}

/// Đặt máy chủ gửi thư.
#[derive(Debug, ClapArgs)]
pub struct SmtpSet {
    /// Máy chủ SMTP.
    #[arg(long, value_name = "HOST:PORT")]
    pub server: String,
    /// Bảo vệ kết nối.
    #[arg(long, value_enum, default_value = "tls")]
    pub tls: Tls,
    /// Tên người dùng, nếu máy chủ hỏi.
    #[arg(long, value_name = "USER")]
    pub user: Option<String>,
    /// Địa chỉ gửi.
    #[arg(long, value_name = "ADDRESS")]
    pub from: String,
    /// Tập tin mật khẩu chứa mã truy cập OAuth 2 (XOAUTH2) thay cho mật khẩu.
    #[arg(long)]
    pub oauth2: bool,
    /// Tập tin chứng thư (PEM) của nơi cấp chứng thư riêng của cơ quan.
    #[arg(long, value_name = "FILE")]
    pub authority: Option<PathBuf>,
}

/// Bảo vệ kết nối.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Tls {
    /// Không: chỉ cho máy chủ trên cùng máy.
    None,
    /// STARTTLS.
    Starttls,
    /// TLS ngay từ đầu.
    #[value(name = "tls")]
    Immediate,
}

/// Thư đến.
#[derive(Debug, Subcommand)]
pub enum Mail {
    /// Nhận thư từ các hộp thư.
    Fetch {
        /// Chỉ hộp thư này.
        #[arg(long, value_name = "NAME")]
        mailbox: Option<String>,
        /// Ghi báo cáo tiếp nhận (JSON) vào tập tin này.
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
    },
    /// Nhận và gửi liên tục cho tới khi dừng (Ctrl+C); mỗi lượt một dòng.
    Watch,
    /// Trong hộp thư có bao nhiêu thư, đã vào đâu; lần nhận gần nhất.
    Status,
}
