//! Listing and fetching in the open folder.

use std::collections::{BTreeMap, BTreeSet};

use imap_proto::types::{MailboxDatum, MessageSection, Response};

use super::answers::{Answer, fetched, responses, uid_set};
use super::plan::Wanted;
use super::session::quoted;
use super::{
    Access, BATCH_MESSAGES, Fetched, Head, MAX_MESSAGE_BYTES, PIECE_BYTES, Session, Trouble, header_sha256,
};
use crate::limits::MAX_HEADER_BYTES;

/// Bytes a server may send beyond the sizes it has stated, each message.
const MARGIN_BYTES: usize = 64 * 1024;

impl Session {
    /// The UIDs from that one on in the open folder, in order.
    ///
    /// # Errors
    ///
    /// [`Trouble::Lied`] when the whole folder is asked for and fewer come, twice, than the server says there are.
    pub fn uids(&mut self, from: u32) -> Result<Vec<u32>, Trouble> {
        let from = from.max(1);
        let found = self.search(&format!("UID {from}:*"), from)?;
        if from > 1 || found.len() >= self.exists_now() {
            return Ok(found);
        }
        // Messages may have gone since the folder was opened; then the server says so now.
        self.noop()?;
        let again = self.search("UID 1:*", 1)?;
        if again.len() >= self.exists_now() {
            return Ok(again);
        }
        let short = format!("{} messages, but {} UIDs", self.exists, again.len());
        self.judged(Err(Trouble::Lied(short)))
    }

    /// What the server says of those messages. Those that have gone are left out.
    ///
    /// # Errors
    ///
    /// As every command; [`Trouble::Lied`] when answers contradict each other.
    pub fn headers(&mut self, uids: &[u32]) -> Result<Vec<Head>, Trouble> {
        let mut heads = Vec::with_capacity(uids.len());
        for some in uids.chunks(BATCH_MESSAGES) {
            let query = "(UID RFC822.SIZE INTERNALDATE FLAGS BODY.PEEK[HEADER])";
            let answers = self.fetch(some, query, MAX_HEADER_BYTES, Some(MessageSection::Header))?;
            for (uid, answer) in answers {
                let (Some(size), Some(body)) = (answer.size, answer.body) else {
                    continue;
                };
                heads.push(Head {
                    uid,
                    size,
                    internal_date: answer.internal_date,
                    header_sha256: header_sha256(&body.bytes),
                    message_id: crate::read(&body.bytes).message_id,
                    flags: answer.flags,
                });
            }
        }
        Ok(heads)
    }

    /// The header of one message, for one that is too large to be fetched; `None` when it has gone.
    ///
    /// # Errors
    ///
    /// As every command.
    pub fn header(&mut self, uid: u32) -> Result<Option<Vec<u8>>, Trouble> {
        let query = "(UID BODY.PEEK[HEADER])";
        let mut answers = self.fetch(&[uid], query, MAX_HEADER_BYTES, Some(MessageSection::Header))?;
        Ok(answers.remove(&uid).and_then(|a| a.body).map(|body| body.bytes))
    }

    /// The messages of one of [`plan::batches`](super::plan::batches), complete. Those that have gone are left out.
    ///
    /// # Errors
    ///
    /// [`Trouble::TooLarge`] for a message beyond [`MAX_MESSAGE_BYTES`]; [`Trouble::Lied`] when more comes than the
    /// sizes allow: then [`Session::message`], in a new session, does without sizes.
    pub fn messages(&mut self, batch: &[Wanted]) -> Result<Vec<Fetched>, Trouble> {
        if let [one] = batch
            && one.size > PIECE_BYTES
        {
            return Ok(self.message(one.uid, one.size)?.into_iter().collect());
        }
        let uids: Vec<u32> = batch.iter().map(|wanted| wanted.uid).collect();
        let stated: usize = batch.iter().map(|wanted| wanted.size as usize).sum();
        let mut found = Vec::with_capacity(batch.len());
        for (uid, answer) in self.whole(&uids, stated)? {
            let Some(one) = complete(uid, answer) else {
                continue;
            };
            if one.bytes.len() == one.size_said as usize {
                found.push(one);
            } else {
                found.extend(self.same_again(one)?);
            }
        }
        Ok(found)
    }

    /// One message, whatever its size: in pieces of [`PIECE_BYTES`] when the server states more than that, and then
    /// until there is no more. `None` when it has gone, if only before its last piece.
    ///
    /// # Errors
    ///
    /// As [`Session::messages`].
    pub fn message(&mut self, uid: u32, size: u32) -> Result<Option<Fetched>, Trouble> {
        let first = self.in_pieces(uid, size)?;
        match first {
            Some(one) if one.bytes.len() != one.size_said as usize => self.same_again(one),
            other => Ok(other),
        }
    }

