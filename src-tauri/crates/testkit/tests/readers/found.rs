//! Files that once were too much for a reader: each a case found by a fuzzer, a mutation run or a person.

use crate::under::{alone, read_under_limits};

#[test]
fn no_found_file_is_too_much_again() {
    let _alone = alone();
    let folder = testkit::office::folder().join("../documents/found");
    let mut wrong = Vec::new();
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    for path in names {
        let (_, beyond) = read_under_limits(&std::fs::read(&path).unwrap());
        wrong.extend(
            beyond
                .into_iter()
                .map(|what| format!("{}: {what}", path.display())),
        );
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
