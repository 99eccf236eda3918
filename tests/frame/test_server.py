"""The real program in its own processes: it answers, it stops with all it started, and it is copied whole."""

import pytest

from tests.server import copied, descendants, empty, is_alive, running


@pytest.fixture
def place(tmp_path):
    with empty(tmp_path) as place:
        place.command("keys", "make")
        place.command("migrate", "--verbosity=0")
        yield place


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_program_ends_with_everything_it_started(place, end):
    with running(place, environ={"ALONGSIDE_DEMONSTRATION": "0"}) as server:
        started = descendants(server.process.pid)
        assert len(started) >= 3
        assert getattr(server, end)() in (0, None)
    assert [pid for pid in started if is_alive(pid)] == []


def test_copy_has_the_same_tables_and_keys(place, tmp_path):
    with copied(place, tmp_path) as copy:
        assert copy.database_url != place.database_url
        assert copy.command("migrate", "--check") == place.command("migrate", "--check")
        assert (copy.var / "keys.json").read_bytes() == (place.var / "keys.json").read_bytes()
