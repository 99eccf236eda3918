import logging

import pytest
from django.db import DatabaseError
from django.urls import reverse

from alongside.access import health
from alongside.practice.logs import Lines


@pytest.mark.django_db
def test_it_is_well_and_says_nothing_else(client):
    answer = client.get(reverse("health"))
    assert (answer.status_code, answer.text) == (200, "well\n")
    assert "no-store" in answer["Cache-Control"]


def test_what_does_not_work_is_named_and_nothing_of_why(rf, monkeypatch, settings, tmp_path):
    def gone():
        raise DatabaseError("host db7.council.example refused amina")

    monkeypatch.setattr(health.connection, "cursor", gone)
    monkeypatch.setattr(health, "LEAST_FREE_BYTES", 10**18)
    settings.KEY_FILE = tmp_path / "none"
    answer = health.health(rf.get("/health/"))
    assert (answer.status_code, answer.text) == (503, "database\nkeys\ndisk\n")


@pytest.mark.parametrize("as_json", [True, False])
def test_a_log_line_says_where_and_never_whose(as_json):
    try:
        raise ValueError("Amina Hassan lives at RV1 4QZ")
    except ValueError as error:
        raised = (type(error), error, error.__traceback__)
    record = logging.LogRecord("alongside", logging.ERROR, __file__, 1, "Failed for %s", ("Amina Hassan",), raised)
    line = Lines(as_json=as_json).format(record)
    assert "Amina" not in line
    assert "RV1" not in line
    for part in ("Failed for %s", "builtins.ValueError", "test_a_log_line_says_where_and_never_whose"):
        assert part in line
    assert "\n" not in line
