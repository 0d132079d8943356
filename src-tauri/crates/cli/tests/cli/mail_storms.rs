//! The program killed and the line cut, over and over, while mail comes in and receipts go out: every mail is entered
//! once, every receipt goes once, and what could not be known is shown as such.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;
use testkit::desk::EDITOR;
use testkit::generate::handoff_mail;
use testkit::kill::kill_after;
use testkit::servers::{Direction, Fault, Given, Proxy};
use testkit::{Random, figures};

use crate::by_mail::{BOARD, Post};

/// Longest a run goes on before it is killed.
const LONGEST: Duration = Duration::from_millis(900);
/// Furthest into a connection that it is cut, in bytes.
const FURTHEST: u64 = 400_000;
/// Rounds in which everything must have gone after the last fault.
const ROUNDS: usize = 40;

#[test]
fn kills_and_cuts_lose_and_double_nothing_either_way() {
    let folder = tempfile::tempdir().unwrap();
    let Some(post) = Post::begin(folder.path()) else {
        return;
    };
    let count = figures::times(16, 1_000);
    let (kills, cuts) = (figures::times(8, 200), figures::times(8, 200));
    let imap = Proxy::before(post.dovecot.imap, 7);
    let smtp = Proxy::before(post.postfix.smtp, 8);
    post.sends_by(smtp.port);
    post.fetches_by(imap.port);
    post.run(&["mail", "set", "--unclear-after-seconds", "0"], 0);
    let received = "2026-03-23T02:00:00Z".parse().unwrap();
    let mails: Vec<Vec<u8>> = (0..count).map(handoff_mail).collect();
    let all: Vec<Given<'_>> = mails
        .iter()
        .map(|bytes| Given {
            folder: "INBOX",
            bytes,
            received,
        })
        .collect();
    let mut random = Random::seeded(11);
    let mut killed = 0;
    let turns = kills + cuts;
    for turn in 0..turns {
        // They come in little by little, so that every fault meets something new.
        let from = usize::try_from(count * turn / turns).unwrap();
        let to = usize::try_from(count * (turn + 1) / turns).unwrap();
        post.dovecot.put(BOARD, all.get(from..to).unwrap());
        if turn % 2 == 0 {
            let moment = LONGEST.mul_f64(random.below(1_000) as f64 / 1_000.0);
            killed += u64::from(kill_after(post.desk.spawn(&["mail", "fetch"]), moment));
        } else {
            let direction = [Direction::ToClient, Direction::ToServer][usize::from(random.below(2) == 0)];
            let fault = Fault::Cut(direction, random.below(FURTHEST));
            let line = if turn % 4 == 1 { &imap } else { &smtp };
            line.next(&[fault]);
            post.desk.run(&["mail", "fetch"]);
        }
    }
    imap.clear();
    smtp.clear();
    let unclear = settle_down(&post);
    let status = post.desk.json(&["mail", "status"]).remove(0);
    assert_eq!(status["registered"], count, "{status:#}");
    assert_eq!(status["difference"], 0, "{status:#}");
    assert_eq!(post.desk.book().len() as u64, count);
    post.run(&["register", "verify"], 0);

    let receipts = post.of_kind("receipt");
    assert_eq!(receipts.len() as u64, count, "a receipt each");
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for accepted in post.postfix.accepted() {
        *times.entry(accepted.message_id).or_default() += 1;
    }
    for receipt in &receipts {
        let id = receipt["message_id"].as_str().unwrap();
        assert_eq!(times.get(id), Some(&1), "{receipt:#}");
    }
    figures::record(
        "mail: kills and cuts",
        serde_json::json!({ "mails": count, "kills": kills, "killed_while_running": killed, "cuts": cuts,
            "entries": count, "receipts_sent_once": count, "unclear_shown_to_a_person": unclear }),
    );
}

/// Lets everything come to rest: what waits is tried, what is unclear is decided as a person would who looks whether it
/// arrived. How many had to be decided.
fn settle_down(post: &Post) -> usize {
    let mut decided = 0;
    for _ in 0..ROUNDS {
        post.desk.run(&["mail", "fetch"]);
        post.postfix.wait_delivered();
        let accepted = post.postfix.accepted();
        let open: Vec<Value> = post
            .outbox()
            .into_iter()
            .filter(|l| l["state"] != "sent")
            .collect();
        if open.is_empty() {
            return decided;
        }
        for letter in open {
            let seq = letter["seq"].to_string();
            if letter["state"] == "unclear" {
                decided += 1;
                let arrived = accepted
                    .iter()
                    .any(|a| letter["message_id"] == a.message_id.as_str());
                let sent = if arrived { "yes" } else { "no" };
                let settle = [
                    "outbox",
                    "settle",
                    &seq,
                    "--sent",
                    sent,
                    "--reason",
                    "đã hỏi",
                    "--as",
                    EDITOR,
                ];
                post.run(&settle, 0);
                if arrived {
                    continue;
                }
            }
            post.desk.run(&["outbox", "send", &seq, "--as", EDITOR]);
        }
    }
    panic!("letters still wait: {:#?}", post.outbox());
}
