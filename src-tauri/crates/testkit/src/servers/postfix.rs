//! Postfix 3.7 (Debian `postfix`): the server that letters are sent through, delivering to [`Dovecot`](super::Dovecot).

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{account, free_ports, give, launch, let_pass, lives, own_account, program_or_skip, skip, until};

/// The domain it delivers for; mail to any other is refused.
const DOMAIN: &str = "khanhhoa.gov.vn";
/// Address whose mail is refused for good (550).
const UNKNOWN: &str = "khong-co";
/// Address whose mail is refused for now (450).
const LATER: &str = "ban-sau";

/// A server of the test's own. It takes mail from loopback to `…@khanhhoa.gov.vn`, refuses `khong-co@…` for good and
/// `ban-sau@…` for now.
#[derive(Debug)]
pub struct Postfix {
    folder: PathBuf,
    program: PathBuf,
    /// Port for letters.
    pub smtp: u16,
}

/// A mail it has accepted, as its log tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Its own name for the mail.
    pub queue_id: String,
    /// Message-ID without angle brackets.
    pub message_id: String,
}

impl Postfix {
    /// Starts one in a folder, which is made, delivering to that LMTP port; `None` where it is not installed or cannot
    /// run (it needs root).
    pub fn start(folder: &Path, lmtp_port: u16) -> Option<Self> {
        let program = program_or_skip("postfix")?;
        if own_account().0 != 0 {
            skip("Postfix needs root");
            return None;
        }
        for sub in ["config", "queue", "data"] {
            fs::create_dir_all(folder.join(sub)).unwrap();
        }
        let_pass(folder);
        give(&folder.join("data"), account("postfix").unwrap());
        let [smtp] = free_ports();
        let server = Self {
            folder: folder.to_owned(),
            program,
            smtp,
        };
        fs::write(server.config().join("main.cf"), server.main_cf(lmtp_port)).unwrap();
        fs::write(server.config().join("master.cf"), server.master_cf()).unwrap();
        server.up();
        Some(server)
    }

    /// Starts it again after [`Postfix::stop`], on the same port with the same queue.
    pub fn up(&self) {
        launch(&mut self.postfix("start"), &self.folder);
        until("Postfix listens", || super::listens(self.smtp));
    }

    /// Stops it; nothing listens any more.
    pub fn stop(&self) {
        let Ok(process) = fs::read_to_string(self.folder.join("queue/pid/master.pid")) else {
            return;
        };
        launch(&mut self.postfix("stop"), &self.folder);
        if let Ok(process) = process.trim().parse() {
            until("Postfix has stopped", || !lives(process));
        }
    }

    /// What it has accepted so far, in order, each as often as it was accepted.
    pub fn accepted(&self) -> Vec<Accepted> {
        begun(&self.log())
            .into_iter()
            .filter_map(|(mail, queued)| queued.then_some(mail))
            .collect()
    }

