#!/bin/sh
# Text out of .doc, .docx and .xlsx, in one process: ours beside undoc, office_oxide, docx-lite and calamine
# Prints rows of markdown tables: megabytes of file a second over the sample files, then the time a
# Word file takes as it grows to 100 MB.
#
#   tests/bench/readers.sh
set -eu
cd "$(dirname "$0")/../.."
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}/readers"
cargo build --quiet --release --locked --manifest-path tests/bench/readers/Cargo.toml
"$CARGO_TARGET_DIR/release/readers" tests/fixtures/office tests/fixtures/documents/accuracy tests/fixtures/documents/long
echo
"$CARGO_TARGET_DIR/release/readers" --grow
