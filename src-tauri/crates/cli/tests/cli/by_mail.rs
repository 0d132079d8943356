//! The board's whole correspondence over real servers: nothing but mail comes in, every letter goes out once, and what
//! became of each is known.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use testkit::desk::{ADMINISTRATOR, Desk, EDITOR, text};
use testkit::disk::SmallDisk;
use testkit::office;
use testkit::servers::{Cyrus, Direction, Dovecot, Fault, PASSWORD, Postfix, Proxy};

use crate::stage::{approve, begun, blocking, case, publish};

pub(crate) const BOARD: &str = "banbientap";
const OFFICE: &str = "nthvan.vpubnd";
const OFFICE_HEAD: &str = "tdkhai.vpubnd";
const JUSTICE: &str = "lqhuy.stp";
const CASE: &str = "174/QĐ-UBND";

/// A desk with its mailbox and its way out.
pub(crate) struct Post {
    pub(crate) desk: Desk,
    pub(crate) dovecot: Dovecot,
    pub(crate) postfix: Postfix,
}

impl Post {
    pub(crate) fn begin(folder: &Path) -> Option<Self> {
        let dovecot = Dovecot::start(&folder.join("dovecot"))?;
        let postfix = Postfix::start(&folder.join("postfix"), dovecot.lmtp)?;
        let post = Self {
            desk: begun(),
            dovecot,
            postfix,
        };
        post.sends_by(post.postfix.smtp);
        post.fetches_by(post.dovecot.imap);
        Some(post)
    }

    pub(crate) fn fetches_by(&self, port: u16) {
        let secret = self.desk.beside("secret");
        fs::write(&secret, PASSWORD).unwrap();
        let imap = format!("127.0.0.1:{port}");
        let add = [
            "mailbox", "add", "bbt", "--imap", &imap, "--tls", "none", "--user", BOARD,
        ];
        self.run(&[&add[..], &["--password-file", text(&secret)]].concat(), 0);
    }

    pub(crate) fn sends_by(&self, port: u16) {
        let server = format!("127.0.0.1:{port}");
        let from = format!("{BOARD}@khanhhoa.gov.vn");
        self.run(
            &[
                "smtp", "set", "--server", &server, "--tls", "none", "--from", &from,
            ],
            0,
        );
    }

    #[track_caller]
    pub(crate) fn run(&self, args: &[&str], code: i32) -> String {
        self.desk.run(args).exits(code).said()
    }

    fn comes(&self, mail: &str) {
        self.comes_as(&sample(mail));
    }

    pub(crate) fn comes_as(&self, bytes: &[u8]) {
        self.dovecot
            .deliver(&format!("{BOARD}@khanhhoa.gov.vn"), bytes)
            .unwrap();
    }

    /// Fetches, which writes and sends what goes by itself; the account is even.
    #[track_caller]
    pub(crate) fn fetch(&self) -> Value {
        let status = self
            .desk
            .run(&["--json", "mail", "fetch"])
            .exits(0)
            .json()
            .remove(0);
        assert_eq!(status["difference"], 0, "{status:#}");
        self.postfix.wait_delivered();
        status
    }

    pub(crate) fn outbox(&self) -> Vec<Value> {
        self.desk.json(&["outbox", "list"])
    }

    pub(crate) fn of_kind(&self, kind: &str) -> Vec<Value> {
        let mut lines = self.outbox();
        lines.retain(|line| line["kind"] == kind);
        lines
    }

    /// Subjects of what an official has got.
    fn got(&self, who: &str) -> Vec<String> {
        self.dovecot
            .mails(who, "INBOX")
            .iter()
            .map(|bytes| mail::read(bytes).subject)
            .collect()
    }

    /// Nothing was taken from us twice, as the server's log tells.
    #[track_caller]
    pub(crate) fn each_went_once(&self) {
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        for accepted in self.postfix.accepted() {
            *times.entry(accepted.message_id).or_default() += 1;
        }
        assert!(times.values().all(|times| *times == 1), "{times:#?}");
    }

    /// Writes the supplement request and gives its number.
    fn request(&self) -> String {
        let ask = [
            "--json",
            "letter",
            "supplement",
            CASE,
            "--agency",
            "office",
            "--as",
            EDITOR,
        ];
        let written = self.desk.run(&ask).exits(0).json().remove(0);
        written["letter"].to_string()
    }

