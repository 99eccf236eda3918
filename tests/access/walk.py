"""Walks every url that names something, with every identifier there is, as somebody who tries."""

import itertools
import re
from collections.abc import Iterator

from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.access.test_urls import NAMING

# Which rows the parts of urls name.
NAMED = {
    "family": "people.Family",
    "person": "people.Person",
    "reader": "people.Person",
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
    "placement": "plans.Placement",
}


def identifiers(part: str) -> list[object]:
    """Every identifier that a part of a url can have; question sets have keys instead."""
    if part == "question":
        return ["most_want_to_say", "worries"]
    return list(apps.get_model(NAMED[part]).objects.values_list("pk", flat=True))


def everywhere() -> Iterator[tuple[str, str]]:
    """Name and path of every url that names something, with every combination of identifiers."""
    for pattern in NAMING:
        parts = list(pattern.pattern.converters)
        for values in itertools.product(*(identifiers(part) for part in parts)):
            yield pattern.name, reverse(pattern.name, kwargs=dict(zip(parts, values, strict=True)))


def steady(response: HttpResponse) -> str:
    """What a page says, without what differs at each loading by design."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())


def walk(client: Client) -> Iterator[tuple[str, str, HttpResponse]]:
    """Every such url, opened: its name, path and answer."""
    for name, path in everywhere():
        yield name, path, client.get(path)
