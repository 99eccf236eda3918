"""`python -m tests.proofs`: every proof at full length, one after another, each in a process of its own.

Those that say DATABASES = "both" run on SQLite and then on a throwaway PostgreSQL; the others on SQLite only.
Exit code 1 when one of them failed.
"""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run them, and say at the end which failed."""
    failed = []
    without = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    for path in sorted(HERE.glob("*.py")):
        text = path.read_text()
        if path.name.startswith(("_", "test_")) or "\ndef run(" not in text:
            continue
        proof = [sys.executable, "-m", f"tests.proofs.{path.stem}"]
        if subprocess.run(proof, env=without, check=False).returncode:
            failed.append(path.stem)
        if '\nDATABASES = "both"' in text:
            sys.stdout.write("on PostgreSQL, ")
            sys.stdout.flush()
            on_postgresql = [sys.executable, "-m", "tests.postgres", *proof]
            if subprocess.run(on_postgresql, env=without, check=False).returncode:
                failed.append(f"{path.stem} on PostgreSQL")
    sys.stdout.write(f"Failed: {', '.join(failed)}\n" if failed else "Every proof holds.\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