    #[track_caller]
    fn state(&self, letter: &str) -> String {
        let lines = self.outbox();
        let line = lines
            .iter()
            .find(|l| l["seq"].as_u64() == letter.parse().ok())
            .unwrap();
        line["state"].as_str().unwrap().to_owned()
    }
}

/// A mail of case B, by the beginning of its name.
fn sample(name: &str) -> Vec<u8> {
    let mails = testkit::files::files_below(&office::mail().join("case-b"));
    let fits = |path: &&PathBuf| path.file_name().unwrap().to_string_lossy().starts_with(name);
    fs::read(mails.iter().find(fits).unwrap()).unwrap()
}

#[test]
fn from_the_first_mail_to_everybody_told() {
    let folder = tempfile::tempdir().unwrap();
    let Some(post) = Post::begin(folder.path()) else {
        return;
    };
    // The Office sends; something is missing.
    post.comes("b-1");
    post.fetch();
    assert_eq!(post.of_kind("receipt").len(), 1);
    let receipts: Vec<Vec<u8>> = post.dovecot.mails(OFFICE, "INBOX");
    let receipt = receipts
        .iter()
        .find(|bytes| {
            mail::read(bytes)
                .subject
                .contains("Xác nhận đã nhận: số vào sổ 1/2026")
        })
        .unwrap();
    let file = post.desk.beside("receipt.eml");
    fs::write(&file, receipt).unwrap();
    let said = post.run(&["register", "verify-receipt", text(&file)], 0);
    assert!(said.contains("1/2026"), "{said}");
    assert!(mail::read(receipt).bulk, "no machine answers it");

    // It is asked for: a person reads the draft, changes a word, sends it.
    let draft = post.run(
        &["letter", "supplement", CASE, "--agency", "office", "--draft"],
        0,
    );
    assert!(draft.contains("Kính gửi Ông/Bà Nguyễn Thị Hồng Vân"), "{draft}");
    let words = post.desk.beside("words.txt");
    fs::write(&words, "Kính gửi chị Vân,\n\nĐề nghị gửi nốt.\n").unwrap();
    let letter = {
        let ask = [
            "--json",
            "letter",
            "supplement",
            CASE,
            "--agency",
            "office",
            "--as",
            EDITOR,
        ];
        let ask = [&ask[..], &["--text-file", text(&words)]].concat();
        post.desk.run(&ask).exits(0).json().remove(0)["letter"].to_string()
    };
    assert_eq!(post.state(&letter), "draft");
    post.run(&["outbox", "send", &letter, "--as", EDITOR], 0);
    assert_eq!(post.state(&letter), "sent");
    post.postfix.wait_delivered();
    let asked = post.got(OFFICE);
    assert!(
        asked.iter().any(|s| s.starts_with("Đề nghị bổ sung")),
        "{asked:#?}"
    );
    post.run(&["outbox", "send", &letter, "--as", EDITOR], 1);

    // An answer whose mail program names no thread finds its case by the subject.
    let subject = asked.iter().find(|s| s.starts_with("Đề nghị bổ sung")).unwrap();
    let answer = format!(
        "From: Nguyen Thi Hong Van <nthvan.vpubnd@khanhhoa.gov.vn>\r\nTo: banbientap@khanhhoa.gov.vn\r\n\
         Message-ID: <tra-loi-1@khanhhoa.gov.vn>\r\nSubject: {}\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/plain; charset=utf-8\r\n\r\nDa nhan, chieu nay gui.\r\n",
        testkit::generate::encoded_word(&format!("Trả lời: {subject}"))
    );
    post.comes_as(answer.as_bytes());
    post.fetch();
    let answered = post.desk.json(&["register", "show", "2/2026"]).remove(0);
    assert_eq!(answered["entry"]["decision"], CASE, "{answered:#}");

    // Justice sends, everything else comes, all are told.
    for mail in ["b-2", "b-3", "b-4", "b-5", "b-6"] {
        post.comes(mail);
    }
    post.fetch();
    assert_eq!(blocking(&case(&post.desk, CASE)), [] as [&str; 0]);
    assert_eq!(post.of_kind("receipt").len(), 7);
    assert_eq!(post.of_kind("complete").len(), 2, "both agencies are told");
    let told = |who: &str, what: &str| post.got(who).iter().any(|s| s.starts_with(what));
    assert!(
        told(OFFICE_HEAD, "Đã nhận đủ tập tin"),
        "{:#?}",
        post.got(OFFICE_HEAD)
    );
    assert!(told(JUSTICE, "Đã nhận đủ tập tin"), "{:#?}", post.got(JUSTICE));

    // It is published, all are told.
    approve(&post.desk, CASE);
    publish(&post.desk).exits(0);
    post.fetch();
    assert!(told(OFFICE_HEAD, "Đã công khai"), "{:#?}", post.got(OFFICE_HEAD));
    assert!(told(JUSTICE, "Đã công khai"), "{:#?}", post.got(JUSTICE));

    // Fetched again, nothing is new but the copies of our own letters, which are known as such.
    let status = post.fetch();
    let letters = post.outbox();
    assert!(letters.iter().all(|l| l["state"] == "sent"), "{letters:#?}");
    assert_eq!(status["registered"], 7);
    assert_eq!(
        status["own_copies"].as_u64(),
        Some(letters.len() as u64),
        "{status:#}"
    );
    post.fetch();
    assert_eq!(post.outbox().len(), letters.len(), "nothing is written twice");
    post.each_went_once();
    post.run(&["register", "verify"], 0);
}

