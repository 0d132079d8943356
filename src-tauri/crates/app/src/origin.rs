//! Who a mail is really from: what the board's own server and the mail's signature say, and what looks wrong. Asking the
//! DNS for keys holds up no fetch for more than a few seconds: a resolver that gives no answer is not asked for a minute.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use domain::intake::{Authenticity, Verdict};
use domain::{Desk, Intake};
use mail::Mail;
use mail::authenticity::{self, Resolver, Trust};

use crate::case_token::CaseTokens;
use crate::clock::Clock;
use crate::office::Office;
use crate::reading;

/// The display name is that of an official on a list, the address is not theirs.
pub const WARNING_NAME_OF_OFFICIAL: &str = "name-of-official";
/// How long the signatures of one mail are waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a resolver that gave no answer is not asked, in seconds.
const SILENCE_SECONDS: i64 = 60;
/// What stands in place of a signature's result when the DNS does not answer.
const NO_ANSWER: &str = "dkim=skipped (no answer)";
/// How the check of a signature begins whose key the DNS did not tell.
const UNANSWERED: &str = "dkim=temperror";

/// What reading mails needs to know of the register.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    pub(crate) hosts: Vec<String>,
    trust: Trust,
    tokens: Option<CaseTokens>,
    resolver: String,
    asks: bool,
}

impl Origin {
    /// What the register and its settings say, without asking the network.
    pub fn of(office: &Office, desk: &Desk) -> Self {
        let settings = &desk.settings;
        Self {
            hosts: settings.trusted_hosts.clone(),
            trust: Trust {
                verdicts: settings.mail.trusted_verdicts.clone(),
                hosts: settings.trusted_hosts.clone(),
                listed: desk.senders.keys().cloned().collect(),
            },
            tokens: Some(office.case_tokens()),
            resolver: settings.mail.resolver.trim().to_owned(),
            asks: false,
        }
    }

    /// The same, and signatures are checked with keys from the resolver of the settings.
    #[must_use]
    pub fn asking(mut self) -> Self {
        self.asks = true;
        self
    }

    /// The case that the subject or an address of ours names.
    pub(crate) fn case(&self, mail: &Mail) -> Option<u64> {
        let tokens = self.tokens.as_ref()?;
        let addresses = mail.to.iter().chain(&mail.cc).map(|a| a.address.as_str());
        std::iter::once(mail.subject.as_str())
            .chain(addresses)
            .find_map(|text| tokens.read(text))
            .map(|case| case.0)
    }

    /// What is found about who sent a mail. Waits a few seconds at most.
    pub(crate) fn judge(&self, bytes: &[u8], mail: &Mail) -> Authenticity {
        let own =
            || reading::guarded(|| authenticity::judged(bytes, mail, &self.trust, None)).unwrap_or_default();
        if !self.asks || !is_signed(bytes) {
            return kept(own());
        }
        kept(self.ask(bytes, mail).unwrap_or_else(|| {
            let mut found = own();
            found.checks.push(NO_ANSWER.to_owned());
            found
        }))
    }

    /// With keys from the resolver, on a thread that is left behind when it takes too long.
    fn ask(&self, bytes: &[u8], mail: &Mail) -> Option<authenticity::Authenticity> {
        let keys = Keys::of(&self.resolver)?;
        if keys.is_silent() {
            return None;
        }
        let (told, hears) = mpsc::channel();
        let (bytes, mail, trust) = (bytes.to_vec(), mail.clone(), self.trust.clone());
        let asked = Arc::clone(&keys);
        std::thread::spawn(move || {
            let _ = told.send(authenticity::judged(&bytes, &mail, &trust, Some(&asked.resolver)));
        });
        let found = hears.recv_timeout(PATIENCE).ok();
        let answered = found
            .as_ref()
            .is_some_and(|found| !found.checks.iter().any(|c| c.starts_with(UNANSWERED)));
        if !answered {
            keys.be_silent();
        }
        found
    }
}

/// A resolver, kept with the keys it knows for the next mail and the next fetch.
#[derive(Debug)]
struct Keys {
    resolver: Resolver,
    /// Until when it is not asked, in seconds of the system's clock.
    silent_until: AtomicI64,
}

