"""What came since the reader was last here on an earlier day: words, answers to invitations, and whether a response was enough."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.access import days
from alongside.access.models import Account, TrailEntry
from alongside.access.policy import Permission, scopes_for
from alongside.access.prepared import prepared
from alongside.conferences.models import Invitation
from alongside.context import loading, states
from alongside.context.models import AgencyRecord, FeedDelivery, Pair
from alongside.context.models import Decision as LinkDecision
from alongside.people.models import Family, FamilyMember
from alongside.people.person import years_between
from alongside.practice import clocks, profile
from alongside.voices.models import View

MOST = 12
LONGEST_AWAY_DAYS = 60


@dataclass(frozen=True)
class New:
    """One thing that came: what, of which family, when, and where it is read."""

    text: str
    family: Family
    at: datetime
    url: str


def since(reader: Account, today: date) -> date:
    """The day from which things are new: the last earlier day on which the reader opened *My work*, and never later than the
    working day before today, so that what came yesterday evening is still new after the first look of the morning."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    last = next(iter(_visits(reader, midnight)), None)
    day = min(timezone.localdate(last), _working_day_before(today)) if last else _working_day_before(today)
    return max(day, today - timedelta(days=LONGEST_AWAY_DAYS))


@prepared
def _visits(reader: Account, before: datetime) -> QuerySet[Any]:
    visits = TrailEntry.objects.filter(account_id=reader.pk, verb="open_my_work", at__lt=before)
    return visits.order_by("-at").values_list("at", flat=True)[:1]


def _working_day_before(today: date) -> date:
    day = today - timedelta(days=1)
    try:
        while not clocks.is_working_day(day):
            day -= timedelta(days=1)
    except clocks.BeyondCalendar:
        return today - timedelta(days=3)
    return day


def of(reader: Account, families: dict[Any, Family], views: Iterable[View], from_on: date) -> list[New]:
    """What is new for a reader in these families, the latest first. views: those that the reader may read, with responses."""
    midnight = timezone.make_aware(datetime.combine(from_on, time.min))
    found = [
        *_said(views, families, midnight),
        *_enough(views, families, midnight),
        *_answered(families, midnight),
        *(_linked(families, midnight) if scopes_for(reader.role, Permission.SEE_SERVICES) else ()),
    ]
    return sorted(found, key=lambda each: each.at, reverse=True)


def _said(views: Iterable[View], families: dict[Any, Family], midnight: datetime) -> Iterator[New]:
    said: dict[tuple[Any, Any], list[View]] = {}
    for view in views:
        if view.said_at >= midnight:
            said.setdefault((view.family_id, view.speaker_id), []).append(view)
    for (family, speaker), new in said.items():
        text = ngettext("%(name)s said something", "%(name)s said %(num)s things", len(new))
        url = reverse("person", kwargs={"family": family, "person": speaker})
        text %= {"name": new[0].speaker.name, "num": len(new)}
        yield New(text, families[family], max(view.said_at for view in new), url)


def _enough(views: Iterable[View], families: dict[Any, Family], midnight: datetime) -> Iterator[New]:
    for view in views:
        for response in view.responses.all():
            if response.was_enough_at and response.was_enough_at >= midnight:
                text = _("%(name)s says that was enough") if response.was_enough else _("%(name)s says there is more")
                url = reverse("person", kwargs={"family": view.family_id, "person": view.speaker_id})
                yield New(text % {"name": view.speaker.name}, families[view.family_id], response.was_enough_at, url)


def _answered(families: dict[Any, Family], midnight: datetime) -> Iterator[New]:
    for each in _answers(list(families), midnight):
        is_coming = each.answer == Invitation.Answer.COMING
        text = _("%(name)s is coming to the conference") if is_coming else _("%(name)s is not coming to the conference")
        url = reverse("conference", kwargs={"conference": each.conference_id})
        yield New(text % {"name": each.person.name}, families[each.conference.family_id], each.answered_at, url)


@prepared
def _answers(families: list[Any], midnight: datetime) -> QuerySet[Invitation]:
    answers = Invitation.objects.filter(
        conference__family__in=families,
        conference__closed_at=None,
        conference__cancelled_at=None,
        withdrawn_at=None,
        answered_at__gte=midnight,
    ).exclude(answer=Invitation.Answer.NONE)
    return answers.select_related("person", "conference").order_by("-answered_at")[:MOST]


def _linked(families: dict[Any, Family], midnight: datetime) -> Iterator[New]:
    """Services whose records were found to be about somebody of a family. Which they are is said on its page, with a reason."""
    found: dict[Any, tuple[int, datetime]] = {}
    today, covers = days.today(), {feed.key: loading.cover_of(feed) for feed in profile.current().feeds}
    families_of: dict[Any, list[Any]] = {}
    for person, family in _living_in(list(families)):
        families_of.setdefault(person, []).append(family)
    for person, birth_on, feed, count, at in _links(list(families_of), midnight) if families_of else ():
        # A count would tell of what the page hides because of age.
        if feed in covers and not states.hides(covers[feed], years_between(birth_on, today)):
            for family in families_of[person]:
                others, last = found.get(family, (0, at))
                found[family] = others + count, max(last, at)
    for family, (count, at) in found.items():
        text = ngettext("%(num)s record of a service linked", "%(num)s records of services linked", count)
        yield New(text % {"num": count}, families[family], at, reverse("services", kwargs={"family": family}))


@prepared
def _living_in(families: list[Any]) -> QuerySet[Any]:
    # A question of its own: asked together with the links, PostgreSQL read the families of everybody.
    return FamilyMember.objects.filter(family__in=families, until_on=None).values_list("person", "family")


@prepared
def _links(people: list[Any], midnight: datetime) -> QuerySet[Any]:
    same = LinkDecision.objects.filter(
        at__gte=midnight, undone_at=None, verdict=Pair.Verdict.SAME, pair__stands=Pair.Verdict.SAME
    )
    shown = AgencyRecord.objects.filter(
        record_key=OuterRef("pair__record_key"), delivery__in=FeedDelivery.objects.shown()
    )
    alike = ("pair__person", "pair__person__birth_on", "pair__feed")
    told = (
        same.filter(Exists(shown), pair__person__in=people)
        .order_by()
        .values(*alike)
        .annotate(count=Count("pk"), last=Max("at"))
    )
    return told.values_list(*alike, "count", "last")
