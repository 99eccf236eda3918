"""The commands about the key file that must work when nothing else does: no settings, no database, no Django."""

import argparse
import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alongside.access import escrow, keys

WITHOUT_DATABASE = ("make", "escrow", "drill", "recover")


class Refused(Exception):
    """What was asked for was not done; the sentence says why and what to do."""


def run(arguments: list[str], key_file: Path) -> str:
    """Carry out `alongside keys ARGUMENTS` and return what to print. Raises Refused."""
    options = _parser(key_file).parse_args(arguments)
    try:
        return str(options.do(options))
    except (keys.KeyFileMissing, escrow.ShareRefused) as refused:
        raise Refused(str(refused)) from refused


def _parser(key_file: Path) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="alongside keys")
    parser.set_defaults(key_file=key_file)
    what = parser.add_subparsers(required=True, metavar="WHAT")
    _add(what, "make", _make, "a key file for a new installation")
    split = _add(what, "escrow", _escrow, "split the key file among several people")
    split.add_argument("folder", type=Path, help="where the share files are put, for each holder to take theirs away")
    split.add_argument("--shares", type=int, default=3, help="how many people (default: %(default)s)")
    split.add_argument(
        "--needed", type=int, default=2, help="how many of them together are enough (default: %(default)s)"
    )
    drill = _add(what, "drill", _drill, "prove that shares give the key file back, without showing or writing it")
    recover = _add(what, "recover", _recover, "write the key file anew out of shares, where there is none")
    for each in (drill, recover):
        each.add_argument("share", type=Path, nargs="+", help="the share files")
    return parser


def _add(what: Any, name: str, do: Callable[[argparse.Namespace], str], words: str) -> argparse.ArgumentParser:
    parser = what.add_parser(name, help=words, description=words)
    parser.set_defaults(do=do)
    return parser


def _make(options: argparse.Namespace) -> str:
    try:
        keys.make(options.key_file)
    except FileExistsError as there:
        raise Refused(
            f"There is a key file at {options.key_file} already. It stays: what was written with it could not be read "
            f"without it."
        ) from there
    return (
        f"The keys are in {options.key_file}. Keep a copy apart from the database's backups, and split one among several "
        f"people with: alongside keys escrow FOLDER"
    )


def _escrow(options: argparse.Namespace) -> str:
    content = keys.content_of(options.key_file)
    keys.parsed(content, options.key_file)
    if not 2 <= options.needed <= options.shares <= 255:
        raise Refused("At least two people must be needed, and no more than there are shares.")
    passphrases = [_new_passphrase(number, options.shares) for number in range(1, options.shares + 1)]
    try:
        made = escrow.make(content, passphrases, needed=options.needed)
        paths = [escrow.write(share, options.folder) for share in made]
    except ValueError as wrong:
        raise Refused(str(wrong)) from wrong
    except FileExistsError as there:
        raise Refused(f"There are shares of this key file in {options.folder} already. Name another folder.") from there
    except OSError as error:
        raise Refused(f"The shares could not be written in {options.folder}: {error.strerror}.") from error
    return (
        "\n".join(f"Share {share.number}: {path}" for share, path in zip(made, paths, strict=True))
        + f"\n{options.needed} of {options.shares} give back the key file {made[0].checksum}. Let each holder take theirs away, "
        f"remove it here, and prove it now and once a year with: alongside keys drill SHARE SHARE"
    )


def _drill(options: argparse.Namespace) -> str:
    content = _together(options.share)
    try:
        in_use = keys.checksum(keys.content_of(options.key_file))
    except keys.KeyFileMissing:
        return f"These shares give back key file {keys.checksum(content)}. There is none at {options.key_file} to compare with."
    if keys.checksum(content) != in_use:
        raise Refused(
            f"These shares give back key file {keys.checksum(content)}, but the one in use is {in_use}: the keys were changed "
            f"since. Make new shares with: alongside keys escrow FOLDER"
        )
    return f"These shares give back the key file in use ({in_use}). Nothing was shown or written."


def _recover(options: argparse.Namespace) -> str:
    if options.key_file.exists():
        raise Refused(f"There is a key file at {options.key_file}. Move it away first; it may be the only one.")
    content = _together(options.share)
    keys.parsed(content, options.key_file)
    options.key_file.parent.mkdir(parents=True, exist_ok=True)
    keys.write_new(options.key_file, content)
    return f"The key file {keys.checksum(content)} is back at {options.key_file}. Now: alongside keys status --open-all"


def _together(paths: list[Path]) -> dict[str, Any]:
    found = [escrow.read(path) for path in paths]
    opened = [escrow.opened(share, _ask(f"Passphrase of share {share.number}: ")) for share in found]
    return escrow.recover(found, opened)


def _new_passphrase(number: int, of: int) -> str:
    said = _ask(f"Holder {number} of {of}, choose a passphrase (at least {escrow.LEAST_PASSPHRASE} letters): ")
    if said != _ask("Once more: "):
        raise Refused("The two were not the same. Nothing was written.")
    return said


def _ask(question: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(question)
    return sys.stdin.readline().rstrip("\n")
