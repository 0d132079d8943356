//! The command line as declared; help is part of it. The names are stable (design §6).

use std::path::PathBuf;

pub mod mail;
pub mod proof;
pub mod reading;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

/// Sổ Giao Nhận: nhận tập tin thủ tục hành chính, ghi sổ, tính hạn, đăng cổng.
#[derive(Debug, Parser)]
#[command(name = "giaonhan", version, arg_required_else_help = true)]
pub struct Args {
    /// Thư mục của sổ (mặc định: thư mục dữ liệu của người dùng).
    #[arg(long, global = true, env = "GIAONHAN_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Trả lời bằng JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// Người chịu trách nhiệm (họ tên hoặc mã).
    #[arg(long = "as", global = true, value_name = "PERSON")]
    pub who: Option<String>,
    /// Tập tin chứa mật khẩu của người đó.
    #[arg(long, global = true, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// Xem như sổ vào lúc ấy (chỉ lệnh xem), RFC 3339.
    #[arg(long, global = true, value_name = "TIME")]
    pub at: Option<String>,
    /// Ghi thêm diễn biến ra standard error.
    #[arg(long, short, global = true)]
    pub verbose: bool,
    /// Lệnh.
    #[command(subcommand)]
    pub command: Command,
}

/// Lệnh.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Mở sổ mới với cấu hình có sẵn.
    Init(Init),
    /// Nhận thư (.eml), thư mục thư, hoặc tập tin giao tay.
    TakeIn(TakeIn),
    /// Nhận mọi thứ được thả vào một thư mục.
    Watch(Watch),
    /// Hộp chờ phân loại.
    #[command(subcommand)]
    Triage(Triage),
    /// Hồ sơ.
    #[command(subcommand)]
    Case(Case),
    /// Sổ giao nhận.
    #[command(subcommand)]
    Register(Register),
    /// Thời hạn.
    #[command(subcommand)]
    Deadline(Deadline),
    /// Địa chỉ thư của cán bộ các cơ quan.
    #[command(subcommand)]
    Sender(Sender),
    /// Người được làm việc.
    #[command(subcommand)]
    Person(Person),
    /// Thủ tục của các hồ sơ.
    #[command(subcommand)]
    Procedure(Procedure),
    /// Kiểm duyệt.
    #[command(subcommand)]
    Review(Review),
    /// Đăng nội dung đã duyệt lên cổng và đọc lại để kiểm tra.
    Publish(Publish),
    /// Văn bản: giấy xác nhận, đề nghị bổ sung, phiếu xin lỗi.
    #[command(subcommand)]
    Letter(Letter),
    /// Hộp thư của Ban Biên tập.
    #[command(subcommand)]
    Mailbox(mail::Mailbox),
    /// Máy chủ gửi thư.
    #[command(subcommand)]
    Smtp(mail::Smtp),
    /// Thư đến.
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Thư đi.
    #[command(subcommand)]
    Outbox(mail::Outbox),
    /// Số liệu đúng hạn, quá hạn.
    Stats,
    /// Xem chương trình đọc được gì trong một tập tin văn bản.
    #[command(subcommand)]
    Doc(reading::Doc),
    /// Xem chương trình đọc được gì trong một bảng tính.
    #[command(subcommand)]
    Sheet(reading::Sheet),
    /// Lịch làm việc.
    #[command(subcommand)]
    Calendar(Calendar),
    /// Kiểm tra máy và sổ; --rebuild dựng lại những gì suy ra được.
    Check {
        /// Dựng lại các bảng suy ra từ nhật ký.
        #[arg(long)]
        rebuild: bool,
    },
}

/// Mở sổ.
#[derive(Debug, ClapArgs)]
pub struct Init {
    /// Tên người quản trị đầu tiên; mật khẩu đầu được in ra một lần.
    #[arg(long, value_name = "NAME")]
    pub admin: Option<String>,
    /// Sổ dữ liệu mẫu: mọi màn hình, trang và bản xuất mang dấu DỮ LIỆU MẪU mãi mãi.
    #[arg(long)]
    pub demo: bool,
    /// Đồng hồ của sổ dữ liệu mẫu, RFC 3339.
    #[arg(long, value_name = "TIME", requires = "demo")]
    pub clock: Option<String>,
    /// Tập tin cấu hình (JSON) thay cho cấu hình có sẵn.
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
}