#[test]
fn what_is_cut_off_goes_once_or_a_person_decides() {
    let folder = tempfile::tempdir().unwrap();
    let Some(post) = Post::begin(folder.path()) else {
        return;
    };
    post.comes("b-1");
    post.fetch();
    let proxy = Proxy::before(post.postfix.smtp, 1);
    post.sends_by(proxy.port);

    // Before the letter itself: it cannot have gone, and goes later.
    let first = post.request();
    proxy.next(&[Fault::Cut(Direction::ToServer, 60)]);
    post.run(&["outbox", "send", &first, "--as", EDITOR], 0);
    assert_eq!(post.state(&first), "queued");
    let waits = post.desk.json(&["outbox", "show", &first]).remove(0);
    assert!(waits["next_try"].is_string(), "{waits:#}");
    assert!(
        waits["last_error"].as_str().is_some_and(|e| !e.is_empty()),
        "{waits:#}"
    );
    post.run(&["outbox", "retry", &first, "--as", EDITOR], 0);
    assert_eq!(post.state(&first), "sent");

    // The program died while its bytes were out, and no copy comes: a person decides, and sends again.
    let doubtful = post.request();
    post.sends_by(1);
    post.run(&["outbox", "send", &doubtful, "--as", EDITOR], 1);
    let register = post.desk.data().join("register.db");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(left_under_way(&register, &doubtful));
    post.sends_by(post.postfix.smtp);
    post.fetch();
    assert_eq!(post.state(&doubtful), "queued", "its copy may still come");
    post.run(&["mail", "set", "--unclear-after-seconds", "0"], 0);
    post.fetch();
    assert_eq!(post.state(&doubtful), "unclear");
    post.run(&["outbox", "send", &doubtful, "--as", EDITOR], 1);
    let settle = ["outbox", "settle", &doubtful, "--sent", "no", "--as", EDITOR];
    post.run(&[&settle[..], &["--reason", ""]].concat(), 1);
    post.run(
        &[&settle[..], &["--reason", "Cơ quan chưa nhận được"]].concat(),
        0,
    );
    assert_eq!(post.state(&doubtful), "draft");
    post.run(&["outbox", "send", &doubtful, "--as", EDITOR], 0);
    assert_eq!(post.state(&doubtful), "sent");
    post.run(&["mail", "set", "--unclear-after-seconds", "300"], 0);
    // It died after the server had the letter: the copy in the board's own mailbox tells.
    let arrived = post.request();
    post.sends_by(1);
    post.run(&["outbox", "send", &arrived, "--as", EDITOR], 1);
    let before = post.desk.beside("before");
    testkit::files::copy_folder(&post.desk.data(), &before);
    runtime.block_on(left_under_way(&before.join("register.db"), &arrived));
    post.sends_by(post.postfix.smtp);
    post.run(&["outbox", "retry", &arrived, "--as", EDITOR], 0);
    assert_eq!(post.state(&arrived), "sent");
    post.postfix.wait_delivered();
    fs::remove_dir_all(post.desk.data()).unwrap();
    testkit::files::copy_folder(&before, &post.desk.data());
    assert_eq!(post.state(&arrived), "queued", "as it was when it died");
    post.sends_by(post.postfix.smtp);
    post.fetch();
    assert_eq!(post.state(&arrived), "sent", "its copy has been seen");
    post.each_went_once();
}

