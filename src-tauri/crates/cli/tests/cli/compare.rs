//! An intake report held against what should be found, field by field.

use std::collections::BTreeSet;
use std::fmt::Debug;

use serde_json::Value;

/// What was compared.
#[derive(Debug, Default)]
pub(crate) struct Compared {
    /// Fields that are right.
    pub right: usize,
    /// What is not, in words.
    pub misses: Vec<String>,
}

impl Compared {
    fn check<T: PartialEq + Debug>(&mut self, place: &str, want: T, got: T) {
        if want == got {
            self.right += 1;
        } else {
            self.misses.push(format!("{place}: want {want:?}, got {got:?}"));
        }
    }
}

/// Compares every mail, file and case.
pub(crate) fn compare(expected: &Value, report: &Value) -> Compared {
    let mut out = Compared::default();
    for want in list(&expected["mails"]) {
        let id = words(&want["id"]);
        let same_id = |m: &&Value| {
            text(&m["message_id"]).trim_matches(['<', '>'])
                == text(&want["message_id"]).trim_matches(['<', '>'])
        };
        let found: Vec<&Value> = list(&report["mails"]).iter().filter(same_id).collect();
        let same_time = found
            .iter()
            .find(|m| moment(&m["received_at"]) == moment(&want["received_at"]));
        match same_time.or(found.first()) {
            Some(got) => mail(&mut out, &id, want, got),
            None => out.misses.push(format!("{id}: not in the report")),
        }
    }
    for want in list(&expected["cases"])
        .iter()
        .flat_map(|c| list(&c["decisions"]))
    {
        let number = words(&want["number"]);
        let got = list(&report["cases"])
            .iter()
            .flat_map(|c| list(&c["decisions"]))
            .find(|d| words(&d["number"]) == number);
        match got {
            Some(got) => case(&mut out, &number, want, got),
            None => out.misses.push(format!("case {number}: not in the report")),
        }
    }
    out
}

fn mail(out: &mut Compared, id: &str, want: &Value, got: &Value) {
    out.check(id, moment(&want["received_at"]), moment(&got["received_at"]));
    out.check(id, text(&want["sender_agency"]), text(&got["sender_agency"]));
    out.check(id, text(&want["kind"]), text(&got["kind"]));
    out.check(
        id,
        !want["duplicate_of"].is_null(),
        !got["duplicate_of"].is_null(),
    );
    let counted = |m: &Value| m["to_be_counted"].as_bool().unwrap_or(true);
    out.check(id, counted(want), counted(got));
    if want["sender_agency"] != "unknown" {
        for key in ["name", "title"] {
            out.check(id, words(&want["sender"][key]), words(&got["sender"][key]));
        }
        out.check(
            id,
            digits(&want["sender"]["phone"]),
            digits(&got["sender"]["phone"]),
        );
    }
    out.check(
        id,
        words(&want["decision"]["number"]),
        words(&got["decision"]["number"]),
    );
    out.check(
        id,
        text(&want["decision"]["date"]),
        text(&got["decision"]["date"]),
    );
    for want in list(&want["attachments"]) {
        let place = format!("{id}/{}", text(&want["filename"]));
        match list(&got["attachments"])
            .iter()
            .find(|a| a["sha256"] == want["sha256"])
        {
            Some(got) => attachment(out, &place, want, got),
            None => out.misses.push(format!("{place}: not in the report")),
        }
    }
}

/// One file; also used for bundles, which bring the same files without a mail.
pub(crate) fn attachment(out: &mut Compared, place: &str, want: &Value, got: &Value) {
    out.check(place, text(&want["true_type"]), text(&got["true_type"]));
    out.check(place, text(&want["condition"]), text(&got["condition"]));
    let named = |p: &Value| (text(&p["code"]), words(&p["name"]));
    let names = |v: &Value| list(v).iter().map(named).collect::<BTreeSet<_>>();
    out.check(place, names(&want["procedures"]), names(&got["procedures"]));
    for want in list(&want["procedures"]) {
        if let Some(got) = list(&got["procedures"]).iter().find(|p| named(p) == named(want)) {
            for key in ["sections_absent", "sections_heading_only"] {
                let sections = |p: &Value| list(&p[key]).iter().map(text).collect::<BTreeSet<_>>();
                out.check(&format!("{place} {key}"), sections(want), sections(got));
            }
        }
    }
    let row = |r: &Value| (text(&r["code"]), words(&r["name"]), text(&r["status"]));
    let rows = |v: &Value| list(v).iter().map(row).collect::<BTreeSet<_>>();
    out.check(place, rows(&want["list_rows"]), rows(&got["list_rows"]));
    for want in list(&want["list_rows"]) {
        if let Some(got) = list(&got["list_rows"]).iter().find(|r| row(r) == row(want)) {
            out.check(place, words(&want["decision"]), words(&got["decision"]));
            out.check(place, text(&want["effective_date"]), text(&got["effective_date"]));
        }
    }
    if want.get("decision_lists").is_some() {
        for key in ["procedures", "abolished"] {
            let of = |v: &Value| names(&v["decision_lists"][key]);
            out.check(&format!("{place} {key}"), of(want), of(got));
        }
    }
}

fn case(out: &mut Compared, number: &str, want: &Value, got: &Value) {
    out.check(number, moment(&want["complete_at"]), moment(&got["complete_at"]));
    let missing = |line: Option<&Value>| {
        let mut all: Vec<_> = line
            .map(|l| list(&l["missing"]))
            .unwrap_or_default()
            .iter()
            .map(|m| (text(&m["what"]), text(&m["code"])))
            .collect();
        all.sort();
        all
    };
    let (wanted, got) = (list(&want["timeline"]), list(&got["timeline"]));
    out.check(number, missing(wanted.last()), missing(got.last()));
    for want in wanted {
        let place = format!("{number} after {}", text(&want["after"]));
        let line = got
            .iter()
            .find(|l| moment(&l["received_at"]) == moment(&want["received_at"]));
        out.check(&place, missing(Some(want)), missing(line));
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Text with runs of spaces as one and letters made small. (The samples and the report are both composed Unicode.)
fn words(value: &Value) -> String {
    text(value)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

fn digits(value: &Value) -> String {
    text(value).chars().filter(char::is_ascii_digit).collect()
}

fn moment(value: &Value) -> Option<jiff::Timestamp> {
    text(value).parse().ok()
}
