import pytest
from django.db import DatabaseError, connection, transaction

from alongside.access import trail
from alongside.access.models import TrailEntry


def test_a_played_family_leaves_a_whole_chain(world):
    assert list(trail.faults()) == []
    assert TrailEntry.objects.filter(verb="conferences.decide").count() == 2


@pytest.mark.parametrize("statement", ["UPDATE access_trailentry SET verb = 'x'", "DELETE FROM access_trailentry"])
def test_the_database_refuses_to_change_the_trail(world, statement):
    with pytest.raises(DatabaseError, match="kept as it was"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
