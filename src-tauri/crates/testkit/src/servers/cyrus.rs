//! Cyrus IMAP 3.6 (Debian `cyrus-common`, `cyrus-imapd`): a second server, so that we do not lean on Dovecot's habits.
//!
//! Debian lets one IMAP server be installed only. `./dev setup` therefore installs the common part and lays the
//! server's own program beside, unpacked, in `.tools/cyrus`.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{account, free_ports, give, launch, let_pass, listens, lives, own_account, skip, until};

/// Where the common part has its programs.
const COMMON: &str = "/usr/lib/cyrus/bin";
/// Where the server's program may be: installed, or unpacked beside the sources.
const PROGRAMS: [&str; 2] = [
    "/usr/lib/cyrus/bin/imapd",
    concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../.tools/cyrus/usr/lib/cyrus/bin/imapd"
    ),
];

/// A server of the test's own. Any account name is let in with any password, and has an INBOX.
#[derive(Debug)]
pub struct Cyrus {
    folder: PathBuf,
    /// Port for plain conversations.
    pub imap: u16,
}

impl Cyrus {
    /// Starts one in a folder, which is made; `None` where it is not there or cannot run (it needs root).
    pub fn start(folder: &Path) -> Option<Self> {
        let program = PROGRAMS.iter().map(Path::new).find(|path| path.is_file());
        let (Some(program), true) = (program, Path::new(COMMON).join("master").is_file()) else {
            skip("Cyrus is not installed");
            return None;
        };
        if own_account().0 != 0 {
            skip("Cyrus needs root");
            return None;
        }
        let [imap] = free_ports();
        let server = Self {
            folder: folder.to_owned(),
            imap,
        };
        let own = account("cyrus").unwrap();
        for sub in ["", "conf", "spool", "run"] {
            fs::create_dir_all(folder.join(sub)).unwrap();
            give(&folder.join(sub), own);
        }
        let_pass(folder);
        // It runs under its own account, which may not get to where it was unpacked.
        fs::copy(program, folder.join("imapd")).unwrap();
        fs::write(folder.join("imapd.conf"), server.imapd_conf()).unwrap();
        fs::write(folder.join("cyrus.conf"), server.cyrus_conf()).unwrap();
        let mut command = Command::new(Path::new(COMMON).join("master"));
        command
            .arg("-C")
            .arg(folder.join("imapd.conf"))
            .arg("-M")
            .arg(folder.join("cyrus.conf"))
            .arg("-p")
            .arg(server.pid_file())
            .arg("-d");
        launch(&mut command, folder);
        until("Cyrus listens", || server.pid_file().is_file() && listens(imap));
        Some(server)
    }

    /// Puts a mail into an account's INBOX (APPEND).
    pub fn put(&self, user: &str, mails: &[&[u8]]) {
        let mut out = TcpStream::connect((Ipv4Addr::LOCALHOST, self.imap)).unwrap();
        let mut lines = BufReader::new(out.try_clone().unwrap()).lines();
        let mut say = |words: &[u8], awaited: &str| {
            out.write_all(words).unwrap();
            loop {
                let line = lines.next().unwrap().unwrap();
                if line.starts_with(awaited) {
                    break;
                }
                assert!(line.starts_with('*'), "Cyrus says {line}");
            }
        };
        let login = STANDARD.encode(format!("\0{user}\0any"));
        say(format!("a AUTHENTICATE PLAIN {login}\r\n").as_bytes(), "a OK");
        say(b"c NOOP\r\n", "c OK");
        for mail in mails {
            say(format!("b APPEND INBOX {{{}}}\r\n", mail.len()).as_bytes(), "+");
            say(&[mail, &b"\r\n"[..]].concat(), "b OK");
        }
    }

    fn pid_file(&self) -> PathBuf {
        self.folder.join("run/master.pid")
    }

    fn imapd_conf(&self) -> String {
        let folder = self.folder.display();
        format!(
            "configdirectory: {folder}/conf\nproc_path: {folder}/run/proc\nmboxname_lockpath: {folder}/run/lock\n\
             defaultpartition: default\npartition-default: {folder}/spool\naltnamespace: yes\nunixhierarchysep: yes\n\
             allowplaintext: yes\nsasl_pwcheck_method: alwaystrue\nsasl_mech_list: PLAIN\nautocreate_quota: 0\nautocreate_post: yes\nimapidlepoll: 1\n\
             admins: admin\nlmtpsocket: {folder}/run/lmtp\nidlesocket: {folder}/run/idle\n\
             notifysocket: {folder}/run/notify\nsyslog_prefix: sgn-test\n"
        )
    }

    fn cyrus_conf(&self) -> String {
        let folder = self.folder.display();
        format!(
            "START {{\n  recover cmd=\"{COMMON}/ctl_cyrusdb -C {folder}/imapd.conf -r\"\n}}\n\
             SERVICES {{\n  imap cmd=\"{folder}/imapd -C {folder}/imapd.conf\" listen=\"127.0.0.1:{}\" prefork=0\n}}\n\
             EVENTS {{\n}}\n",
            self.imap
        )
    }
}

impl Drop for Cyrus {
    fn drop(&mut self) {
        let Ok(process) = fs::read_to_string(self.pid_file()) else {
            return;
        };
        let Ok(process) = process.trim().parse::<u32>() else {
            return;
        };
        let _ = Command::new("kill").arg(process.to_string()).status();
        until("Cyrus has stopped", || !lives(process));
    }
}
