//! Writes made-up handoffs for measuring: `made_handoffs FOLDER COUNT`.

fn main() {
    let mut args = std::env::args().skip(1);
    let (Some(folder), Some(count)) = (args.next(), args.next().and_then(|c| c.parse().ok())) else {
        eprintln!("made_handoffs FOLDER COUNT");
        std::process::exit(2);
    };
    testkit::generate::write_mails(std::path::Path::new(&folder), 0, count);
}
