import pytest
from django.db import connection

from tests import kept
from tests import world as worlds
from tests.proofs import raw_files


def test_every_sealed_column_is_searched_for(db):
    found = {f"{model._meta.label_lower}.{column}" for model, column in raw_files.sealed_columns()}
    known = {"access.trailtext.words", "people.address.lines", "people.address.postcode", "people.withheld.because",
             "people.protection.because", "people.safecontact.where", "voices.view.words"}  # fmt: skip
    assert known <= found


@pytest.mark.usefixtures("_step")
def test_sealed_words_are_in_no_raw_file(django_db_blocker):
    """In a copy of its own and committed, since what is only in a transaction lies on no disk."""
    if connection.vendor != "sqlite":
        pytest.skip("On PostgreSQL the long version is run: python -m tests.proofs")
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
        connection.close()
        with kept._copy_of(name) as copy, kept._used(copy), kept.days_at_today():
            assert worlds.found()
            outcome = raw_files.run(trials=2, seed=1)
    assert outcome.trials > 20
    assert not outcome.failures
