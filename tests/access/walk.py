"""Walks every url that names something, with every identifier there is, as somebody who tries."""

import itertools
import re
from collections.abc import Iterator

from django.apps import apps
from django.db.models import Q
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from alongside.people.models import Person
from tests.access.test_urls import NAMING, OF_THE_API
from tests.world import BEGAN_ON

# Which rows the parts of urls name.
NAMED = {
    "family": "people.Family",
    "person": "people.Person",
    "reader": "people.Person",
    "relationship": "people.Relationship",
    "detail": "people.ContactDetail",
    "shared": "people.SharedDetail",
    "enquiry": "conferences.Enquiry",
    "conference": "conferences.Conference",
    "invitation": "conferences.Invitation",
    "view": "voices.View",
    "response": "voices.Response",
    "report": "reports.Report",
    "paragraph": "reports.Paragraph",
    "plan": "plans.Plan",
    "area": "plans.AreaOfChange",
    "action": "plans.Action",
    "core_group": "plans.CoreGroup",
    "import_run": "exchange.ImportRun",
    "placement": "plans.Placement",
    "withheld": "people.Withheld",
    "address": "people.Address",
    "opening": "people.Opening",
    "merge": "people.Merge",
    "competence": "people.Competence",
    "conflict": "people.Conflict",
    "cover": "people.Cover",
    "account": "access.Account",
    "pair": "context.Pair",
    "conversation": "context.Conversation",
}

# Who works where is no secret among staff: tests/desk/test_workers.py has what holds there, test_samples.py for samples.
# What agencies deliver is about no one family: tests/context has what holds there.
NOT_OF_A_FAMILY = {"agency", "team", "worker", "sample", "feed", "delivery"}


def identifiers(part: str, *, of_few: bool = False) -> list[object]:
    """Every identifier that a part of a url can have; question sets have keys instead. of_few: of people only one of a kind."""
    if part == "question":
        return ["most_want_to_say", "worries"]
    if part == "feed":
        return ["police"]
    if part == "clock":
        return [f"initial_conference-{BEGAN_ON}"]
    if NAMED[part] == "people.Person":
        return one_of_a_kind() if of_few else people()
    return list(apps.get_model(NAMED[part]).objects.values_list("pk", flat=True))


def people() -> list[object]:
    """Everybody who belongs to a family, works with one, can sign in or was invited, and one of the others.

    The others are workers whom the case system lists and who have done nothing here: no rule tells them apart.
    """
    is_concerned = (
        Q(families__isnull=False)
        | Q(account__isnull=False)
        | Q(invitations__isnull=False)
        | Q(worker__involvements__isnull=False)
    )
    concerned = Person.objects.filter(is_concerned).distinct()
    one_of_the_others = Person.objects.exclude(pk__in=concerned)[:1]
    return [person.pk for person in (*concerned, *one_of_the_others)]


def one_of_a_kind() -> list[object]:
    """The parents and the youngest child of the first family, and who chairs its conference."""
    family = apps.get_model("people.Family").objects.earliest("pk")
    members = sorted(family.people.all(), key=lambda person: (str(person.birth_on), person.pk))
    chairs = Person.objects.filter(worker__isnull=False, account__role="chair", involvements=None)[:1]
    return [person.pk for person in (*members[1:3], members[-1], *chairs)]


def everywhere(*, of_few: bool = False) -> Iterator[tuple[str, str]]:
    """Name and path of every url that names something, with every combination of identifiers; `of_few` as in identifiers."""
    for pattern in NAMING:
        parts = list(pattern.pattern.converters)
        if (parts and set(parts) <= NOT_OF_A_FAMILY) or pattern in OF_THE_API:
            continue
        for values in itertools.product(*(identifiers(part, of_few=of_few) for part in parts)):
            yield pattern.name, reverse(pattern.name, kwargs=dict(zip(parts, values, strict=True)))


def steady(response: HttpResponse) -> str:
    """What a page says, without what differs at each loading by design."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode(errors="replace"))


def walk(client: Client) -> Iterator[tuple[str, str, HttpResponse]]:
    """Every such url, opened: its name, path and answer. Of people only one of a kind."""
    for name, path in everywhere(of_few=True):
        yield name, path, client.get(path)
