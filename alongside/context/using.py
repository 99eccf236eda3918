"""Who used the services around families, for what and what came of it: for a team's manager and for the data steward."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from alongside.access import days, trail
from alongside.access.models import Account, TrailEntry
from alongside.access.policy import Permission, Role, Scope, scopes_for
from alongside.context import use
from alongside.context.models import Conversation, Look
from alongside.people import search_terms
from alongside.people.models import Address, Family, Worker
from alongside.people.naming import words_of
from alongside.practice import profile

DAYS = 28
LED_WITHIN = timedelta(days=14)
NEWEST, MOST_SEARCHES = 50, 2_000
AT_ANY_HOUR = (Role.EMERGENCY_DUTY, Role.DUTY_MANAGER)


@dataclass(frozen=True)
class Use:
    """What the page says of the last `DAYS` days."""

    looks: list[Look]
    look_count: int
    searches: int
    by_reason: list[tuple[str, int]]
    by_worker: list[tuple[str, int]]
    conversations: int
    saved_requests: int
    led_to_conversation: int
    remarks: list[tuple[use.Remark, str]]


def accounts_watched_by(reader: Account) -> QuerySet[Account]:
    """Whose use a reader sees: everybody's who works here, or the own team's."""
    scopes = scopes_for(reader.role, Permission.SEE_SERVICES_USE)
    staff = Account.objects.exclude(role__in=(Role.FAMILY_MEMBER, Role.CHILD))
    if Scope.AUTHORITY in scopes:
        return staff
    teams = Worker.objects.filter(person__account=reader, manages_team=True).exclude(team=None).values("team")
    return staff.filter(person__worker__team__in=teams) if scopes else staff.none()


def of(reader: Account) -> Use:
    """The use that the reader may see. What concerns a family that is closed to them is neither shown nor counted."""
    since = days.now() - timedelta(days=DAYS)
    accounts = {each.pk: each for each in accounts_watched_by(reader).select_related("person")}
    families = Family.objects.open_to(reader)
    theirs = {"family__in": families.values("pk")}
    looks = list(
        Look.objects.filter(**theirs, account__in=list(accounts), at__gte=since)
        .select_related("account__person", "family", "data_key")
        .order_by("-at")
    )
    said = list(Conversation.objects.filter(**theirs, by__in=list(accounts), at__gte=since))
    searches = _searches(list(accounts), since)
    remarks = use.remarks(
        _people(accounts),
        [use.Look(each.account_id, each.family_id, timezone.localtime(each.at)) for each in looks],
        searches,
        frozenset(name.casefold() for name in profile.current().services.famous_names),
    )
    reasons = Counter(str(each.get_why_display()) for each in looks)
    workers = Counter(each.account.person.name for each in looks)
    return Use(
        looks=looks[:NEWEST],
        look_count=len(looks),
        searches=len(searches),
        by_reason=reasons.most_common(),
        by_worker=workers.most_common(NEWEST),
        conversations=len(said),
        saved_requests=sum(each.saved_a_request for each in said),
        led_to_conversation=_led(looks, said),
        remarks=[(each, accounts[each.account].person.name) for each in remarks if each.account in accounts],
    )


def _led(looks: list[Look], said: list[Conversation]) -> int:
    """How many of the looks were followed soon by a conversation of whoever looked, about that family."""
    spoken: dict[tuple[Any, Any], list[Any]] = {}
    for each in said:
        spoken.setdefault((each.by_id, each.family_id), []).append(each.at)
    return sum(
        any(look.at <= at <= look.at + LED_WITHIN for at in spoken.get((look.account_id, look.family_id), ()))
        for look in looks
    )


def _people(accounts: dict[UUID, Account]) -> list[use.Somebody]:
    persons = {each.person.pk: each for each in accounts.values() if hasattr(each, "person")}
    homes = Address.objects.filter(person__in=list(persons), until_on=None).select_related("data_key")
    postcodes = {each.person_id: "".join(each.postcode.casefold().split()) for each in homes}
    return [
        use.Somebody(
            account=account.pk,
            names=frozenset(words_of(account.person.surname)),
            postcode=postcodes.get(pk, ""),
            works_at_any_hour=account.role in AT_ANY_HOUR,
        )
        for pk, account in persons.items()
    ]


def _searches(accounts: list[Any], since: Any) -> list[use.Search]:
    """What these accounts searched for, the newest first. The terms are read here and nowhere shown."""
    entries = list(
        TrailEntry.objects.filter(account_id__in=accounts, at__gte=since, level=trail.SEARCHED).order_by("-number")[
            :MOST_SEARCHES
        ]
    )
    typed = trail.words_of(entry.number for entry in entries)
    found = []
    for entry in entries:
        if entry.account_id is None:
            continue
        terms = search_terms.read(typed.get(entry.number, ""), days.today())
        found.append(
            use.Search(
                entry.account_id, timezone.localtime(entry.at), frozenset(terms.words), terms.postcode.casefold()
            )
        )
    return found
