//! The road of the sample office, in the user's words.

use serde_json::{Value, json};

use crate::desk_of_samples::{EDITOR, MANAGER, REVIEWER, Sitting, begun, samples};

/// The decision of case B: incomplete, then supplemented.
const B: &str = "174/QĐ-UBND";
/// The decision of case A: complete.
const A: &str = "113/QĐ-UBND";

fn rows<'v>(view: &'v Value, of: &str) -> &'v Vec<Value> {
    view[of].as_array().unwrap()
}

fn texts(values: &[Value], key: &str) -> Vec<String> {
    values
        .iter()
        .map(|v| v[key].as_str().unwrap_or("-").to_owned())
        .collect()
}

/// A request that takes in mails of the samples by the beginnings of their names.
fn mails(case: &str, beginnings: &[&str]) -> Value {
    let folder = samples().join("mail").join(case);
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap())
        .filter(|e| {
            beginnings
                .iter()
                .any(|b| e.file_name().to_string_lossy().starts_with(b))
        })
        .map(|e| e.path())
        .collect();
    paths.sort();
    assert_eq!(paths.len(), beginnings.len());
    json!({"paths": paths, "from": null, "received_at": null, "reason": null})
}

async fn submitted(s: &Sitting, case: &Value) -> Value {
    let seen = s.ask("review.show", json!({"case": case["id"]})).await;
    assert_eq!(
        (&seen["state"], &seen["may_submit"]),
        (&json!("not_submitted"), &json!(true))
    );
    let request = json!({"case": case["id"], "content_hash": seen["content_hash"]});
    let view = s.ask("review.submit", request.clone()).await;
    assert_eq!(view["state"], "submitted");
    request
}

