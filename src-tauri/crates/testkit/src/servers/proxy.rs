//! A connection spoiled on purpose: between a program and a server stands this, and cuts, stalls, drips or lies.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use socket2::SockRef;

use crate::Random;

/// Bytes passed on at a time.
const CHUNK: usize = 16 * 1024;

/// Which way bytes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the program under test to the server.
    ToServer,
    /// From the server to the program under test.
    ToClient,
}

/// What befalls one connection. Bytes are counted from its beginning, in that direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// Nobody is let in: closed as soon as it is made.
    Refuse,
    /// Both directions end, in order, after so many bytes.
    Cut(Direction, u64),
    /// The same, but with a reset, as from a machine that lost its memory.
    Reset(Direction, u64),
    /// After so many bytes nothing more comes, and nothing ends.
    Stall(Direction, u64),
    /// Byte by byte with a pause each, after so many bytes.
    Drip(Direction, u64, Duration),
    /// After so many bytes so many others come instead of what was sent, and then what follows them.
    Garbage(Direction, u64, usize),
}

/// Listens on a port of its own and passes on to a server's.
#[derive(Debug)]
pub struct Proxy {
    /// The port to go to.
    pub port: u16,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    faults: Mutex<VecDeque<Fault>>,
    always: Mutex<Fault>,
    over: AtomicBool,
    connections: AtomicU64,
    to_server: AtomicU64,
    to_client: AtomicU64,
    answered: AtomicBool,
    round_trips: AtomicU64,
    cut: AtomicU64,
    seed: u64,
}

impl Proxy {
    /// Stands before that port of this machine. The seed decides what garbage looks like.
    pub fn before(server_port: u16, seed: u64) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            faults: Mutex::new(VecDeque::new()),
            always: Mutex::new(Fault::None),
            over: AtomicBool::new(false),
            connections: AtomicU64::new(0),
            to_server: AtomicU64::new(0),
            to_client: AtomicU64::new(0),
            answered: AtomicBool::new(true),
            round_trips: AtomicU64::new(0),
            cut: AtomicU64::new(0),
            seed,
        });
        let own = Arc::clone(&shared);
        thread::spawn(move || own.listen(&listener, (Ipv4Addr::LOCALHOST, server_port).into()));
        Self { port, shared }
    }

    /// What befalls the next connections, one each.
    pub fn next(&self, faults: &[Fault]) {
        self.shared.faults.lock().unwrap().extend(faults);
    }

    /// What befalls all connections for which nothing else is said.
    pub fn always(&self, fault: Fault) {
        *self.shared.always.lock().unwrap() = fault;
    }

    /// Nothing befalls anybody any more.
    pub fn clear(&self) {
        self.shared.faults.lock().unwrap().clear();
        self.always(Fault::None);
    }

    /// How many connections there have been.
    pub fn connections(&self) -> u64 {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// How many connections were cut, reset or stalled: one that ended before the place of its fault is none of them.
    pub fn cut(&self) -> u64 {
        self.shared.cut.load(Ordering::SeqCst)
    }

    /// How often the server has answered something the program had said; meant for one connection at a time.
    pub fn round_trips(&self) -> u64 {
        self.shared.round_trips.load(Ordering::SeqCst)
    }

    /// How many bytes have gone that way, over all connections.
    pub fn bytes(&self, direction: Direction) -> u64 {
        self.shared.counter(direction).load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::SeqCst);
        // Wakes the listener, which then sees that it is over.
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
    }
}

impl Shared {
    fn listen(self: &Arc<Self>, listener: &TcpListener, server: SocketAddr) {
        for client in listener.incoming() {
            if self.over.load(Ordering::SeqCst) {
                return;
            }
            let Ok(client) = client else { continue };
            let number = self.connections.fetch_add(1, Ordering::SeqCst);
            let fault = self.faults.lock().unwrap().pop_front();
            let fault = fault.unwrap_or_else(|| *self.always.lock().unwrap());
            if fault == Fault::Refuse {
                continue;
            }
            let Ok(server) = TcpStream::connect(server) else {
                continue;
            };
            for socket in [&client, &server] {
                let _ = socket.set_nodelay(true);
            }
            for direction in [Direction::ToServer, Direction::ToClient] {
                let (from, to) = match direction {
                    Direction::ToServer => (&client, &server),
                    Direction::ToClient => (&server, &client),
                };
                let (Ok(from), Ok(to)) = (from.try_clone(), to.try_clone()) else {
                    continue;
                };
                let own = Arc::clone(self);
                thread::spawn(move || own.pass_on(from, to, direction, fault, number));
            }
        }
    }

