"""What holds for every test: no network beyond this machine. The database is that of DATABASE_URL, or a SQLite file."""

import os
import sys
from contextlib import ExitStack, nullcontext

import pytest
from hypothesis import settings

settings.register_profile("alongside", deadline=None)  # a busy machine is not a broken rule
settings.load_profile("alongside")

_reached_for: list[str] = []


class NetworkRefusedError(AssertionError):
    """A test tried to reach something beyond this machine."""


def _is_here(host) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    return name in (None, "", "localhost", "::1", "0.0.0.0", "::") or name.startswith("127.")  # noqa: S104


def _refuse_network(event: str, arguments: tuple) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if not _is_here(host):
        _reached_for.append(str(host))
        raise NetworkRefusedError(f"A test reached for {host}. Tests stay on this machine.")


# An audit hook sees every socket that Python opens, whichever library opens it, and cannot be undone by a test.
sys.addaudithook(_refuse_network)


WITH_A_DATABASE = {"db", "transactional_db", "world", "place", "scratch", "installation"}
# These ask the browser, the scanner or every url, and would be told the same by another database; the way of a family is
# walked on both. So are the proofs at full length, of which these are the quick versions.
ASKED_ONCE = (
    "tests/journeys/test_back_button.py",
    "tests/journeys/test_desk_keyboard.py",
    "tests/journeys/test_front_door.py",
    "tests/journeys/test_menus_keyboard.py",
    "tests/journeys/test_signing_in.py",
    "tests/journeys/test_words_are_kept.py",
    "tests/access/test_offered.py",
    "tests/access/test_walks.py::test_each_url_answers_each_relation_as_it_should",
    "tests/access/test_walks.py::test_who_has_nothing_to_do_with_the_family_finds_no_row_of_it",
    "tests/frame/test_command_line.py",
    "tests/frame/test_server.py::test_program_ends_with_everything_it_started",
    "tests/proofs/test_full_disk.py",
    "tests/proofs/test_import_kills.py",
    "tests/proofs/test_kills.py",
    "tests/proofs/test_link_kills.py",
    "tests/proofs/test_migrations.py::test_what_a_release_held_is_there_after_every_migration_since",
    "tests/proofs/test_trail_writers.py",
    "tests/proofs/test_steps.py",
)
# These start processes of their own, which find the database by themselves.
WITH_PROCESSES = ("tests/frame/test_server.py", "tests/journeys/", "tests/proofs/")


def _needs_no_other_database(item: pytest.Item) -> bool:
    return item.nodeid.startswith(ASKED_ONCE) or not (
        WITH_A_DATABASE.intersection(getattr(item, "fixturenames", ()))
        or item.get_closest_marker("django_db")
        or item.nodeid.startswith(WITH_PROCESSES)
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL leave out what another database does not change: it was run with SQLite."""
    if os.environ.get("DATABASE_URL", "sqlite").startswith("sqlite"):
        return
    left_out = [item for item in items if _needs_no_other_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if not _needs_no_other_database(item)]


@pytest.fixture(autouse=True)
def no_network():
    """Fail a test that reached for the network, even when the code it tests swallowed the refusal. Yields the names."""
    _reached_for.clear()
    yield _reached_for
    if _reached_for:
        pytest.fail(f"Reached for the network: {', '.join(_reached_for)}")


@pytest.fixture(scope="session")
def _kept(django_db_setup, django_db_blocker):
    from tests.kept import Kept

    with django_db_blocker.unblock(), ExitStack() as everything:
        yield Kept(everything)


@pytest.fixture
def _step(request, _kept, django_db_blocker):
    marker = request.node.get_closest_marker("through")
    with django_db_blocker.unblock(), _kept.at(marker.args[0] if marker else "i"):
        yield


@pytest.fixture
def world(_step, db):
    """The Hassan family at the step that `@pytest.mark.through("h")` names ("i" without), on TODAY of tests.world."""
    from tests import kept
    from tests import world as worlds

    with kept.days_at_today():
        yield worlds.found()


@pytest.fixture
def _copy(request, _kept, django_db_blocker, tmp_path):
    from tests.server import here

    marker = request.node.get_closest_marker("through")
    with django_db_blocker.unblock(), _kept.at(marker.args[0]) if marker else nullcontext(), here(tmp_path) as place:
        yield place


@pytest.fixture
def installation(_copy, db):
    """A place of its own for the real program: all tables, and the cast when `@pytest.mark.through(step)` names a step."""
    return _copy


@pytest.fixture(scope="session")
def _loaded(django_db_setup):
    from django.conf import settings

    from tests.forks import nursery
    from tests.server import Place

    with nursery(Place(os.environ.get("DATABASE_URL", "sqlite:///nowhere"), settings.VAR)) as loaded:
        yield loaded


@pytest.fixture
def loaded(_loaded, installation):
    """A nursery (tests.forks) whose forks work on `installation`."""
    _loaded.move_to(installation)
    return _loaded