#[tokio::test]
async fn an_incomplete_delivery_is_seen_explained_and_asked_for() {
    let s = begun().await;
    assert_eq!(s.refused("desk.show", json!({})).await, "not_signed_in");
    s.sign_in(EDITOR).await;
    s.ask("take_in.paths", mails("case-b", &["b-1", "b-2"])).await;

    // The desk says what is due, most pressing first, from whom, and what to do.
    let desk = s.ask("desk.show", json!({})).await;
    let tasks = rows(&desk, "tasks");
    assert_eq!(texts(tasks, "next"), ["draft_supplement", "see_conflict"]);
    assert_eq!(texts(tasks, "at"), ["office", "justice"]);
    assert_eq!(tasks[0]["clock"]["level"], "overdue");
    assert_eq!(desk["arrivals_since"], "2026-03-20T17:00:00+07:00");
    let coming = texts(rows(&desk, "coming"), "day");
    assert_eq!(
        coming,
        [
            "2026-03-23",
            "2026-03-24",
            "2026-03-25",
            "2026-03-26",
            "2026-03-27"
        ]
    );

    // The case says what is missing.
    let case = s.case_of(B).await;
    let of_case = json!({"case": case["id"]});
    let view = s.ask("case.show", of_case.clone()).await;
    assert_eq!(view["case"]["state"], "collecting");
    assert_eq!(view["primary"], "supplement_office");
    let states = texts(rows(&view, "procedures"), "soft_file");
    assert_eq!(
        states,
        [
            "complete",
            "complete",
            "complete",
            "complete",
            "missing",
            "sections_missing",
            "not_owed"
        ]
    );
    let kinds = texts(rows(&view, "findings"), "kind");
    for kind in ["procedure_file", "sections", "list_status_conflict"] {
        assert!(kinds.iter().any(|k| k == kind), "{kind}: {kinds:?}");
    }
    let waits = &view["clocks"][2];
    assert_eq!(waits["level"], "not_started");
    assert_eq!(waits["waits_for"], json!(["office_files", "validity_list"]));

    // Why clock 1 was due when it was.
    let why = s
        .ask("case.explain_clock", json!({"case": case["id"], "clock": 1}))
        .await;
    let days = rows(&why, "days");
    assert_eq!(why["clock"]["due_day"], "2026-01-20");
    assert_eq!(
        (&days[0]["day"], &days[0]["start_day"]),
        (&json!("2026-01-19"), &json!(true))
    );
    assert_eq!(
        (&days[1]["counted"], &days[1]["ordinal"]),
        (&json!(true), &json!(1))
    );

    // Clock 2 counts provisionally until somebody records when Justice received the decision.
    assert_eq!(view["clocks"][1]["start_reason"], "issued_for_now");
    let receipt = json!({"case": case["id"], "received_at": "2026-01-20T08:00:00+07:00"});
    let view = s.ask("case.record_justice_receipt", receipt).await;
    let second = &view["clocks"][1];
    assert_eq!(
        (&second["start_reason"], &second["provisional"]),
        (&json!("justice_received"), &json!(false))
    );
    assert_eq!(second["due_day"], "2026-01-22");

    // The file, with the missing section marked after the one that should stand before it.
    let missing = rows(&view, "findings")
        .iter()
        .find(|f| f["kind"] == "sections")
        .unwrap();
    let request = json!({"case": case["id"], "file": missing["file"]});
    let document = s.ask("case.document", request).await;
    let lines = rows(&document, "lines");
    let mark = rows(&document, "marks")
        .iter()
        .find(|m| m["finding"] == missing["id"])
        .unwrap();
    let after = usize::try_from(mark["after_line"].as_u64().unwrap()).unwrap();
    assert!(after > 0 && after <= lines.len());
    assert!(lines.iter().any(|l| l["heading"] == "trinh_tu"));
    assert!(lines.iter().enumerate().all(|(i, l)| l["line"] == i + 1));

    // The letter, read, changed, laid in the outbox.
    let draft = json!({"case": case["id"], "kind": "supplement", "agency": "office"});
    let draft = s.ask("letter.draft", draft).await;
    assert_eq!(draft["to_address"], "nthvan.vpubnd@khanhhoa.gov.vn");
    assert!(draft["findings"].as_u64().unwrap() >= 2);
    let write = json!({"case": case["id"], "kind": "supplement", "agency": "office",
        "subject": draft["subject"], "text": draft["text"]});
    let written = s.ask("letter.write", write).await;
    for key in ["docx_path", "eml_path"] {
        assert!(std::path::Path::new(written[key].as_str().unwrap()).is_file());
    }
    let view = s.ask("case.show", of_case).await;
    assert_eq!(rows(&view, "letters").len(), 1);
    assert_eq!(view["letters"][0]["agency"], "office");

    // What was missing comes: both clocks are met, late, and clock 3 starts.
    s.take_in_samples().await;
    let case = s.case_of(B).await;
    assert_eq!(case["state"], "complete");
    let register = s.ask("register.list", json!({"text": "tai nguyen nuoc"})).await;
    let found = rows(&register, "rows");
    assert!(!found.is_empty() && found.len() < 22, "found without tone marks");
    let book = s.ask("register.list", json!({})).await;
    assert_eq!((&book["total"], &book["years"]), (&json!(22), &json!([2026])));
    let conflicts = s.ask("register.list", json!({"status": "conflict"})).await;
    assert_eq!(rows(&conflicts, "rows").len(), 2);
}

