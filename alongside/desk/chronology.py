"""The chronology of a family or of one child: filtered by kind, days, person and words, fifty a page, and whole for paper.

What is asked for is kept in the session, sealed: a word or a name typed here never stands in an address.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from alongside.access import days, keeping
from alongside.access.guard import guard
from alongside.access.models import Account
from alongside.access.policy import Permission
from alongside.desk import dated, loading
from alongside.desk.dated import Event
from alongside.people.models import Family
from alongside.people.naming import plain
from alongside.ui.forms import Form, fields
from alongside.ui.pages import page

PAGE = 50
KEPT = "chronology"
NEWEST_FIRST, OLDEST_FIRST = "newest", "oldest"


class ChronologyForm(Form):
    person = fields.SelectField(label=_("About"), required=False, says_optional=False, empty=_("Everybody"))
    kind = fields.SelectField(
        label=_("What"), choices=list(dated.KINDS.items()), required=False, says_optional=False, empty=_("Everything")
    )
    since_on = fields.DayField(label=_("From"), required=False, says_optional=False)
    until_on = fields.DayField(label=_("Until"), required=False, says_optional=False)
    words = fields.TextField(label=_("With the word"), required=False, says_optional=False, autocomplete="off")
    order = fields.ChoiceField(
        label=_("Order"),
        choices=((NEWEST_FIRST, _("the newest first")), (OLDEST_FIRST, _("the oldest first"))),
        is_inline=True,
        required=False,
        says_optional=False,
    )


@dataclass(frozen=True)
class Asked:
    """What of the chronology is asked for. All of it without anything said."""

    person: str = ""
    kind: str = ""
    since_on: date | None = None
    until_on: date | None = None
    words: str = ""
    order: str = NEWEST_FIRST


def chosen(events: list[Event], asked: Asked) -> list[Event]:
    """The events that are asked for, in their order. What concerns the whole family concerns each of it."""
    words = plain(asked.words).split()
    kept = [
        event
        for event in events
        if (not asked.kind or event.kind == asked.kind)
        and (not asked.person or not event.people or asked.person in {str(each) for each in event.people})
        and (not asked.since_on or event.on >= asked.since_on)
        and (not asked.until_on or event.on <= asked.until_on)
        and all(word in plain(f"{event.text} {event.by}") for word in words)
    ]
    return sorted(kept, key=key_of, reverse=asked.order != OLDEST_FIRST)


def key_of(event: Event) -> tuple[date, str, str, str, str]:
    """What places an event among the others, alike at each loading, so that a page goes on where the one before ended."""
    return event.on, event.kind, event.text, event.by, ",".join(sorted(str(each) for each in event.people))


def one_page(events: list[Event], after: str) -> tuple[list[Event], str]:
    """The events that follow the place `after` ("2026-03-01.4" is the fifth of that day; nothing is the beginning), and the
    place at which the next page goes on, empty at the end."""
    places, counts = [], {}
    for event in events:
        counts[event.on] = counts.get(event.on, -1) + 1
        places.append(f"{event.on.isoformat()}.{counts[event.on]}")
    start = places.index(after) + 1 if after in places else 0
    shown = events[start : start + PAGE]
    return shown, places[start + PAGE - 1] if start + PAGE < len(events) else ""


@guard(Permission.READ_FAMILY, load=loading.family_named)
def chronology(request: HttpRequest, family: Family) -> HttpResponse:
    reader = request.reader
    people = [(str(each.pk), each.name) for each in loading.members_of(family)]
    if request.method == "POST":
        form = _form(people, request.POST)
        if form.is_valid():
            request.session[KEPT] = _kept(reader, family, form.cleaned_data)
            return redirect("chronology", family=family.pk)
        asked = Asked()
    else:
        asked = _opened(reader, family, request.session.get(KEPT, ""))
        form = _form(people, None, initial=vars(asked))
    found = chosen(dated.of_family(reader, family), asked)
    is_for_paper = "print" in request.GET
    shown, more = (found, "") if is_for_paper else one_page(found, request.GET.get("after", ""))
    return page(
        request,
        "desk/chronology.html",
        family=family,
        form=form,
        events=shown,
        more=more,
        count=len(found),
        asked=asked,
        about=dict(people).get(asked.person, ""),
        kind=dated.KINDS.get(asked.kind, ""),
        is_for_paper=is_for_paper,
        today=days.today(),
    )


def _form(people: list[tuple[str, str]], data: Any, initial: dict[str, Any] | None = None) -> ChronologyForm:
    form = ChronologyForm(data, initial=initial)
    form.fields["person"].choices = people
    return form


def _kept(reader: Account, family: Family, clean: dict[str, Any]) -> str:
    said = {name: value.isoformat() if isinstance(value, date) else value for name, value in clean.items() if value}
    return keeping.seal_for(reader, f"{KEPT} {family.pk}", json.dumps(said))


def _opened(reader: Account, family: Family, kept: str) -> Asked:
    said = json.loads(keeping.open_for(reader, f"{KEPT} {family.pk}", kept) or "{}")
    for name in ("since_on", "until_on"):
        if name in said:
            said[name] = date.fromisoformat(said[name])
    return Asked(**said)
