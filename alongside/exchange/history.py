"""What a delivery changed, kept as it was before: read from the thing that a row had become, before and after."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_noop as _

from alongside.exchange.models import Remembered
from alongside.people import from_case_system as people
from alongside.people.models import CaseSystemFacts, Delivery, ExtractChange, Person, Worker

# Names as people read them, by column; what is not here is of no use to a reader.
LABELS = {
    "forename": _("First name"),
    "surname": _("Last name"),
    "birth_on": _("Date of birth"),
    "expected_birth_on": _("Expected date of birth"),
    "death_on": _("Date of death"),
    "sex": _("Sex"),
    "gender": _("Gender"),
    "ethnicity": _("Ethnicity"),
    "nationality": _("Nationality"),
    "has_special_educational_needs": _("Special educational needs"),
    "pupil_number_unknown": _("Why there is no pupil number"),
    "job_title": _("Job title"),
    "team": _("Team"),
    "registration_number": _("Registration number"),
    "family": _("Family"),
    "other": _("Related to"),
    "kind": _("Kind"),
    "value": _("Value"),
    "parental_responsibility": _("Parental responsibility"),
    "lines": _("Address"),
    "postcode": _("Postcode"),
    "from_on": _("From"),
    "until_on": _("Until"),
    "is_protected": _("Protected"),
    "worker": _("Worker"),
    "role": _("Role"),
    "team_in_extract": _("Team"),
    "change_reason": _("Why the worker changed"),
    "code": _("Code"),
    "on": _("Day"),
    "source": _("Who told the council"),
    "outcomes": _("What came of it"),
    "outcomes_in_extract": _("What came of it"),
    "reason": _("Reason"),
    "end_reason": _("Why it ended"),
    "organisation": _("Organisation"),
    "need_code": _("Main need"),
    "ended_without_action": _("Ended without action"),
    "closed_on": _("Closed"),
    "close_reason": _("Why it was closed"),
    "started_on": _("Began"),
    "ended_on": _("Ended"),
    "needs_no_conference": _("No conference needed"),
    "target_in_extract_on": _("Conference due, as the case system says"),
    "led_to_plan_in_extract": _("Led to a plan"),
    "conference": _("Conference"),
    "initial_category": _("First category"),
    "latest_category": _("Latest category"),
    "is_of_other_authority": _("Plan of another authority"),
    "due_on": _("Due"),
    "held_on": _("Held"),
    "plan_continues": _("Plan goes on"),
    "was_quorate": _("Enough agencies were there"),
    "participation": _("How the child took part"),
    "child_seen": _("Child seen"),
    "seen_alone": _("Child seen alone"),
    "bedroom_seen": _("Bedroom seen"),
    "worries_were_explained": _("The worries were explained"),
    "story_helps_understand": _("The story with words and pictures helps"),
    "agrees_with_worker": _("Agrees with the worker"),
    "plan_keeps_safe": _("The plan keeps safe"),
    "drawing_helped_explain": _("Drawing helped to explain"),
}
Values = dict[str, str]


@dataclass(frozen=True)
class Kept:
    """A thing as it was at one moment: whom it is about, and its values by column."""

    subject: models.Model | None
    values: Values


def as_it_is(kind: str, key: str) -> Kept:
    """The thing that a row became, as it is in the database now."""
    model = apps.get_model(kind)
    subject = model._default_manager.filter(pk=key).first()
    if subject is None:
        return Kept(None, {})
    values = _values(subject)
    if isinstance(subject, Person):
        facts = CaseSystemFacts.objects.filter(person=subject).first()
        values |= _values(facts) if facts else {}
    if isinstance(subject, Worker):
        values |= _values(subject.person)
    return Kept(subject, values)


def _values(thing: models.Model) -> Values:
    return {
        field.name: written
        for field in thing._meta.concrete_fields
        if field.name in LABELS and (written := _written(getattr(thing, field.name)))
    }


def _written(value: Any) -> str:
    match value:
        case None | "" | []:
            return ""
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()[:10]
        case Worker():
            return value.person.name
        case list():
            return ", ".join(f"{name}: {each}" for name, each in value)
        case models.Model():
            name = getattr(value, "name", "")
            starts_at = getattr(value, "starts_at", None)
            return str(name) if name else starts_at.date().isoformat() if starts_at else str(value.pk)
    return str(value)


def about(subject: models.Model | None) -> Person | None:
    """Whom a thing is about."""
    match subject:
        case Person() | None:
            return subject
        case Worker():
            return subject.person
    found = getattr(subject, "person", None) or getattr(subject, "child", None)
    if found is None and (plan_child := getattr(subject, "plan_child", None)):
        found = plan_child.child
    return found if isinstance(found, Person) else None


def changed(row: Remembered, delivery: Delivery, before: Kept, after: Kept, *, was_gone: bool) -> None:
    """Keep what a row changed; a row that changed nothing a reader would see is not kept."""
    columns = sorted(column for column in before.values.keys() | after.values.keys())
    told = [
        [column, before.values.get(column, ""), after.values.get(column, "")]
        for column in columns
        if before.values.get(column) != after.values.get(column)
    ]
    if told or was_gone:
        what = ExtractChange.What.BACK if was_gone else ExtractChange.What.CHANGED
        _keep([(row, after.subject or before.subject)], delivery, what, told)


def gone(rows: Iterable[tuple[Remembered, models.Model | None]], delivery: Delivery) -> None:
    """Keep that things are no longer in the extract."""
    _keep(rows, delivery, ExtractChange.What.GONE, [])


def _keep(
    rows: Iterable[tuple[Remembered, models.Model | None]],
    delivery: Delivery,
    what: ExtractChange.What,
    told: list[list[str]],
) -> None:
    values = json.dumps(told, ensure_ascii=False) if told else ""
    people.keep_changes(
        delivery,
        [
            {
                "person": person,
                "table": row.table,
                "subject_kind": row.subject_kind,
                "subject_id": row.subject_id,
                "what": what,
                "values": values,
            }
            for row, subject in rows
            if (person := about(subject)) is not None
        ],
        by=None,
    )
