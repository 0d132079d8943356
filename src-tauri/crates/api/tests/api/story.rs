//! The road of the sample office, in the user's words.

use serde_json::{Value, json};

use crate::desk_of_samples::{EDITOR, begun};

#[tokio::test]
async fn look() {
    let s = begun().await;
    s.sign_in(EDITOR).await;
    let items = s.take_in_samples().await;
    let show = |v: &Value| println!("{}", serde_json::to_string_pretty(v).unwrap());
    for i in &items {
        println!(
            "{} {} {} {}",
            i["state"], i["entry"], i["subject"], i["outstanding"]
        );
    }
    let d = s.ask("desk.show", json!({})).await;
    for t in d["tasks"].as_array().unwrap() {
        println!(
            "{} {} {} {} {} {}",
            t["case"]["decision"]["number"],
            t["clock"]["number"],
            t["clock"]["level"],
            t["clock"]["due_day"],
            t["next"],
            t["outstanding"]
        );
    }
    println!("{}", d["arrivals"]);
    println!("{} {} {}", d["arrivals_since"], d["month"], d["coming"]);
    show(&s.ask("desk.foot", json!({})).await);
    show(&s.ask("triage.list", json!({})).await);
    let b = s.case_of("174/QĐ-UBND").await;
    let mut v = s.ask("case.show", json!({"case": b["id"]})).await;
    show(&v);
    let l = s.ask("case.list", json!({})).await;
    for r in l["rows"].as_array().unwrap() {
        println!(
            "{} {} {} {}",
            r["case"]["decision"]["number"], r["case"]["state"], r["blocking"], r["notices"]
        );
        let c = s.ask("case.show", json!({"case": r["case"]["id"]})).await;
        for f in c["findings"].as_array().unwrap() {
            println!(
                "   {} {} {} {} {} {}",
                f["severity"],
                f["kind"],
                f["procedure"]["ordinal"],
                f["sections_absent"],
                f["value"],
                f["file"]
            );
        }
    }
    let r = s.ask("register.list", json!({})).await;
    for r in r["rows"].as_array().unwrap() {
        println!(
            "{} {} {} {} {} {}",
            r["entry"]["number"], r["sender"]["name"], r["status"], r["outstanding"], r["gap"], r["due_day"]
        );
    }
    show(&s.ask("register.verify", json!({})).await);
    show(&s.ask("review.list", json!({})).await);
    v = s.ask("settings.show", json!({})).await;
    show(&v);
}
