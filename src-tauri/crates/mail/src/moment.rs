//! Dates and Received lines; their grammar is mail-parser's.

use jiff::Timestamp;
use mail_parser::parsers::MessageStream;
use mail_parser::{DateTime, HeaderValue, Host};

use crate::charset;
use crate::header::one_line;
use crate::message::Hop;

/// A Date field's moment.
pub(crate) fn date(raw: &[u8]) -> Option<Timestamp> {
    moment(&DateTime::parse_rfc822(&format!(
        "{}\n",
        one_line(&charset::guess(raw))
    ))?)
}

/// One Received field.
pub(crate) fn hop(raw: &[u8]) -> Hop {
    let text = format!("{}\n", one_line(&charset::guess(raw)));
    let HeaderValue::Received(received) = MessageStream::new(text.as_bytes()).parse_received() else {
        return Hop::default();
    };
    let host = |host: &Host<'_>| match host {
        Host::Name(name) => name.trim_end_matches('.').to_ascii_lowercase(),
        Host::IpAddr(ip) => ip.to_string(),
    };
    // The date stands after the last semicolon; earlier ones may be inside the clauses.
    let at = text
        .rsplit_once(';')
        .and_then(|(_, date)| DateTime::parse_rfc822(&format!("{date}\n")));
    Hop {
        from: received.from.as_ref().map(host),
        by: received.by.as_ref().map(host),
        at: at
            .as_ref()
            .and_then(moment)
            .or_else(|| received.date.as_ref().and_then(moment)),
    }
}

fn moment(date: &DateTime) -> Option<Timestamp> {
    let (hours, minutes) = (i32::from(date.tz_hour), i32::from(date.tz_minute));
    let seconds = (hours * 60 + minutes) * 60 * if date.tz_before_gmt { -1 } else { 1 };
    // A leap second is the second before it.
    let (second, hour) = (date.second.min(59) as i8, i8::try_from(date.hour).ok()?);
    let civil = jiff::civil::DateTime::new(
        i16::try_from(date.year).ok()?,
        i8::try_from(date.month).ok()?,
        i8::try_from(date.day).ok()?,
        hour,
        i8::try_from(date.minute).ok()?,
        second,
        0,
    );
    let offset = jiff::tz::Offset::from_seconds(seconds).ok()?;
    offset.to_timestamp(civil.ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::{date, hop};

    #[test]
    fn moments() {
        let check = |raw: &str, want: Option<&str>| {
            assert_eq!(
                date(raw.as_bytes()).map(|t| t.to_string()).as_deref(),
                want,
                "{raw}"
            );
        };
        check("Wed, 14 Jan 2026 09:41:37 +0700", Some("2026-01-14T02:41:37Z"));
        check("14 Jan 2026 09:41 +0700 (ICT)", Some("2026-01-14T02:41:00Z"));
        check("Wed, 14 Jan 2026 02:41:37 GMT", Some("2026-01-14T02:41:37Z"));
        check("Wed, 14 Jan 26 02:41:37 -0330", Some("2026-01-14T06:11:37Z"));
        check("Wed, 31 Feb 2026 02:41:37 GMT", None);
        check("hôm qua", None);
        let hop = hop(b"from a.vn (a.vn [10.0.0.1]) by MX.b.vn. (Postfix) with ESMTP; Wed, 14 Jan 2026 09:42:16 +0700 (ICT)");
        assert_eq!(
            (hop.from.as_deref(), hop.by.as_deref()),
            (Some("a.vn"), Some("mx.b.vn"))
        );
        assert_eq!(
            hop.at.map(|t| t.to_string()).as_deref(),
            Some("2026-01-14T02:42:16Z")
        );
    }
}
