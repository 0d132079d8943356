#!/bin/sh
# Due moments per second, beside Python's `holidays` with a plain loop doing the same count
#
# Prints the rows of a markdown table on standard output, remarks on standard error. Run from anywhere; PYTHON names
# the interpreter.
set -eu

HOLIDAYS_VERSION=0.109
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$root"
cargo bench --quiet -p sgn-calendar --bench due -- --answers "$work/answers.tsv" >"$work/ours.tsv"

python=${PYTHON:-python3}
if ! "$python" -c "import holidays, sys; sys.exit(holidays.__version__ != '$HOLIDAYS_VERSION')" 2>/dev/null; then
    venv="$root/target/bench-python"
    if [ ! -x "$venv/bin/python" ]; then
        "$python" -m venv "$venv" >&2
    fi
    "$venv/bin/python" -m pip install --quiet "holidays==$HOLIDAYS_VERSION" >&2
    python="$venv/bin/python"
fi
"$python" tests/bench/due_holidays.py "$work/answers.tsv" >"$work/theirs.tsv"

read -r theirs compared by_data <"$work/theirs.tsv"
row() {
    awk -v name="$1" -v rate="$2" -v base="$theirs" \
        'BEGIN { printf "| %s | %d | %.0f |\n", name, rate, rate / base }'
}
ours() {
    awk -F '\t' -v key="$1" '$1 == key { print $2 }' "$work/ours.tsv"
}

echo "| Due moments | a second | times |"
echo "|---|---:|---:|"
row "calendar, Civil Code rule" "$(ours civil)"
row "calendar, Civil Code rule, explained day by day" "$(ours explained)"
row "calendar, real-time rule" "$(ours hours)"
row "Python holidays $HOLIDAYS_VERSION, plain loop" "$theirs"
echo "$compared answers compared with Python holidays: equal but for $by_data whose days the data differ on" >&2
