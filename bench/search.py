"""How well and how quickly somebody is found among a million people by who types them twice wrong, on both databases.

    python -m bench.search [--people 1000000] [--queries 2000] [--databases sqlite,postgresql] [--seed 1]

Measured is `people.finding.find` as the page *Find a family* calls it, in this process, with all its questions to the database. In
the same run, query after query, stands what a plain exact search finds: every word of the name whole, and the birth date or year.

Recall at 10: how often the family of the person who was meant is among the first ten, with the interval that 95 of 100 such runs
would give. Some queries say too little whatever is done: were nothing in them wrong, more than ten people would fit what they say.
They are counted, and recall is given for all queries and for those that can be told. Milliseconds are by the clock; those of the
processor, which others on the machine do not lengthen, stand beside (of this process alone: PostgreSQL has its own).
People and mistakes: `search_people`, `search_mistakes`.
"""

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from bench.search_mistakes import Typed, as_text, typed_for
from bench.search_people import TODAY, People, Someone
from tests.server import Place, empty

MOST_THAT_FIT = 10
FAMILIES_AT_ONCE = 5_000
WARM = 60


# --- What is asked -----------------------------------------------------------------------------------------------------------


def queries(people: list[Someone], count: int, seed: int, mistakes: int = 2) -> list[dict[str, Any]]:
    """Queries for people drawn at random, with the number of the person each is for, and how many would fit it without mistakes."""
    chance = random.Random(seed + 1)  # noqa: S311 - nothing secret is chosen
    by_surname: dict[str, list[Someone]] = {}
    for each in people:
        for part in set(each.surname.split()):
            by_surname.setdefault(part, []).append(each)
    asked = []
    for _query in range(count):
        number = chance.randrange(len(people))
        typed, meant = typed_for(people[number], chance, mistakes=mistakes)
        fitting = sum(_fits(meant, each) for each in by_surname[meant.last[0]])
        asked.append(
            {
                "text": as_text(typed, chance),
                "number": number,
                "fitting": fitting,
                "wrong": typed.wrong,
                "typed": asdict(typed),
            }
        )
    return asked


def _fits(meant: Typed, person: Someone) -> bool:
    if meant.born_on and (
        person.born_on.year != meant.born_on.year if meant.only_year else person.born_on != meant.born_on
    ):
        return False
    first, last = person.forename.replace("-", " ").split(), person.surname.split()
    if not set(meant.last) <= set(last):
        return False
    return all(any(own.startswith(part) if len(part) == 1 else own == part for own in first) for part in meant.first)


# --- Filling -----------------------------------------------------------------------------------------------------------------


