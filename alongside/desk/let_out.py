"""Why words that say where somebody lives were let out: who decided it, when, in which paper and why. The address never.

Read by the team's manager, and of the whole authority by quality assurance and the duty manager.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from alongside.access import days, trail
from alongside.access.guard import guard
from alongside.access.models import Account
from alongside.access.policy import Permission, Scope, scopes_for
from alongside.access.prepared import prepared
from alongside.desk.loading import family_named
from alongside.people.models import Family, LetOut
from alongside.ui.pages import page

AT_ONCE = 25
TOLD_FOR = timedelta(days=14)

# By the action that saved the words.
PAPERS = {
    "conferences.arrange": _("when and where a conference is"),
    "conferences.move": _("when and where a conference is"),
    "conferences.invite": _("an invitation to a conference"),
    "conferences.capture": _("what was said in a conference"),
    "conferences.decide": _("the reasons of a decision"),
    "conferences.explain_late": _("why something is late"),
    "plans.add_area": _("an area of the plan"),
    "plans.change_area": _("an area of the plan"),
    "plans.word_step": _("a step of the plan"),
    "plans.add_action": _("what somebody does in the plan"),
    "plans.hold_core_group": _("the notes of a core group"),
    "voices.write_down": _("what somebody said"),
    "voices.respond": _("an answer to what somebody said"),
}


def paper_of(row: LetOut) -> str:
    """Which paper holds the words."""
    return str(PAPERS.get(row.where, _("another paper")))


def families_watched_by(reader: Account) -> QuerySet[Family]:
    """The families of which a reader is told: all that are not closed to those who watch over the authority, the team's for
    its manager."""
    scopes = scopes_for(reader.role, Permission.SEE_LET_OUT)
    if Scope.AUTHORITY in scopes:
        return Family.objects.open_to(reader)
    return Family.objects.worked_on_by(reader) if scopes else Family.objects.none()


def family_watched(reader: Account, family: Any) -> Family:
    """A family of which the reader is told, or may know. Raises Family.DoesNotExist."""
    if Scope.AUTHORITY in scopes_for(reader.role, Permission.SEE_LET_OUT):
        return Family.objects.open_to(reader).get(pk=family)
    return family_named(reader, family)


def _rows(found: QuerySet[LetOut]) -> QuerySet[LetOut]:
    return found.select_related("data_key", "by__person", "family").order_by("-at", "-pk")


@guard(Permission.SEE_LET_OUT)
def all_let_out(request: HttpRequest) -> HttpResponse:
    """Of the team, or of the authority: the newest first, a page at a time."""
    found = _rows(LetOut.objects.filter(family__in=families_watched_by(request.reader)))
    if before := _before(request.GET.get("before", "")):
        found = found.filter(Q(at__lt=before[0]) | Q(at=before[0], pk__lt=before[1]))
    rows = list(found[: AT_ONCE + 1])
    more, rows = len(rows) > AT_ONCE, rows[:AT_ONCE]
    trail.shown("see_let_out", {row.family_id for row in rows}, by=request.reader)
    older = f"{rows[-1].at.isoformat()}~{rows[-1].pk}" if more else ""
    return page(request, "desk/all_let_out.html", rows=rows, paper_of=paper_of, older=older)


@guard(Permission.SEE_LET_OUT, load=family_watched)
def family_let_out(request: HttpRequest, family: Family) -> HttpResponse:
    """Of one family, the newest first."""
    rows = list(_rows(LetOut.objects.filter(family=family)))
    # Who watches over the authority may not open the family's page.
    opens = Scope.AUTHORITY not in scopes_for(request.reader.role, Permission.SEE_LET_OUT)
    return page(request, "desk/let_out.html", family=family, rows=rows, paper_of=paper_of, opens=opens)


def told(reader: Account) -> Iterator[tuple[str, str]]:
    """What *My work* says of it, with the page to look at: how many there were of late, for those who are told."""
    if not scopes_for(reader.role, Permission.SEE_LET_OUT):
        return
    since = days.now() - TOLD_FOR
    count = len(_of_late(reader, since))
    if count:
        text = ngettext(
            "In the last two weeks words that say where somebody lives were let out once, with a reason.",
            "In the last two weeks words that say where somebody lives were let out %(num)s times, each with a reason.",
            count,
        ) % {"num": count}
        yield text, reverse("all_let_out")


@prepared
def _of_late(reader: Account, since: datetime) -> QuerySet[Any]:
    # Asked of each of the few, so that nobody reads all families of the authority.
    is_watched = Exists(families_watched_by(reader).filter(pk=OuterRef("family")))
    return LetOut.objects.filter(is_watched, at__gte=since).values_list("pk", flat=True)


def _before(asked: str) -> tuple[datetime, UUID] | None:
    at, _sign, pk = asked.partition("~")
    try:
        found = datetime.fromisoformat(at), UUID(pk)
    except ValueError:
        return None
    return found if timezone.is_aware(found[0]) else None
