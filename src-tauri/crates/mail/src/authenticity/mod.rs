//! Whether a mail is from whom it says: what the office's own server found, and what a signature proves to ourselves.
//!
//! *Passed* and *failed* are proof; without proof a mail is *unproven*, which is shown and no failure. Warnings are no
//! proof either: an address that looks like a listed one, answers that go elsewhere.
//!
//! What is deliberately absent: no SPF and no DMARC of our own (both ask about the connection, which only the server that
//! took the mail has seen), no list of agencies (the caller gives the addresses).
//!
//! ```
//! use mail::authenticity::{Trust, Verdict, judged};
//!
//! let raw = b"Received: from mx.a.example by mx.k.example; Wed, 14 Jan 2026 09:42:17 +0700\r\n\
//!             Authentication-Results: mx.k.example; dmarc=pass header.from=a.example\r\n\
//!             From: van@a.example\r\n\r\nx";
//! let trust = Trust { verdicts: vec!["mx.k.example".into()], ..Trust::default() };
//! let found = judged(raw, &mail::read(raw), &trust, None);
//! assert_eq!(found.verdict, Verdict::Passed);
//! assert_eq!(found.checks, ["dmarc=pass a.example (mx.k.example)"]);
//! ```

mod alike;
mod keys;
mod results;

use crate::message::Mail;

pub use alike::{look_alike, name_of_another, reply_elsewhere};
pub use keys::{MAX_SIGNATURES, Resolver, ResolverError};

/// Whether a mail is from whom it says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing tells.
    #[default]
    Unproven,
    /// The office's own server, or a valid signature of the sender's domain, says so.
    Passed,
    /// The office's own server, or a broken signature of the sender's domain, says no.
    Failed,
}

/// What was found about who sent a mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authenticity {
    /// The verdict.
    pub verdict: Verdict,
    /// What it rests on, in order of weight: `dmarc=pass a.example (mx.k.example)`, `dkim=fail a.example (body hash)`.
    pub checks: Vec<String>,
    /// What looks wrong without being proof: `look-alike-address`, `reply-to-elsewhere`, `name-of-another`,
    /// `several-from`.
    pub warnings: Vec<&'static str>,
}

/// Whose word counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trust {
    /// Names (authserv-id, RFC 8601) under which the office's own server writes its verdicts; others' are not believed.
    pub verdicts: Vec<String>,
    /// The office's own mail servers, as they call themselves in Received; with none named the topmost is taken for one.
    pub hosts: Vec<String>,
    /// Addresses of the agencies: what looks like one of them and is none is warned of.
    pub listed: Vec<String>,
}

/// What one check says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Yes,
    No,
    Nothing,
}

/// One check in words, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Check {
    says: Says,
    words: String,
}

/// Judges a mail. `mail` is what was read of `bytes`; without a resolver signatures are not checked.
///
/// The office's own server has the first word. Asks the resolver for keys and waits for it, a few seconds at most for
/// each; call it where that may be.
pub fn judged(bytes: &[u8], mail: &Mail, trust: &Trust, resolver: Option<&Resolver>) -> Authenticity {
    let from_domain = domain(&mail.from.address).to_lowercase();
    let froms = results::count(bytes, "from");
    let mut warnings = Vec::new();
    if look_alike(&mail.from.address, &trust.listed).is_some() {
        warnings.push("look-alike-address");
    }
    if reply_elsewhere(mail, &trust.listed).is_some() {
        warnings.push("reply-to-elsewhere");
    }
    if name_of_another(mail).is_some() {
        warnings.push("name-of-another");
    }
    if froms > 1 {
        warnings.push("several-from");
    }
    let mut checks = results::own_servers(bytes, trust, &from_domain);
    if let Some(resolver) = resolver {
        checks.extend(keys::signatures(bytes, &from_domain, resolver));
    }
    // With two senders it is not known of which the proof speaks.
    let verdict = if froms > 1 || from_domain.is_empty() {
        Verdict::Unproven
    } else {
        match checks.iter().find(|check| check.says != Says::Nothing) {
            Some(check) if check.says == Says::Yes => Verdict::Passed,
            Some(_) => Verdict::Failed,
            None => Verdict::Unproven,
        }
    };
    Authenticity {
        verdict,
        checks: checks.into_iter().map(|check| check.words).collect(),
        warnings,
    }
}

/// What follows the last `@`.
fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |(_, host)| host.trim())
}

/// Names under a country's ending that belong to nobody: `gov.vn` is no office.
const COMMON: [&str; 12] = [
    "ac", "biz", "com", "edu", "gov", "health", "info", "int", "name", "net", "org", "pro",
];

/// Whether two domains are of one organisation: the same, or one below the other, where the upper one is somebody's
/// (relaxed alignment, RFC 7489 §3.1, without a list of public suffixes).
fn aligned(one: &str, other: &str) -> bool {
    let one = one.trim_end_matches('.').to_ascii_lowercase();
    let other = other.trim_end_matches('.').to_ascii_lowercase();
    if one == other {
        return !one.is_empty();
    }
    let (upper, lower) = if one.len() < other.len() {
        (&one, &other)
    } else {
        (&other, &one)
    };
    let labels: Vec<&str> = upper.split('.').collect();
    let somebodys = match labels.as_slice() {
        [] | [_] => false,
        [second, country] => !(country.len() == 2 && COMMON.contains(second)),
        _ => true,
    };
    somebodys
        && lower
            .strip_suffix(upper.as_str())
            .is_some_and(|rest| rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::aligned;

    #[test]
    fn one_organisation() {
        let check = |a: &str, b: &str, want: bool| {
            assert_eq!((aligned(a, b), aligned(b, a)), (want, want), "{a} {b}");
        };
        check("khanhhoa.gov.vn", "KhanhHoa.gov.vn.", true);
        check("stp.khanhhoa.gov.vn", "khanhhoa.gov.vn", true);
        check("stp.khanhhoa.gov.vn", "vp.khanhhoa.gov.vn", false);
        check("khanhhoa.gov.vn", "gov.vn", false);
        check("khanhhoa.gov.vn", "vn", false);
        check("xkhanhhoa.gov.vn", "khanhhoa.gov.vn", false);
        check("mail.example.com", "example.com", true);
        check("", "", false);
    }
}