#[tokio::test]
async fn a_complete_case_goes_through_two_hands_to_the_portal() {
    let s = begun().await;
    s.sign_in(EDITOR).await;
    s.ask("take_in.paths", mails("case-a", &["a-1", "a-2"])).await;
    let case = s.case_of(A).await;
    let wrong = json!({"case": case["id"], "content_hash": "0"});
    assert_eq!(s.refused("review.submit", wrong.clone()).await, "changed");
    let content = submitted(&s, &case).await;
    assert_eq!(s.refused("review.approve", content.clone()).await, "not_allowed");
    let seen = s.ask("review.show", json!({"case": case["id"]})).await;
    assert_eq!(seen["why_not"], "not_allowed");
    assert_eq!(seen["procedures"][0]["change"], "new");
    assert!(!rows(&seen["procedures"][0], "sections").is_empty());
    assert_eq!(s.refused("publish.run", json!({})).await, "not_approved");

    // The second person finds it on the desk.
    s.sign_in(REVIEWER).await;
    let desk = s.ask("desk.show", json!({})).await;
    assert_eq!(rows(&desk, "to_review").len(), 1);
    let foot = s.ask("desk.foot", json!({})).await;
    assert_eq!(foot["counts"]["review"], 1);
    assert_eq!(s.refused("review.approve", wrong).await, "changed");
    let mut back = content.clone();
    back["reason"] = json!(" ");
    assert_eq!(s.refused("review.reject", back.clone()).await, "needs_reason");
    back["reason"] = json!("Thiếu lời dẫn");
    assert_eq!(s.ask("review.reject", back).await["state"], "rejected");

    // One's own work is another's to approve.
    s.ask("review.submit", content.clone()).await;
    assert_eq!(s.refused("review.approve", content.clone()).await, "own_work");
    let list = s.ask("review.list", json!({})).await;
    assert_eq!(list["items"][0]["may_approve"], false);
    let mut back = content.clone();
    back["reason"] = json!("x");
    assert_eq!(s.refused("review.reject", back).await, "own_work");
    let seen = s.ask("review.show", json!({"case": case["id"]})).await;
    assert_eq!(
        texts(rows(&seen, "history"), "state"),
        ["submitted", "rejected", "submitted"]
    );
}

#[tokio::test]
async fn what_is_approved_is_published_seen_and_proved() {
    let s = begun().await;
    s.sign_in(EDITOR).await;
    s.take_in_samples().await;
    let case = s.case_of(A).await;
    let content = submitted(&s, &case).await;
    s.sign_in(REVIEWER).await;
    assert_eq!(
        s.ask("review.approve", content.clone()).await["state"],
        "approved"
    );
    assert_eq!(s.refused("review.approve", content).await, "already_done");

    let view = s.ask("publish.show", json!({})).await;
    assert_eq!(texts(&[view["ready"][0]["decision"].clone()], "number"), [A]);
    assert_eq!(rows(&view, "waiting").len(), 4);
    let changes = rows(&view, "changes");
    assert!(changes.iter().all(|c| c["change"] == "new"));
    assert!(
        changes
            .iter()
            .any(|c| c["title"].as_str().unwrap().contains("lữ hành nội địa"))
    );
    assert_eq!((&view["last"], &view["index_path"]), (&Value::Null, &Value::Null));

    let done = s.ask("publish.run", json!({})).await;
    assert_eq!(done["closed"][0]["state"], "published");
    assert!(std::path::Path::new(done["index_path"].as_str().unwrap()).is_file());
    let case = s.ask("case.show", json!({"case": case["id"]})).await;
    assert_eq!(case["clocks"][2]["level"], "late");
    assert_eq!(case["clocks"][2]["met_at"], "2026-03-23T09:00:00+07:00");
    let view = s.ask("publish.show", json!({})).await;
    assert_eq!((rows(&view, "changes").len(), rows(&view, "ready").len()), (0, 0));
    assert_eq!(view["last"], done["publication"]);
    let again = s.ask("publish.run", json!({})).await;
    assert_eq!(
        (&again["publication"]["written"], rows(&again, "closed").len()),
        (&json!(0), 0)
    );
    let month = &s.ask("desk.show", json!({})).await["month"];
    assert!(month["publish_days_tenths"].as_u64().unwrap() > 0);

    // The register holds, and says so at the foot of the window.
    let verified = s.ask("register.verify", json!({})).await;
    assert_eq!(
        (&verified["ok"], &verified["entries"]),
        (&json!(true), &json!(22))
    );
    let foot = s.ask("desk.foot", json!({})).await;
    assert_eq!(foot["register"]["verified_ok"], true);
    for format in ["xlsx", "jsonl"] {
        let path = s.folder.path().join(format!("so.{format}"));
        let request = json!({"year": 2026, "format": format, "path": path});
        assert_eq!(s.ask("register.export", request).await["entries"], 22);
        assert!(path.metadata().unwrap().len() > 1_000);
    }

    // An entry proves itself; a correction stays beside what it corrects.
    let book = s.ask("register.list", json!({})).await;
    let entry = book["rows"][21]["id"].clone();
    let view = s.ask("register.entry", json!({"entry": entry})).await;
    assert_eq!(view["row"]["entry"], json!({"year": 2026, "number": 1}));
    assert!(
        view["proof"]["checkpoint"]
            .as_str()
            .unwrap()
            .starts_with("so-giao-nhan/")
    );
    assert!(!rows(&view["proof"], "path").is_empty());
    let phone =
        json!({"entry": entry, "field": "sender_phone", "value": "0258 3822 999", "reason": "Ghi nhầm số"});
    let view = s.ask("register.correct", phone.clone()).await;
    assert_eq!(view["row"]["sender"]["phone"], "0258 3822 999");
    assert_eq!(view["corrections"][0]["old"], "0258.3822 431");
    assert_eq!(s.refused("register.correct", phone).await, "already_done");
    let time =
        json!({"entry": entry, "field": "received_at", "value": "2026-01-01T00:00:00+07:00", "reason": "x"});
    assert_eq!(s.refused("register.correct", time).await, "invalid_field");
}

