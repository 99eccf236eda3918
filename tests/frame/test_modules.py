"""A module stays one that a reader can hold: at 500 lines it has been cut into what it holds."""

from pathlib import Path

import alongside

MOST_LINES = 400
HOUSE = Path(alongside.__file__).parent


def test_no_module_is_longer_than_a_reader_can_hold():
    modules = [path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts]
    assert len(modules) > 100
    lengths = {str(path.relative_to(HOUSE)): len(path.read_text().splitlines()) for path in modules}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}
