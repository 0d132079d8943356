//! A desk worked through the program, as a person at a terminal would.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::files::copy_folder;
use crate::office;

/// The three people of a demonstration register.
pub const EDITOR: &str = "Biên tập viên (mẫu)";
/// The second person.
pub const REVIEWER: &str = "Kiểm duyệt viên (mẫu)";
/// The administrator.
pub const ADMINISTRATOR: &str = "Quản trị (mẫu)";

/// A folder with a register in it, and the program.
#[derive(Debug)]
pub struct Desk {
    program: PathBuf,
    folder: PathBuf,
    _own: Option<TempDir>,
}

/// How a command ended.
#[derive(Debug, Clone)]
pub struct Ran {
    /// The command line, for messages.
    pub command: String,
    /// Exit code; -1 when it was killed.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Ran {
    /// Ends the test unless the exit code is that.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(
            self.code, code,
            "giaonhan {}\n--- stdout\n{}\n--- stderr\n{}",
            self.command, self.stdout, self.stderr
        );
        self
    }

    /// Everything said, answer and remarks.
    pub fn said(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }

    /// The answer as JSON, one value a line.
    #[track_caller]
    pub fn json(&self) -> Vec<Value> {
        self.stdout
            .lines()
            .map(|line| {
                serde_json::from_str(line)
                    .unwrap_or_else(|e| panic!("giaonhan {}: no JSON ({e}): {line}", self.command))
            })
            .collect()
    }
}

impl Desk {
    /// A folder of its own without a register.
    pub fn empty(program: &str) -> Self {
        let own = TempDir::new().unwrap();
        Self {
            program: PathBuf::from(program),
            folder: own.path().to_owned(),
            _own: Some(own),
        }
    }

    /// A desk in a folder that belongs to somebody else.
    pub fn within(program: &str, folder: &Path) -> Self {
        Self {
            program: PathBuf::from(program),
            folder: folder.to_owned(),
            _own: None,
        }
    }

    /// A demonstration register with the officials' addresses.
    pub fn demo(program: &str) -> Self {
        let desk = Self::empty(program);
        desk.begin_demo();
        desk
    }

    /// Makes the demonstration register here.
    pub fn begin_demo(&self) {
        self.run(&["init", "--demo"]).exits(0);
        self.run(&["sender", "import", text(&office::senders())]).exits(0);
    }

    /// The same desk again, in a folder of its own. Nobody may be writing to it meanwhile.
    pub fn copy(&self) -> Self {
        let copy = Self::empty(text(&self.program));
        copy_folder(&self.folder, &copy.folder);
        copy
    }

    /// The same desk again, in that folder.
    pub fn copy_within(&self, folder: &Path) -> Self {
        copy_folder(&self.folder, folder);
        Self::within(text(&self.program), folder)
    }

    /// The folder of the register.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// A path beside the register, for what a test needs.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The command, not started yet.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg("--data")
            .arg(self.data())
            .args(args)
            .env_remove("GIAONHAN_DATA")
            .env("NO_COLOR", "1")
            // The keychain of whoever runs the tests is left alone.
            .env("SGN_SECRETS", "file")
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, args: &[&str]) -> Ran {
        let done = self.command(args).output().unwrap();
        Ran {
            command: args.join(" "),
            code: done.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&done.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&done.stderr).into_owned(),
        }
    }

    /// Runs a command that must succeed, and gives its answer as JSON.
    #[track_caller]
    pub fn json(&self, args: &[&str]) -> Vec<Value> {
        let mut all = vec!["--json"];
        all.extend(args);
        self.run(&all).exits(0).json()
    }

    /// Starts a command whose words nobody reads.
    pub fn spawn(&self, args: &[&str]) -> Child {
        self.command(args)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// The root over the whole ledger, after everything was recomputed and found to hold.
    #[track_caller]
    pub fn verified_root(&self) -> String {
        let found = self.json(&["register", "verify"]).remove(0);
        assert_eq!(found["ok"], true, "{found}");
        found["root"].as_str().unwrap().to_owned()
    }

    /// The numbers of the book, in order, with what stands under them.
    #[track_caller]
    pub fn book(&self) -> Vec<Value> {
        self.json(&["register", "list"])
    }
}

/// A path as an argument.
pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