#[tokio::test]
async fn a_person_decides_what_no_rule_could() {
    let s = begun().await;
    s.sign_in(EDITOR).await;
    s.take_in_samples().await;

    // A finding is accepted with a reason, once.
    let case = s.case_of("640/QĐ-UBND").await;
    let view = s.ask("case.show", json!({"case": case["id"]})).await;
    let finding = view["findings"][0]["id"].clone();
    let accept = |reason: &str| json!({"case": case["id"], "finding": finding, "accepted_as": "waived", "reason": reason});
    assert_eq!(
        s.refused("case.accept_finding", accept(" ")).await,
        "needs_reason"
    );
    let view = s
        .ask(
            "case.accept_finding",
            accept("Sở Tư pháp xác nhận qua điện thoại"),
        )
        .await;
    assert_eq!(
        (&view["case"]["state"], &view["primary"]),
        (&json!("complete"), &json!("submit_review"))
    );
    assert_eq!(view["findings"][0]["acceptance"]["by"]["name"], EDITOR);
    assert_eq!(
        s.refused("case.accept_finding", accept("x")).await,
        "already_done"
    );

    // A stranger's mail waits with its reason and a guess; dismissed, it is gone from the tray.
    let triage = s.ask("triage.list", json!({})).await;
    let item = &triage["items"][0];
    assert_eq!(
        (&item["reason"], &item["agency"]),
        (&json!("spoofed_name"), &json!("justice"))
    );
    assert_eq!(item["guesses"][0]["decision"]["number"], "618/QĐ-UBND");
    let dismiss = json!({"item": item["id"], "reason": "Thư giả"});
    assert_eq!(
        rows(&s.ask("triage.dismiss", dismiss.clone()).await, "items").len(),
        0
    );
    assert_eq!(s.refused("triage.dismiss", dismiss).await, "already_done");

    // A listed sender who names no decision: numbered, and a person says whose it is.
    let mail = "Received: from mx by mail; Mon, 23 Mar 2026 08:10:00 +0700\r\n\
        From: <vpubnd@khanhhoa.gov.vn>\r\nSubject: Tai lieu\r\nMessage-ID: <x1@khanhhoa.gov.vn>\r\n\r\nKinh gui.\r\n";
    let path = s.folder.path().join("x.eml");
    std::fs::write(&path, mail).unwrap();
    let taken = s.ask("take_in.paths", json!({"paths": [path]})).await;
    let taken = &taken["items"][0];
    assert_eq!(taken["state"], "registered_unassigned");
    let assign = json!({"item": taken["id"], "number": A, "date": "2026-01-13"});
    assert_eq!(rows(&s.ask("triage.assign", assign).await, "items").len(), 0);
    let entry = s.ask("register.entry", json!({"entry": taken["id"]})).await;
    assert_eq!(entry["row"]["decision"]["number"], A);

    // Files handed over long ago need a reason, and a second person's word.
    let folder = s.folder.path().join("ban-giao");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("ghi chu.txt"), "Quyet dinh").unwrap();
    let hand = |reason: Value| json!({"paths": [folder], "from": "office", "received_at": "2026-03-02T09:00:00+07:00", "reason": reason});
    let late = s.ask("take_in.paths", hand(Value::Null)).await;
    assert_eq!(late["items"][0]["error"]["code"], "late_entry_needs_reason");
    let taken = s.ask("take_in.paths", hand(json!("Nghỉ phép"))).await;
    let entry = json!({"entry": taken["items"][0]["id"]});
    let view = s.ask("register.entry", entry.clone()).await;
    assert_eq!(
        (&view["row"]["status"], &view["may_confirm"]),
        (&json!("unconfirmed"), &json!(false))
    );
    assert_eq!(
        s.refused("register.confirm_backfill", entry.clone()).await,
        "own_work"
    );
    s.sign_in(REVIEWER).await;
    let view = s.ask("register.confirm_backfill", entry).await;
    assert_eq!(view["row"]["confirmed_by"]["name"], REVIEWER);

    // Who only watches changes nothing.
    s.sign_in(MANAGER).await;
    assert_eq!(
        s.refused("take_in.paths", json!({"paths": [path]})).await,
        "not_allowed"
    );
    assert_eq!(s.refused("publish.run", json!({})).await, "not_allowed");
    s.ask("session.sign_out", json!({})).await;
    assert_eq!(s.refused("register.list", json!({})).await, "not_signed_in");
}

