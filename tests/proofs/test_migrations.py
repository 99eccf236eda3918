import shutil

import pytest
from django.conf import settings

from tests.proofs import migrations
from tests.proofs.migrating import rows_of
from tests.proofs.proof import Outcome
from tests.server import empty


@pytest.mark.django_db
def test_no_migration_is_missing_and_each_goes_back_or_says_why_not():
    assert migrations.missing() == []
    assert migrations.one_way() == []


def test_what_a_release_held_is_there_after_every_migration_since(loaded, tmp_path):
    outcome = Outcome()
    with empty(tmp_path) as place:
        shutil.copy(settings.KEY_FILE, place.var / "keys.json")
        found = loaded.call("tests.proofs.migrations:forward", list(migrations.RELEASES)[-1], at=place)
        migrations.judge(outcome, "it", found)
    assert found["rows"] > 200
    assert found["words"] > 100
    assert not outcome.failures


def test_a_row_that_is_lost_and_a_value_that_is_another_are_seen(db):
    rows = rows_of("access_trailhead")
    (was,) = rows.values()
    kept = migrations.Kept(rows={"access_trailhead": {"1": {**was, "last": -1, "old": 1}, "2": was}, "never": {}})
    assert migrations.changed(kept) == [
        "1 of 2 rows of access_trailhead are gone.",
        "The table never is gone.",
        "access_trailhead.last is gone or another",
        "access_trailhead.old is gone or another",
    ]
