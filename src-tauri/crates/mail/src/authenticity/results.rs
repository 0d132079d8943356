//! Authentication-Results (RFC 8601): whose are believed, and what they say.

use crate::charset;
use crate::header::{Header, one_line};
use crate::moment::hop;
use crate::problem::Problems;

use super::{Check, Says, Trust, aligned};

/// The most results of one mail that are looked at.
const MAX_RESULTS: usize = 50;

fn header_of(bytes: &[u8]) -> Header {
    Header::split(bytes, &[], &mut Problems::default()).0
}

/// How often a field stands in the header.
pub(super) fn count(bytes: &[u8], name: &str) -> usize {
    header_of(bytes).all(name).count()
}

/// What the office's own server found, weightiest first.
///
/// A sender can write such fields too, and Received fields around them. Believed are those with a trusted name that
/// stand above the last server that is not ours: the search ends with the first Received that ours did not write, with
/// the next one after it took the mail from outside, and with the next one after results of ours.
pub(super) fn own_servers(bytes: &[u8], trust: &Trust, from_domain: &str) -> Vec<Check> {
    let known = |list: &[String], name: &str| {
        list.iter()
            .any(|own| own.trim().trim_end_matches('.').eq_ignore_ascii_case(name))
    };
    let ours = |name: &str| known(&trust.hosts, name) || known(&trust.verdicts, name);
    let mut outside = false;
    let mut results = Vec::new();
    for (name, value) in header_of(bytes).fields() {
        match name {
            "received" => {
                let hop = hop(value);
                let by_ours = trust.hosts.is_empty() || hop.by.as_deref().is_some_and(ours);
                if outside || !results.is_empty() || !by_ours {
                    break;
                }
                outside = !hop.from.as_deref().is_some_and(ours);
            }
            "authentication-results" => {
                let text = without_comments(&charset::guess(value));
                let (server, rest) = text.split_once(';').unwrap_or((&text, ""));
                let server = server
                    .split_whitespace()
                    .next()
                    .unwrap_or_default()
                    .to_lowercase();
                if known(&trust.verdicts, &server) {
                    for one in rest.split(';').take(MAX_RESULTS) {
                        results.extend(result(one).map(|found| (server.clone(), found)));
                    }
                }
            }
            _ => {}
        }
        if results.len() > MAX_RESULTS {
            break;
        }
    }
    let mut checks: Vec<(u8, Check)> = results
        .into_iter()
        .filter_map(|(server, found)| judged(&server, &found, from_domain))
        .collect();
    // A signature that holds proves, whatever another one that does not hold says.
    checks.sort_by_key(|(weight, check)| (*weight, check.says != Says::Yes));
    checks.into_iter().map(|(_, check)| check).collect()
}

/// One method's result.
struct Found {
    method: String,
    result: String,
    properties: Vec<(String, String)>,
}

fn result(text: &str) -> Option<Found> {
    let text = text.replace(" =", "=").replace("= ", "=");
    let mut pairs = text
        .split_whitespace()
        .filter_map(|word| word.split_once('='))
        .map(|(name, value)| {
            (
                name.to_ascii_lowercase(),
                value.trim_matches('"').to_ascii_lowercase(),
            )
        });
    let (method, result) = pairs.next()?;
    let method = method.split('/').next().unwrap_or_default().to_owned();
    Some(Found {
        method,
        result,
        properties: pairs.collect(),
    })
}

/// How weighty a result is, and what it says of the sender's domain.
fn judged(server: &str, found: &Found, from_domain: &str) -> Option<(u8, Check)> {
    let property = |names: &[&str]| {
        names.iter().find_map(|wanted| {
            let (_, value) = found.properties.iter().find(|(name, _)| name == wanted)?;
            Some(value.rsplit('@').next().unwrap_or(value).to_owned())
        })
    };
    let (weight, whose) = match found.method.as_str() {
        "dmarc" => (0, property(&["header.from"])),
        "dkim" => (1, property(&["header.d", "header.i"])),
        "spf" => (2, property(&["smtp.mailfrom", "smtp.helo"])),
        _ => return None,
    };
    let of_sender = match &whose {
        Some(whose) => aligned(whose, from_domain),
        // DMARC is about the sender by its nature.
        None => weight == 0,
    };
    let says = match found.result.as_str() {
        "pass" if of_sender => Says::Yes,
        // A failed SPF may be a forwarded mail.
        "fail" if of_sender && weight < 2 => Says::No,
        _ => Says::Nothing,
    };
    let whose = whose.unwrap_or_default();
    let words = one_line(&format!("{}={} {whose} ({server})", found.method, found.result));
    Some((weight, Check { says, words }))
}

/// Comments in parentheses out (RFC 5322 §3.2.2), however nested; what is in quotes stays.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut depth, mut quoted, mut escaped) = (0_u32, false, false);
    for c in text.chars() {
        match c {
            _ if escaped => {}
            '"' if depth == 0 => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted && depth > 0 => {
                depth -= 1;
                out.push(' ');
                continue;
            }
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        if depth == 0 {
            // A semicolon in quotes parts nothing.
            out.push(if quoted && c == ';' { ',' } else { c });
        }
    }
    one_line(&out)
}

