"""The one command line entry.

alongside serve [--demonstration] [--port PORT]   the web server and the worker, both stopped together
alongside keys make|escrow|drill|recover          a key file for a new installation; shares of it for several people
alongside keys status|rotate|drop                 which keys are used, and changing them while people work
alongside import ssd DIR                          take in an extract of the case system
alongside context check|import|link|search …      what agencies deliver, and to whom it is linked
alongside demo make|write|play                    the demonstration council
alongside profile check FILE                      look for mistakes in a practice profile
alongside audit verify|checkpoint|export          has the trail of acts and readings been changed?
alongside maintenance on|off|status               say on every page that it will be back
alongside help                                    every other command
"""

import os
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from alongside.access import key_commands, keys

# Other people's commands and ours that read and write what is sealed. `serve` asks for itself, after the tables are made.
WORKS_ON_RECORDS = frozenset({"db_worker", "import", "account", "demo", "audit", "context"})


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
    if arguments[0] == "keys" and arguments[1:2] and arguments[1] in key_commands.WITHOUT_DATABASE:
        return _keys(arguments[1:])
    return _django(arguments)


def _keys(arguments: list[str]) -> int:
    try:
        sys.stdout.write(key_commands.run(arguments, _key_file()) + "\n")
    except key_commands.Refused as refused:
        return _refuse(str(refused))
    return 0


def _key_file() -> Path:
    """Where the settings look for the keys. Worked out here too: `keys make` comes before there are settings."""
    var = Path(os.environ.get("ALONGSIDE_VAR", Path(__file__).resolve().parent.parent / "var"))
    return Path(os.environ.get("ALONGSIDE_KEY_FILE", var / "keys.json"))


def _django(arguments: list[str]) -> int:
    import django
    from django.core.management import ManagementUtility

    try:
        if arguments[0] in WORKS_ON_RECORDS:
            django.setup()
            from alongside.access import checks

            if wrong := checks.wrong_keys():
                return _refuse(wrong)
        ManagementUtility(["alongside", *arguments]).execute()
    except keys.KeyFileMissing as missing:
        return _refuse(str(missing))
    except ImproperlyConfigured as wrong:
        try:
            keys.load(_key_file())
        except keys.KeyFileMissing as missing:
            return _refuse(str(missing))
        return _refuse(str(wrong))
    return 0


def _refuse(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
