"""The files of an extract that came by a page: sealed at rest, opened into a folder of their own only while they are read."""

import base64
import csv
import io
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, fields
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from alongside.access import sealing
from alongside.exchange import ssd
from alongside.exchange.models import ImportRun
from alongside.incoming.problems import Problem
from alongside.ui.errors import Broken

MOST_BYTES = 1 << 30
BLOCK = 1 << 20
REPORT = "report"
NAMES = {ssd.file_name(row_type).casefold() for row_type in ssd.TABLES}


class CannotTake(Broken):
    """What was sent is no extract."""


class Sent(Protocol):
    """A file as it was sent."""

    name: str | None
    file: IO[bytes]


def keep(run: ImportRun, sent: Iterable[Sent]) -> int:
    """Seal the tables among the files that were sent, zipped or not, and give how many. Raises CannotTake."""
    kept = 0
    try:
        for name, file in _tables(sent):
            with file:
                _write(run, name, file)
            kept += 1
        if not kept:
            raise CannotTake(
                _("None of these files is a table of the dataset. Their names begin with ssd_ and end with .csv."),
                field="extract",
            )
    except BaseException:
        remove(run)
        raise
    return kept


def _tables(sent: Iterable[Sent]) -> Iterator[tuple[str, IO[bytes]]]:
    taken: set[str] = set()

    def table(name: str) -> str:
        plain = name.replace("\\", "/").rpartition("/")[2].casefold()
        if plain in taken:
            raise CannotTake(_("One table is there twice. Send each once."), field="extract")
        if plain in NAMES:
            taken.add(plain)
            return plain
        return ""

    for each in sent:
        if not (each.name or "").casefold().endswith(".zip"):
            if plain := table(each.name or ""):
                yield plain, each.file
            continue
        try:
            with zipfile.ZipFile(each.file) as archive:
                for entry in archive.infolist():
                    if not entry.is_dir() and (plain := table(entry.filename)):
                        yield plain, archive.open(entry)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as wrong:
            sentence = _(
                "The zip file cannot be opened. Make it again without a password, or send the tables themselves."
            )
            raise CannotTake(sentence, field="extract") from wrong


def _folder(run: ImportRun) -> Path:
    return Path(settings.FILES) / "imports" / run.pk.hex


def _write(run: ImportRun, name: str, file: IO[bytes]) -> None:
    """In blocks, so that a large table is never whole in memory."""
    folder = _folder(run)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    number = total = 0
    with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as sealed:
        while block := file.read(BLOCK):
            total += len(block)
            if total > MOST_BYTES:
                raise CannotTake(
                    _("A table is larger than a gigabyte. Put the extract into the server's folder."),
                    field="extract",
                )
            text = base64.b64encode(block).decode()
            line = run.data_key.seal(text, sealing.place("import", name, f"{run.pk} {number}"))
            sealed.write(len(line).to_bytes(4, "big") + line)
            number += 1
        sealed.flush()
        os.fsync(sealed.fileno())


def _read(run: ImportRun, name: str) -> Iterator[bytes]:
    number = 0
    with (_folder(run) / name).open("rb") as sealed:
        while size := sealed.read(4):
            line = sealed.read(int.from_bytes(size, "big"))
            yield base64.b64decode(run.data_key.open(line, sealing.place("import", name, f"{run.pk} {number}")))
            number += 1


@contextmanager
def opened(run: ImportRun) -> Iterator[Path]:
    """A folder with the files of an extract while the block lasts: the server's own, or one that only this program may enter.

    Raises FileNotFoundError when the server's folder has gone.
    """
    if run.folder:
        yield folder_named(run.folder)
        return
    folder = _open_folder(run)
    shutil.rmtree(folder, ignore_errors=True)  # of a worker that was killed
    folder.mkdir(mode=0o700, parents=True)
    try:
        for path in _folder(run).iterdir():
            if path.name in NAMES:
                with (folder / path.name).open("wb") as clear:
                    clear.writelines(_read(run, path.name))
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _open_folder(run: ImportRun) -> Path:
    """Each import has its own, so that an extract which is checked meanwhile takes nothing from one that comes in."""
    place = Path(settings.FILES) / "imports" / "open"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place / run.pk.hex


def remove(run: ImportRun, *, keeps_report: bool = False) -> None:
    """Take the files off the disk."""
    shutil.rmtree(_open_folder(run), ignore_errors=True)
    folder = _folder(run)
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if not (keeps_report and path.name == REPORT):
            path.unlink()
    if not keeps_report:
        folder.rmdir()


def keep_report(run: ImportRun, problems: Iterable[Problem]) -> None:
    """Seal what was told, as the rows of a CSV file, in place of what was told before."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([each.name for each in fields(Problem)])
    writer.writerows(astuple(each) for each in problems)
    (_folder(run) / REPORT).unlink(missing_ok=True)
    _write(run, REPORT, io.BytesIO(text.getvalue().encode("utf-8")))


def report(run: ImportRun) -> list[list[str]]:
    """The rows of the report, the header first; none when nothing was told."""
    if not (_folder(run) / REPORT).exists():
        return []
    text = b"".join(_read(run, REPORT)).decode("utf-8")
    return list(csv.reader(io.StringIO(text, newline="")))


def folders() -> list[str]:
    """The names of the extracts in the folder that the server watches, the newest first; none without such a folder."""
    root = settings.EXTRACTS
    if root is None or not Path(root).is_dir():
        return []
    found = [each for each in Path(root).iterdir() if each.is_dir() and not each.name.startswith(".")]
    return [each.name for each in sorted(found, key=lambda each: each.stat().st_mtime, reverse=True)][:100]


def folder_named(name: str) -> Path:
    """One of `folders`. Raises FileNotFoundError for anything else."""
    if name not in folders():
        raise FileNotFoundError("The folder of the extract has gone.")
    return Path(settings.EXTRACTS or "") / name