impl Keys {
    /// The one of a setting; `None` when there can be none.
    fn of(setting: &str) -> Option<Arc<Self>> {
        static KEPT: Mutex<Option<(String, Arc<Keys>)>> = Mutex::new(None);
        let mut kept = crate::held(&KEPT);
        if let Some((_, known)) = kept.as_ref().filter(|(of, _)| of == setting) {
            return Some(Arc::clone(known));
        }
        let made = match setting {
            "" => Resolver::system().map_err(|e| e.to_string()),
            address => match address.parse() {
                Ok(address) => Resolver::at(address).map_err(|e| e.to_string()),
                Err(_) => Err(format!("{address}: not ADDRESS:PORT")),
            },
        };
        match made {
            Ok(resolver) => {
                let made = Arc::new(Self {
                    resolver,
                    silent_until: AtomicI64::new(0),
                });
                *kept = Some((setting.to_owned(), Arc::clone(&made)));
                Some(made)
            }
            Err(error) => {
                tracing::warn!(error, "signatures are not checked");
                None
            }
        }
    }

    fn is_silent(&self) -> bool {
        Clock::System.now().as_second() < self.silent_until.load(Ordering::Relaxed)
    }

    fn be_silent(&self) {
        let until = Clock::System.now().as_second() + SILENCE_SECONDS;
        self.silent_until.store(until, Ordering::Relaxed);
    }
}

/// Whether there is a signature to check.
fn is_signed(bytes: &[u8]) -> bool {
    const FIELD: &[u8] = b"dkim-signature:";
    let starts = std::iter::once(0).chain(
        bytes
            .iter()
            .enumerate()
            .filter(|(_, b)| **b == b'\n')
            .map(|(at, _)| at + 1),
    );
    for at in starts {
        let line = bytes.get(at..).unwrap_or_default();
        if line.first().is_none_or(|b| matches!(b, b'\r' | b'\n')) && at > 0 {
            return false;
        }
        if line
            .get(..FIELD.len())
            .is_some_and(|l| l.eq_ignore_ascii_case(FIELD))
        {
            return true;
        }
    }
    false
}

fn kept(found: authenticity::Authenticity) -> Authenticity {
    Authenticity {
        verdict: match found.verdict {
            authenticity::Verdict::Unproven => Verdict::Unproven,
            authenticity::Verdict::Passed => Verdict::Passed,
            authenticity::Verdict::Failed => Verdict::Failed,
        },
        checks: found.checks,
        warnings: found.warnings.into_iter().map(str::to_owned).collect(),
    }
}

/// The verdict in words, then what it rests on and what looks wrong, a line each.
pub fn words(intake: &Intake) -> Vec<String> {
    let found = &intake.authenticity;
    let verdict = match found.verdict {
        Verdict::Passed => "nguồn gốc đã chứng thực",
        Verdict::Unproven => "nguồn gốc chưa chứng thực được",
        Verdict::Failed => "nguồn gốc KHÔNG đúng: có thể thư bị giả mạo hoặc bị sửa",
    };
    std::iter::once(verdict.to_owned())
        .chain(found.checks.iter().map(|check| check_words(check)))
        .chain(found.warnings.iter().map(|key| warning_words(key).to_owned()))
        .collect()
}

/// Method and result of a check as the register keeps it: `dkim` and `pass` of `dkim=pass example.vn`.
pub fn parts(check: &str) -> (&str, &str) {
    let (method, rest) = check.split_once('=').unwrap_or((check, ""));
    (method, rest.split_whitespace().next().unwrap_or_default())
}

/// A check in words, with itself in brackets.
fn check_words(check: &str) -> String {
    let (method, result) = parts(check);
    let what = match method {
        "dmarc" => "máy chủ của Ban kiểm tra tên miền người gửi (DMARC)",
        "spf" => "máy chủ của Ban kiểm tra máy gửi (SPF)",
        _ => "chữ ký của tên miền (DKIM)",
    };
    let said = match result {
        "pass" => "đúng",
        "fail" => "sai",
        "skipped" => "chưa kiểm tra được",
        "temperror" => "chưa hỏi được khóa",
        _ => "không kết luận",
    };
    format!("{what}: {said} [{check}]")
}

/// What looks wrong, in words.
fn warning_words(key: &str) -> &'static str {
    match key {
        "look-alike-address" => "địa chỉ người gửi giống một địa chỉ trong danh sách nhưng không phải",
        "reply-to-elsewhere" => "thư trả lời sẽ đi đến địa chỉ của nơi khác (Reply-To)",
        "name-of-another" => "tên hiển thị là một địa chỉ khác với địa chỉ người gửi",
        "several-from" => "thư ghi nhiều người gửi",
        WARNING_NAME_OF_OFFICIAL => "tên hiển thị là của một cán bộ trong danh sách, địa chỉ thì không",
        _ => "có dấu hiệu lạ",
    }
}
