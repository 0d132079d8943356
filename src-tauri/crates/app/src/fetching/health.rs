//! How a mailbox fares: when it was last fetched whole, what went wrong since, when it is tried again.

use jiff::SignedDuration;
use store::HealthRow;

use crate::error::{AppError, Result};
use crate::office::Office;

/// Seconds waited after failures in a row; the last for all that follow.
const BACK_OFF_SECONDS: [i64; 7] = [5, 15, 30, 60, 300, 900, 1800];

pub(super) async fn note_health(office: &Office, mailbox: &str, failure: Option<&AppError>) -> Result<()> {
    let now = office.look().await?.now();
    let store = office.store();
    let known = store
        .mailbox_health()
        .await?
        .into_iter()
        .find(|row| row.mailbox == mailbox);
    let mut row = known.unwrap_or_else(|| HealthRow {
        mailbox: mailbox.to_owned(),
        ..HealthRow::default()
    });
    match failure {
        None => {
            let folders = store.mailbox_folders(mailbox).await?;
            row.messages = folders.iter().map(|folder| u64::from(folder.exists)).sum();
            row.last_success_at = Some(now);
            row.failures = 0;
            row.last_error = String::new();
            row.last_error_at = None;
            row.next_try_at = None;
        }
        Some(error) => {
            let wait = back_off(row.failures);
            row.failures = row.failures.saturating_add(1);
            row.last_error = error.to_string();
            row.last_error_at = Some(now);
            row.next_try_at = Some(now + wait);
        }
    }
    Ok(store.put_mailbox_health(&row).await?)
}

/// How long is waited after one more failure, with so many in a row before it.
fn back_off(failures_before: u32) -> SignedDuration {
    let last = BACK_OFF_SECONDS.len() - 1;
    let step = usize::try_from(failures_before).unwrap_or(last).min(last);
    SignedDuration::from_secs(BACK_OFF_SECONDS.get(step).copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    /// A server that is down so long is asked so often, and again so soon at the latest when it is back.
    fn check(down_minutes: i64, asked: u32, back_within_minutes: i64) {
        let mut at = SignedDuration::ZERO;
        let mut failures = 0;
        while at < SignedDuration::from_mins(down_minutes) {
            at += super::back_off(failures);
            failures += 1;
        }
        let late = at - SignedDuration::from_mins(down_minutes);
        assert_eq!(failures, asked, "{down_minutes} minutes");
        assert!(late <= SignedDuration::from_mins(back_within_minutes), "{late}");
    }

    #[test]
    fn a_server_that_is_down_is_asked_ever_less_often_and_never_forgotten() {
        check(0, 0, 0);
        check(1, 4, 1);
        check(15, 6, 7);
        check(60, 8, 30);
        check(24 * 60, 54, 30);
    }
}
