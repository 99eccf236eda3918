"""Fills a demonstration up to the size of a council or a region, straight into the tables, so that pages can be measured.

    python -m bench.filling OPEN_FAMILIES KNOWN_FAMILIES TIMES

The families are made once and then copied inside the database until they are there TIMES times, so that a region, which is fifteen
councils, is filled in minutes. A copy has other ids and references and the same names; it is nobody's of the demonstration.

For measuring only: nothing of it goes through actions, and the trail says nothing of it. Open families have an enquiry that
awaits its conference, a booked conference or a plan; of those that are only known all work is closed. The demonstration's
social worker gets the first fourteen, her team every hundredth besides; the rest belong to workers of their own.
"""

import os
import random
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice, product
from typing import Any

import django

FORENAMES = (
    "Amina Ben Chloe Dafydd Eva Fatima Gethin Hana Ifan Jade Kofi Leila Mohammed Nia Oluwaseun Priya Rhys Siân Tomasz"
)
SURNAMES = "Ahmed Begum Carter Davies Evans Farah Griffiths Hughes Islam Jones Kaur Lewis Morgan Nowak O'Brien Patel Rees Smith"
SYLLABLES = "an bel cor den fal gar hol kin lan mor nor pel ran sel ton ver win yar"
MORE_NAMES = ["".join(parts).title() for parts in product(SYLLABLES.split(), repeat=2)]
FAMILIES_OF_WORKER = 14
FAMILIES_AT_ONCE = 1_000
# Every id that is made here begins so, and then with the number of the copy: 0 for what is copied.
MARK = "fade"


