//! Real mail servers of a test's own, on loopback ports, in a folder of the test, gone when dropped; and a [`Proxy`]
//! that spoils the connection to them on purpose.
//!
//! They are Debian's packages, started with configurations written here; `./dev setup` installs them. Where they are
//! missing a test prints that it is skipped, and fails instead if `CI` is `true`: nothing passes unseen.

mod certificate;
mod cyrus;
mod dns;
mod dovecot;
mod postfix;
mod proxy;

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

pub use certificate::{Certificates, KeyPair};
pub use cyrus::Cyrus;
pub use dns::Dns;
pub use dovecot::{Dovecot, Given};
pub use postfix::{Accepted, Postfix};
pub use proxy::{Direction, Fault, Proxy};

/// The password of every account of every server.
pub const PASSWORD: &str = "mật-khẩu\"thử";
/// Where [`Dovecot`] shows an expired certificate; elsewhere than at `localhost`, on the same ports.
pub const EXPIRED_HOST: &str = "127.0.0.2";
/// Where [`Dovecot`] shows another host's certificate.
pub const OTHER_NAME_HOST: &str = "127.0.0.3";
/// How long a server may take to start or to stop.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is asked whether it has.
const STEP: Duration = Duration::from_millis(20);
/// Where Debian puts servers; not everybody's PATH says so.
const PROGRAM_FOLDERS: [&str; 4] = ["/usr/sbin", "/usr/bin", "/sbin", "/usr/local/sbin"];

/// Where a program is.
fn program(name: &str) -> Option<PathBuf> {
    PROGRAM_FOLDERS
        .iter()
        .map(|folder| Path::new(folder).join(name))
        .find(|path| path.is_file())
}

/// The program, or a printed word that its test is skipped; in CI a failure.
fn program_or_skip(name: &str) -> Option<PathBuf> {
    let found = program(name);
    if found.is_none() {
        skip(&format!("{name} is not installed"));
    }
    found
}

/// Says that a test is skipped. In CI none may be.
fn skip(why: &str) {
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "{why}: `./dev setup` installs what the tests need"
    );
    eprintln!("!!! SKIPPED: {why}; `./dev setup` installs what the tests need");
}

/// That many loopback ports nobody listens on.
fn free_ports<const N: usize>() -> [u16; N] {
    let held = [(); N].map(|()| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap());
    held.map(|listener| listener.local_addr().unwrap().port())
}

/// Waits until something is so.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < end, "{what}: not within {PATIENCE:?}");
        std::thread::sleep(STEP);
    }
}

fn listens(port: u16) -> bool {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// Runs a command that must succeed.
fn run(command: &mut Command) {
    let done = command.output().unwrap();
    assert!(
        done.status.success(),
        "{command:?}: {}\n{}{}",
        done.status,
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
}

/// Runs a command that leaves a server behind. Its words go into a file: a pipe would stay open as long as the server.
fn launch(command: &mut Command, folder: &Path) {
    let said = folder.join("launch.log");
    let file = std::fs::File::create(&said).unwrap();
    let status = command
        .stdin(Stdio::null())
        .stdout(file.try_clone().unwrap())
        .stderr(file)
        .status()
        .unwrap();
    assert!(
        status.success(),
        "{command:?}: {status}\n{}",
        std::fs::read_to_string(&said).unwrap_or_default()
    );
}

/// Whether that process is there, and not only waits for somebody to hear that it has ended.
fn lives(process: u32) -> bool {
    let told = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    told.rsplit_once(") ")
        .is_some_and(|(_, state)| !state.starts_with('Z'))
}

/// User and group of an account of this machine, by number.
fn account(name: &str) -> Option<(u32, u32)> {
    let all = std::fs::read_to_string("/etc/passwd").ok()?;
    let line = all
        .lines()
        .find(|line| line.split(':').next() == Some(name))?
        .to_owned();
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

/// Whose mail is: not root's, which servers refuse, but whoever's else runs the test.
fn owner() -> (u32, u32) {
    match own_account() {
        (0, _) => account("nobody").unwrap(),
        own => own,
    }
}

#[cfg(unix)]
fn own_account() -> (u32, u32) {
    use std::os::unix::fs::MetadataExt;
    let own = std::fs::metadata("/proc/self").unwrap();
    (own.uid(), own.gid())
}

#[cfg(not(unix))]
fn own_account() -> (u32, u32) {
    (1, 1)
}

/// Lets everybody pass through a test's folder: a server's own account must get to its part of it.
#[cfg(unix)]
fn let_pass(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn let_pass(_folder: &Path) {}

/// Gives a file or folder to an account. Only root can, and only root needs to.
#[cfg(unix)]
fn give(path: &Path, (user, group): (u32, u32)) {
    std::os::unix::fs::chown(path, Some(user), Some(group)).unwrap();
}

#[cfg(not(unix))]
fn give(_path: &Path, _to: (u32, u32)) {}
