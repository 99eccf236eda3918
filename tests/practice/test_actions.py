import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.practice import actions
from alongside.practice.models import PracticeProfile
from alongside.practice.profile import ProfileMistake, load

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_read_yet():
    actions.stored.cache_clear()
    yield
    actions.stored.cache_clear()


def test_profile_stored_twice_is_one_row():
    profile = load("demo")
    first, second = actions.store(profile), actions.store(profile)
    assert (first.pk, first.stored_at) == (second.pk, second.stored_at)
    assert PracticeProfile.objects.get().name == profile.name


def test_stored_profile_is_the_same_in_every_word():
    profile = load("wales")
    actions.store(profile)
    assert actions.stored(profile.digest) == profile


def test_old_profile_stays_readable_beside_a_new_one(tmp_path):
    old, path = load("demo"), tmp_path / "new.toml"
    path.write_text('extends = "demo"\nversion = "2"\n[[agenda]]\nkey = "plan"\nminutes = 50\n')
    for profile in (old, load(path)):
        actions.store(profile)
    assert actions.stored(old.digest).version == "1"
    assert PracticeProfile.objects.count() == 2


def test_stored_profile_is_read_once():
    digest = actions.store(load("demo")).digest
    actions.stored(digest)
    with CaptureQueriesContext(connection) as queries:
        actions.stored(digest)
    assert not queries.captured_queries


def test_profile_that_was_never_stored_is_not_found():
    with pytest.raises(PracticeProfile.DoesNotExist):
        actions.stored("0" * 64)


def test_changed_row_is_refused():
    row = actions.store(load("demo"))
    PracticeProfile.objects.update(content=row.content.replace("Riverside Council", "Someone else"))
    with pytest.raises(ProfileMistake, match="changed after it was kept"):
        actions.stored(row.digest)
