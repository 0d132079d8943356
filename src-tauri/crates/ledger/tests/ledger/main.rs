//! What the ledger's mathematics must give: the published vectors, and no proof for anything untrue.

#![expect(clippy::unwrap_used, reason = "the helpers of tests fail like tests")]

mod canonical;
mod checkpoint;
mod tree;
