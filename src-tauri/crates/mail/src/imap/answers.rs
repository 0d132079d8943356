//! From the lines of an answer to values, believing as little as possible.

use std::borrow::Cow;
use std::collections::BTreeMap;

use imap_proto::types::{AttributeValue, MessageSection, Response, ResponseCode, SectionPath, UidSetMember};
use jiff::Timestamp;
use jiff::fmt::strtime;

use super::wire::marked;
use super::{Moved, Trouble};

/// The most messages that one COPYUID is believed to speak of: a range may name four thousand million.
const MAX_COPIED: usize = 10_000;

/// One message's part of the answer to a FETCH. Bytes that the server left out are `None`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) size: Option<u32>,
    pub(super) internal_date: Option<Timestamp>,
    pub(super) flags: Vec<String>,
    pub(super) body: Option<Body>,
}

/// Bytes of a message: its header, the whole, or a piece.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Body {
    /// Where the piece begins, if it is one.
    pub(super) origin: Option<u32>,
    pub(super) bytes: Vec<u8>,
}

/// All responses of an answer.
pub(super) fn responses(mut answer: &[u8]) -> Result<Vec<Response<'_>>, Trouble> {
    let mut found = Vec::new();
    while !answer.is_empty() {
        let (rest, response) =
            Response::from_bytes(answer).map_err(|_| Trouble::lied("a line that is no answer"))?;
        found.push(response);
        answer = rest;
    }
    Ok(found)
}

/// What a FETCH brought, by UID. Only answers about `asked` UIDs count: a server may add news about flags of others.
/// Two different bodies for one UID, or a body without a UID, and nothing of the answer can be trusted.
pub(super) fn fetched(
    answer: &[u8],
    literals: Vec<Vec<u8>>,
    asked: &[u32],
    section: Option<MessageSection>,
) -> Result<BTreeMap<u32, Answer>, Trouble> {
    let mut literals: Vec<Option<Vec<u8>>> = literals.into_iter().map(Some).collect();
    let section = section.map(SectionPath::Full);
    let mut found: BTreeMap<u32, Answer> = BTreeMap::new();
    for response in responses(answer)? {
        let Response::Fetch(_, attributes) = response else {
            continue;
        };
        let mut uid = None;
        let mut one = Answer::default();
        for attribute in attributes {
            match attribute {
                AttributeValue::Uid(stated) => uid = Some(stated),
                AttributeValue::Rfc822Size(size) => one.size = Some(size),
                AttributeValue::InternalDate(date) => one.internal_date = internal_date(&date),
                AttributeValue::Flags(flags) => one.flags = flags.into_iter().map(Cow::into_owned).collect(),
                AttributeValue::BodySection {
                    section: of,
                    index,
                    data: Some(data),
                } => {
                    if of != section || one.body.is_some() {
                        return Err(Trouble::lied("another part of a message than was asked for"));
                    }
                    one.body = Some(Body {
                        origin: index,
                        bytes: bytes(&data, &mut literals)?,
                    });
                }
                _ => {}
            }
        }
        let Some(uid) = uid else {
            if one.body.is_some() {
                return Err(Trouble::lied("bytes of a message without its UID"));
            }
            continue;
        };
        if !asked.contains(&uid) {
            if one.body.is_some() {
                return Err(Trouble::lied("bytes of a message that was not asked for"));
            }
            continue;
        }
        let before = found.entry(uid).or_default();
        if before.body.is_some() && one.body.is_some() && before.body != one.body {
            return Err(Trouble::lied("two different messages under one UID"));
        }
        if before.size.is_some() && one.size.is_some() && before.size != one.size {
            return Err(Trouble::lied("two sizes of one message"));
        }
        before.size = before.size.or(one.size);
        before.internal_date = before.internal_date.or(one.internal_date);
        before.body = before.body.take().or(one.body);
        if !one.flags.is_empty() {
            before.flags = one.flags;
        }
    }
    Ok(found)
}

fn bytes(data: &[u8], literals: &mut [Option<Vec<u8>>]) -> Result<Vec<u8>, Trouble> {
    match marked(data) {
        Some(number) => literals
            .get_mut(number)
            .and_then(Option::take)
            .ok_or_else(|| Trouble::lied("a message that did not come")),
        None => Ok(unquoted(data)),
    }
}

/// A short body may come as a quoted string, in which quotes and backslashes are escaped.
fn unquoted(data: &[u8]) -> Vec<u8> {
    let mut escaped = false;
    let mut plain = data.to_vec();
    plain.retain(|&b| {
        escaped = b == b'\\' && !escaped;
        !escaped
    });
    plain
}

/// ` 1-Jan-2026 08:15:00 +0700` (RFC 3501, date-time).
pub(super) fn internal_date(text: &str) -> Option<Timestamp> {
    strtime::parse("%d-%b-%Y %H:%M:%S %z", text.trim())
        .ok()?
        .to_timestamp()
        .ok()
}

/// Where messages went, as the server says it (RFC 4315, COPYUID): the destination's UIDVALIDITY, and UID by UID.
pub(super) fn copied(answer: &[u8]) -> Result<Option<Moved>, Trouble> {
    for response in responses(answer)? {
        let (Response::Done { code, .. } | Response::Data { code, .. }) = response else {
            continue;
        };
        if let Some(ResponseCode::CopyUid(uid_validity, from, to)) = code {
            let uids = each(&from).zip(each(&to)).take(MAX_COPIED).collect();
            return Ok(Some(Moved { uid_validity, uids }));
        }
    }
    Ok(None)
}

