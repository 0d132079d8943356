//! What of a folder is still to come, and what has come and is being read.

use mail::imap::{Head, plan};
use store::MessageRow;
use tokio::task::JoinHandle;

use crate::arrival::Arrival;
use crate::error::{AppError, Refusal, Result};

/// What of a folder is still to come.
pub(super) struct Ahead {
    /// Messages whose headers were not looked at yet.
    pub(super) unseen: std::vec::IntoIter<u32>,
    /// New messages.
    pub(super) wanted: Vec<plan::Wanted>,
    /// New messages larger than the program takes.
    pub(super) large: Vec<Head>,
    /// Messages found to be known, or gone, and not yet told of.
    pub(super) settled: usize,
}

impl Ahead {
    pub(super) fn of(uids: Vec<u32>) -> Self {
        Self {
            unseen: uids.into_iter(),
            wanted: Vec::new(),
            large: Vec::new(),
            settled: 0,
        }
    }

    /// The new messages to be fetched next.
    pub(super) fn next(&mut self) -> Option<Vec<plan::Wanted>> {
        let count = plan::batches(&self.wanted).next()?.len();
        Some(self.wanted.drain(..count).collect())
    }
}

/// Messages that came together and are being read.
pub(super) struct Brought {
    pub(super) rows: Vec<MessageRow>,
    pub(super) reading: Vec<JoinHandle<Vec<Arrival>>>,
    /// Messages before these that were found to be known, or gone.
    pub(super) settled: usize,
}

impl Brought {
    /// No message, only so many found to be known.
    pub(super) fn nothing_but(settled: usize) -> Self {
        Self {
            rows: Vec::new(),
            reading: Vec::new(),
            settled,
        }
    }

    /// What they are, once all are read.
    pub(super) async fn read(self) -> Result<(Vec<MessageRow>, Vec<Arrival>)> {
        let mut arrivals = Vec::with_capacity(self.rows.len());
        for some in self.reading {
            arrivals.extend(some.await.map_err(|e| AppError::new(Refusal::Broke).because(e))?);
        }
        Ok((self.rows, arrivals))
    }
}