/// Nhận.
#[derive(Debug, ClapArgs)]
pub struct TakeIn {
    /// Tập tin .eml, thư mục, hoặc tập tin giao tay.
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Cơ quan giao tay (office, justice).
    #[arg(long, value_name = "AGENCY")]
    pub from: Option<String>,
    /// Lúc nhận tập tin giao tay, RFC 3339.
    #[arg(long, value_name = "TIME", requires = "from")]
    pub received: Option<String>,
    /// Lý do ghi sổ muộn.
    #[arg(long, value_name = "TEXT", requires = "from")]
    pub reason: Option<String>,
    /// Ghi báo cáo tiếp nhận (JSON) vào tập tin này.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
}

/// Canh thư mục.
#[derive(Debug, ClapArgs)]
pub struct Watch {
    /// Thư mục.
    pub folder: PathBuf,
    /// Cơ quan của những tập tin không phải thư.
    #[arg(long, value_name = "AGENCY")]
    pub from: Option<String>,
    /// Nhận những gì đang có rồi dừng.
    #[arg(long)]
    pub once: bool,
    /// Xem lại thư mục mỗi chừng này mili giây (ổ mạng không báo thay đổi).
    #[arg(long, value_name = "MS", default_value_t = 2_000)]
    pub poll_ms: u64,
}

/// Hộp chờ phân loại.
#[derive(Debug, Subcommand)]
pub enum Triage {
    /// Những gì đang chờ.
    List,
    /// Một mục chờ: vì sao chờ, nguồn gốc, tập tin.
    Show {
        /// Mã mục chờ.
        item: u64,
    },
    /// Vào sổ cho một cơ quan, với lúc nhận thật của nó.
    Accept {
        /// Mã mục chờ.
        item: u64,
        /// Cơ quan.
        #[arg(long)]
        agency: String,
        /// Số quyết định, khi biết.
        #[arg(long)]
        decision: Option<String>,
        /// Ngày quyết định.
        #[arg(long)]
        date: Option<String>,
        /// Lý do.
        #[arg(long)]
        reason: Option<String>,
    },
    /// Gán hồ sơ cho một số đã vào sổ.
    Assign {
        /// Số vào sổ, ví dụ 12/2026.
        number: String,
        /// Số quyết định.
        #[arg(long)]
        decision: String,
        /// Ngày quyết định.
        #[arg(long)]
        date: Option<String>,
        /// Lý do.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Bỏ qua một mục chờ; bản gốc vẫn được giữ.
    Dismiss {
        /// Mã mục chờ.
        item: u64,
        /// Lý do.
        #[arg(long)]
        reason: String,
    },
}

/// Hồ sơ.
#[derive(Debug, Subcommand)]
pub enum Case {
    /// Các hồ sơ và thời hạn của chúng.
    List,
    /// Một hồ sơ.
    Show {
        /// Số quyết định hoặc mã hồ sơ.
        case: String,
    },
    /// Ghi nhận quyết định mới khi chưa nhận được gì.
    Open {
        /// Số quyết định.
        number: String,
        /// Ngày ban hành, yyyy-mm-dd.
        #[arg(long)]
        date: String,
        /// Lúc Sở Tư pháp nhận được quyết định, RFC 3339.
        #[arg(long)]
        justice_received: Option<String>,
    },
    /// Ghi lúc Sở Tư pháp nhận được quyết định.
    JusticeReceived {
        /// Số quyết định hoặc mã hồ sơ.
        case: String,
        /// Lúc nhận, RFC 3339.
        #[arg(long)]
        received: String,
    },
    /// Chấp nhận một phát hiện.
    AcceptFinding {
        /// Số quyết định hoặc mã hồ sơ.
        case: String,
        /// Mã phát hiện (xem case show).
        finding: String,
        /// Vì sao được chấp nhận.
        #[arg(long, value_enum)]
        how: How,
        /// Lý do.
        #[arg(long)]
        reason: String,
    },
    /// Ghi ngày hẹn lại của Ban Biên tập; vẫn tính là quá hạn.
    Apologise {
        /// Số quyết định hoặc mã hồ sơ.
        case: String,
        /// Ngày hẹn lại, yyyy-mm-dd.
        #[arg(long)]
        new_date: String,
        /// Lý do.
        #[arg(long)]
        reason: String,
    },
}

/// Vì sao một phát hiện được chấp nhận.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum How {
    /// Chương trình đọc sai: tính từ lúc nhận.
    ReaderWrong,
    /// Được bỏ qua: tính từ lúc bỏ qua.
    Waived,
}

