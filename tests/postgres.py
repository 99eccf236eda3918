"""A throwaway PostgreSQL: `python -m tests.postgres COMMAND…` runs COMMAND with its DATABASE_URL, then removes it."""

import glob
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote


def programs() -> Path:
    """The folder of initdb and pg_ctl, newest first. Raises FileNotFoundError with what to install."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4]))
    path = found[-1] if found else shutil.which("initdb")
    if not path:
        raise FileNotFoundError("Missing: PostgreSQL's initdb. Install it: apt-get install postgresql")
    return Path(path).resolve().parent


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster in a temporary folder and yield the url of its database; stop and remove it afterwards.

    It listens on a socket in that folder only, which no other account of the machine may enter.
    """
    bin_folder = programs()
    folder = Path(tempfile.mkdtemp(prefix="alongside-pg-", dir="/tmp"))  # a socket's path must be short
    owner = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
        owner = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    stop = [bin_folder / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", folder / "data"]

    def run(*command: str | Path) -> None:
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **owner)

    try:
        run(
            bin_folder / "initdb",
            "-D",
            folder / "data",
            "-U",
            "alongside",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c max_connections=200"
        run(bin_folder / "pg_ctl", "start", "-w", "-D", folder / "data", "-l", folder / "log", "-o", options)
        run(bin_folder / "createdb", "-h", folder, "-U", "alongside", "alongside")
        yield f"postgres://alongside@{quote(str(folder), safe='')}/alongside"
    finally:
        subprocess.run(stop, cwd="/", check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **owner)
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Exit code of the command that was run."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with cluster() as url:
            return subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    except FileNotFoundError as missing:
        sys.stderr.write(f"{missing}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
