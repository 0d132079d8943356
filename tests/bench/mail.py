"""One row of mail.sh: fetches a mailbox of COUNT mails and times it.

Usage: mail.py PROGRAM SERVER SENDERS COUNT
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

PASSWORD = 'mật-khẩu"thử'
USER = "banbientap"


def timed(*command, **how):
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **how)
    return time.perf_counter() - begun


def memory_mib(*command):
    """Most memory a command held, in MiB."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    begun = time.perf_counter()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[0]} ended with {status}")
    return used.ru_maxrss / 1024, time.perf_counter() - begun


def main():
    program, server, senders, count = sys.argv[1:]
    folder = pathlib.Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    running = subprocess.Popen([server, folder / "server", count], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        port = running.stdout.readline().decode().strip()
        if not port:
            sys.exit("no mail server")
        size = sum(f.stat().st_size for f in (folder / "server").rglob("*") if f.is_file()) / 1e6
        data = str(folder / "so")
        secret = folder / "secret"
        secret.write_text(PASSWORD)
        desk = [program, "--data", data]
        timed(*desk, "init", "--demo")
        timed(*desk, "sender", "import", senders)
        timed(
            *desk, "mailbox", "add", "bbt", "--imap", f"127.0.0.1:{port}", "--tls", "none", "--user", USER,
            "--password-file", str(secret),
        )
        rc = folder / "mbsyncrc"
        quoted = PASSWORD.replace("\\", "\\\\").replace('"', '\\"')
        (folder / "maildir").mkdir()
        rc.write_text(
            f"IMAPAccount a\nHost 127.0.0.1\nPort {port}\nUser {USER}\nPass \"{quoted}\"\nSSLType None\n"
            f"AuthMechs LOGIN\n\nIMAPStore far\nAccount a\n\nMaildirStore near\nPath {folder}/maildir/\n"
            f"Inbox {folder}/maildir/INBOX\n\nChannel c\nFar :far:\nNear :near:\nPatterns INBOX\nCreate Near\n"
            "Sync Pull\nSyncState *\n"
        )
        # Theirs first: what the server has to read is in memory for ours as for theirs after a first look.
        mbsync = ["mbsync", "-q", "-c", str(rc), "c"]
        theirs = timed(*mbsync)
        shutil.rmtree(folder / "maildir")
        (folder / "maildir").mkdir()
        theirs = min(theirs, timed(*mbsync))
        theirs_again = timed(*mbsync)
        memory, ours = memory_mib(*desk, "mail", "fetch")
        ours_again = timed(*desk, "mail", "fetch")
        print(
            f"| {int(count):,} | {size:,.0f} | {ours:.2f} | {theirs:.2f} | {ours / theirs:.2f} | {ours_again:.2f} "
            f"| {theirs_again:.2f} | {memory:.0f} MiB |"
        )
    finally:
        running.stdin.close()
        running.wait()
        shutil.rmtree(folder, ignore_errors=True)


main()
