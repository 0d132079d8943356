#!/bin/sh
# Taking in made-up handoffs (a mail with three .doc each), beside cp, sha256sum and sync over the same files
#
# Time for each handoff over the whole run, the first and the last thousand of it, and the most memory it held; then
# how long the register takes to open and to be verified with all of it in. Needs target/release/giaonhan.
#
#   tests/bench/take_in.sh [COUNT ...]      (1000 10000)
set -eu
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- 1000 10000
cargo build --quiet --release -p sgn-testkit --example made_handoffs
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

echo "| handoffs | MB | s | ms a handoff | first 1,000 | last 1,000 | memory | cp + sha256sum + sync, ms a handoff | times | open and list | verify |"
echo "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
for count in "$@"; do
    target/release/examples/made_handoffs "$folder/mail" "$count"
    python3 tests/bench/take_in.py target/release/giaonhan tests/fixtures/office/senders.csv "$folder" "$count"
    rm -rf "$folder/mail" "$folder/so" "$folder/copy"
done
