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
    /// Thử kết nối và đăng nhập; không gửi gì.
    Test,
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
    /// Cách nhận và gửi: bao lâu một lần, chờ đến bao giờ, tin xác nhận của máy chủ nào.
    Set(MailSet),
    /// Ai của Ban Biên tập được nhắc hạn và nhận việc trong ngày qua thư.
    Notify {
        /// Vai trò: editor, reviewer, manager, administrator.
        #[arg(long, value_name = "ROLE")]
        role: String,
        /// Các địa chỉ của vai trò ấy; không ghi địa chỉ nào thì thôi nhắc.
        address: Vec<String>,
    },
    /// Nhận và gửi liên tục cho tới khi dừng (Ctrl+C); mỗi lượt một dòng.
    Watch,
    /// Trong hộp thư có bao nhiêu thư, đã vào đâu; lần nhận gần nhất.
    Status,
}

/// Cách nhận và gửi; không ghi thì giữ như cũ.
#[derive(Debug, ClapArgs)]
pub struct MailSet {
    /// Bao nhiêu giây nhìn hộp thư một lần, khi máy chủ không báo được.
    #[arg(long, value_name = "N")]
    pub poll_seconds: Option<u32>,
    /// Sau bao nhiêu giờ không máy chủ nào nhận thì thôi gửi một thư.
    #[arg(long, value_name = "N")]
    pub give_up_hours: Option<u32>,
    /// Bao nhiêu giây chờ bản sao của thư bị đứt trước khi hỏi người.
    #[arg(long, value_name = "N")]
    pub unclear_after_seconds: Option<u32>,
    /// Nhắc trước hạn bao nhiêu giờ làm việc.
    #[arg(long, value_name = "N")]
    pub remind_hours_before: Option<u32>,
    /// Giấy xác nhận có tự đi không.
    #[arg(long, value_enum)]
    pub receipts: Option<YesNo>,
    /// Tên máy chủ của cơ quan mà kết quả xác thực (Authentication-Results) được tin; ghi nhiều lần được.
    #[arg(long, value_name = "NAME")]
    pub trust: Vec<String>,
    /// Máy phân giải tên miền để hỏi khóa chữ ký, ĐỊA-CHỈ:CỔNG.
    #[arg(long, value_name = "ADDRESS")]
    pub resolver: Option<String>,
}

/// Thư đi.
#[derive(Debug, Subcommand)]
pub enum Outbox {
    /// Các thư đã soạn, đang chờ gửi, đã gửi, không gửi được.
    List,
    /// Xem một thư.
    Show {
        /// Số của thư.
        letter: u64,
    },
    /// Gửi dự thảo có số này; không ghi số thì gửi mọi thư đang đến lượt.
    Send {
        /// Số của thư.
        letter: Option<u64>,
    },
    /// Gửi lại thư không gửi được; mã thư (Message-ID) giữ nguyên.
    Retry {
        /// Số của thư.
        letter: u64,
    },
    /// Quyết định về thư chưa rõ đã gửi.
    Settle {
        /// Số của thư.
        letter: u64,
        /// Thư đã đi hay chưa.
        #[arg(long, value_enum)]
        sent: YesNo,
        /// Căn cứ vào đâu.
        #[arg(long)]
        reason: String,
    },
}

/// Có hay không.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum YesNo {
    /// Đã đi.
    Yes,
    /// Chưa đi.
    No,
}
