//! Over the mail server's word stands the account: messages in the folders = registered + triage + duplicates + noise.

use std::collections::BTreeMap;

use domain::Desk;
use domain::state::TriageOutcome;
use jiff::Timestamp;
use serde::Serialize;

use crate::error::Result;
use crate::office::Office;

/// The account of a mailbox: every message in it is one of these, or there is a difference and an alarm.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Messages its folders held at the last look.
    pub messages: u64,
    /// Numbered in the book.
    pub registered: u64,
    /// Waiting for a person, or dismissed by one.
    pub triage: u64,
    /// Further deliveries or copies of what is here already.
    pub duplicates: u64,
    /// Set aside: bulk mail, copies of our own letters, delivery reports.
    pub noise: u64,
    /// Of the noise, copies of our own letters.
    pub own_copies: u64,
    /// Messages that are none of these.
    pub difference: i64,
    /// When it was last fetched whole.
    pub last_success: Option<Timestamp>,
    /// When it is tried next, after a failure.
    pub next_try: Option<Timestamp>,
    /// What was wrong last, in words; empty when nothing is.
    pub last_error: String,
}

/// The accounts of all mailboxes of the settings, by name.
pub async fn accounts(office: &Office) -> Result<BTreeMap<String, Account>> {
    let inner = office.look().await?;
    let desk = &inner.desk;
    let store = office.store();
    let health = store.mailbox_health().await?;
    let mut accounts = BTreeMap::new();
    for mailbox in &desk.settings.mail.mailboxes {
        let mut account = Account::default();
        if let Some(row) = health.iter().find(|row| row.mailbox == mailbox.name) {
            account.messages = row.messages;
            account.last_success = row.last_success_at;
            account.next_try = row.next_try_at;
            account.last_error.clone_from(&row.last_error);
        }
        let listed = store.present_events(&mailbox.name).await?;
        for same in listed.chunk_by(|one, two| one == two) {
            account.duplicates += same.len().saturating_sub(1) as u64;
            for seq in same.iter().take(1) {
                count(desk, *seq, &mut account);
            }
        }
        account.difference = i64::try_from(account.messages).unwrap_or(i64::MAX)
            - i64::try_from(listed.len()).unwrap_or(i64::MAX);
        accounts.insert(mailbox.name.clone(), account);
    }
    Ok(accounts)
}

/// What became of what came.
pub fn tally(desk: &Desk, events: &[u64]) -> Account {
    let mut account = Account::default();
    for seq in events {
        count(desk, *seq, &mut account);
    }
    account
}

/// All accounts together: the oldest success, the next try, the first error.
pub fn total<'a>(accounts: impl Iterator<Item = &'a Account>) -> Account {
    accounts
        .enumerate()
        .fold(Account::default(), |mut sum, (n, one)| {
            sum.messages += one.messages;
            sum.registered += one.registered;
            sum.triage += one.triage;
            sum.duplicates += one.duplicates;
            sum.noise += one.noise;
            sum.own_copies += one.own_copies;
            sum.difference += one.difference;
            sum.last_success = if n == 0 {
                one.last_success
            } else {
                sum.last_success.min(one.last_success)
            };
            sum.next_try = sum.next_try.into_iter().chain(one.next_try).min();
            if sum.last_error.is_empty() {
                sum.last_error.clone_from(&one.last_error);
            }
            sum
        })
}

fn count(desk: &Desk, seq: u64, account: &mut Account) {
    if desk.handoffs.contains_key(&seq) {
        account.registered += 1;
    } else if let Some(item) = desk.triage.get(&seq) {
        match item.outcome {
            Some(TriageOutcome::Accepted { .. }) => account.registered += 1,
            _ => account.triage += 1,
        }
    } else if desk.duplicates.contains_key(&seq) {
        account.duplicates += 1;
    } else if let Some(item) = desk.noise.get(&seq) {
        account.noise += 1;
        let own = item
            .intake
            .message_id
            .as_deref()
            .is_some_and(|id| desk.letter_of_message(id).is_some());
        account.own_copies += u64::from(own);
    }
}