#[tokio::test]
async fn a_stranger_is_accepted_and_a_case_opened_by_hand() {
    let s = begun().await;
    s.sign_in(EDITOR).await;
    let open = json!({"number": "618/QD-UBND", "date": "2026-03-09", "justice_received_at": null});
    let opened = s.ask("case.open", open.clone()).await;
    assert_eq!(opened["case"]["decision"]["number"], "618/QĐ-UBND");
    assert_eq!(s.refused("case.open", open).await, "decision_exists");
    s.ask("take_in.paths", mails("case-e", &["e-03"])).await;
    let item = s.ask("triage.list", json!({})).await["items"][0]["id"].clone();
    let accept = json!({"item": item, "agency": "justice", "case": opened["case"]["id"], "reason": "Đã gọi lại xác nhận"});
    s.ask("triage.accept", accept).await;
    let view = s.ask("case.show", json!({"case": opened["case"]["id"]})).await;
    assert_eq!(view["handoffs"][0]["agency"], "justice");
    let apologise =
        json!({"case": opened["case"]["id"], "clock": 1, "new_day": "2026-03-30", "reason": "Thiếu người"});
    let view = s.ask("case.apologise", apologise).await;
    let apology = &view["clocks"][0]["apology"];
    assert_eq!(
        (&apology["new_day"], &apology["by"]["name"]),
        (&json!("2026-03-30"), &json!(EDITOR))
    );
    assert_eq!(view["clocks"][0]["level"], "overdue");
}

