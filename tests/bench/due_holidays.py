"""Counts working days with Python's `holidays` in a plain loop, and compares the answers.

Usage: due_holidays.py ANSWERS

ANSWERS has one `start<TAB>days<TAB>due day` a line, as `cargo bench -p sgn-calendar --bench due -- --answers FILE`
writes it. Only the loop is timed, with the holidays of all years already loaded. Prints three tab-separated numbers:
answers per second, answers compared, answers that differ because the data differ. An answer that differs for any
other reason is printed on standard error and the exit code is 1.
"""

import datetime
import sys
import time

import holidays

# `holidays` 0.109 does not know the swap of 2 January 2026 for 10 January 2026, and takes 24 November 2026, which no
# law was found for, as a holiday.
DATA_DIFFERS = [datetime.date(2026, 1, 2), datetime.date(2026, 1, 10), datetime.date(2026, 11, 24)]
ONE_DAY = datetime.timedelta(days=1)


def due_day(calendar, start, days):
    """The Civil Code rule: the day of receipt is not counted, days off are not working days."""
    day = start
    while days:
        day += ONE_DAY
        if calendar.is_working_day(day):
            days -= 1
    return day


def main():
    questions, expected = [], []
    with open(sys.argv[1], encoding="utf-8") as lines:
        for line in lines:
            start, days, due = line.rstrip("\n").split("\t")
            questions.append((datetime.datetime.fromisoformat(start).date(), int(days)))
            expected.append(datetime.date.fromisoformat(due))
    calendar = holidays.country_holidays("VN", years=range(2014, 2028))

    begun = time.perf_counter()
    answers = [due_day(calendar, start, days) for start, days in questions]
    seconds = time.perf_counter() - begun

    by_data, unexplained = 0, 0
    for (start, days), ours, theirs in zip(questions, expected, answers):
        if ours == theirs:
            continue
        if any(start < day <= max(ours, theirs) for day in DATA_DIFFERS):
            by_data += 1
        else:
            unexplained += 1
            print(f"{start} + {days}: {ours}, holidays says {theirs}", file=sys.stderr)
    print(f"{len(answers) / seconds:.0f}\t{len(answers)}\t{by_data}")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