class Filling:
    """Makes families of four and keeps their rows until `write`."""

    def __init__(self) -> None:
        from alongside.access import days
        from alongside.access.actions import make_data_key
        from alongside.people.models import Worker
        from alongside.practice import actions as practice
        from alongside.practice import profile

        self.chance = random.Random(1)  # noqa: S311 - nothing secret is chosen
        self.today, self.now = days.today(), days.now()
        self.key, self.digest = make_data_key(), practice.store(profile.current()).digest
        self.rows: dict[type, list[Any]] = {}
        self.made = 0
        told = Worker.objects.select_related("person", "team", "agency")
        self.worker = told.get(person__account__sign_in_name="maria@riverside.example")
        self.manager = told.get(team=self.worker.team, manages_team=True)
        self.others: list[Any] = []

    def add(self, row: Any) -> Any:
        if row._meta.pk.name == "id" and isinstance(row.pk, uuid.UUID):
            self.made += 1
            row.pk = uuid.UUID(f"{MARK}0{self.made:027x}")
        self.rows.setdefault(type(row), []).append(row)
        return row

    def hire(self, count: int) -> None:
        """Workers of teams of their own, twelve in each."""
        from alongside.people.models import Person, Team, Worker

        for number in range(count):
            if number % 12 == 0:
                team = self.add(Team(name=f"Team {number // 12 + 1}"))
            person = self.add(Person(forename="Worker", surname=str(number), data_key=self.key))
            self.others.append(self.add(Worker(person=person, team=team, agency=self.worker.agency)))

    def name(self, usual: str) -> str:
        """One of eighteen usual names a third of the time, so that there are many of one name, as there are."""
        return self.chance.choice(usual.split() if self.chance.random() < 0.33 else MORE_NAMES)

    def family(self, number: int, *, is_open: bool) -> None:
        from alongside.people.models import Family, FamilyMember, NameWord, Person, Relationship, SearchKey
        from alongside.people.naming import words_of
        from alongside.people.search_keys import keys_of

        surname = self.name(SURNAMES)
        family = self.add(Family(name=surname, data_key=self.key, ssd_id=f"BF-{number}"))
        people = []
        for place in range(4):
            days_old = self.chance.randrange(30, 6_500) + (0 if place > 1 else 7_000)
            person = Person(
                forename=self.name(FORENAMES),
                surname=surname,
                birth_on=self.today - timedelta(days=days_old),
                data_key=self.key,
                ssd_id=f"BP-{number}-{place}",
            )
            people.append(self.add(person))
            self.add(FamilyMember(family=family, person=person))
            for word in sorted(words_of(person.forename, surname)):
                self.add(NameWord(person=person, word=word, born_in=person.birth_on.year))
            for key in sorted(keys_of(person.forename, surname, person.birth_on)):
                self.add(SearchKey(person=person, key=key))
        for child in people[2:]:
            self.add(Relationship(person=people[0], other=child, kind="mother", parental_responsibility=True))
        (self.open_work if is_open else self.closed_work)(number, family, people[2:])

    def closed_work(self, number: int, family: Any, children: list[Any]) -> None:
        from alongside.conferences.models import Enquiry

        began_on = self.today - timedelta(days=self.chance.randrange(700, 2_000))
        for child in children:
            self.add(Enquiry(family=family, child=child, started_on=began_on, needs_no_conference=True))

    def open_work(self, number: int, family: Any, children: list[Any]) -> None:
        from alongside.conferences.models import Conference, ConferenceChild, Enquiry
        from alongside.people.models import Grant, Involvement
        from alongside.plans.models import Plan, PlanChild

        is_hers = number < FAMILIES_OF_WORKER
        worker = self.worker if is_hers else self.others[number % len(self.others)]
        self.add(Involvement(person=children[0], worker=worker, role="Allocated worker", from_on=self.today))
        if is_hers:
            account = self.worker.person.account_id
            self.add(Grant(family=family, account_id=account, scope="own", from_at=self.now))
        if is_hers or number % 100 == 50:
            account = self.manager.person.account_id
            self.add(Grant(family=family, account_id=account, scope="team", from_at=self.now))
        has_plan, is_booked = number % 10 < 5, number % 10 in (5, 6, 7)
        began_on = self.today - timedelta(days=self.chance.randrange(1, 150 if has_plan else 28))
        for child in children:
            self.add(Enquiry(family=family, child=child, started_on=began_on, needs_no_conference=has_plan))
        if has_plan:
            plan = self.add(Plan(family=family, started_on=began_on, profile_digest=self.digest))
            harm = {"initial_category": "neglect", "latest_category": "neglect"}
            for child in children:
                self.add(PlanChild(plan=plan, child=child, started_on=began_on, **harm))
        elif is_booked:
            conference = Conference(
                family=family,
                kind="initial",
                starts_at=self.now + timedelta(days=self.chance.randrange(1, 20)),
                place="Civic Centre",
                data_key=self.key,
                profile_digest=self.digest,
                arranged_at=self.now,
                arranged_by_id=self.worker.person.account_id,
            )
            self.add(conference)
            for child in children:
                self.add(ConferenceChild(conference=conference, child=child))

    def write(self) -> None:
        """Put the rows that were made into the tables, those first that others point to."""
        from django.db import transaction

        from alongside.access.inserting import insert

        with transaction.atomic():
            for model in _models():
                insert(model, self.rows.pop(model, []))


def _models() -> list[Any]:
    """Every kind of row that is made, those first that others point to."""
    from alongside.conferences import models as conferences
    from alongside.people import models as people
    from alongside.plans import models as plans

    return [
        people.Team, people.Person, people.Worker, people.Family, people.FamilyMember, people.NameWord, people.SearchKey,
        people.Relationship,
        people.Involvement, people.Grant, conferences.Enquiry, conferences.Conference, conferences.ConferenceChild,
        plans.Plan, plans.PlanChild,
    ]  # fmt: skip


def copy(number: int) -> None:
    """Add copy `number` (1 to 15) of everything that was made, but of what it is to the demonstration's own workers."""
    from django.db import connection

    from alongside.people.models import Grant, Involvement

    with connection.cursor() as cursor:
        for model in _models():
            if model is Grant:
                continue
            made = _made(
                model._meta.pk.column if model._meta.pk.name != "id" or _is_id(model._meta.pk) else "person_id"
            )
            theirs = f" AND {_made('worker_id')}" if model is Involvement else ""
            fields = [each for each in model._meta.concrete_fields if not each.primary_key or _is_id(each)]
            columns = ", ".join(f'"{each.column}"' for each in fields)
            values = ", ".join(_copied(each, number) for each in fields)
            # Every name in it is one of a model's own, and the number is one.
            cursor.execute(
                f'INSERT INTO "{model._meta.db_table}" ({columns}) '  # noqa: S608
                f'SELECT {values} FROM "{model._meta.db_table}" WHERE {made}{theirs}'
            )


