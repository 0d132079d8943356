//! The program killed and the line cut, over and over, while mail comes in and receipts go out: every mail is entered
//! once, every receipt goes once, and what could not be known is shown as such.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::Value;
use testkit::desk::EDITOR;
use testkit::generate::handoff_mail;
use testkit::kill::Kills;
use testkit::servers::{Direction, Fault, Given, Proxy};
use testkit::{Random, figures};

use crate::by_mail::{BOARD, Post};

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
    let (mut killing, mut come) = (Kills::until(kills), 0);
    let (mut turn, mut cut) = (0_u64, 0);
    // How long a run takes, as the last that was not killed took.
    let mut whole = Duration::from_millis(500);
    while killing.go_on() || cut < cuts {
        assert!(
            turn < 20 * (kills + cuts),
            "{cut} of {cuts} cuts met a conversation"
        );
        // They come in little by little, so that every fault meets something new.
        let met = killing.met.min(kills) + cut.min(cuts) + 1;
        let until = usize::try_from(count * met / (kills + cuts))
            .unwrap()
            .min(all.len());
        post.dovecot.put(BOARD, all.get(come..until).unwrap_or_default());
        come = come.max(until);
        turn += 1;
        if turn % 2 == 0 && killing.go_on() {
            let moment = whole.mul_f64(random.below(1_000) as f64 / 1_000.0);
            killing.kill_after(post.desk.spawn(&["mail", "fetch"]), moment);
        } else {
            let direction = [Direction::ToClient, Direction::ToServer][usize::from(random.below(2) == 0)];
            let line = [&imap, &smtp][usize::from(random.below(2) == 0)];
            // Somewhere in what a connection usually carries, or a little beyond.
            let usual = line.bytes(direction) / line.connections().max(1);
            line.next(&[Fault::Cut(direction, random.below(1_000 + usual * 5 / 4))]);
            let from = Instant::now();
            post.desk.run(&["mail", "fetch"]);
            whole = from.elapsed();
        }
        cut = imap.cut() + smtp.cut();
    }
    post.dovecot.put(BOARD, all.get(come..).unwrap_or_default());
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
        serde_json::json!({ "mails": count, "killed_while_running": killing.met, "cuts": cut,
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
