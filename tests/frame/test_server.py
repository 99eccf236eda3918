"""The real program in its own processes: it answers, it stops with all it started, and it is copied whole."""

import pytest

from tests.server import copied, descendants, is_alive, running


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_program_ends_with_everything_it_started(installation, end):
    with running(installation, environ={"ALONGSIDE_DEMONSTRATION": "0"}) as server:
        started = descendants(server.process.pid)
        assert len(started) >= 3
        assert getattr(server, end)() in (0, None)
    assert [pid for pid in started if is_alive(pid)] == []


def test_copy_has_the_same_tables_and_keys(installation, tmp_path):
    with copied(installation, tmp_path) as copy:
        assert copy.database_url != installation.database_url
        tables = "SELECT count(*) FROM django_migrations"
        assert copy.count(tables) == installation.count(tables) > 20
        assert (copy.var / "keys.json").read_bytes() == (installation.var / "keys.json").read_bytes()
