import pytest
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, transaction

from alongside.access import trail
from alongside.access.models import DataKey, TrailEntry, TrailText


def test_a_played_family_leaves_a_whole_chain(world):
    assert list(trail.faults()) == []
    assert TrailEntry.objects.filter(verb="conferences.decide").count() == 2


@pytest.mark.parametrize("statement", ["UPDATE access_trailentry SET verb = 'x'", "DELETE FROM access_trailentry"])
def test_the_database_refuses_to_change_the_trail(world, statement):
    with pytest.raises(DatabaseError, match="kept as it was"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_changed_entry_is_named(world):
    entry = TrailEntry.objects.order_by("number")[5]
    found = list(trail.faults_in(_with(entry.number, verb="nothing happened")))
    assert found == [f"Entry {entry.number} was changed, or the one before it was."]


def test_a_missing_entry_is_named(world):
    number = TrailEntry.objects.order_by("number")[5].number
    found = list(trail.faults_in(entry for entry in TrailEntry.objects.order_by("number") if entry.number != number))
    assert found == [f"Entries {number} to {number} are missing."]


def _with(number, **changes):
    for entry in TrailEntry.objects.order_by("number"):
        if entry.number == number:
            for name, value in changes.items():
                setattr(entry, name, value)
        yield entry


def test_a_cut_tail_does_not_fit_the_head(world):
    entries = list(TrailEntry.objects.order_by("number"))[:-1]
    assert list(trail.faults_in(entries)) == [
        f"The trail ends at {len(entries)}, but its head says {len(entries) + 1}."
    ]


def test_an_act_outside_a_transaction_is_refused(transactional_db_off):
    with pytest.raises(trail.OutsideTransaction):
        trail.act("nothing", None, by=None)


@pytest.fixture
def transactional_db_off(monkeypatch):
    # The connection itself: undone through Django's stand-in, the attribute would be deleted instead of put back.
    monkeypatch.setattr(connections[DEFAULT_DB_ALIAS], "in_atomic_block", False)


def test_a_batch_is_one_entry_with_its_count(db):
    before = TrailEntry.objects.count()
    with transaction.atomic(), trail.batch("exchange.import", by=None, delivery="one"):
        trail.act("people.add_person", None, by=None)
        trail.act("people.add_person", None, by=None)
    (entry,) = TrailEntry.objects.order_by("number")[before:]
    assert (entry.verb, entry.detail["acts"]) == ("exchange.import", 2)
    with transaction.atomic(), trail.batch("exchange.import", by=None):
        pass
    assert TrailEntry.objects.count() == before + 1


def test_a_page_leaves_a_reading_before_it_is_drawn(world, monkeypatch):
    from alongside.desk import views

    seen = []
    real = views.page
    monkeypatch.setattr(
        views, "page", lambda *a, **k: seen.append(TrailEntry.objects.filter(kind="reading").count()) or real(*a, **k)
    )
    before = _readings()
    assert world.of(world.maria).get(f"/families/{world.family.pk}/").status_code == 200
    assert seen == [before + 1]
    entry = TrailEntry.objects.filter(kind="reading").latest("number")
    assert (entry.account_id, entry.family_id, entry.level) == (world.maria.account_id, world.family.pk, "opened")


def _readings():
    return TrailEntry.objects.filter(kind=TrailEntry.READING).count()


def test_search_terms_are_kept_sealed_and_the_chain_holds_their_digest(world):
    entry = trail.searched("Zebedee Quill", by=world.maria.account, found=2)
    entry.refresh_from_db()
    assert (entry.level, entry.detail["found"]) == ("searched", 2)
    assert "Quill" not in str(vars(entry))
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM access_trailtext WHERE entry_id = %s", [entry.number])
        assert b"Quill" not in bytes(cursor.fetchone()[0])
    assert TrailText.objects.get(pk=entry.pk).words == "Zebedee Quill"
    assert entry.detail["words"] == entry.text.data_key.digest("Zebedee Quill")


def test_erasing_the_words_leaves_the_chain_whole(world):
    entry = trail.reading("read_family", world.family, by=world.maria.account, level="opened", reason="A call at night")
    key = entry.text.data_key_id
    assert trail.words_of([entry.number]) == {entry.number: "A call at night"}
    trail.erase_words(entry, by=None)
    assert list(trail.faults()) == []
    assert trail.words_of([entry.number]) == {}
    text = TrailText.objects.get(pk=entry.pk)
    assert (bytes(text.__dict__["words"]), text.data_key_id) == (b"", None)
    assert not DataKey.objects.filter(pk=key).exists()


def test_words_of_long_ago_are_erased_by_a_command_and_newer_ones_stay(world):
    from io import StringIO

    from django.core.management import call_command

    old = trail.searched("Zebedee", by=world.maria.account, found=0)
    out = StringIO()
    call_command("audit", "erase", "--before", "2001-01-01", stdout=out)
    assert trail.words_of([old.number]) == {old.number: "Zebedee"}
    call_command("audit", "erase", "--before", "2199-01-01", stdout=out)
    assert trail.words_of([old.number]) == {}
    assert list(trail.faults()) == []


def test_a_list_is_one_entry_that_names_whom_it_showed(world):
    before = _readings()
    entry = trail.shown("find_family", [world.family, world.amina], by=world.maria.account)
    assert _readings() == before + 1
    assert sorted(entry.named.values_list("named", flat=True)) == sorted([world.family.pk, world.amina.pk])
    assert entry.level == "shown"
    assert trail.shown("find_family", [], by=world.maria.account) is None
    with pytest.raises(DatabaseError, match="kept as it was"), transaction.atomic():
        entry.named.all().delete()


def test_a_level_that_is_not_one_is_refused(world):
    with pytest.raises(ValueError, match="not a level"):
        trail.reading("read_family", world.family, by=world.maria.account, level="peeked")
