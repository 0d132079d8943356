#!/bin/sh
# Program start to a usable window, and memory, beside an empty Tauri window
#
# On a display of its own (Xvfb): from the start of the process until the page has drawn its text, and what all of its
# processes then hold (PSS). Median of ROUNDS, one program after the other. Needs target/release/so-giao-nhan and
# target/release/giaonhan.
#
#   tests/bench/window.sh [ROUNDS]      (9)
set -eu
cd "$(dirname "$0")/../.."
cargo build --quiet --release --manifest-path tests/bench/empty-window/Cargo.toml --target-dir target >&2
folder=$(mktemp -d)
# What the desktop's services have mounted below it leaves with them.
trap 'rm -rf "$folder" 2>/dev/null || true' EXIT
target/release/giaonhan --data "$folder/so" init --demo >/dev/null
target/release/giaonhan --data "$folder/so" sender import tests/fixtures/office/senders.csv >/dev/null 2>&1
target/release/giaonhan --data "$folder/so" take-in tests/fixtures/office/mail >/dev/null 2>&1
python3 tests/bench/window.py "$folder" "${1:-9}" \
    "empty Tauri window" target/release/empty-window -- \
    "Sổ Giao Nhận, the sample office in its register" target/release/so-giao-nhan --data "$folder/so"
