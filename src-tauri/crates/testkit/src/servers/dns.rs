//! A name server of the test's own: TXT records by name, and nothing else (RFC 1035).

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// Longest piece of a TXT record, in bytes.
const PIECE: usize = 255;

/// Answers on a loopback port until dropped. What it does not know does not exist.
#[derive(Debug)]
pub struct Dns {
    /// Where it answers.
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    records: Mutex<BTreeMap<String, String>>,
    questions: AtomicU64,
    mute: AtomicBool,
    over: AtomicBool,
}

impl Dns {
    /// Starts one with these records, each a name and its text.
    pub fn start(records: &[(&str, &str)]) -> Self {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = socket.local_addr().unwrap();
        let records = records
            .iter()
            .map(|(name, text)| ((*name).to_lowercase(), (*text).to_owned()))
            .collect();
        let shared = Arc::new(Shared {
            records: Mutex::new(records),
            questions: AtomicU64::new(0),
            mute: AtomicBool::new(false),
            over: AtomicBool::new(false),
        });
        let own = Arc::clone(&shared);
        thread::spawn(move || own.answer(&socket));
        Self { address, shared }
    }

    /// How often it was asked.
    pub fn questions(&self) -> u64 {
        self.shared.questions.load(Ordering::SeqCst)
    }

    /// From now on says nothing.
    pub fn mute(&self) {
        self.shared.mute.store(true, Ordering::SeqCst);
    }
}

impl Drop for Dns {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::SeqCst);
        // Wakes the thread, which then sees that it is over.
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let _ = socket.send_to(&[0], self.address);
    }
}

impl Shared {
    fn answer(&self, socket: &UdpSocket) {
        let mut packet = [0; 1_500];
        while let Ok((length, asker)) = socket.recv_from(&mut packet) {
            if self.over.load(Ordering::SeqCst) {
                return;
            }
            self.questions.fetch_add(1, Ordering::SeqCst);
            let question = packet.get(..length).unwrap_or_default();
            if self.mute.load(Ordering::SeqCst) {
                continue;
            }
            if let Some(answer) = self.answered(question) {
                let _ = socket.send_to(&answer, asker);
            }
        }
    }

    fn answered(&self, packet: &[u8]) -> Option<Vec<u8>> {
        let id = packet.get(..2)?;
        let mut name = Vec::new();
        let mut at = 12;
        loop {
            let length = usize::from(*packet.get(at)?);
            at += 1;
            if length == 0 {
                break;
            }
            name.push(String::from_utf8_lossy(packet.get(at..at + length)?).to_lowercase());
            at += length;
        }
        let question = packet.get(12..at + 4)?;
        let known = self.records.lock().unwrap().get(&name.join(".")).cloned();
        let mut out = id.to_vec();
        // An answer with authority; no such name where it is not known.
        out.extend([0x85, if known.is_some() { 0x80 } else { 0x83 }]);
        out.extend([0, 1, 0, u8::from(known.is_some()), 0, 0, 0, 0]);
        out.extend_from_slice(question);
        if let Some(text) = known {
            let pieces: Vec<u8> = text
                .as_bytes()
                .chunks(PIECE)
                .flat_map(|piece| [&[u8::try_from(piece.len()).unwrap()], piece].concat())
                .collect();
            // The name of the question, TXT, IN, good for an hour.
            out.extend([0xC0, 0x0C, 0, 16, 0, 1, 0, 0, 0x0E, 0x10]);
            out.extend(u16::try_from(pieces.len()).unwrap().to_be_bytes());
            out.extend(pieces);
        }
        Some(out)
    }
}
