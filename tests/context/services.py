"""What services know of the people of a test's world, brought in as an agency would and linked as the program does."""

import csv
from datetime import date
from pathlib import Path

from alongside.access import days
from alongside.access.models import Account
from alongside.context import deliveries, linking_up, models_of_linkage, papers
from alongside.context.models import FeedDelivery, FeedPaper
from alongside.people.models import Person
from alongside.practice import profile


def feed_of(key: str):
    return deliveries.feed_named(key)


def put_papers_on_record(key: str, steward: Account) -> None:
    for kind in FeedPaper.Kind:
        papers.record_paper(
            key,
            kind,
            kept_where="Safe 4",
            signed_by="M. Finch",
            signed_on=date(2026, 1, 5),
            by=steward,
        )


def written(path: Path, key: str, *rows: dict[str, str]) -> Path:
    """A file with the council's own headings. Each row has our fields, or an item's heading, as keys."""
    feed = feed_of(key)
    headings = {name: each[0] for name, each in feed.columns.items()}
    with path.open("w", newline="", encoding="utf-8") as file:
        every = [heading for each in feed.columns.values() for heading in each]
        for item in feed.items:
            for number in range(1, item.most + 1):
                every += [part.heading.replace("{n}", str(number)) for part in item.columns()]
        writer = csv.DictWriter(file, every, restval="")
        writer.writeheader()
        writer.writerows({headings.get(name, name): value for name, value in row.items()} for row in rows)
    return path


def known_as(person: Person, record: str, **more: str) -> dict[str, str]:
    """The row of an agency that knows somebody well; `more` says what else it knows, or knows otherwise."""
    feed_day = person.birth_on.strftime("%d/%m/%Y") if person.birth_on else ""
    row = {"record": record, "forename": person.forename, "surname": person.surname, "born_on": feed_day}
    if person.sex:
        row["gender"] = person.sex
    return row | {"involvement": "Open"} | more


def take(folder: Path, key: str, steward: Account | None, *rows: dict[str, str], as_of: date | None = None):
    """Bring rows in as one delivery, which is not compared with anybody yet."""
    name = f"{key}-{FeedDelivery.objects.count()}.csv"
    file = written(folder / name, key, *rows)
    return deliveries.take_in(key, file, by=steward, correct_as_of=as_of or days.today(), accepts_fewer=True)


def bring(folder: Path, key: str, steward: Account, *rows: dict[str, str], as_of: date | None = None) -> FeedDelivery:
    """Bring rows in as one delivery, and link everything that counts."""
    delivery = take(folder, key, steward, *rows, as_of=as_of)
    link(steward)
    delivery.refresh_from_db()
    return delivery


def link(steward: Account | None = None) -> list[linking_up.Summary]:
    return list(linking_up.link_all(by=steward, learnt=models_of_linkage.shipped()))


def current_involvement(key: str) -> str:
    return profile.row(profile.current().feeds, key).involvement.current[0]
