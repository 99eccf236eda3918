import pytest
from django.db import connection

from alongside.access import checks


@pytest.fixture
def as_if(monkeypatch):
    """as_if(*answers): a connection that gives these answers about how it commits."""

    class Cursor:
        def __init__(self, answers):
            self.answers = list(answers)

        def execute(self, _asked):
            return self

        def fetchone(self):
            return (self.answers.pop(0),)

        def close(self):
            pass

    class Opened:
        alias = "default"
        is_closed = False

        def __init__(self, vendor, answers):
            self.vendor = vendor
            self.connection = type("Raw", (), {"cursor": staticmethod(lambda: Cursor(answers))})

        def close(self):
            self.is_closed = True

    return Opened


@pytest.mark.parametrize(
    ("vendor", "answers", "is_safe"),
    [
        ("sqlite", [2], True),
        ("sqlite", [3], True),
        ("sqlite", [1], False),
        ("sqlite", [0], False),
        ("postgresql", ["on", "on"], True),
        ("postgresql", ["remote_apply", "on"], True),
        ("postgresql", ["off", "on"], False),
        ("postgresql", ["local", "on"], False),
        ("postgresql", ["on", "off"], False),
    ],
)
def test_a_connection_that_answers_before_the_disk_is_refused(as_if, vendor, answers, is_safe):
    opened = as_if(vendor, answers)
    if is_safe:
        checks.refuse_what_could_be_lost(opened)
        return
    with pytest.raises(checks.NotDurable, match="before a record is on disk"):
        checks.refuse_what_could_be_lost(opened)
    assert opened.is_closed


@pytest.mark.django_db
def test_the_real_connection_is_asked_as_it_opens(monkeypatch):
    assert checks.is_durable(connection)
    new = connection.copy()
    monkeypatch.setattr(checks, "is_durable", lambda _connection: False)
    with pytest.raises(checks.NotDurable):
        new.connect()
    assert new.connection is None
    assert checks.acknowledged_means_on_disk(databases=["default"])[0].id == "access.E001"