def _is_id(field: Any) -> bool:
    return (
        field.target_field.get_internal_type() == "UUIDField"
        if field.is_relation
        else field.get_internal_type() == "UUIDField"
    )


def _made(column: str) -> str:
    """The condition that an id is one of the first copy: a range, so that the index answers."""
    first, beyond = uuid.UUID(f"{MARK}0" + "0" * 27), uuid.UUID(f"{MARK}1" + "0" * 27)
    return f"\"{column}\" >= '{_written(first)}' AND \"{column}\" < '{_written(beyond)}'"


def _written(value: uuid.UUID) -> str:
    from django.db import connection

    return str(value) if connection.vendor == "postgresql" else value.hex


def _copied(field: Any, number: int) -> str:
    from django.db import connection

    column = f'"{field.column}"'
    if _is_id(field):
        as_text, as_id = (f"{column}::text", "::uuid") if connection.vendor == "postgresql" else (column, "")
        other = f"('{MARK}{number:x}' || substr({as_text}, 6)){as_id}"
        return f"CASE WHEN {_made(field.column)} THEN {other} ELSE {column} END"
    return f"{column} || '-{number}'" if field.unique else column


@contextmanager
def unhurried_by_safety() -> Iterator[None]:
    """No foreign keys are checked and nothing waits for the disk while rows are copied: what is lost is filled again."""
    from django.db import connection

    on_postgresql = (
        ("SET session_replication_role = {0}", "replica", "DEFAULT"),
        ("SET synchronous_commit = {0}", "off", "on"),
    )
    on_sqlite = (("PRAGMA foreign_keys = {0}", "OFF", "ON"), ("PRAGMA synchronous = {0}", "OFF", "FULL"),
                 ("PRAGMA cache_size = {0}", "-400000", "-2000"))  # fmt: skip
    chosen = on_postgresql if connection.vendor == "postgresql" else on_sqlite
    with connection.cursor() as cursor:
        for statement, without, _with in chosen:
            cursor.execute(statement.format(without))
        yield
        for statement, _without, usual in chosen:
            cursor.execute(statement.format(usual))


@contextmanager
def indexed_afterwards() -> Iterator[None]:
    """The keys that people are found by are indexed when all are there: one by one, in no order, that takes hours."""
    from django.db import connection

    from alongside.people.models import SearchKey

    index = SearchKey._meta.indexes[0]
    with connection.schema_editor() as editor:
        editor.remove_index(SearchKey, index)
    yield
    with connection.schema_editor() as editor:
        editor.add_index(SearchKey, index)


def look_over() -> None:
    """Let the database see what it holds, and write what it put off, as PostgreSQL does by itself some minutes after many rows."""
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in ("VACUUM ANALYZE", "CHECKPOINT") if connection.vendor == "postgresql" else ("ANALYZE",):
            cursor.execute(statement)


def fill(open_families: int, known_families: int, times: int = 1) -> None:
    """Add that many families, `times` over."""
    from django.db import transaction

    with transaction.atomic():
        filling = Filling()
    filling.hire(max(12, open_families // 20))
    numbers: Iterator[int] = iter(range(open_families + known_families))
    with unhurried_by_safety(), indexed_afterwards():
        while some := list(islice(numbers, FAMILIES_AT_ONCE)):
            for number in some:
                filling.family(number, is_open=number < open_families)
            filling.write()
        for number in range(1, times):
            with transaction.atomic():
                copy(number)
    look_over()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    begun = time.monotonic()
    fill(*map(int, sys.argv[1:]))
    sys.stdout.write(f"filled in {time.monotonic() - begun:.0f} s\n")
