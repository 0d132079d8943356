//! Addresses that look like another's.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::message::Mail;

use super::{aligned, domain};

/// Domains shorter than this are not compared letter by letter: too many are one letter from each other.
const MIN_COMPARED: usize = 6;
/// The longest address that is compared, in bytes (RFC 5321 §4.5.3.1).
const MAX_ADDRESS: usize = 320;

/// Cyrillic, Greek and other letters by the Latin letter they are drawn like.
const DRAWN_ALIKE: [(&str, char); 22] = [
    ("аɑαạ", 'a'),
    ("ьвЬβ", 'b'),
    ("сϲ", 'c'),
    ("ԁɗđð", 'd'),
    ("еєэε", 'e'),
    ("ɡց", 'g'),
    ("һнη", 'h'),
    ("іїιıɪ1lǀ|!", 'i'),
    ("јϳ", 'j'),
    ("кκ", 'k'),
    ("ӏ", 'i'),
    ("мϻ", 'm'),
    ("ոпп", 'n'),
    ("оοσօ0", 'o'),
    ("рρ", 'p'),
    ("ԛ", 'q'),
    ("гᴦ", 'r'),
    ("ѕ5$", 's'),
    ("тτ", 't'),
    ("υսц", 'u'),
    ("νѵ", 'v'),
    ("хχ", 'x'),
];
/// Pairs of letters that are drawn like one.
const PAIRS: [(&str, &str); 3] = [("rn", "m"), ("vv", "w"), ("cl", "d")];

/// The listed address that this one looks like without being it; `None` for a listed address and for any that looks like
/// none of them.
///
/// ```
/// let listed = ["van@khanhhoa.gov.vn".to_owned()];
/// assert_eq!(mail::authenticity::look_alike("van@khanhh0a.gov.vn", &listed).unwrap(), listed[0]);
/// assert_eq!(mail::authenticity::look_alike("khai@khanhhoa.gov.vn", &listed), None);
/// ```
pub fn look_alike(address: &str, listed: &[String]) -> Option<String> {
    let address = address.trim().to_lowercase();
    if address.len() > MAX_ADDRESS || listed.iter().any(|one| one.trim().to_lowercase() == address) {
        return None;
    }
    let drawn = skeleton(&address);
    let own = domain(&address);
    let whole = listed.iter().find(|one| skeleton(one) == drawn);
    if whole.is_some() || listed.iter().any(|one| domain(one).eq_ignore_ascii_case(own)) {
        return whole.cloned();
    }
    let own_drawn = skeleton(own);
    listed
        .iter()
        .find(|one| {
            let known = domain(one).to_lowercase();
            let close = known.chars().count() >= MIN_COMPARED && one_apart(own, &known);
            let under = own
                .strip_prefix(known.as_str())
                .is_some_and(|rest| rest.starts_with('.'));
            !known.is_empty() && (skeleton(&known) == own_drawn || close || under)
        })
        .cloned()
}

/// An address answers would go to that is neither the sender's organisation's nor listed.
pub fn reply_elsewhere(mail: &Mail, listed: &[String]) -> Option<String> {
    let from = domain(&mail.from.address);
    mail.reply_to
        .iter()
        .map(|to| to.address.trim().to_lowercase())
        .find(|to| {
            !to.is_empty()
                && !aligned(domain(to), from)
                && !listed.iter().any(|one| one.trim().to_lowercase() == *to)
        })
}

/// An address in the sender's display name that is another than the sender's.
pub fn name_of_another(mail: &Mail) -> Option<String> {
    let name = mail.from.name.as_deref()?.to_lowercase();
    let own = mail.from.address.trim().to_lowercase();
    name.split(|c: char| {
        c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '"' | ',' | ';' | '[' | ']')
    })
    .find(|word| {
        word.split_once('@')
            .is_some_and(|(local, host)| !local.is_empty() && host.contains('.'))
            && *word != own
    })
    .map(str::to_owned)
}