/// Leaves a letter as a program does that dies between its first byte and the server's answer.
async fn left_under_way(register: &Path, letter: &str) {
    let mut conn = SqliteConnectOptions::new()
        .filename(register)
        .connect()
        .await
        .unwrap();
    let sql = "UPDATE posting SET in_flight_since = first_try_at WHERE letter = ?1";
    let letter: i64 = letter.parse().unwrap();
    let done = sqlx::query(sql).bind(letter).execute(&mut conn).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
    conn.close().await.unwrap();
}

#[test]
fn what_no_server_takes_is_shown_at_the_letter_and_tried_again_under_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let Some(post) = Post::begin(folder.path()) else {
        return;
    };
    let sent_by = |who: &str| {
        let address = format!("{who}@khanhhoa.gov.vn");
        post.run(&["sender", "add", &address, "--agency", "office"], 0);
        let mail = String::from_utf8(sample("b-1")).unwrap();
        let mail = mail.replace("nthvan.vpubnd@khanhhoa.gov.vn", &address);
        post.comes_as(mail.replace("2d1b16c3", who).as_bytes());
    };
    let receipt_to = |who: &str| {
        let mut lines = post.of_kind("receipt");
        lines.retain(|l| l["to"][0].as_str().is_some_and(|to| to.starts_with(who)));
        lines.remove(0)
    };
    // The server knows no such address: said at the letter, for good.
    sent_by("khong-co");
    post.desk.run(&["mail", "fetch"]).exits(0);
    let refused = receipt_to("khong-co");
    assert_eq!(refused["state"], "refused");
    assert!(refused["detail"].as_str().unwrap().contains("550"), "{refused:#}");
    let letter = refused["seq"].to_string();
    post.run(&["outbox", "retry", &letter, "--as", EDITOR], 1);
    assert_eq!(receipt_to("khong-co")["message_id"], refused["message_id"]);

    // It has no room now: tried again later, by itself.
    sent_by("ban-sau");
    post.desk.run(&["mail", "fetch"]).exits(0);
    let waits = receipt_to("ban-sau");
    assert_eq!(waits["state"], "queued");
    assert!(waits["next_try"].is_string() && waits["last_error"].as_str().unwrap().contains("450"));
    post.run(&["outbox", "retry", &waits["seq"].to_string(), "--as", EDITOR], 0);
    assert_eq!(
        receipt_to("ban-sau")["attempts"],
        2,
        "tried now, since a person asked"
    );

    // The server is down.
    post.comes("b-1");
    post.sends_by(1);
    let said = post.run(&["mail", "fetch"], 0);
    assert!(said.contains("không nhận kết nối"), "{said}");
    assert_eq!(receipt_to("nthvan")["state"], "queued");
    post.each_went_once();
}

#[test]
fn a_register_put_back_to_yesterday_sends_nothing_again() {
    let folder = tempfile::tempdir().unwrap();
    let Some(post) = Post::begin(folder.path()) else {
        return;
    };
    let empty = post.desk.beside("empty");
    testkit::files::copy_folder(&post.desk.data(), &empty);
    post.comes("b-1");
    post.fetch();
    let letters = post.outbox().len();
    let accepted = post.postfix.accepted().len();

    fs::remove_dir_all(post.desk.data()).unwrap();
    testkit::files::copy_folder(&empty, &post.desk.data());
    let status = post.fetch();
    assert_eq!(status["registered"], 1);
    assert_eq!(
        post.outbox().len(),
        letters,
        "written again, since the book does not know them"
    );
    assert!(post.outbox().iter().all(|l| l["state"] == "sent"));
    assert_eq!(post.postfix.accepted().len(), accepted, "and found as gone");
    post.fetch();
    post.run(&["register", "verify"], 0);
}

