import os
import subprocess
import sys

import pytest


@pytest.mark.skipif("postgres" in os.environ.get("DATABASE_URL", ""), reason="made with SQLite's own limits")
def test_no_page_says_saved_while_the_database_refuses():
    # In a process of its own: what holds a lock must be another connection, and the tests' transaction is in the way.
    proof = [sys.executable, "-m", "tests.proofs.full_disk", "--trials", "3"]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    ran = subprocess.run(proof, env=environ, check=False, capture_output=True, text=True)
    assert "full_disk: 3 trials, 0 failures" in ran.stdout
    assert ran.returncode == 0
