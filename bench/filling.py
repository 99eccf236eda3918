"""Fills a demonstration up to the size of a council or a region, straight into the tables, so that pages can be measured.

    python -m bench.filling OPEN_FAMILIES KNOWN_FAMILIES

For measuring only: nothing of it goes through actions, and the trail says nothing of it. Open families have an enquiry that
awaits its conference, a booked conference or a plan; of those that are only known all work is closed. The demonstration's
social worker gets the first fourteen, her team every hundredth besides; the rest belong to workers of their own.
"""

import os
import random
import sys
import time
from collections.abc import Iterator
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
        told = Worker.objects.select_related("person", "team", "agency")
        self.worker = told.get(person__account__sign_in_name="maria@riverside.example")
        self.manager = told.get(team=self.worker.team, manages_team=True)
        self.others: list[Any] = []

    def add(self, row: Any) -> Any:
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
        from alongside.people.models import Family, FamilyMember, NameWord, Person, Relationship
        from alongside.people.naming import words_of

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
                self.add(NameWord(person=person, word=word))
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

        from alongside.conferences import models as conferences
        from alongside.people import models as people
        from alongside.plans import models as plans

        order = (
            people.Team, people.Person, people.Worker, people.Family, people.FamilyMember, people.NameWord, people.Relationship,
            people.Involvement, people.Grant, conferences.Enquiry, conferences.Conference, conferences.ConferenceChild,
            plans.Plan, plans.PlanChild,
        )  # fmt: skip
        with transaction.atomic():
            for model in order:
                model.objects.bulk_create(self.rows.pop(model, []), batch_size=500)


def fill(open_families: int, known_families: int) -> None:
    """Add that many families, and let the database know what it holds."""
    from django.db import connection, transaction

    with transaction.atomic():
        filling = Filling()
    filling.hire(max(12, open_families // 20))
    numbers: Iterator[int] = iter(range(open_families + known_families))
    while some := list(islice(numbers, FAMILIES_AT_ONCE)):
        for number in some:
            filling.family(number, is_open=number < open_families)
        filling.write()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    begun = time.monotonic()
    fill(int(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.write(f"filled in {time.monotonic() - begun:.0f} s\n")