#[tokio::test]
async fn a_document_is_seen_compared_marked_and_saved() {
    let s = begun().await;
    s.sign_in(EDITOR).await;
    s.ask("take_in.paths", mails("case-b", &["b-1", "b-2"])).await;
    let case = s.case_of(B).await;
    let of = |file: &Value| json!({"case": case["id"], "file": file});
    let view = s.ask("case.show", json!({"case": case["id"]})).await;
    let sixth = rows(&view, "procedures")
        .iter()
        .find(|p| p["sections_missing"].as_u64().unwrap() > 0)
        .unwrap();
    let (file, first) = (&sixth["file"], &rows(&view, "procedures")[0]["file"]);

    // As on paper, in a page that can do nothing.
    let paper = s.ask("case.preview", of(file)).await;
    let html = paper["html"].as_str().unwrap();
    assert!(html.contains("default-src 'none'") && html.contains("<table") && !html.contains("<script"));

    // Against itself and against another.
    let ignore = json!({"numbering": true, "spacing": true, "quotes": true, "tones": true, "case": false});
    let compare = |with: Value| json!({"case": case["id"], "file": file, "with": with, "ignore": ignore});
    let same = s.ask("case.compare", compare(json!({"file": file}))).await;
    assert_eq!(same["verdict"], "same_in_substance");
    let other = s.ask("case.compare", compare(json!({"file": first}))).await;
    assert_eq!(other["verdict"], "different");
    assert!(
        rows(&other, "differences")
            .iter()
            .all(|d| !rows(d, "words").is_empty())
    );

    // Saved as it came, byte for byte; the paper as issued may lie anywhere on this machine.
    let path = s.folder.path().join("bản gốc.doc");
    let mut save = of(file);
    save["path"] = json!(path);
    let saved = s.ask("case.save_original", save).await;
    assert_eq!(saved["size_bytes"], std::fs::read(&path).unwrap().len());
    let again = s.ask("case.compare", compare(json!({"path": path}))).await;
    assert_eq!(again["verdict"], "same_in_substance");
    let gone = compare(json!({"path": s.folder.path().join("không có.pdf")}));
    assert_eq!(s.refused("case.compare", gone).await, "cannot_read");

    // The section is here.
    let text = s.ask("case.document", of(file)).await;
    let absent = |text: &Value| text["procedures"][0]["absent"].clone();
    assert_eq!(absent(&text), json!(["thoi_han", "phi_le_phi"]));
    let line = rows(&text, "lines")
        .iter()
        .find(|l| {
            l["text"].as_str().unwrap().starts_with("Số lượng hồ sơ")
                || l["text"].as_str().unwrap().contains("Số lượng hồ sơ:")
        })
        .unwrap();
    let mark = json!({"case": case["id"], "file": file, "procedure": 0, "section": "thoi_han",
        "from": line["at"], "to": line["at"], "reason": "nằm ở dòng này"});
    let marked = s.ask("case.mark_section", mark.clone()).await;
    assert_eq!(
        marked["now"].as_u64().unwrap() + 1,
        marked["before"].as_u64().unwrap()
    );
    let text = s.ask("case.document", of(file)).await;
    assert_eq!(absent(&text), json!(["phi_le_phi"]));
    let sections = rows(&text["procedures"][0], "sections");
    let by_person: Vec<&Value> = sections.iter().filter(|s| !s["marked"].is_null()).collect();
    assert_eq!(by_person.len(), 1);
    assert_eq!(by_person[0]["marked"]["by"]["name"], EDITOR);
    let nowhere = json!({"block": 90_000, "row": null});
    let mut wrong = mark;
    (wrong["section"], wrong["from"], wrong["to"]) = (json!("phi_le_phi"), nowhere.clone(), nowhere);
    assert_eq!(s.refused("case.mark_section", wrong).await, "invalid_field");
    let back = json!({"case": case["id"], "mark": by_person[0]["marked"]["mark"], "reason": ""});
    let back_again = s.ask("case.unmark_section", back.clone()).await;
    assert_eq!(back_again["now"], marked["before"]);
    assert_eq!(s.refused("case.unmark_section", back).await, "not_found");
    assert_eq!(s.ask("register.verify", json!({})).await["ok"], true);
}
