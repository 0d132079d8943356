//! A mail server with made-up handoffs in the board's mailbox, for measuring: `mailbox_of_handoffs FOLDER COUNT`.
//! Prints its port, and stays until its standard input ends.

use std::io::{Read, Write};
use std::path::Path;

use testkit::servers::{Dovecot, Given};

/// Mails made at a time.
const AT_ONCE: u64 = 500;

fn main() {
    let mut args = std::env::args().skip(1);
    let (Some(folder), Some(count)) = (args.next(), args.next().and_then(|c| c.parse::<u64>().ok())) else {
        eprintln!("mailbox_of_handoffs FOLDER COUNT");
        std::process::exit(2);
    };
    let Some(server) = Dovecot::start(Path::new(&folder)) else {
        std::process::exit(3);
    };
    let received = "2026-03-20T02:00:00Z".parse().unwrap_or_default();
    let mut made = 0;
    while made < count {
        let until = count.min(made + AT_ONCE);
        let mails: Vec<Vec<u8>> = (made..until).map(testkit::generate::handoff_mail).collect();
        let given: Vec<Given<'_>> = mails
            .iter()
            .map(|bytes| Given {
                folder: "INBOX",
                bytes,
                received,
            })
            .collect();
        server.put("banbientap", &given);
        made = until;
    }
    // Whoever started this reads the port, or has gone.
    let _ = writeln!(std::io::stdout(), "{}", server.imap);
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
}
