//! Publishes the made-up office of the tests into a folder, to be looked at:
//! `cargo run -p sgn-portal --example sample_site -- FOLDER [DAYS [PAGES]]`. Another number of DAYS changes one page;
//! PAGES adds that many procedures with a download each, to see how long a larger site takes.

use std::process::ExitCode;

use portal::{ContentBlock, Download, ProcedurePage};

#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/portal/office.rs"]
mod office;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(folder) = arguments.next() else {
        return ExitCode::from(2);
    };
    let mut content = office::content();
    if let Some(days) = arguments.next() {
        content.procedures[0].sections[3].blocks = vec![ContentBlock::text(format!("{days} ngày làm việc."))];
    }
    for number in 0..arguments.next().and_then(|n| n.parse().ok()).unwrap_or(0_usize) {
        let mut procedure = ProcedurePage {
            code: format!("3.{number:06}"),
            ..office::guide_card()
        };
        procedure.original = Some(Download::from_bytes(
            "tep.doc",
            format!("{number} ").repeat(8_000).into_bytes(),
        ));
        content.procedures.push(ProcedurePage {
            name: format!("Thủ tục thử số {number}"),
            ..procedure
        });
    }
    let pages = portal::build(&content);
    let outcome = pages.map(|pages| portal::publish(folder.as_ref(), &pages));
    match outcome {
        Ok(Ok(_)) => ExitCode::SUCCESS,
        Ok(Err(portal::PublishError::DiskFull { .. })) => ExitCode::from(1),
        _ => ExitCode::from(3),
    }
}
