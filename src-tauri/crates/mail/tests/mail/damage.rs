//! Damaged mail: bounded, and never a panic.

use crate::hostile::{p7m, winmail};
use crate::office;
use mail::authenticity::{Trust, judged};
use mail::{attachment_bytes, limits, read, received_at, signature};
use proptest::prelude::*;
use std::sync::LazyLock;

/// The small sample mails, and one of ours with everything in it.
static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let small = [
        "case-e/e-05-office-no-attachment",
        "case-e/e-08-justice-rar-7z",
        "case-e/e-09-newsletter",
    ];
    let larger = ["case-b/b-6-justice-supplement-2", "case-a/a-2-justice-list"];
    let mut seeds: Vec<_> = small
        .iter()
        .chain(&larger)
        .map(|name| std::fs::read(office(&format!("mail/{name}.eml"))).unwrap())
        .collect();
    seeds.push(
        "Received: from a (b [1.2.3.4]) by c with ESMTP id 1 for <d@e>; Wed, 14 Jan 2026 09:42:17 +0700 (ICT)\r\n\
         From: \"=?windows-1258?Q?G=FD=D2i?=\" <a@b.vn>, nhom: c@d.vn (x), <e@f>;\r\n\
         Subject: =?utf-8?B?R+G7?= =?utf-8?B?rWk=?=\r\n\
         Content-Type: multipart/alternative; boundary=\"=_1\"\r\n\r\n--=_1\r\n\
         Content-Type: text/plain; format=flowed; charset=windows-1258\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
         G=FD=D2i \r\nV=E0o 1/1, X <a@b> =F0=E3 vi=EA=ECt:\r\n> y\r\n--=_1\r\nContent-Type: message/rfc822\r\n\r\n\
         Subject: z\r\n\r\n<p>z\r\n--=_1\r\nContent-Type: text/html\r\n\r\n<blockquote>a<pre>b</div><script>c</script>&nbsp;\r\n--=_1\r\n\
         Content-Disposition: attachment; filename*0*=UTF-8''%C4; filename*1*=%90.doc\r\nContent-Transfer-Encoding: base64\r\n\r\nQUJD\r\n--=_1--\r\n"
            .into(),
    );
    // As they are, not in base64, so that a changed byte is a changed byte of the packing.
    seeds.push([&b"Content-Type: application/ms-tnef\r\n\r\n"[..], &winmail()].concat());
    let signed = p7m(b"Content-Type: text/plain\r\n\r\nx\r\n", true);
    seeds.push([&b"Content-Type: application/pkcs7-mime\r\n\r\n"[..], &signed].concat());
    seeds.push(
        "From: MAILER-DAEMON@c\r\nAuthentication-Results: c; dkim=pass (x) header.d=\"b;\"\r\nReply-To: <x@y>\r\n\
         Content-Type: multipart/report; boundary=r\r\n\r\n--r\r\n\r\n<a@b.vn>: 550 5.1.1 no\r\n--r\r\n\
         Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; c\r\n\r\nFinal-Recipient: rfc822; a@b.vn\r\n\
         Action: failed\r\nStatus: 5.1.1\r\n\r\n--r\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <1@c>\r\n--r--\r\n"
            .into(),
    );
    seeds
});

/// Everything a caller does with a mail.
fn use_whole(bytes: &[u8]) {
    let mail = read(bytes);
    let _ = received_at(&mail, &["c".to_owned()]);
    let _ = signature(&mail.text, &mail.from);
    let _ = mail::report(bytes);
    let _ = mail::no_answer(&mail, &[]);
    let trust = Trust {
        verdicts: vec!["c".to_owned()],
        hosts: vec![],
        listed: vec!["a@b.vn".to_owned()],
    };
    let _ = judged(bytes, &mail, &trust, None);
    assert!(mail.text.len() + mail.quoted.len() <= 2 * limits::MAX_TEXT_BYTES);
    for attachment in &mail.attachments {
        assert!(
            !attachment.safe_name.is_empty() && attachment.safe_name.len() <= limits::MAX_SAFE_NAME_BYTES + 1
        );
        assert_eq!(
            attachment_bytes(bytes, &attachment.path).as_ref(),
            Some(&attachment.content)
        );
    }
}

/// What would take hours if any step looked at everything for each piece.
#[test]
fn long_nonsense_is_read_in_time() {
    let head = |line: &str| format!("From: a@b.vn\nSubject: {line}\n\nx");
    use_whole(head(&"=?a?q?".repeat(10_000)).as_bytes());
    use_whole(head(&"=?utf-8?Q?a?= ".repeat(50_000)).as_bytes());
    use_whole(format!("From: {}\n\nx", "\"a\" <a@b>, ".repeat(50_000)).as_bytes());
    use_whole(
        format!(
            "Content-Disposition: attachment; {}\n\nx",
            "filename*1*=a;".repeat(50_000)
        )
        .as_bytes(),
    );
    for line in [
        "--\n",
        "\n--\n",
        "Trân trọng,\n\n\n",
        "Vào 1/1 x@y\n",
        "From: a\n",
        "a, b - (",
        "<div><blockquote>",
        "> ",
    ] {
        use_whole(format!("From: a@b.vn\n\n{}", line.repeat(10_000)).as_bytes());
        use_whole(format!("From: a@b.vn\nContent-Type: text/html\n\n{}", line.repeat(5_000)).as_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn changed_bytes(seed in 0_usize..9, changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
        let mut bytes = SEEDS[seed].clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        use_whole(&bytes);
    }

    #[test]
    fn pieces_moved(seed in 0_usize..9, cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..6)) {
        let mut bytes = SEEDS[seed].clone();
        for (from, to) in cuts {
            let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
            let piece = bytes[from.min(to)..from.max(to)].to_vec();
            bytes.truncate(from.max(1));
            bytes.extend(piece.iter().take(4_000));
        }
        use_whole(&bytes);
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        use_whole(&bytes);
    }

    #[test]
    fn any_structure(bytes in "(From|Subject|Received|Date|Content-Type|To): [ -~]{0,60}\r\n([ -~]{0,40}\r\n){0,8}") {
        use_whole(bytes.as_bytes());
    }

    #[test]
    fn any_signature(text in "(--\n|Trân trọng\n)?([A-Za-zĐđ0-9:@.()+ |,-]{0,40}\n){0,6}") {
        let _ = signature(&text, &mail::Address::default());
    }
}
