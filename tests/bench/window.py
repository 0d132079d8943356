"""Times windows: window.py FOLDER ROUNDS NAME COMMAND... [-- NAME COMMAND...]

Each command is started ROUNDS times on a screen of its own. The screen is a file (Xvfb -fbdir), looked at until it
shows text: pixels that differ from the background, more than DRAWN of them and the same twice over.
"""

import collections
import os
import signal
import statistics
import subprocess
import sys
import time

WIDTH, HEIGHT = 1366, 768
HEAD = 160 + 256 * 12
# Pixels of text; a page without any has none, a window's frame is not drawn without a window manager.
DRAWN = 1_500
LOOK_EVERY_S = 0.005
PATIENCE_S = 60


class Screen:
    """An X server whose screen is a file."""

    def __init__(self, folder):
        self.folder = folder
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp",
             "-fbdir", folder],
            pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(write)
        self.name = ":" + os.read(read, 16).decode().strip()

    def drawn(self):
        """How many pixels are not of the most frequent colour."""
        with open(os.path.join(self.folder, "Xvfb_screen0"), "rb") as file:
            file.seek(HEAD)
            pixels = memoryview(file.read(WIDTH * HEIGHT * 4)).cast("I")
        # Every third row and second column is enough to see text.
        seen = collections.Counter()
        for row in range(0, HEIGHT, 3):
            seen.update(pixels[row * WIDTH : (row + 1) * WIDTH : 2])
        return 6 * (seen.total() - max(seen.values()))

    def end(self):
        self.server.terminate()
        self.server.wait()


def family(process):
    """A process and all below it."""
    below = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as file:
                    parent = int(file.read().rpartition(")")[2].split()[1])
            except OSError:
                continue
            below.setdefault(parent, []).append(int(entry))
    found, left = [], [process]
    while left:
        one = left.pop()
        found.append(one)
        left.extend(below.get(one, []))
    return found


def held_mib(process):
    """Memory of the family, shared pages by their share."""
    total = 0
    for one in family(process):
        try:
            with open(f"/proc/{one}/smaps_rollup", encoding="utf-8") as file:
                total += sum(int(line.split()[1]) for line in file if line.startswith("Pss:"))
        except OSError:
            continue
    return total / 1024


def once(folder, command, home):
    screen = Screen(folder)
    environment = dict(os.environ, DISPLAY=screen.name, HOME=home, GDK_BACKEND="x11", NO_AT_BRIDGE="1")
    environment.pop("WAYLAND_DISPLAY", None)
    try:
        begun = time.perf_counter()
        running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   start_new_session=True)
        try:
            before, shown = 0, None
            while time.perf_counter() - begun < PATIENCE_S:
                looked = time.perf_counter() - begun
                drawn = screen.drawn()
                if drawn > DRAWN:
                    # The moment it was first drawn as it stays.
                    if drawn == before:
                        return shown, held_mib(running.pid)
                    shown = looked
                before = drawn
                time.sleep(LOOK_EVERY_S)
            sys.exit(f"{command[0]}: nothing drawn in {PATIENCE_S} s")
        finally:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
    finally:
        screen.end()


def main():
    folder, rounds = sys.argv[1], int(sys.argv[2])
    programs, rest = [], sys.argv[3:]
    while rest:
        end = rest.index("--") if "--" in rest else len(rest)
        programs.append((rest[0], rest[1:end]))
        rest = rest[end + 1 :]
    found = {name: [] for name, _ in programs}
    for turn in range(rounds + 1):
        for name, command in programs:
            screen = os.path.join(folder, f"screen-{turn}-{len(found[name])}-{len(name)}")
            os.makedirs(screen)
            measured = once(screen, command, folder)
            # The first of each warms the disk's cache.
            if turn:
                found[name].append(measured)
    print("| window | start to text drawn, s | slowest, s | memory of all its processes |")
    print("|---|---:|---:|---:|")
    for name, all_of in found.items():
        seconds = [second for second, _ in all_of]
        memory = statistics.median(mib for _, mib in all_of)
        print(f"| {name} | {statistics.median(seconds):.2f} | {max(seconds):.2f} | {memory:.0f} MiB |")


if __name__ == "__main__":
    main()