/// What an address looks like: punycode read, marks off, each letter as the plainest one drawn like it.
fn skeleton(address: &str) -> String {
    let address = address.trim().to_lowercase();
    let (local, host) = match address.rsplit_once('@') {
        Some((local, host)) => (format!("{local}@"), host),
        None => (String::new(), address.as_str()),
    };
    let host = idna::domain_to_unicode(host).0;
    let plain: String = format!("{local}{host}")
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && !is_unseen(*c))
        .flat_map(char::to_lowercase)
        .collect();
    PAIRS
        .iter()
        .fold(plain, |text, (pair, one)| text.replace(pair, one))
        .chars()
        .map(drawn)
        .collect()
}

fn drawn(c: char) -> char {
    DRAWN_ALIKE
        .iter()
        .find(|(like, _)| like.contains(c))
        .map_or(c, |(_, plain)| *plain)
}

/// Characters that are not drawn at all.
fn is_unseen(c: char) -> bool {
    c.is_control() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Whether two words differ by one letter put in, left out or changed, or two neighbours swapped.
fn one_apart(one: &str, other: &str) -> bool {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    if one == other || one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let tail = |word: &[char], from: usize| word.get(from..).unwrap_or_default().to_vec();
    let (rest_one, rest_other) = (tail(&one, same), tail(&other, same));
    let swapped = match (rest_one.as_slice(), rest_other.as_slice()) {
        ([a, b, x @ ..], [c, d, y @ ..]) => a == d && b == c && x == y,
        _ => false,
    };
    swapped
        || tail(&one, same + 1) == tail(&other, same + 1)
        || tail(&one, same + 1) == rest_other
        || rest_one == tail(&other, same + 1)
}

#[cfg(test)]
mod tests {
    use super::{look_alike, name_of_another, reply_elsewhere};

    #[test]
    fn addresses() {
        let listed = ["van@khanhhoa.gov.vn".to_owned(), "stp@dakdoa.gov.vn".to_owned()];
        let check = |address: &str, want: Option<&str>| {
            assert_eq!(look_alike(address, &listed).as_deref(), want, "{address}");
        };
        let van = Some("van@khanhhoa.gov.vn");
        check("van@khanhhoa.gov.vn", None);
        check("VAN@KhanhHoa.gov.vn ", None);
        check("khai@khanhhoa.gov.vn", None);
        check("vаn@khanhhoa.gov.vn", van); // Cyrillic а
        check("vạn@khanhhoa.gov.vn", van);
        check("van@khánhhòa.gov.vn", van);
        check("van@xn--khnhhoa-iwa.gov.vn", van);
        check("van@khanhh0a.gov.vn", van);
        check("khai@khanhh0a.gov.vn", van);
        check("van@khanhoa.gov.vn", van);
        check("van@khanhhoaa.gov.vn", van);
        check("van@khanhhao.gov.vn", van);
        check("van@khanhhoa-gov.vn", van);
        check("van@khanhhoa.gov.vn.example.com", van);
        check("stp@đakđoa.gov.vn", Some("stp@dakdoa.gov.vn"));
        check("stp@clakdoa.gov.vn", Some("stp@dakdoa.gov.vn"));
        check("van@gmail.com", None);
        check("van@stp.khanhhoa.gov.vn", None);
        check("", None);
        check(&"a".repeat(5_000), None);
    }

    #[test]
    fn answers_and_names() {
        let check = |header: &str, elsewhere: Option<&str>, another: Option<&str>| {
            let mail = crate::read(format!("{header}\n\nx").as_bytes());
            let listed = ["chung@stp.vn".to_owned()];
            assert_eq!(reply_elsewhere(&mail, &listed).as_deref(), elsewhere, "{header}");
            assert_eq!(name_of_another(&mail).as_deref(), another, "{header}");
        };
        check("From: Vân <van@k.gov.vn>", None, None);
        check(
            "From: van@k.gov.vn\nReply-To: vp@k.gov.vn, chung@stp.vn",
            None,
            None,
        );
        check(
            "From: van@k.gov.vn\nReply-To: van@gmail.com",
            Some("van@gmail.com"),
            None,
        );
        check("From: \"van@k.gov.vn\" <x@evil.vn>", None, Some("van@k.gov.vn"));
        check("From: \"Vân (van@k.gov.vn)\" <van@k.gov.vn>", None, None);
    }
}
