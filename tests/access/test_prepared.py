from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from alongside.access import days
from alongside.access.models import Account
from alongside.access.policy import Role, Scope
from alongside.access.prepared import Gathered, Prepared, Text, gather, prepared
from alongside.people.models import Family, FamilyMember, Grant, NameWord
from tests import world as worlds


@pytest.fixture(autouse=True)
def _sql_of_the_tests_own_queries_goes():
    yield
    _open_to.plans.clear()


@pytest.fixture
def checked(monkeypatch):
    """Each prepared query is also asked the plain way, and compared."""
    monkeypatch.setattr(Prepared, "is_checked", True)
    monkeypatch.setattr(Prepared, "made", [*Prepared.made])


@prepared
def _open_to(account, families):
    return Family.objects.open_to(account).filter(pk__in=families).order_by("pk")


def _asked(world, person):
    pages = [reverse("my_work"), reverse("team"), reverse("find_family")]
    pages += [reverse(name, kwargs={"family": world.family.pk}) for name in ("family", "chronology", "family_picture")]
    client = world.of(person)
    for page in pages:
        client.get(page)
    for terms in ("hassan", "amina hassan 1992", "F-HASSAN", "9434765919", "14 Mill Lane RV1 3ND", "has"):
        client.post(reverse("find_family"), {"terms": terms})
        client.get(reverse("find_family"))


def test_every_page_asks_by_kept_sql_what_it_would_ask_plainly(world, checked):
    for person in (world.maria, world.joy, world.tom, world.priya, world.karen, world.ifan, world.luke, world.dean):
        _asked(world, person)
    asked = [each for each in Prepared.made if each.plans]
    assert len(asked) > 12
    unkept = [each.__name__ for each in asked if None in each.plans.values()]
    assert unkept == []


def test_each_account_gets_its_own_answer_from_one_sql(world, checked):
    families = list(Family.objects.values_list("pk", flat=True))
    assert {each.pk for each in _open_to(world.maria.account, families)} == set(families) != set()
    ended = Account.objects.create(
        sign_in_name="gone@riverside.example", role=Role.SOCIAL_WORKER, is_active=False, created_at=timezone.now()
    )
    assert _open_to(ended, families) == []
    assert len(_open_to.plans) == 1
    with CaptureQueriesContext(connection) as asked:
        _open_to(world.maria.account, families)
    assert len(asked) == 2  # by the kept SQL, and the plain way


def test_a_grant_ends_for_kept_sql_when_it_ends(world, checked):
    @prepared
    def held(account, scopes):
        return Grant.in_force().filter(account=account, scope__in=scopes).values_list("family", flat=True)

    scopes = frozenset({Scope.OWN})
    Grant.objects.filter(account=world.maria.account).exclude(family=world.family).delete()
    Grant.objects.filter(account=world.maria.account).update(until_at=days.latest() + timedelta(days=20))
    assert held(world.maria.account, scopes) == [world.family.pk]
    worlds.move_to(days.today() + timedelta(days=40))
    assert held(world.maria.account, scopes) == []
    assert len(held.plans) == 1
    assert None not in held.plans.values()


def test_lists_of_many_lengths_share_few_statements(world, checked):
    @prepared
    def named(families):
        return Family.objects.filter(pk__in=families)

    pks = [world.family.pk, *(uuid4() for _each in range(6))]
    for length in range(8):
        assert [each.pk for each in named(pks[:length])] == pks[: min(1, length)]
    assert len(named.plans) == 5  # none, one, two, up to four, up to eight


def test_what_comes_from_somewhere_else_is_asked_anew_each_time(world, checked):
    @prepared
    def by_wall_clock(account):
        return Grant.in_force(timezone.now()).filter(account=account)

    assert by_wall_clock(world.maria.account)
    assert list(by_wall_clock.plans.values()) == [None]


def test_a_wrong_answer_is_noticed(world, checked):
    ids = [world.family.pk]
    assert [each.pk for each in _open_to(world.maria.account, ids)] == ids
    for plan in _open_to.plans.values():
        plan.places = []  # the stand-ins stay where the account and the family should go
    with pytest.raises(AssertionError, match="_open_to answers 0 rows where 1 are right"):
        _open_to(world.maria.account, ids)


def _kept_by_the_server(of):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%FROM {of} WHERE%"])
        return cursor.fetchone()[0]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans in microseconds")
def test_postgresql_keeps_how_it_answers_but_not_for_what_is_typed(world, checked):
    @prepared
    def begun_so(word):
        return NameWord.objects.filter(word__startswith=word)

    families = list(Family.objects.values_list("pk", flat=True))
    before = _kept_by_the_server('"people_family"'), _kept_by_the_server('"people_nameword"')
    for _time in range(8):
        assert {each.pk for each in _open_to(world.maria.account, families)} == set(families)
        assert begun_so(Text("hass"))
    after = _kept_by_the_server('"people_family"'), _kept_by_the_server('"people_nameword"')
    assert (after[0] - before[0], after[1] - before[1]) == (1, 0)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite compiles no query")
def test_postgresql_compiles_no_query(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone()[0] == "off"


def test_gathered_rows_can_be_read_and_not_asked_for_more(world):
    members = list(FamilyMember.objects.filter(family=world.family))
    gather([world.family], "members", members, "family")
    with CaptureQueriesContext(connection) as asked:
        assert list(world.family.members.all()) == members
        assert members[0].family is world.family
    assert not asked.captured_queries
    assert isinstance(world.family.members.all(), Gathered)
    with pytest.raises(TypeError, match="were gathered"):
        world.family.members.filter(person=None)