    /// UIDs in that folder, which is opened for it, of messages with that Message-ID (without angle brackets).
    ///
    /// # Errors
    ///
    /// As [`Session::folder`] and [`Session::headers`].
    pub fn find_message_id(&mut self, folder: &str, message_id: &str) -> Result<Vec<u32>, Trouble> {
        self.folder(folder, Access::Read)?;
        let found = self.search(&format!("HEADER Message-ID {}", quoted(message_id)), 1)?;
        // A search finds parts of words.
        let heads = self.headers(&found)?;
        Ok(heads
            .into_iter()
            .filter(|head| head.message_id.as_deref() == Some(message_id))
            .map(|head| head.uid)
            .collect())
    }

    fn exists_now(&self) -> usize {
        self.exists as usize
    }

    fn search(&mut self, query: &str, from: u32) -> Result<Vec<u32>, Trouble> {
        let answer = self.command(&format!("UID SEARCH {query}"))?;
        let mut uids = BTreeSet::new();
        for response in self.judged(responses(&answer))? {
            // `n:*` brings the last message even if it is below n.
            if let Response::MailboxData(MailboxDatum::Search(found)) = response {
                uids.extend(found.into_iter().filter(|&uid| uid >= from));
            }
        }
        Ok(uids.into_iter().collect())
    }

    fn fetch(
        &mut self,
        uids: &[u32],
        query: &str,
        expected_bytes: usize,
        section: Option<MessageSection>,
    ) -> Result<BTreeMap<u32, Answer>, Trouble> {
        if uids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let expected = expected_bytes.saturating_add(MARGIN_BYTES.saturating_mul(uids.len()));
        let answer = self.command_for(&format!("UID FETCH {} {query}", uid_set(uids)), expected, true)?;
        let literals = self.wire.literals();
        self.judged(fetched(&answer, literals, uids, section))
    }

    fn whole(&mut self, uids: &[u32], stated_bytes: usize) -> Result<BTreeMap<u32, Answer>, Trouble> {
        let query = "(UID RFC822.SIZE INTERNALDATE FLAGS BODY.PEEK[])";
        self.fetch(uids, query, stated_bytes, None)
    }

    /// The server's size and its bytes do not agree. When they come the same once more, that is how it counts.
    fn same_again(&mut self, one: Fetched) -> Result<Option<Fetched>, Trouble> {
        let size = u32::try_from(one.bytes.len())
            .unwrap_or(u32::MAX)
            .max(one.size_said);
        match self.in_pieces(one.uid, size)? {
            Some(again) if again.bytes == one.bytes => Ok(Some(one)),
            Some(_) => self.judged(Err(Trouble::Lied(format!(
                "message {} of {} bytes came differently each time",
                one.uid, one.size_said
            )))),
            None => Ok(None),
        }
    }

    fn in_pieces(&mut self, uid: u32, size: u32) -> Result<Option<Fetched>, Trouble> {
        if size as usize > MAX_MESSAGE_BYTES {
            return Err(Trouble::TooLarge {
                uid,
                bytes: size.into(),
            });
        }
        if size <= PIECE_BYTES {
            let answer = self.whole(&[uid], size as usize)?.remove(&uid);
            return Ok(answer.and_then(|answer| complete(uid, answer)));
        }
        let mut message: Option<Fetched> = None;
        let mut origin = 0;
        loop {
            let query = format!("(UID RFC822.SIZE INTERNALDATE FLAGS BODY.PEEK[]<{origin}.{PIECE_BYTES}>)");
            let answer = self
                .fetch(&[uid], &query, PIECE_BYTES as usize, None)?
                .remove(&uid);
            let Some(Answer {
                size: Some(stated),
                internal_date,
                flags,
                body,
            }) = answer
            else {
                return Ok(None);
            };
            let piece = match body {
                Some(body) if body.origin.unwrap_or(0) != origin => {
                    return self.judged(Err(Trouble::lied(
                        "another piece of a message than was asked for",
                    )));
                }
                Some(body) => body.bytes,
                None => Vec::new(),
            };
            if piece.len() > PIECE_BYTES as usize {
                return self.judged(Err(Trouble::lied("a larger piece than was asked for")));
            }
            let one = message.get_or_insert_with(|| Fetched {
                uid,
                bytes: Vec::with_capacity(size as usize),
                size_said: stated,
                internal_date,
                flags,
                header_sha256: [0; 32],
            });
            if one.size_said != stated {
                return self.judged(Err(Trouble::lied("a message that changes its size")));
            }
            let count = piece.len();
            one.bytes.extend_from_slice(&piece);
            if one.bytes.len() > MAX_MESSAGE_BYTES {
                let bytes = one.bytes.len() as u64;
                return Err(Trouble::TooLarge { uid, bytes });
            }
            let reached = u32::try_from(one.bytes.len()).unwrap_or(u32::MAX);
            if count < PIECE_BYTES as usize || reached == stated {
                one.header_sha256 = header_sha256(&one.bytes);
                return Ok(message);
            }
            origin = reached;
        }
    }
}

fn complete(uid: u32, answer: Answer) -> Option<Fetched> {
    let (size_said, body) = (answer.size?, answer.body?);
    Some(Fetched {
        uid,
        header_sha256: header_sha256(&body.bytes),
        bytes: body.bytes,
        size_said,
        internal_date: answer.internal_date,
        flags: answer.flags,
    })
}
