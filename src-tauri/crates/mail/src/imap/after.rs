//! What is done on the server with a message once its bytes are committed.

use std::collections::BTreeMap;

use super::answers::{copied, uid_set};
use super::names::encoded;
use super::session::quoted;
use super::{Session, Trouble};

/// What becomes of a message on the server after it was taken in. Nothing here deletes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum After {
    /// It counts as read.
    Seen,
    /// It is given a keyword, such as `$DaNhan`.
    Keyword(String),
    /// It goes to another folder of the mailbox.
    Move(String),
}

/// Where moved messages are now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The destination's UIDVALIDITY.
    pub uid_validity: u32,
    /// New UID by old one.
    pub uids: BTreeMap<u32, u32>,
}

impl Session {
    /// Marks or moves messages of the open folder, opened with [`Access::Write`](super::Access::Write). A folder to
    /// move to is made where it is missing. `Some` when the server tells where moved messages are now.
    ///
    /// A connection lost in mid-move may leave a message in both folders, never in none.
    ///
    /// # Errors
    ///
    /// [`Trouble::CannotDo`] where the folder is not open for it, the server has neither MOVE nor UIDPLUS or takes no
    /// keywords, or the keyword is no IMAP atom; others as every command.
    pub fn after(&mut self, uids: &[u32], after: &After) -> Result<Option<Moved>, Trouble> {
        if uids.is_empty() {
            return Ok(None);
        }
        // Not every server refuses to mark what was opened to look at: Dovecot says OK and does nothing.
        let Some(open) = self.open.filter(|open| !open.read_only) else {
            return Err(Trouble::CannotDo(
                "mark or move in a folder opened for looking only",
            ));
        };
        let set = uid_set(uids);
        match after {
            After::Keyword(_) if !open.keywords => Err(Trouble::CannotDo("keep keywords")),
            After::Seen => self.mark(&set, "\\Seen"),
            After::Keyword(word) if is_atom(word) => self.mark(&set, word),
            After::Keyword(_) => Err(Trouble::CannotDo("take that word as a keyword")),
            After::Move(folder) => self.shift(&set, folder),
        }
    }

    fn mark(&mut self, set: &str, flag: &str) -> Result<Option<Moved>, Trouble> {
        self.command(&format!("UID STORE {set} +FLAGS.SILENT ({flag})"))?;
        Ok(None)
    }

    fn shift(&mut self, set: &str, folder: &str) -> Result<Option<Moved>, Trouble> {
        let verb = match (self.can("MOVE"), self.can("UIDPLUS")) {
            (true, _) => "MOVE",
            (false, true) => "COPY",
            (false, false) => return Err(Trouble::CannotDo("move messages")),
        };
        let command = format!("UID {verb} {set} {}", quoted(&encoded(folder)));
        let answer = match self.command(&command) {
            // [TRYCREATE], or words of the server's own: the folder may not be there yet.
            Err(refused @ Trouble::Refused { .. }) => match self.make_folder(folder) {
                Ok(()) => self.command(&command)?,
                Err(Trouble::Refused { .. }) => return Err(refused),
                Err(other) => return Err(other),
            },
            other => other?,
        };
        if verb == "COPY" {
            self.mark(set, "\\Deleted")?;
            self.command(&format!("UID EXPUNGE {set}"))?;
        }
        self.judged(copied(&answer))
    }
}

/// Whether it can be a keyword (RFC 3501 §9, atom): other words would change the meaning of the command.
fn is_atom(word: &str) -> bool {
    !word.is_empty()
        && word
            .bytes()
            .all(|b| b.is_ascii_graphic() && !b"(){%*\"\\]".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::is_atom;

    #[test]
    fn keywords_are_atoms() {
        let check = |word: &str, want: bool| assert_eq!(is_atom(word), want, "{word}");
        check("$DaNhan", true);
        check("so-giao-nhan", true);
        check("", false);
        check("hai chữ", false);
        check("\\Deleted", false);
        check("a) \r\nb LOGOUT (", false);
    }
}