#[cfg(test)]
mod tests {
    use super::super::{Trust, Verdict, judged};

    const FROM: &str = "From: van@a.gov.vn\n\nx";
    const IN: &str = "Received: from mail.a.gov.vn (x [10.0.0.1]) by mx.k.vn with ESMTP; Wed, 14 Jan 2026 09:42:17 +0700\n";
    const FAR: &str = "Received: from pc by mail.a.gov.vn; Wed, 14 Jan 2026 09:42:16 +0700\n";

    fn check(header: &str, want: Verdict, want_checks: &[&str]) {
        let raw = format!("{header}{FROM}");
        let trust = Trust {
            verdicts: vec!["mx.k.vn".into()],
            hosts: vec!["imap.k.vn".into()],
            listed: vec![],
        };
        let found = judged(raw.as_bytes(), &crate::read(raw.as_bytes()), &trust, None);
        assert_eq!(
            (found.verdict, &found.checks[..]),
            (
                want,
                &want_checks.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()[..]
            ),
            "{header}"
        );
    }

    fn of(results: &str) -> String {
        format!("{IN}Authentication-Results: mx.k.vn; {results}\n{FAR}")
    }

    #[test]
    fn what_our_server_says() {
        check("", Verdict::Unproven, &[]);
        check(&of("none"), Verdict::Unproven, &[]);
        check(
            &of("dmarc=pass (p=none; dis=none) header.from=a.gov.vn"),
            Verdict::Passed,
            &["dmarc=pass a.gov.vn (mx.k.vn)"],
        );
        check(
            &of("dmarc=fail header.from=a.gov.vn;\n\tspf=pass smtp.mailfrom=van@a.gov.vn"),
            Verdict::Failed,
            &["dmarc=fail a.gov.vn (mx.k.vn)", "spf=pass a.gov.vn (mx.k.vn)"],
        );
        check(
            &of(
                "spf=fail smtp.mailfrom=a.gov.vn; dkim=pass (2048-bit; x) reason=\"a;b\" header.i=@mail.a.gov.vn header.s=k",
            ),
            Verdict::Passed,
            &["dkim=pass mail.a.gov.vn (mx.k.vn)", "spf=fail a.gov.vn (mx.k.vn)"],
        );
        check(
            &of("dkim=pass header.d=other.vn"),
            Verdict::Unproven,
            &["dkim=pass other.vn (mx.k.vn)"],
        );
        check(
            &of("dkim=fail header.d=a.gov.vn; dkim/1 = pass header.d=a.gov.vn"),
            Verdict::Passed,
            &["dkim=pass a.gov.vn (mx.k.vn)", "dkim=fail a.gov.vn (mx.k.vn)"],
        );
        check(
            &of("dkim=fail header.d=a.gov.vn"),
            Verdict::Failed,
            &["dkim=fail a.gov.vn (mx.k.vn)"],
        );
        check(
            &of("dkim=temperror header.d=a.gov.vn; spf=softfail smtp.mailfrom=a.gov.vn; arc=pass; x-foo=bar"),
            Verdict::Unproven,
            &[
                "dkim=temperror a.gov.vn (mx.k.vn)",
                "spf=softfail a.gov.vn (mx.k.vn)",
            ],
        );
        check(&of("(a (b) \\) \" ;"), Verdict::Unproven, &[]);
    }

    #[test]
    fn whose_word_is_not_believed() {
        let results = "Authentication-Results: mx.k.vn; dmarc=pass header.from=a.gov.vn\n";
        let inner = "Received: from mx.k.vn by imap.k.vn with LMTP; Wed, 14 Jan 2026 09:42:18 +0700\n";
        let passed = ["dmarc=pass a.gov.vn (mx.k.vn)"];
        check(&format!("{results}{IN}{FAR}"), Verdict::Passed, &passed);
        check(&format!("{inner}{IN}{results}{FAR}"), Verdict::Passed, &passed);
        // Below the server that took it from outside everything is the sender's.
        check(&format!("{IN}{FAR}{results}"), Verdict::Unproven, &[]);
        check(
            &format!("{IN}Received: from good by mx.k.vn; Wed, 14 Jan 2026 09:00:00 +0700\n{results}"),
            Verdict::Unproven,
            &[],
        );
        // Even where the sender calls itself by our name.
        check(
            &format!(
                "{}Authentication-Results: mx.k.vn; dmarc=fail header.from=a.gov.vn\n{inner}{results}",
                IN.replace("from mail.a.gov.vn", "from mx.k.vn")
            ),
            Verdict::Failed,
            &["dmarc=fail a.gov.vn (mx.k.vn)"],
        );
        check(&results.replace("mx.k.vn", "mx.evil.vn"), Verdict::Unproven, &[]);
        check(&format!("{FAR}{results}"), Verdict::Unproven, &[]);
        check(
            &format!("{IN}{results}From: other@b.vn\n"),
            Verdict::Unproven,
            &passed,
        );
    }
}
