#!/bin/sh
# Fetching made-up handoffs (a mail with three .doc each) from Dovecot on this machine, beside mbsync into a Maildir
#
# Ours is fetched, committed, read, registered and checked; mbsync's is copied. Then the same again with nothing new, and
# the most memory ours held. Needs target/release/giaonhan, Dovecot and isync.
#
#   tests/bench/mail.sh [COUNT ...]      (1000 5000)
set -eu
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- 1000 5000
cargo build --quiet --release -p sgn-testkit --example mailbox_of_handoffs

echo "| mails | MB | giaonhan mail fetch, s | mbsync, s | times | nothing new: giaonhan, s | mbsync, s | memory |"
echo "|---:|---:|---:|---:|---:|---:|---:|---:|"
for count in "$@"; do
    python3 tests/bench/mail.py target/release/giaonhan target/release/examples/mailbox_of_handoffs \
        tests/fixtures/office/senders.csv "$count"
done