fn each(set: &[UidSetMember]) -> impl Iterator<Item = u32> {
    set.iter().flat_map(|member| match member {
        UidSetMember::Uid(uid) => *uid..=*uid,
        UidSetMember::UidRange(range) => range.clone(),
    })
}

/// A set of UIDs as IMAP writes it, runs drawn together: `1:3,7`.
pub(super) fn uid_set(uids: &[u32]) -> String {
    let mut sorted = uids.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for uid in sorted {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(uid) => *last = uid,
            _ => runs.push((uid, uid)),
        }
    }
    let runs: Vec<String> = runs
        .into_iter()
        .map(|(first, last)| match first == last {
            true => first.to_string(),
            false => format!("{first}:{last}"),
        })
        .collect();
    runs.join(",")
}

#[cfg(test)]
mod tests {
    use imap_proto::types::MessageSection;

    use super::{copied, fetched, internal_date, uid_set};

    #[test]
    fn sets_are_short() {
        let check = |uids: &[u32], want: &str| assert_eq!(uid_set(uids), want);
        check(&[], "");
        check(&[7], "7");
        check(&[3, 1, 2, 2, 7], "1:3,7");
        check(&[u32::MAX, u32::MAX - 1], "4294967294:4294967295");
    }

    #[test]
    fn dates_are_read() {
        let check = |text: &str, want: Option<&str>| {
            assert_eq!(
                internal_date(text).map(|t| t.to_string()).as_deref(),
                want,
                "{text}"
            );
        };
        check(" 1-Jan-2026 08:15:00 +0700", Some("2026-01-01T01:15:00Z"));
        check("31-Dec-2025 23:59:59 +0000", Some("2025-12-31T23:59:59Z"));
        check("31-Foo-2025 23:59:59 +0000", None);
        check("", None);
    }

    #[test]
    fn moves_are_read() {
        let moved = copied(b"* OK [COPYUID 9 4:5,8 1,7:8] moved\r\na1 OK done\r\n")
            .unwrap()
            .unwrap();
        assert_eq!(moved.uid_validity, 9);
        assert_eq!(
            moved.uids.into_iter().collect::<Vec<_>>(),
            [(4, 1), (5, 7), (8, 8)]
        );
        assert_eq!(copied(b"a1 OK done\r\n").unwrap(), None);
    }

    #[test]
    fn only_what_was_asked_for_counts() {
        let check = |answer: &str, want: Result<&[(u32, &str)], &str>| {
            let literals = vec![b"zero".to_vec(), b"one".to_vec()];
            let got = fetched(answer.as_bytes(), literals, &[7, 8], None);
            match (got, want) {
                (Ok(got), Ok(want)) => {
                    let got: Vec<_> = got
                        .into_iter()
                        .filter_map(|(uid, a)| Some((uid, String::from_utf8(a.body?.bytes).unwrap())))
                        .collect();
                    let got: Vec<_> = got.iter().map(|(uid, body)| (*uid, body.as_str())).collect();
                    assert_eq!(got, want, "{answer}");
                }
                (Err(got), Err(want)) => assert!(got.to_string().contains(want), "{answer}: {got}"),
                (got, want) => panic!("{answer}: {got:?} instead of {want:?}"),
            }
        };
        check("* 1 FETCH (UID 7 BODY[] {3}\r\n\r\n1)\r\n", Ok(&[(7, "one")]));
        check("* 1 FETCH (BODY[] {3}\r\n\r\n1 UID 7)\r\n", Ok(&[(7, "one")]));
        check("* 1 FETCH (UID 7 BODY[] \"1\")\r\n", Ok(&[(7, "1")]));
        check(
            "* 1 FETCH (UID 7 BODY[] \"a\\\\b\\\"\")\r\n",
            Ok(&[(7, "a\\b\"")]),
        );
        check("* 1 FETCH (UID 7 BODY[] NIL)\r\n", Ok(&[]));
        check("* 1 FETCH (UID 9 FLAGS (\\Seen))\r\n", Ok(&[]));
        check("* 4 EXPUNGE\r\n* 9 EXISTS\r\n", Ok(&[]));
        check("* 1 FETCH (UID 9 BODY[] {3}\r\n\r\n1)\r\n", Err("not asked for"));
        check("* 1 FETCH (BODY[] {3}\r\n\r\n1)\r\n", Err("without its UID"));
        check(
            "* 1 FETCH (UID 7 BODY[HEADER] {3}\r\n\r\n1)\r\n",
            Err("another part"),
        );
        check("* 1 FETCH (UID 7 BODY[] {3}\r\n\r\n5)\r\n", Err("did not come"));
        check(
            "* 1 FETCH (UID 7 BODY[] {3}\r\n\r\n0)\r\n* 2 FETCH (UID 7 BODY[] {3}\r\n\r\n1)\r\n",
            Err("two different"),
        );
        check(
            "* 1 FETCH (UID 7 RFC822.SIZE 4)\r\n* 1 FETCH (UID 7 RFC822.SIZE 5)\r\n",
            Err("two sizes"),
        );
        check("220 mail ready\r\n", Err("no answer"));
    }

    #[test]
    fn a_header_is_not_a_message() {
        let answer = b"* 1 FETCH (UID 7 BODY[HEADER] {3}\r\n\r\n0)\r\n";
        let got = fetched(answer, vec![b"A: 1".to_vec()], &[7], Some(MessageSection::Header)).unwrap();
        assert!(got.get(&7).is_some_and(|a| a.body.is_some()));
    }
}
