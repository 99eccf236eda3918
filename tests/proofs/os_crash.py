"""The operating system dies while the program saves: what was acknowledged is on the disk all the same.

A file system of its own (ext4 in a file, mounted by loop) holds the embedded database. A process of the program saves people by
its own action and tells this process, outside that file system, what was acknowledged. At a random moment the file system is
shut down as by a crash (EXT4_IOC_SHUTDOWN, without writing its journal), mounted again, and the rows are counted.
The control saves in the same way with synchronous=NORMAL and must lose rows, else the crash was none.

What was acknowledged is what this process had read when it began the crash. A real crash ends everything; this one lets the
program live for a moment, and a save that waits for the disk right then may be told by the kernel that it is there. At most that
one, the last, may be said after the crash and be gone; such ones are counted apart.

Needs root and loop mounts; skipped elsewhere.
"""

import fcntl
import os
import random
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.forks import Nursery, nursery
from tests.proofs.proof import Outcome, command, timed
from tests.server import Place

EXT4_IOC_SHUTDOWN, WITHOUT_JOURNAL = 0x8004587D, 2
MEGABYTES = 96


def save(name: str, mode: str) -> None:
    """For a fork: save people, one after another, and print each that is saved. mode: NORMAL for the control."""
    from django.db import connection

    from alongside.people import actions

    if mode == "NORMAL":
        connection.cursor().execute("PRAGMA synchronous=NORMAL")
    for number in range(1_000_000):
        word = f"{name}-{number}"
        actions.add_person(forename=word, by=None)
        sys.stdout.write(word + "\n")
        sys.stdout.flush()


def missing() -> str:
    """What this machine lacks for it, in one line; empty when it has all."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "needs root on Linux, for a file system of its own"
    for program in ("mkfs.ext4", "mount", "umount"):
        if not shutil.which(program):
            return f"needs {program}"
    return ""


@contextmanager
def mounted(image: Path, at: Path) -> Iterator[None]:
    """The file system in `image`, mounted until the block ends."""
    subprocess.run(["mount", "-o", "loop", image, at], check=True, capture_output=True)
    try:
        yield
    finally:
        _unmount(at)


def _unmount(at: Path) -> None:
    give_up_at = time.monotonic() + 10  # what ends may still hold a file for a moment
    while subprocess.run(["umount", at], check=False, capture_output=True).returncode:
        if time.monotonic() > give_up_at:
            subprocess.run(["umount", "--lazy", at], check=True)
            return
        time.sleep(0.05)


def crash(at: Path) -> None:
    """End the file system as a crash would: what is not on the disk by now never gets there."""
    folder = os.open(at, os.O_RDONLY)
    try:
        fcntl.ioctl(folder, EXT4_IOC_SHUTDOWN, struct.pack("I", WITHOUT_JOURNAL))
    finally:
        os.close(folder)


@dataclass
class _Crash:
    """How many rows were acknowledged before it, which are gone, what else is wrong.

    in_flight: whether the last row was said to be saved while the file system went down, and is gone.
    """

    acknowledged: int
    gone: list[str]
    wrong: list[str]
    in_flight: bool


def run(trials: int, seed: int) -> Outcome:
    """`trials` crashes as the program is set up, and a quarter as many of the control."""
    with timed() as outcome:
        if lacks := missing():
            outcome.skipped = lacks
            return outcome
        chance = random.Random(seed)  # noqa: S311 (the moments, no secret)
        with tempfile.TemporaryDirectory() as folder:
            image, at = Path(folder) / "image", Path(folder) / "mounted"
            at.mkdir()
            with image.open("wb") as file:
                file.truncate(MEGABYTES * 1024 * 1024)
            subprocess.run(["mkfs.ext4", "-q", image], check=True, capture_output=True)
            place = Place(f"sqlite:///{at / 'alongside.sqlite3'}", Path(folder) / "var")
            place.var.mkdir()
            try:
                with mounted(image, at):
                    place.command("keys", "make")
                    place.command("migrate", "--verbosity=0")
            except subprocess.CalledProcessError:
                outcome.skipped = "this machine lets nobody mount a file by loop"
                return outcome
            with nursery(place) as loaded:
                crashes = [
                    _crash_once(loaded, image, at, f"full{number}", "FULL", chance.uniform(0.1, 1.5))
                    for number in range(trials)
                ]
                controls = [
                    _crash_once(loaded, image, at, f"normal{number}", "NORMAL", chance.uniform(0.3, 1.5))
                    for number in range(max(1, trials // 4))
                ]
            outcome.trials = trials
            for each in crashes:
                outcome.failures += each.wrong
                if each.gone:
                    outcome.failures.append(
                        f"{len(each.gone)} of {each.acknowledged} acknowledged rows were lost: {each.gone}"
                    )
            told, lost = sum(each.acknowledged for each in crashes), sum(len(each.gone) for each in crashes)
            late = sum(each.in_flight for each in crashes)
            outcome.notes.append(f"{told:,} rows acknowledged, {lost} lost; {late} said while it went down, and gone")
            told, lost = sum(each.acknowledged for each in controls), sum(len(each.gone) for each in controls)
            outcome.notes.append(f"control with NORMAL: {lost:,} of {told:,} lost")
            if not lost:
                outcome.failures.append("The control lost nothing, so the crash was none.")
    return outcome


def _crash_once(loaded: Nursery, image: Path, at: Path, name: str, mode: str, seconds: float) -> _Crash:
    told: list[str] = []
    with mounted(image, at):
        writer = loaded.start("tests.proofs.os_crash:save", name, mode)
        told.append(writer.said.readline().strip())  # it has begun
        reading = threading.Thread(target=lambda: told.extend(line.strip() for line in writer.said))
        reading.start()
        time.sleep(seconds)
        before = len(told)
        crash(at)
        give_up_at = time.monotonic() + 3
        while not writer.has_ended() and time.monotonic() < give_up_at:  # its next save fails, and it ends
            time.sleep(0.01)
        writer.kill()
        reading.join()
        writer.said.close()
    with mounted(image, at), closing(sqlite3.connect(at / "alongside.sqlite3")) as opened:
        wrong = [] if opened.execute("PRAGMA integrity_check").fetchone()[0] == "ok" else ["The database is broken."]
        kept = dict(
            opened.execute(
                "SELECT p.forename, count(t.number) FROM people_person p LEFT JOIN access_trailentry t"
                " ON t.verb = 'people.add_person' AND replace(t.subject_id, '-', '') = replace(p.id, '-', '')"
                " WHERE p.forename LIKE ? GROUP BY p.id",
                (f"{name}-%",),
            ).fetchall()
        )
        wrong += [f"{word} is half there" for word, acts in kept.items() if acts != 1]
    words = [word for word in told if word.startswith(f"{name}-")]  # the rest says why it ended
    gone = [word for word in words if word not in kept]
    in_flight = len(words) > before and gone[-1:] == words[-1:]
    return _Crash(before, gone[:-1] if in_flight and mode == "FULL" else gone, wrong, in_flight)


if __name__ == "__main__":
    sys.exit(command(run, trials=20))