    /// Waits until nothing it has accepted is on its way any more.
    pub fn wait_delivered(&self) {
        until("Postfix has delivered", || {
            let log = self.log();
            let (queued, cut_off): (Vec<_>, Vec<_>) =
                begun(&log).into_iter().partition(|(_, queued)| *queued);
            // What is not in the queue comes into it at once, unless its sender has gone.
            let gone = log.lines().filter(|line| line.contains(" after DATA")).count();
            cut_off.len() <= gone
                && queued
                    .iter()
                    .all(|(mail, _)| log.contains(&format!("{}: removed", mail.queue_id)))
        });
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    fn config(&self) -> PathBuf {
        self.folder.join("config")
    }

    fn postfix(&self, word: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("-c").arg(self.config()).arg(word);
        command
    }

    fn main_cf(&self, lmtp_port: u16) -> String {
        let folder = self.folder.display();
        fs::write(
            self.config().join("recipients"),
            format!("/^{UNKNOWN}@/ 550 5.1.1 no such mailbox\n/^{LATER}@/ 450 4.2.0 come back later\n"),
        )
        .unwrap();
        format!(
            "compatibility_level = 3.6\nqueue_directory = {folder}/queue\ndata_directory = {folder}/data\n\
             maillog_file = {folder}/log\nmaillog_file_prefixes = {folder}\n\
             myhostname = mx.{DOMAIN}\nmydestination =\nmynetworks = 127.0.0.0/8\ninet_interfaces = 127.0.0.1\n\
             inet_protocols = ipv4\nmail_owner = postfix\nsetgid_group = postdrop\nalias_maps =\nlocal_recipient_maps =\n\
             virtual_mailbox_domains = {DOMAIN}\nvirtual_mailbox_maps = static:x\n\
             virtual_transport = lmtp:inet:127.0.0.1:{lmtp_port}\n\
             smtpd_recipient_restrictions = check_recipient_access regexp:{folder}/config/recipients, \
             permit_auth_destination, reject\n\
             smtpd_relay_restrictions = reject_unauth_destination\nmessage_size_limit = 104857600\n\
             smtpd_client_connection_rate_limit = 0\nsmtpd_peername_lookup = no\nsmtp_host_lookup = native\n\
             minimal_backoff_time = 1s\nmaximal_backoff_time = 5s\nqueue_run_delay = 2s\n"
        )
    }

    fn master_cf(&self) -> String {
        let mut services = format!("127.0.0.1:{} inet n - n - - smtpd\n", self.smtp);
        for line in [
            "pickup unix n - n 60 1 pickup",
            "cleanup unix n - n - 0 cleanup",
            "qmgr unix n - n 300 1 qmgr",
            "tlsmgr unix - - n 1000? 1 tlsmgr",
            "rewrite unix - - n - - trivial-rewrite",
            "bounce unix - - n - 0 bounce",
            "defer unix - - n - 0 bounce",
            "trace unix - - n - 0 bounce",
            "verify unix - - n - 1 verify",
            "flush unix n - n 1000? 0 flush",
            "proxymap unix - - n - - proxymap",
            "smtp unix - - n - - smtp",
            "showq unix n - n - - showq",
            "error unix - - n - - error",
            "retry unix - - n - - error",
            "discard unix - - n - - discard",
            "local unix - n n - - local",
            "virtual unix - n n - - virtual",
            "lmtp unix - - n - - lmtp",
            "anvil unix - - n - 1 anvil",
            "scache unix - - n - 1 scache",
            "postlog unix-dgram n - n - 1 postlogd",
        ] {
            services.push_str(line);
            services.push('\n');
        }
        services
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Every letter whose header it has read, and whether all of it came: a Message-ID is noted while the letter still comes
/// in; accepted is what then stood in the queue.
fn begun(log: &str) -> Vec<(Accepted, bool)> {
    let queued: HashSet<&str> = log
        .lines()
        .filter_map(|line| {
            let (_, told) = line.split_once("/qmgr[")?;
            let (_, told) = told.split_once("]: ")?;
            told.split_once(": from=").map(|(queue_id, _)| queue_id)
        })
        .collect();
    log.lines()
        .filter_map(|line| {
            let (_, told) = line.split_once("/cleanup[")?;
            let (_, told) = told.split_once(": ")?;
            let (queue_id, told) = told.split_once(": message-id=")?;
            let mail = Accepted {
                queue_id: queue_id.to_owned(),
                message_id: told.trim_start_matches('<').trim_end_matches('>').to_owned(),
            };
            Some((mail, queued.contains(queue_id)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::{Ipv4Addr, TcpStream};

    use super::Postfix;
    use crate::servers::Dovecot;

    /// Says each line and gives the last answer's code.
    fn talk(port: u16, lines: &[&str]) -> String {
        let mut out = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        let mut answers = BufReader::new(out.try_clone().unwrap()).lines();
        let mut last = String::new();
        for line in [&[""], lines].concat() {
            if !line.is_empty() {
                out.write_all(format!("{line}\r\n").as_bytes()).unwrap();
            }
            last = answers.next().unwrap().unwrap().chars().take(3).collect();
        }
        last
    }

    #[test]
    fn a_letter_goes_from_one_server_to_the_other() {
        let folder = tempfile::TempDir::new().unwrap();
        let Some(dovecot) = Dovecot::start(&folder.path().join("dovecot")) else {
            return;
        };
        let Some(postfix) = Postfix::start(&folder.path().join("postfix"), dovecot.lmtp) else {
            return;
        };
        let from = ["HELO test", "MAIL FROM:<a@khanhhoa.gov.vn>"];
        let to = |address: &'static str| talk(postfix.smtp, &[from[0], from[1], address]);
        assert_eq!(to("RCPT TO:<khong-co@khanhhoa.gov.vn>"), "550");
        assert_eq!(to("RCPT TO:<ban-sau@khanhhoa.gov.vn>"), "450");
        assert_eq!(to("RCPT TO:<a@elsewhere.example>"), "554");
        let mail = "Message-ID: <thu-1@khanhhoa.gov.vn>\r\nSubject: x\r\n\r\nx\r\n.";
        let whole = [
            from[0],
            from[1],
            "RCPT TO:<banbientap@khanhhoa.gov.vn>",
            "DATA",
            mail,
        ];
        assert_eq!(talk(postfix.smtp, &whole), "250");
        postfix.wait_delivered();
        let accepted: Vec<String> = postfix
            .accepted()
            .into_iter()
            .map(|mail| mail.message_id)
            .collect();
        assert_eq!(accepted, ["thu-1@khanhhoa.gov.vn"]);
        assert_eq!(dovecot.count("banbientap", "INBOX"), 1);
    }
}