def fill(count: int, seed: int, queries_to: Path, query_count: int) -> None:
    """Put people in families of four straight into the tables, with the words and keys that actions would give them."""
    import django

    django.setup()
    from django.db import transaction

    from alongside.access.actions import make_data_key
    from bench.filling import indexed_afterwards, look_over, unhurried_by_safety

    with transaction.atomic():
        key = make_data_key()
    made: list[Someone] = []
    families: list[list[Someone]] = []
    with unhurried_by_safety(), indexed_afterwards():
        for family in People(seed).families(count // 4):
            made += family
            families.append(family)
            if len(families) == FAMILIES_AT_ONCE:
                _write(len(made) // 4 - len(families), families, key)
                families.clear()
        _write(len(made) // 4 - len(families), families, key)
    look_over()
    queries_to.write_text(json.dumps(queries(made, query_count, seed), default=str))


def _write(first: int, families: list[list[Someone]], key: Any) -> None:
    from django.db import transaction

    from alongside.access.inserting import insert_values
    from alongside.people.models import Family, FamilyMember, NameWord, Person, SearchKey
    from alongside.people.naming import words_of
    from alongside.people.search_keys import keys_of

    rows: dict[Any, list[Any]] = {each: [] for each in (Family, Person, FamilyMember, NameWord, SearchKey)}
    for number, family in enumerate(families, start=first):
        rows[Family].append((_id(1, number), family[2].surname, key.pk))
        for place, each in enumerate(family):
            pk = _id(2, number * 4 + place)
            rows[Person].append((pk, each.forename, each.surname, each.born_on, key.pk))
            rows[FamilyMember].append((_id(3, number * 4 + place), _id(1, number), pk))
            year = each.born_on.year if each.born_on else None
            rows[NameWord] += [(pk, word, year) for word in words_of(each.forename, each.surname)]
            rows[SearchKey] += [(pk, one) for one in keys_of(each.forename, each.surname, each.born_on)]
    columns = {
        Family: ("id", "name", "data_key_id"),
        Person: ("id", "forename", "surname", "birth_on", "data_key_id"),
        FamilyMember: ("id", "family_id", "person_id"),
        NameWord: ("person_id", "word", "born_in"),
        SearchKey: ("person_id", "key"),
    }
    empty_text = {Person: {"sex": "", "language": ""}}
    with transaction.atomic():
        for model, values in rows.items():
            more = empty_text.get(model, {})
            insert_values(model, (*columns[model], *more), [(*value, *more.values()) for value in values])


def _id(kind: int, number: int) -> Any:
    import uuid

    return uuid.UUID(f"5ea2c{kind:x}{number:026x}")


# --- Measuring ---------------------------------------------------------------------------------------------------------------


class Measured:
    """What one way of searching did."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        self.worked: list[float] = []
        self.places: list[int] = []  # of the family that was meant, from 1; 0 when it is not among those found

    def add(self, begun: tuple[float, float], families: list[Any], meant: Any) -> None:
        self.taken.append((time.perf_counter() - begun[0]) * 1000)
        self.worked.append((time.process_time() - begun[1]) * 1000)
        self.places.append(families.index(meant) + 1 if meant in families else 0)

    def line(self, chosen: list[bool]) -> str:
        taken, worked = sorted(self.taken), sorted(self.worked)
        places = [place for place, is_chosen in zip(self.places, chosen, strict=True) if is_chosen]
        return (
            f"{statistics.median(taken):8.1f}{taken[int(len(taken) * 0.95) - 1]:8.1f}"
            f"{statistics.median(worked):8.1f}{worked[int(len(worked) * 0.95) - 1]:8.1f}  "
            f"{_recall(self.places)}   {_recall(places)}   {sum(place == 1 for place in places) / len(places):.4f}"
        )


def _begin() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _recall(places: list[int]) -> str:
    """The part that is among the first ten, with Wilson's interval of 95 per cent."""
    count, z = len(places), 1.96
    part = sum(0 < place <= 10 for place in places) / count
    middle = (part + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * (part * (1 - part) / count + z * z / (4 * count * count)) ** 0.5
    return f"{part:.4f} ({middle - half:.4f} to {middle + half:.4f})"


def measure(asked: list[dict[str, Any]], *, shows_missed: int) -> None:
    """Search for each query in both ways, and print what came of it."""
    import django

    django.setup()
    from alongside.access.models import Account
    from alongside.people import finding, search_terms

    reader = Account.objects.get(sign_in_name="maria@riverside.example")
    found, exact = Measured(), Measured()
    for query in asked[:WARM]:
        finding.find(reader, search_terms.read(query["text"], TODAY), TODAY)
    for query in asked:
        meant = _id(1, query["number"] // 4)
        begun = _begin()
        answer = finding.find(reader, search_terms.read(query["text"], TODAY), TODAY)
        found.add(begun, [each.family.pk for each in answer.found], meant)
        begun = _begin()
        exact.add(begun, _plainly(query["typed"]), meant)
    could = [query["fitting"] <= MOST_THAT_FIT for query in asked]
    _say(
        f"{len(asked):,} queries, {could.count(False):,} of which say too little (more than {MOST_THAT_FIT} people fit)"
    )
    _say(
        f"{'':24}{'median':>8}{'p95':>8}{'cpu':>8}{'p95':>8}  recall at 10, all queries     those that can be told        at 1"
    )
    _say(f"{'this search':24}{found.line(could)}")
    _say(f"{'plain exact search':24}{exact.line(could)}")
    ratio = statistics.median(found.taken) / statistics.median(exact.taken)
    hits = [sum(0 < place <= 10 for place in each.places) for each in (found, exact)]
    _say(f"ratio: {ratio:.1f} times the median, {hits[0] / max(1, hits[1]):.1f} times as many found")
    _say(
        f"memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB at most; load {_load()}"
    )
    by_kind: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for query, place, is_chosen in zip(asked, found.places, could, strict=True):
        if is_chosen:
            by_kind.update(set(query["wrong"]))
            missed.update(set(query["wrong"]) if not 0 < place <= 10 else ())
    _say(
        "by kind of mistake: " + ", ".join(f"{kind} {1 - missed[kind] / by_kind[kind]:.3f}" for kind in sorted(by_kind))
    )
    if shows_missed:
        lost = [query for query, place, c in zip(asked, found.places, could, strict=True) if c and not 0 < place <= 10]
        for query in lost[:shows_missed]:
            _say(f"  missed: {query['text']!r} {query['wrong']} {query['fitting']}")


def _plainly(typed: dict[str, Any]) -> list[Any]:
    """The families of the people whose name has every word and whose birth date, or year, is the one that was typed."""
    from django.db.models import Exists, OuterRef

    from alongside.people.models import NameWord, Person
    from alongside.people.naming import typed_words

    people = Person.objects.all()
    if typed["born_on"]:
        day = date.fromisoformat(str(typed["born_on"]))
        people = people.filter(birth_on__year=day.year) if typed["only_year"] else people.filter(birth_on=day)
    words = sorted(typed_words(" ".join((*typed["first"], *typed["last"])).replace("-", " ")), key=len, reverse=True)
    for word in words[1:]:
        people = people.filter(Exists(NameWord.objects.filter(word=word, person=OuterRef("pk"))))
    people = people.filter(pk__in=NameWord.objects.filter(word=words[0]).values("person"))
    return list(people.values_list("families", flat=True)[:10])


def sizes() -> None:
    """How large the database and its search keys are."""
    import django

    django.setup()
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_database_size(current_database()), pg_total_relation_size('people_searchkey'), "
                "count(*) FROM people_searchkey"
            )
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            (whole,) = cursor.fetchone()
            try:
                cursor.execute(
                    "SELECT sum(pgsize) FROM dbstat WHERE name IN "
                    "(SELECT name FROM sqlite_master WHERE tbl_name = 'people_searchkey')"
                )
                (keys,) = cursor.fetchone()
            except Exception:  # noqa: BLE001 - this SQLite was built without it
                keys = 0
            cursor.execute(f"SELECT {whole}, {keys or 0}, count(*) FROM people_searchkey")  # noqa: S608 - numbers
        whole, keys, count = cursor.fetchone()
    _say(f"size: {whole / 1e6:,.0f} MB, of which search keys {keys / 1e6:,.0f} MB ({count:,})")


# --- The command -------------------------------------------------------------------------------------------------------------


def _load() -> str:
    return " ".join(f"{each:.1f}" for each in os.getloadavg())


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@contextmanager
def _installation() -> Iterator[Place]:
    with tempfile.TemporaryDirectory() as folder, empty(Path(folder)) as place:
        place.command("keys", "make")
        place.command("migrate", "--verbosity=0")
        place.command("demo", "make")
        yield place


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.search")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=2_000)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--missed", type=int, default=0, help="show so many of the queries that did not find their person"
    )
    parser.add_argument("--step", choices=("fill", "measure"), help=argparse.SUPPRESS)
    parser.add_argument("--asked", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    if options.step == "fill":
        fill(options.people, options.seed, options.asked, options.queries)
        return 0
    if options.step == "measure":
        sizes()
        measure(json.loads(options.asked.read_text()), shows_missed=options.missed)
        return 0
    again = [f"--{name}={getattr(options, name)}" for name in ("people", "queries", "seed", "missed")]
    for database in options.databases.split(","):
        if database == "postgresql" and not os.environ.get("DATABASE_URL"):
            command = [sys.executable, "-m", "tests.postgres", sys.executable, "-m", "bench.search", *again]
            subprocess.run([*command, "--databases=postgresql"], check=True)
            continue
        begun = time.monotonic()
        with _installation() as place:
            asked = place.var.parent / "asked.json"
            for step in ("fill", "measure"):
                command = [sys.executable, "-m", "bench.search", f"--step={step}", f"--asked={asked}", *again]
                subprocess.run(command, env=place.environ({"DJANGO_SETTINGS_MODULE": "bench.settings"}), check=True)
                if step == "fill":
                    _say(
                        f"\n{database}, {options.people:,} people (filled in {time.monotonic() - begun:.0f} s; load {_load()})"
                    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
