"""What the pages of this room show, with a number of queries that stays the same."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from alongside.access.models import Account
from alongside.conferences.models import Conference
from alongside.exchange import kept_files
from alongside.exchange.cast import CAST
from alongside.exchange.importing import is_much
from alongside.exchange.models import ImportRun, SameConferenceQuestion
from alongside.incoming.problems import NOT_SHOWN
from alongside.messages.models import Message
from alongside.people.models import Delivery, Family, Person
from alongside.practice import clocks

NEWEST = 50


@dataclass(frozen=True)
class Pair:
    """A conference arranged here and one of the extract that may be the same; a question for each child."""

    here: Conference
    questions: tuple[SameConferenceQuestion, ...]

    @property
    def question(self) -> SameConferenceQuestion:
        """One that stands for all: an answer is for all children of the two conferences."""
        return self.questions[0]

    @property
    def working_days_apart(self) -> int | None:
        """None when the calendar does not reach that far."""
        try:
            first = timezone.localdate(self.here.starts_at)
            return abs(clocks.working_days_between(first, self.question.conference_on))
        except clocks.BeyondCalendar:
            return None


def pairs(reader: Account) -> list[Pair]:
    """What waits for the administrator, the longest waiting first."""
    asked = (
        SameConferenceQuestion.objects.visible_to(reader)
        .waiting()
        .select_related("family", "child", "chair", "conference__chair")
        .prefetch_related("conference__children")
        .order_by("asked_at", "ssd_id")
    )
    found: dict[object, list[SameConferenceQuestion]] = defaultdict(list)
    for question in asked:
        found[question.conference_id, question.conference_on].append(question)
    return [Pair(questions[0].conference, tuple(questions)) for questions in found.values()]


def last_delivery() -> Delivery | None:
    """The last extract that came in whole."""
    return Delivery.objects.exclude(completed_at=None).order_by("-completed_at").first()


def cast_accounts() -> QuerySet[Account]:
    """Accounts that one press may open in a demonstration: the cast's, and none that was ended."""
    workers = [each.professional_id for each in (*CAST.professionals, *CAST.not_in_the_extract)]
    relatives = [person.person_id for told in CAST.families for person in told.people]
    accounts = Account.objects.filter(is_active=True).select_related("person")
    return accounts.filter(person__worker__professional_id__in=workers) | accounts.filter(person__ssd_id__in=relatives)


def newest_messages() -> QuerySet[Message]:
    """What a demonstration's telephones would show, the newest first."""
    return Message.objects.select_related("person", "data_key").order_by("-queued_at")[:NEWEST]


def newest_runs(reader: Account) -> list[ImportRun]:
    """The extracts that came by these pages, the newest first."""
    return list(ImportRun.objects.visible_to(reader).select_related("asked_by__person").order_by("-asked_at")[:NEWEST])


def newest_deliveries() -> list[Delivery]:
    """All deliveries, by these pages and from the command line, the newest first."""
    return list(Delivery.objects.select_related("by__person").order_by("-started_at")[:NEWEST])


COLUMNS = ("read", "added", "changed", "unchanged", "gone", "back", "broken", "waiting")


def table_rows(counts: dict[str, dict[str, int]]) -> list[tuple[str, list[int]]]:
    """What became of the rows, or would, by table, the sum last."""
    return [(table, [row.get(name, 0) for name in COLUMNS]) for table, row in counts.items()]


def has_much_gone(run: ImportRun) -> bool:
    """Whether so many rows are missing that the administrator must say that the extract is whole."""
    return any(
        is_much(row.get("gone", 0), row.get("gone", 0) + row.get("unchanged", 0) + row.get("changed", 0))
        for table, row in run.checked.items()
        if table != "all"
    )


def report_rows(run: ImportRun, reader: Account) -> list[list[str]]:
    """The report of an import. What names somebody of a family that is closed to the reader is not shown, and a value that a
    spreadsheet would take for a formula is shown as text.
    """
    rows = kept_files.report(run)
    if not rows:
        return []
    header, *told = rows
    place = header.index("value_shown")
    named = {row[place] for row in told if row[place]}
    closed: set[str | None] = set()
    if Family.objects.exclude(restricted_at=None).exists():
        open_families = Family.objects.findable_by(reader)
        closed = set(
            Person.objects.filter(ssd_id__in=named, families__isnull=False)
            .exclude(families__in=open_families)
            .values_list("ssd_id", flat=True)
        )
        closed |= set(
            Family.objects.filter(ssd_id__in=named)
            .exclude(pk__in=open_families.values("pk"))
            .values_list("ssd_id", flat=True)
        )

    def shown(value: str) -> str:
        value = NOT_SHOWN if value in closed else value
        return f"'{value}" if value[:1] in ("=", "+", "-", "@") else value

    return [header, *([*row[:place], shown(row[place]), *row[place + 1 :]] for row in told)]
