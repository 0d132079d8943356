//! Mail in the background for as long as the window is open: `api`'s watch, started when there is a register and told
//! to end with the window. What it does is noted in the log; what people should see they ask for.

use std::sync::Arc;
use std::time::Duration;

use crate::call::Seat;

/// How often a register that is not there yet is looked for.
const LOOK: Duration = Duration::from_secs(5);
/// How often, meanwhile, it is looked whether the window has gone.
const STEP: Duration = Duration::from_millis(250);
/// How long a window that goes waits for a letter that is just being handed over.
pub const LAST_WORDS: Duration = Duration::from_secs(6);

/// Fetches and sends, where mailboxes are set and no other program does, until the seat is ended.
pub async fn mind(seat: Arc<Seat>) {
    let desk = loop {
        if seat.is_over() {
            return;
        }
        match seat.desk().await {
            Ok(desk) => break desk,
            Err(_) => rest(&seat).await,
        }
    };
    if seat.is_over() {
        return;
    }
    if let Err(error) = desk.mail().run(&mut |news| tracing::info!(?news, "mail")).await {
        tracing::error!(%error, "mail is not fetched any more");
    }
}

async fn rest(seat: &Seat) {
    let mut left = LOOK;
    while !left.is_zero() && !seat.is_over() {
        tokio::time::sleep(STEP.min(left)).await;
        left = left.saturating_sub(STEP);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_ends_with_the_window_register_or_not() {
        let folder = tempfile::tempdir().unwrap();
        let seat = Arc::new(Seat::new(folder.path().join("so")));
        let minding = tokio::spawn(mind(Arc::clone(&seat)));
        tokio::task::yield_now().await;
        seat.end();
        tokio::time::timeout(LOOK, minding).await.unwrap().unwrap();
    }
}
