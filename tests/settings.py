"""Settings for the tests: a folder and keys of their own for each process, whatever the environment says."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from alongside.access import keys

for name in [name for name in os.environ if name.startswith("ALONGSIDE_")]:
    del os.environ[name]
_var = Path(tempfile.mkdtemp(prefix="alongside-tests-"))
atexit.register(shutil.rmtree, _var, ignore_errors=True)
os.environ.update(ALONGSIDE_VAR=str(_var), ALONGSIDE_DEMONSTRATION="1")
keys.make(_var / "keys.json")

from alongside.settings import *  # noqa: E402, F403
from alongside.settings import ALLOWED_HOSTS, DATABASES, STATIC_ROOT  # noqa: E402

STATIC_ROOT.mkdir()
FORMS_A_MINUTE = 0  # nobody presses as quickly as tests do; test_hurrying.py sets it
ALLOWED_HOSTS += ["testserver"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, since a database in memory has no write-ahead log and one connection.
    DATABASES["default"]["TEST"] = {"NAME": str(_var / "test.sqlite3")}
