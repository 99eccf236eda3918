"""What stands at the top of *My work* because somebody must look at it, whatever else is due."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.access import days
from alongside.access.each import ExistsForEach
from alongside.access.models import Account
from alongside.access.policy import Permission, Scope, scopes_for
from alongside.access.prepared import prepared
from alongside.context import queue
from alongside.desk import let_out, loading, openings
from alongside.people import merge_rules
from alongside.people.models import Cover, Family, FamilyMember, Involvement, Worker
from alongside.ui import words

MOST = 50


@dataclass(frozen=True)
class Notice:
    """One sentence, and the page on which something is done about it."""

    text: str
    url: str
    do: str


def of(reader: Account) -> list[Notice]:
    """Every notice for a reader, the most pressing first."""
    return [
        *_openings(reader),
        *_ways_in_guessed_at(reader),
        *_merges(reader),
        *_without_worker(reader),
        *(Notice(text, url, _("Look at why")) for text, url in let_out.told(reader)),
        *_cover(reader),
        *_links(reader),
    ]


def _links(reader: Account) -> Iterator[Notice]:
    """For a data steward: how many links wait, and that some of them were called wrong on a family's page."""
    if not scopes_for(reader.role, Permission.DECIDE_LINK):
        return
    if wrong := queue.how_many(reader, called_wrong=True):
        text = ngettext(
            "A worker says that a record is of somebody else.",
            "Workers say of %(num)s records that they are of somebody else.",
            wrong,
        )
        yield Notice(text % {"num": wrong}, reverse("links"), _("Decide"))
    if others := queue.how_many(reader, called_wrong=False):
        text = ngettext("A link waits for a decision.", "%(num)s links wait for a decision.", others)
        yield Notice(text % {"num": others}, reverse("links"), _("Decide"))


def _merges(reader: Account) -> Iterator[Notice]:
    """Families of the team in which somebody says that two records are one person, and a manager decides."""
    scopes = scopes_for(reader.role, Permission.DECIDE_MERGE)
    if not scopes:
        return
    for family in _with_merges(reader, Scope.AUTHORITY in scopes):
        text = _("Two records of the %(family)s family may be one person.") % {"family": family.name}
        yield Notice(text, reverse("merges", args=[family.pk]), _("Decide"))


@prepared
def _with_merges(reader: Account, are_all: bool) -> QuerySet[Family]:
    waiting = merge_rules.decided_by(reader).filter(needs_manager=True, decided_at=None, undone_at=None)
    waiting = waiting.exclude(asked_by=reader)
    families = Family.objects.visible_to(reader) if are_all else Family.objects.worked_on_by(reader)
    return families.filter(pk__in=waiting.values("family")).order_by("name", "pk")[:MOST]


def _without_worker(reader: Account) -> Iterator[Notice]:
    """Families of the team, for the duty manager of all teams, that nobody works with now."""
    scopes = scopes_for(reader.role, Permission.ASSIGN_WORKER)
    if not scopes:
        return
    waiting = _left_alone(reader, Scope.AUTHORITY in scopes)
    left = who_left(waiting) if waiting else {}
    for family in waiting:
        text = _("Nobody is assigned to the %(family)s family now.") % {"family": family.name}
        if family.pk in left:
            worker = left[family.pk]
            text += " " + _("%(name)s left on %(day)s.") % {
                "name": worker.person.name, "day": words.day_short(worker.left_on)
            }  # fmt: skip
        yield Notice(text, reverse("assign_worker", args=[family.pk]), _("Assign a worker"))


@prepared
def _left_alone(reader: Account, are_all: bool) -> QuerySet[Family]:
    # The authority works with those in which somebody has a part that lasts, though they may have left.
    lasting = Involvement.objects.filter(until_on=None)
    if are_all:
        families = Family.objects.visible_to(reader).without_worker()
        found = families.filter(pk__in=lasting.values("person__memberships__family"))
    else:
        families = Family.objects.worked_on_by(reader).without_worker(ExistsForEach)
        found = families.filter(ExistsForEach(lasting.filter(person__memberships__family=OuterRef("pk"))))
    return found.order_by("name", "pk")[:MOST]


def who_left(families: Iterable[Family]) -> dict[Any, Worker]:
    """By family: who had a part in it that lasts and has left, the latest."""
    parts = _parts_left([family.pk for family in families])
    if not parts:
        return {}
    workers = Worker.objects.select_related("person").in_bulk({worker for _family, worker in parts})
    found: dict[Any, Worker] = {}
    for family, worker in sorted(parts, key=lambda part: workers[part[1]].left_on):
        found[family] = workers[worker]
    return found


@prepared
def _parts_left(families: list[Any]) -> QuerySet[Any]:
    return FamilyMember.objects.filter(
        family__in=families, person__involvements__until_on=None, person__involvements__worker__left_on__isnull=False
    ).values_list("family", "person__involvements__worker")


def _cover(reader: Account) -> Iterator[Notice]:
    """For whom the reader stands in, and who stands in for the reader, today or soon."""
    if Scope.SELF not in scopes_for(reader.role, Permission.ARRANGE_COVER):
        return
    for each in _covers(reader):
        span = {"first": words.day_short(each.from_on), "last": words.day_short(each.until_on)}
        if each.colleague_id == reader.pk:
            text = _("You stand in for %(name)s from %(first)s to %(last)s.") % {**span, "name": each.away.person.name}
        else:
            text = _("%(name)s stands in for you from %(first)s to %(last)s.") % {
                **span,
                "name": each.colleague.person.name,
            }
        yield Notice(text, reverse("away", args=[reader.person.pk]), _("Look or change"))


@prepared
def _covers(reader: Account) -> QuerySet[Cover]:
    mine = Cover.objects.to_come_or_running(days.today()).filter(Q(away=reader) | Q(colleague=reader))
    return mine.select_related("away__person", "colleague__person").order_by("from_on", "pk")


def _openings(reader: Account) -> Iterator[Notice]:
    for opening in openings.waiting_for(reader):
        at = timezone.localtime(opening.at)
        text = _("%(name)s opened the %(family)s family with a reason, %(day)s at %(time)s.") % {
            "name": opening.account.person.name,
            "family": opening.family.name,
            "day": words.day_short(at),
            "time": words.time(at),
        }
        yield Notice(text, reverse("answer_for_opening", args=[opening.pk]), _("Look and say what you did"))


def _ways_in_guessed_at(reader: Account) -> Iterator[Notice]:
    """The family member is not told: whoever guesses may be reading their messages."""
    for member in loading.ways_in_guessed_at(reader):
        text = _(
            "Somebody tried many wrong words or birth dates to open the account of %(name)s. Talk face to face, make sure "
            "that it is safe, and agree another word."
        ) % {"name": member.person.name}
        url = reverse("invite_family_member", args=[member.family_id, member.person_id])
        yield Notice(text, url, _("Send a new message"))
