"""One row of take_in.sh: takes FOLDER/mail in and times it.

Usage: take_in.py PROGRAM SENDERS FOLDER COUNT

The program names each mail on standard error as it begins with it; the time between two names is what one mail took.
"""

import os
import resource
import shutil
import subprocess
import sys
import time

THOUSAND = 1_000


def begin(program, data, senders):
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": True}
    subprocess.run([program, "--data", data, "init", "--demo"], **quiet)
    subprocess.run([program, "--data", data, "sender", "import", senders], **quiet)


def take_in(program, data, mail):
    """Seconds from start at which each mail was begun, and at the end."""
    begun = time.perf_counter()
    moments = []
    with subprocess.Popen(
        [program, "--data", data, "take-in", mail], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as running:
        for line in running.stderr:
            if line.split(b" ", 1)[0].partition(b"/")[0].isdigit():
                moments.append(time.perf_counter() - begun)
    if running.returncode:
        sys.exit(f"take-in ended with {running.returncode}")
    moments.append(time.perf_counter() - begun)
    return moments


def copied(mail, copy):
    """Seconds that cp, sha256sum and sync take over the same files."""
    begun = time.perf_counter()
    subprocess.run(["cp", "-r", mail, copy], check=True)
    subprocess.run(f"find '{copy}' -type f -print0 | xargs -0 sha256sum >'{copy}.sums'", shell=True, check=True)
    subprocess.run(["sync", "-f", copy], check=True)
    return time.perf_counter() - begun


def timed(*command):
    begun = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


def main():
    program, senders, folder, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    mail, data = os.path.join(folder, "mail"), os.path.join(folder, "so")
    size = sum(entry.stat().st_size for entry in os.scandir(mail))
    begin(program, data, senders)
    subprocess.run(["sync"], check=True)
    moments = take_in(program, data, mail)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    ours = moments[-1] / count
    few = min(THOUSAND, count)
    first = (moments[few] - moments[0]) / few
    last = (moments[-1] - moments[-1 - few]) / few
    theirs = copied(mail, os.path.join(folder, "copy")) / count
    shutil.rmtree(os.path.join(folder, "copy"))
    opened = timed(program, "--data", data, "register", "list")
    opened = min(opened, timed(program, "--data", data, "register", "list"))
    verified = timed(program, "--data", data, "register", "verify")
    cells = [
        f"{count:,}",
        f"{size / 1e6:.0f}",
        f"{moments[-1]:.1f}",
        *(f"{seconds * 1000:.2f}" for seconds in (ours, first, last)),
        f"{memory:.0f} MiB",
        f"{theirs * 1000:.2f}",
        f"{ours / theirs:.1f}",
        f"{opened:.2f} s",
        f"{verified:.2f} s",
    ]
    print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