#[test]
fn our_own_people_are_reminded_and_all_are_witnesses() {
    let folder = tempfile::tempdir().unwrap();
    let Some(post) = Post::begin(folder.path()) else {
        return;
    };
    let head = "truongban@khanhhoa.gov.vn";
    post.run(
        &[
            "mail",
            "notify",
            "--role",
            "reviewer",
            head,
            "--as",
            ADMINISTRATOR,
        ],
        0,
    );
    post.comes("b-1");
    post.fetch();
    // The demonstration's clock stands at nine on a Monday; the decision is long overdue.
    assert_eq!(post.of_kind("checkpoint").len(), 3, "all three agencies");
    assert_eq!(post.of_kind("digest").len(), 1);
    let digest = post.got("truongban");
    assert!(digest[0].starts_with("Việc trong ngày 23/03/2026"), "{digest:?}");
    post.fetch();
    assert_eq!(post.of_kind("digest").len(), 1, "once a day");
    assert_eq!(post.of_kind("checkpoint").len(), 3, "once a week");

    // Everything comes; the board's own limit of five days is near enough when asked to be reminded that early.
    for mail in ["b-2", "b-3", "b-4", "b-5", "b-6"] {
        post.comes(mail);
    }
    post.fetch();
    assert_eq!(post.of_kind("reminder").len(), 0, "five days are left");
    post.run(&["mail", "set", "--remind-hours-before", "60"], 0);
    post.fetch();
    let reminders = post.of_kind("reminder");
    assert_eq!(reminders.len(), 1, "{reminders:#?}");
    assert!(
        reminders[0]["subject"]
            .as_str()
            .unwrap()
            .starts_with("Sắp đến hạn: Cập nhật lên cổng")
    );
    post.fetch();
    assert_eq!(post.of_kind("reminder").len(), 1, "once a deadline");
}

#[test]
fn the_same_road_from_another_server() {
    let folder = tempfile::tempdir().unwrap();
    let (Some(post), Some(cyrus)) = (
        Post::begin(folder.path()),
        Cyrus::start(&folder.path().join("cyrus")),
    ) else {
        return;
    };
    post.fetches_by(cyrus.imap);
    let names = ["b-1", "b-2", "b-3", "b-4", "b-5", "b-6"];
    let mails: Vec<Vec<u8>> = names.map(sample).to_vec();
    let mails: Vec<&[u8]> = mails.iter().map(Vec::as_slice).collect();
    cyrus.put(BOARD, &mails);
    let status = post.fetch();
    assert_eq!(status["registered"], 6, "{status:#}");
    assert_eq!(blocking(&case(&post.desk, CASE)), [] as [&str; 0]);
    assert_eq!(post.of_kind("complete").len(), 2);
    let again = post.fetch();
    assert_eq!(again["registered"], 6);
    post.each_went_once();
    post.run(&["register", "verify"], 0);
}

#[test]
fn a_full_disk_while_fetching_marks_nothing_on_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let (Some(post), Some(disk)) = (Post::begin(folder.path()), SmallDisk::mount(24 << 20)) else {
        return;
    };
    for mail in ["b-1", "b-2", "b-3"] {
        post.comes(mail);
    }
    let desk = post.desk.copy_within(&disk.path().join("desk"));
    disk.fill_but(40 * 1024);
    let ran = desk.run(&["mail", "fetch"]).exits(3);
    assert!(ran.said().contains("ổ đĩa đã đầy"), "{}", ran.said());
    assert_eq!(
        post.dovecot.seen(BOARD, "INBOX"),
        desk.book().len(),
        "no more is marked than is in the book"
    );
    disk.make_room();
    let status = desk.run(&["--json", "mail", "fetch"]).exits(0).json().remove(0);
    assert_eq!(status["registered"], 3, "{status:#}");
    assert_eq!(status["difference"], 0, "{status:#}");
    assert_eq!(post.dovecot.seen(BOARD, "INBOX"), 3);
    desk.run(&["register", "verify"]).exits(0);
}