/// Sổ giao nhận.
#[derive(Debug, Subcommand)]
pub enum Register {
    /// Các số vào sổ.
    List {
        /// Năm.
        #[arg(long)]
        year: Option<i16>,
    },
    /// Một số vào sổ, với bằng chứng.
    Show {
        /// Số vào sổ, ví dụ 12/2026.
        number: String,
    },
    /// Xuất sổ.
    Export {
        /// Tập tin .xlsx hoặc .jsonl.
        file: PathBuf,
        /// Năm.
        #[arg(long)]
        year: Option<i16>,
    },
    /// Tính lại mọi thứ từ những byte đã lưu và chỉ ra chỗ đầu tiên không đúng.
    Verify,
    /// Bằng chứng của một số vào sổ, để người gửi tự kiểm tra.
    Prove(proof::Prove),
    /// Kiểm tra một bằng chứng hay giấy xác nhận; không cần sổ, không cần mạng.
    VerifyReceipt(proof::VerifyReceipt),
    /// Khóa công khai của sổ, để công bố.
    Key,
    /// Đính chính một mục của một số vào sổ.
    Correct {
        /// Số vào sổ.
        number: String,
        /// Mục: sender.name, sender.title, sender.phone, sender.organisation, received_at, subject.
        #[arg(long)]
        field: String,
        /// Giá trị đúng.
        #[arg(long)]
        value: String,
        /// Lý do.
        #[arg(long)]
        reason: String,
    },
    /// Người thứ hai xác nhận một số ghi bù.
    Confirm {
        /// Số vào sổ.
        number: String,
    },
    /// Ghi bù: như take-in --from, cho tập tin nhận lúc máy hỏng.
    Backfill(TakeIn),
}

/// Thời hạn.
#[derive(Debug, Subcommand)]
pub enum Deadline {
    /// Các thời hạn, gấp nhất trước.
    List,
    /// Vì sao hạn là ngày ấy.
    Explain {
        /// Số quyết định hoặc mã hồ sơ.
        case: String,
        /// Đồng hồ 1, 2 hoặc 3.
        #[arg(long, value_parser = clap::value_parser!(u8).range(1..=3))]
        clock: u8,
    },
}

/// Địa chỉ thư.
#[derive(Debug, Subcommand)]
pub enum Sender {
    /// Các địa chỉ.
    List,
    /// Thêm hoặc sửa một địa chỉ.
    Add {
        /// Địa chỉ.
        address: String,
        /// Cơ quan.
        #[arg(long)]
        agency: String,
        /// Họ tên.
        #[arg(long)]
        name: Option<String>,
        /// Chức vụ.
        #[arg(long)]
        title: Option<String>,
        /// Điện thoại.
        #[arg(long)]
        phone: Option<String>,
    },
    /// Nhập danh sách CSV có các cột address,agency,name,title,phone.
    Import {
        /// Tập tin CSV.
        file: PathBuf,
    },
    /// Bỏ một địa chỉ.
    Remove {
        /// Địa chỉ.
        address: String,
    },
}

/// Người làm việc.
#[derive(Debug, Subcommand)]
pub enum Person {
    /// Danh sách.
    List,
    /// Thêm người; mật khẩu đầu được in ra một lần.
    Add {
        /// Họ tên.
        name: String,
        /// Vai trò: editor, reviewer, manager, administrator.
        #[arg(long)]
        role: String,
        /// Chức vụ.
        #[arg(long, default_value = "")]
        title: String,
    },
    /// Thôi cho một người làm việc.
    Disable {
        /// Họ tên hoặc mã.
        person: String,
    },
    /// Đặt mật khẩu mới, đọc từ tập tin.
    Password {
        /// Họ tên hoặc mã.
        person: String,
        /// Tập tin chứa mật khẩu mới.
        #[arg(long)]
        new_password_file: PathBuf,
    },
}

