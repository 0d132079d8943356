//! A good server behind a bad connection: whatever happens, what came is right, and trying again brings the rest.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use mail::imap::{Access, ConnectError, Patience, Server, Session, Stop, Tls, Trouble, plan};
use testkit::servers::{Direction, Fault, Proxy};

use super::{mail_of, password, stage};

/// How many places of a conversation are tried, spread over all of it.
fn places_tried() -> u64 {
    testkit::figures::times(12, 200)
}

/// Fetches what is not there yet, until everything is or something goes wrong.
fn round(server: &Server, have: &mut BTreeMap<u32, Vec<u8>>) -> Result<(), String> {
    let mut session =
        Session::connect(server, &password(), &Stop::default()).map_err(|error| error.to_string())?;
    let mut fetch = || -> Result<(), Trouble> {
        session.folder("INBOX", Access::Read)?;
        let mut listed = session.uids(1)?;
        listed.retain(|uid| !have.contains_key(uid));
        let wanted: Vec<plan::Wanted> = session.headers(&listed)?.iter().map(plan::Wanted::from).collect();
        for batch in plan::batches(&wanted) {
            for one in session.messages(batch)? {
                have.insert(one.uid, one.bytes);
            }
        }
        Ok(())
    };
    fetch().map_err(|trouble| trouble.to_string())
}

#[test]
fn a_connection_may_end_anywhere() {
    let Some(stage) = stage() else { return };
    let mails: Vec<Vec<u8>> = (0..6).map(|n| mail_of(n, 700 + n * 400)).collect();
    stage.put("INBOX", &mails);
    for (port, tls) in [(stage.dovecot.imap, Tls::None), (stage.dovecot.imaps, Tls::Tls)] {
        let proxy = Proxy::before(port, 4);
        let mut server = stage.protected("localhost", proxy.port, tls);
        server.patience = Patience {
            silence: Duration::from_millis(500),
            ..server.patience
        };
        let mut have = BTreeMap::new();
        round(&server, &mut have).unwrap();
        assert_eq!(have.len(), mails.len());
        let (up, down) = (proxy.bytes(Direction::ToServer), proxy.bytes(Direction::ToClient));

        // Byte for byte takes minutes; here every so many.
        let places = |all: u64| (0..all).step_by(usize::try_from(all / places_tried()).unwrap().max(1));
        let faults = places(up)
            .map(|at| Fault::Cut(Direction::ToServer, at))
            .chain(places(down).map(|at| Fault::Cut(Direction::ToClient, at)))
            .chain(
                places(down)
                    .step_by(4)
                    .map(|at| Fault::Reset(Direction::ToClient, at)),
            );
        for fault in faults {
            let mut have = BTreeMap::new();
            proxy.next(&[fault]);
            let first = round(&server, &mut have);
            if first.is_err() {
                round(&server, &mut have).unwrap();
            }
            assert_eq!(have.len(), mails.len(), "{fault:?}");
            for (uid, bytes) in &have {
                assert!(
                    *bytes == mails[*uid as usize - 1],
                    "{fault:?}: another message's bytes"
                );
            }
        }
    }
}

#[test]
fn a_server_that_stalls_or_drips_is_given_up() {
    let Some(stage) = stage() else { return };
    stage.put("INBOX", &[mail_of(0, 3_000)]);
    let proxy = Proxy::before(stage.dovecot.imap, 4);
    let mut server = stage.protected("localhost", proxy.port, Tls::None);
    server.patience = Patience {
        connect: Duration::from_millis(700),
        silence: Duration::from_millis(700),
        command: Duration::from_millis(1_500),
    };
    let faults = [
        Fault::Stall(Direction::ToClient, 0),
        Fault::Stall(Direction::ToClient, 700),
        Fault::Stall(Direction::ToClient, 1_900),
        Fault::Stall(Direction::ToServer, 40),
        Fault::Drip(Direction::ToClient, 1_500, Duration::from_millis(100)),
    ];
    for fault in faults {
        proxy.next(&[fault]);
        let begin = Instant::now();
        let ended = round(&server, &mut BTreeMap::new());
        assert!(ended.is_err(), "{fault:?}");
        assert!(
            begin.elapsed() < Duration::from_secs(8),
            "{fault:?} took {:?}",
            begin.elapsed()
        );
    }
    let mut have = BTreeMap::new();
    round(&server, &mut have).unwrap();
    assert_eq!(have.len(), 1);
}

#[test]
fn stopping_ends_a_stalled_fetch_at_once() {
    let Some(stage) = stage() else { return };
    let proxy = Proxy::before(stage.dovecot.imap, 4);
    proxy.always(Fault::Stall(Direction::ToClient, 300));
    let server = super::impatient(Server::new("localhost", proxy.port, Tls::None));
    let stop = Stop::default();
    stop.ask();
    let ended = Session::connect(&server, &password(), &stop).err();
    assert_eq!(ended, Some(ConnectError::Stopped));
}

#[test]
fn garbage_is_never_taken_for_mail() {
    let Some(stage) = stage() else { return };
    let mails: Vec<Vec<u8>> = (0..6).map(|n| mail_of(n, 700 + n * 400)).collect();
    stage.put("INBOX", &mails);
    // Under TLS nothing spoiled gets through; in the clear, what is spoiled inside a message cannot be seen.
    let proxy = Proxy::before(stage.dovecot.imaps, 11);
    let mut server = stage.protected("localhost", proxy.port, Tls::Tls);
    server.patience = Patience {
        silence: Duration::from_millis(500),
        ..server.patience
    };
    let mut have = BTreeMap::new();
    round(&server, &mut have).unwrap();
    let all = proxy.bytes(Direction::ToClient);
    for at in (0..all).step_by(usize::try_from(all / places_tried()).unwrap().max(1)) {
        proxy.next(&[Fault::Garbage(Direction::ToClient, at, 24)]);
        let mut have = BTreeMap::new();
        let _ = round(&server, &mut have);
        for (uid, bytes) in &have {
            assert!(*bytes == mails[*uid as usize - 1], "spoiled at {at}");
        }
    }
    // In the clear: no panic, no end without end, whatever comes.
    let proxy = Proxy::before(stage.dovecot.imap, 12);
    let mut server = stage.protected("localhost", proxy.port, Tls::None);
    server.patience = Patience {
        connect: Duration::from_millis(500),
        silence: Duration::from_millis(500),
        command: Duration::from_secs(2),
    };
    round(&server, &mut BTreeMap::new()).unwrap();
    let all = proxy.bytes(Direction::ToClient);
    for at in (0..all).step_by(usize::try_from(all / places_tried()).unwrap().max(1)) {
        proxy.next(&[Fault::Garbage(Direction::ToClient, at, 24)]);
        let _ = round(&server, &mut BTreeMap::new());
    }
}
