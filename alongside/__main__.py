"""The one command line entry.

alongside serve [--demonstration] [--port PORT]   the web server and the worker, both stopped together
alongside keys make                               a key file for a new installation
alongside import ssd DIR                          take in an extract of the case system
alongside demo make|write|play                    the demonstration council
alongside profile check FILE                      look for mistakes in a practice profile
alongside audit verify                            has the trail of acts and readings been changed?
alongside help                                    every other command
"""

import os
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from alongside.access import keys


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code.

    `--demonstration` is understood by every command and is put in the environment before the settings are read.
    """
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.settings")
    if "--demonstration" in arguments:
        arguments.remove("--demonstration")
        os.environ["ALONGSIDE_DEMONSTRATION"] = "1"
    if not arguments or arguments[0] in ("-h", "--help"):
        sys.stdout.write(__doc__ or "")
        return 0 if arguments else 2
    if arguments[0] == "keys":
        return _keys(arguments[1:])
    return _django(arguments)


def _keys(arguments: list[str]) -> int:
    if arguments != ["make"]:
        return _refuse("Say: alongside keys make")
    path = _key_file()
    try:
        keys.make(path)
    except FileExistsError:
        return _refuse(
            f"There is a key file at {path} already. It stays: what was written with it could not be read without it."
        )
    sys.stdout.write(f"The keys are in {path}. Keep a copy apart from the database's backups.\n")
    return 0


def _key_file() -> Path:
    """Where the settings look for the keys. Worked out here too: `keys make` comes before there are settings."""
    var = Path(os.environ.get("ALONGSIDE_VAR", Path(__file__).resolve().parent.parent / "var"))
    return Path(os.environ.get("ALONGSIDE_KEY_FILE", var / "keys.json"))


def _django(arguments: list[str]) -> int:
    from django.core.management import ManagementUtility

    try:
        ManagementUtility(["alongside", *arguments]).execute()
    except keys.KeyFileMissing as missing:
        return _refuse(str(missing))
    except ImproperlyConfigured as wrong:
        if not _key_file().exists():
            return _refuse(
                f"There is no key file at {_key_file()}. Make one for a new database with: alongside keys make"
            )
        return _refuse(str(wrong))
    return 0


def _refuse(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