    fn counter(&self, direction: Direction) -> &AtomicU64 {
        match direction {
            Direction::ToServer => &self.to_server,
            Direction::ToClient => &self.to_client,
        }
    }

    fn pass_on(
        &self,
        mut from: TcpStream,
        mut to: TcpStream,
        direction: Direction,
        fault: Fault,
        number: u64,
    ) {
        let fault = match fault {
            Fault::Cut(of, _)
            | Fault::Reset(of, _)
            | Fault::Stall(of, _)
            | Fault::Drip(of, _, _)
            | Fault::Garbage(of, _, _)
                if of != direction =>
            {
                Fault::None
            }
            other => other,
        };
        let mut random = Random::seeded(self.seed ^ number);
        let mut passed: u64 = 0;
        let mut chunk = vec![0; CHUNK];
        loop {
            let count = match from.read(&mut chunk) {
                Ok(count) if count > 0 => count,
                _ => {
                    let _ = to.shutdown(Shutdown::Write);
                    return;
                }
            };
            let Some(bytes) = chunk.get_mut(..count) else {
                return;
            };
            let before = |after: u64| {
                usize::try_from(after.saturating_sub(passed))
                    .unwrap_or(count)
                    .min(count)
            };
            let mut pause = None;
            let (mut keep, mut end) = (count, false);
            match fault {
                Fault::Cut(_, after) | Fault::Reset(_, after) | Fault::Stall(_, after) => {
                    keep = before(after);
                    end = keep < count || passed + count as u64 >= after;
                }
                Fault::Drip(_, after, each) => pause = Some((before(after), each)),
                Fault::Garbage(_, after, length) => {
                    let first = before(after);
                    let last = before(after.saturating_add(length as u64));
                    if let Some(spoiled) = bytes.get_mut(first..last) {
                        let garbage = random.bytes(spoiled.len());
                        spoiled.copy_from_slice(&garbage);
                    }
                }
                Fault::None | Fault::Refuse => {}
            }
            match direction {
                Direction::ToServer => self.answered.store(false, Ordering::SeqCst),
                Direction::ToClient if !self.answered.swap(true, Ordering::SeqCst) => {
                    self.round_trips.fetch_add(1, Ordering::SeqCst);
                }
                Direction::ToClient => {}
            }
            let kept = bytes.get(..keep).unwrap_or_default();
            let sent = match pause {
                None => to.write_all(kept),
                Some((at_once, each)) => drip(&mut to, kept, at_once, each),
            };
            self.counter(direction).fetch_add(keep as u64, Ordering::SeqCst);
            passed += keep as u64;
            if sent.is_err() {
                let _ = from.shutdown(Shutdown::Both);
                return;
            }
            if end {
                self.cut.fetch_add(1, Ordering::SeqCst);
                finish(fault, &mut from, &to);
                return;
            }
        }
    }
}

fn drip(to: &mut TcpStream, bytes: &[u8], at_once: usize, each: Duration) -> std::io::Result<()> {
    let (first, rest) = bytes.split_at(at_once.min(bytes.len()));
    to.write_all(first)?;
    for byte in rest {
        to.write_all(std::slice::from_ref(byte))?;
        // The pause is the fault.
        thread::sleep(each);
    }
    Ok(())
}

fn finish(fault: Fault, from: &mut TcpStream, to: &TcpStream) {
    match fault {
        Fault::Stall(..) => {
            // What still comes is thrown away until the other side gives up.
            let _ = std::io::copy(from, &mut std::io::sink());
        }
        Fault::Reset(..) => {
            for socket in [&*from, to] {
                let _ = SockRef::from(socket).set_linger(Some(Duration::ZERO));
            }
            // Both directions hold the sockets; the reset goes out as they are shut and closed.
            let _ = from.shutdown(Shutdown::Read);
            let _ = to.shutdown(Shutdown::Read);
        }
        _ => {
            let _ = to.shutdown(Shutdown::Both);
            let _ = from.shutdown(Shutdown::Both);
        }
    }
}