/// Thủ tục.
#[derive(Debug, Subcommand)]
pub enum Procedure {
    /// Các thủ tục của mọi hồ sơ và tình trạng của chúng.
    List,
    /// Một thủ tục.
    Show {
        /// Mã thủ tục.
        code: String,
    },
}

/// Kiểm duyệt.
#[derive(Debug, Subcommand)]
pub enum Review {
    /// Những gì đang chờ duyệt.
    List,
    /// Nội dung sẽ đăng của một hồ sơ và mã băm của nó.
    Show {
        /// Số quyết định hoặc mã hồ sơ.
        case: String,
    },
    /// Trình duyệt.
    Submit {
        /// Số quyết định hoặc mã hồ sơ.
        case: String,
    },
    /// Duyệt đúng nội dung có mã băm ấy.
    Approve {
        /// Số quyết định hoặc mã hồ sơ.
        case: String,
        /// Mã băm của nội dung đã xem (mặc định: nội dung đang chờ).
        #[arg(long)]
        content: Option<String>,
    },
    /// Trả lại.
    Reject {
        /// Số quyết định hoặc mã hồ sơ.
        case: String,
        /// Lý do.
        #[arg(long)]
        reason: String,
    },
}

/// Đăng cổng.
#[derive(Debug, ClapArgs)]
pub struct Publish {
    /// Thư mục của cổng (mặc định: theo cấu hình, hoặc cạnh sổ).
    #[arg(long, value_name = "FOLDER")]
    pub target: Option<PathBuf>,
    /// Chỉ xem sẽ thay đổi gì.
    #[arg(long)]
    pub dry_run: bool,
}

/// Văn bản mà người soạn đọc và sửa trước khi gửi.
#[derive(Debug, ClapArgs)]
pub struct Worded {
    /// Số quyết định hoặc mã hồ sơ.
    pub case: String,
    /// Cơ quan (office, justice).
    #[arg(long)]
    pub agency: String,
    /// Chỉ xem dự thảo.
    #[arg(long)]
    pub draft: bool,
    /// Tiêu đề thư, thay cho tiêu đề dự thảo.
    #[arg(long)]
    pub subject: Option<String>,
    /// Tập tin chứa lời thư (UTF-8), thay cho lời dự thảo.
    #[arg(long, value_name = "FILE")]
    pub text_file: Option<PathBuf>,
}

/// Văn bản.
#[derive(Debug, Subcommand)]
pub enum Letter {
    /// Giấy xác nhận đã nhận của một số vào sổ.
    Receipt {
        /// Số vào sổ.
        number: String,
    },
    /// Đề nghị bổ sung những gì một cơ quan còn thiếu.
    Supplement(Worded),
    /// Đôn đốc một cơ quan đã quá hạn giao.
    Overdue(Worded),
    /// Phiếu xin lỗi và hẹn lại ngày.
    Apology {
        /// Số quyết định hoặc mã hồ sơ.
        case: String,
    },
}

/// Lịch làm việc.
#[derive(Debug, Subcommand)]
pub enum Calendar {
    /// Hạn của một số ngày làm việc; "-" đọc nhiều dòng "LÚC SỐ-NGÀY" từ standard input.
    Due {
        /// "-" để đọc từ standard input.
        stdin: Option<String>,
        /// Lúc bắt đầu, RFC 3339.
        #[arg(long, value_name = "TIME")]
        from: Option<String>,
        /// Số ngày làm việc.
        #[arg(long, value_name = "N")]
        working_days: Option<u32>,
        /// Cách tính.
        #[arg(long, value_enum, default_value_t = RuleName::Civil)]
        rule: RuleName,
    },
    /// Kiểm tra dữ liệu lịch của một năm.
    Check {
        /// Năm.
        year: i16,
    },
}

/// Cách tính.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum RuleName {
    /// Bộ luật Dân sự: không tính ngày nhận, hết ngày cuối.
    Civil,
    /// Thời gian thực trong giờ làm việc.
    Hours,
}
