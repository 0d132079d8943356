//! Signatures (DKIM, RFC 6376), checked by ourselves with keys from the DNS.

use std::fmt;
use std::net::SocketAddr;
use std::thread;
use std::time::Duration;

use mail_auth::dkim::DkimError;
use mail_auth::hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig, ResolverOpts};
use mail_auth::hickory_resolver::system_conf::read_system_conf;
use mail_auth::{AuthenticatedMessage, DkimOutput, DkimResult, Error, MessageAuthenticator};
use thiserror::Error as ThisError;
use tokio::runtime::{Builder, Runtime};

use crate::header::one_line;
use crate::limits::MAX_MAIL_BYTES;

use super::results::count;
use super::{Check, Says, aligned};

/// A mail with more signatures than this has none checked: each may cost a question and a reading of the mail.
pub const MAX_SIGNATURES: usize = 10;
/// How long one question may take; it is asked twice.
const QUESTION: Duration = Duration::from_secs(3);
/// How many answers are kept, as long as the DNS allows.
const KEPT_ANSWERS: u64 = 1_000;

/// Asks the DNS, and remembers what it said for as long as that is good. Keep one and share it.
pub struct Resolver {
    authenticator: MessageAuthenticator,
    /// Always there but while being dropped.
    runtime: Option<Runtime>,
}

/// Why there is no resolver.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
#[error("no resolver: {0}")]
pub struct ResolverError(String);

impl Resolver {
    /// The system's.
    ///
    /// # Errors
    ///
    /// The system names none, or its settings cannot be read.
    pub fn system() -> Result<Self, ResolverError> {
        let (config, options) = read_system_conf().map_err(|e| ResolverError(e.to_string()))?;
        Self::new(config, options)
    }

    /// The one at that address, by UDP and, for long answers, TCP.
    ///
    /// # Errors
    ///
    /// The operating system gives no thread or socket.
    pub fn at(address: SocketAddr) -> Result<Self, ResolverError> {
        let mut connections = vec![ConnectionConfig::udp(), ConnectionConfig::tcp()];
        for connection in &mut connections {
            connection.port = address.port();
        }
        let server = NameServerConfig::new(address.ip(), true, connections);
        let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
        Self::new(config, ResolverOpts::default())
    }

    fn new(config: ResolverConfig, mut options: ResolverOpts) -> Result<Self, ResolverError> {
        options.timeout = QUESTION;
        options.attempts = 2;
        options.cache_size = KEPT_ANSWERS;
        let failed = |error: &dyn fmt::Display| ResolverError(error.to_string());
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| failed(&e))?;
        let entered = runtime.enter();
        let authenticator = MessageAuthenticator::new(config, options).map_err(|e| failed(&e))?;
        drop(entered);
        Ok(Self {
            authenticator,
            runtime: Some(runtime),
        })
    }

    /// Checks all signatures. On a thread of its own: whoever calls may be a task of a runtime, which must not be
    /// blocked by another one; and a panic of the library costs this answer only.
    fn check(&self, bytes: &[u8], from_domain: &str) -> Option<Vec<Check>> {
        let runtime = self.runtime.as_ref()?;
        let checking = || {
            let message = AuthenticatedMessage::parse(bytes)?;
            let found = runtime.block_on(self.authenticator.verify_dkim(&message));
            Some(found.iter().map(|one| judged(one, from_domain)).collect())
        };
        thread::scope(|scope| scope.spawn(checking).join().ok().flatten())
    }
}

impl fmt::Debug for Resolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Resolver")
    }
}

impl Drop for Resolver {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// What the signatures of a mail say, those that hold first.
pub(super) fn signatures(bytes: &[u8], from_domain: &str, resolver: &Resolver) -> Vec<Check> {
    let nothing = |words: &str| {
        vec![Check {
            says: Says::Nothing,
            words: words.to_owned(),
        }]
    };
    match count(bytes, "dkim-signature") {
        0 => return Vec::new(),
        many if many > MAX_SIGNATURES => return nothing("dkim=skipped (too many signatures)"),
        _ if bytes.len() > MAX_MAIL_BYTES => return nothing("dkim=skipped (too large)"),
        _ => {}
    }
    match resolver.check(bytes, from_domain) {
        Some(mut checks) if !checks.is_empty() => {
            checks.sort_by_key(|check| match check.says {
                Says::Yes => 0,
                Says::No => 1,
                Says::Nothing => 2,
            });
            checks
        }
        _ => nothing("dkim=skipped (unreadable)"),
    }
}

fn judged(found: &DkimOutput<'_>, from_domain: &str) -> Check {
    let whose = found.signature().map(|s| s.d.as_str()).unwrap_or_default();
    let of_sender = aligned(whose, from_domain);
    let signs = |name: &str| {
        found
            .signature()
            .is_some_and(|s| s.h.iter().any(|signed| signed.eq_ignore_ascii_case(name)))
    };
    let part_only = found.signature().is_some_and(|s| s.l > 0);
    let (result, says, why) = match found.result() {
        // What is not signed can be put in afterwards.
        DkimResult::Pass if part_only => ("pass", Says::Nothing, "part of the text only"),
        DkimResult::Pass if !signs("from") => ("pass", Says::Nothing, "not of the sender"),
        DkimResult::Pass => ("pass", if of_sender { Says::Yes } else { Says::Nothing }, ""),
        DkimResult::Neutral(Error::Dkim(DkimError::FailedBodyHashMatch)) => {
            ("fail", broken(of_sender), "body hash")
        }
        DkimResult::Fail(error) => {
            let why = match error {
                Error::Dkim(DkimError::FailedAuidMatch) => "identity",
                _ => "signature",
            };
            ("fail", broken(of_sender), why)
        }
        DkimResult::Neutral(Error::Dkim(DkimError::SignatureExpired)) => {
            ("neutral", Says::Nothing, "expired")
        }
        DkimResult::TempError(_) => ("temperror", Says::Nothing, "no answer"),
        DkimResult::PermError(Error::Dns(_)) => ("permerror", Says::Nothing, "no key"),
        DkimResult::PermError(Error::Dkim(DkimError::RevokedPublicKey)) => {
            ("permerror", Says::Nothing, "key taken back")
        }
        DkimResult::PermError(_) | DkimResult::Neutral(_) => ("permerror", Says::Nothing, "unreadable"),
        DkimResult::None => ("none", Says::Nothing, ""),
    };
    let why = if why.is_empty() {
        String::new()
    } else {
        format!(" ({why})")
    };
    Check {
        says,
        words: one_line(&format!("dkim={result} {whose}{why}")),
    }
}

fn broken(of_sender: bool) -> Says {
    if of_sender { Says::No } else { Says::Nothing }
}
