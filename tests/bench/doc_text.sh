#!/bin/sh
# Text out of Word 97-2003 files: ours beside antiword and catdoc, in one run on one machine
# Prints rows of a markdown table. Whole-process figures start a process for every file, as a
# shell would; ours needs the program built (target/release/giaonhan) and is left out otherwise.
#
#   tests/bench/doc_text.sh [ROUNDS]
set -eu
cd "$(dirname "$0")/../.."
rounds=${1:-20}
list=$(mktemp)
trap 'rm -f "$list"' EXIT

# The sample files that are Word files all readers can open: neither cut nor locked.
find tests/fixtures/office/folders -type f -iname '*.doc' | sort | while read -r file; do
    head=$(od -An -tx1 -N4 "$file" | tr -d ' ')
    case "$head:$file" in
        d0cf11e0:*e-13-office*) ;;
        "d0cf11e0:"*"e-06-office/TTHC 1.doc") ;;
        d0cf11e0:*) printf '%s\n' "$PWD/$file" ;;
    esac
done > "$list"

count=$(wc -l < "$list")
bytes=$(while read -r file; do wc -c < "$file"; done < "$list" | awk '{ s += $1 } END { print s }')

echo "| reader | files | MB of .doc | seconds | MB/s | note |"
echo "|---|---|---|---|---|---|"

# run NAME NOTE COMMAND...: a process a file.
run() {
    name=$1 note=$2
    shift 2
    command -v "$1" > /dev/null 2>&1 || { echo "| $name | - | - | - | - | not installed |"; return; }
    begin=$(date +%s%N)
    i=0
    while [ "$i" -lt "$rounds" ]; do
        while read -r file; do
            "$@" "$file" > /dev/null 2>&1 || true
        done < "$list"
        i=$((i + 1))
    done
    end=$(date +%s%N)
    awk -v name="$name" -v note="$note" -v n="$((count * rounds))" -v b="$bytes" -v r="$rounds" -v t="$((end - begin))" \
        'BEGIN { s = t / 1e9; mb = b * r / 1e6; printf "| %s | %d | %.1f | %.2f | %.1f | %s |\n", name, n, mb, s, mb / s, note }'
}

run "antiword" "a process a file" antiword -m UTF-8.txt
run "catdoc" "a process a file" catdoc -d utf-8
# The reader alone, with all it needs in it: it asks the system for nothing but files.
host=$(rustc -vV | sed -n 's/^host: //p')
RUSTFLAGS="-C target-feature=+crt-static" cargo build --quiet --release -p sgn-documents --example text --target "$host"
run "ours, \`text\` of the crate documents" "a process a file" "$PWD/target/$host/release/examples/text"
run "ours, giaonhan doc text" "a process a file" "$PWD/target/release/giaonhan" doc text

tr '\n' '\0' < "$list" | xargs -0 cargo bench --quiet -p sgn-documents --bench doc_text -- 2> /dev/null | grep '^| ours' ||
    echo "| ours, in process | - | - | - | - | did not build |"
