"""What the case system says about a person, how old that is, and what its deliveries changed. Read-only here."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from alongside.access.guard import guard
from alongside.access.policy import Permission
from alongside.desk import loading
from alongside.desk.loading import MemberOf
from alongside.people.case_words import CONFIDENTIAL, DISABILITIES, ETHNICITIES, LABELS, NEEDS, outcome
from alongside.people.models import CaseSystemFacts, Delivery, ExtractChange, Person
from alongside.plans.models import PlanChild, Visit
from alongside.ui.pages import page

MOST_CHANGES = 100
MOST_VISITS = 30


@dataclass(frozen=True)
class Part:
    """One thing that the case system holds, with what it says of it; `is_gone` when its last extract no longer has it."""

    title: str
    said: list[tuple[str, Any]]
    is_gone: bool


@dataclass(frozen=True)
class Told:
    """One change by one delivery: of what, and each value before and after."""

    at: datetime
    title: str
    what: str
    values: list[tuple[str, str, str]]


def _table_words() -> dict[str, str]:
    return {
        "ssd_person": _("Name, dates and who they are"),
        "ssd_family": _("Place in the family"),
        "family_members": _("Place in the family"),
        "relationships": _("How they are related"),
        "ssd_mother": _("Who the mother is"),
        "ssd_address": _("Address"),
        "ssd_disability": _("Disability"),
        "ssd_linked_identifiers": _("Number of another system"),
        "ssd_contacts": _("First contact"),
        "ssd_early_help_episodes": _("Early help"),
        "ssd_cin_episodes": _("Time as a child in need"),
        "ssd_involvements": _("A worker's part"),
        "ssd_s47_enquiry": _("Section 47 enquiry"),
        "ssd_initial_cp_conference": _("Conference"),
        "ssd_cp_plans": _("Plan"),
        "ssd_cp_reviews": _("Review"),
        "ssd_cp_visits": _("Visit"),
        "ssd_voice_of_child": _("The child's answers"),
        "ssd_professionals": _("Worker"),
    }


@guard(Permission.READ_FAMILY, load=loading.person_named)
def case_system(request: HttpRequest, member: MemberOf) -> HttpResponse:
    someone = member.person
    changes = list(someone.extract_changes.select_related("data_key").order_by("-at", "-pk")[:MOST_CHANGES])
    gone = gone_of(changes)
    return page(
        request,
        "desk/case_system.html",
        person=someone,
        family=member.family,
        facts=list(_facts(someone)),
        parts=list(_parts(someone, gone)),
        changes=[_told(change) for change in changes],
        as_of=Delivery.last(),
        unfinished=Delivery.unfinished(),
        back_text=member.family.name,
    )


def gone_of(changes: Iterable[ExtractChange]) -> set[tuple[str, str]]:
    """The things, by kind and key, that the last delivery which spoke of them no longer had. changes: the newest first."""
    newest: dict[tuple[str, str], str] = {}
    for change in changes:
        newest.setdefault((change.subject_kind, change.subject_id), change.what)
    return {thing for thing, what in newest.items() if what == ExtractChange.What.GONE}


def _told(change: ExtractChange) -> Told:
    values = json.loads(change.values) if change.values else []
    return Told(
        change.at,
        _table_words().get(change.table, change.table),
        change.get_what_display(),
        [(str(LABELS[name]), *_shown(name, before, after)) for name, before, after in values if name in LABELS],
    )


def _shown(name: str, before: str, after: str) -> tuple[str, str]:
    if name in CONFIDENTIAL:
        return "", _("changed; see the page where it is kept")
    return before or _("nothing"), after or _("nothing")


def _facts(someone: Person) -> Iterator[tuple[str, str]]:
    facts = CaseSystemFacts.objects.filter(person=someone).first()
    for column in ("gender", "ethnicity", "nationality", "has_special_educational_needs", "pupil_number_unknown"):
        value = getattr(facts, column, None)
        if value not in (None, ""):
            yield str(LABELS[column]), _in_words(value, column)
    disabilities = [str(DISABILITIES.get(each.code, each.code)) for each in someone.disabilities.order_by("code")]
    if disabilities:
        yield _("Disability"), ", ".join(disabilities)


def _yes_or_no(value: Any) -> Any:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value


def _parts(someone: Person, gone: set[tuple[str, str]]) -> Iterator[Part]:
    words = _table_words()

    def part(row: Any, title: str, *columns: str) -> Part:
        said = [
            (str(LABELS.get(column, column)), _in_words(value, column))
            for column in columns
            if (value := getattr(row, column)) not in (None, "", [])
        ]
        return Part(title, said, (row._meta.label_lower, str(row.pk)) in gone)

    for contact in someone.first_contacts.order_by("-on"):
        yield part(contact, words["ssd_contacts"], "on", "source", "source_code", "outcomes")
    for help_ in someone.early_help.select_related("worker__person").order_by("-started_on"):
        columns = ("started_on", "ended_on", "reason", "end_reason", "organisation", "worker")
        yield part(help_, words["ssd_early_help_episodes"], *columns)
    for referral in someone.referrals.select_related("worker__person").order_by("-on"):
        columns = ("on", "source", "source_code", "need_code", "outcomes", "ended_without_action", "closed_on")
        yield part(referral, words["ssd_cin_episodes"], *columns, "close_reason", "team", "worker")
    for involvement in someone.involvements.select_related("worker__person").order_by("-from_on"):
        columns = ("worker", "role", "team_in_extract", "from_on", "until_on", "change_reason")
        yield part(involvement, words["ssd_involvements"], *columns)
    for enquiry in someone.enquiries.select_related("completed_by__person").order_by("-started_on"):
        columns = ("started_on", "ended_on", "needs_no_conference", "target_in_extract_on", "outcomes_in_extract")
        yield part(enquiry, words["ssd_s47_enquiry"], *columns, "completed_by", "completed_by_team")
    for plan in PlanChild.objects.filter(child=someone).prefetch_related("reviews").order_by("-started_on"):
        columns = ("started_on", "ended_on", "initial_category", "latest_category", "is_of_other_authority")
        yield part(plan, words["ssd_cp_plans"], *columns)
        for review in plan.reviews.all():
            columns = ("due_on", "held_on", "plan_continues", "was_quorate", "participation")
            yield part(review, words["ssd_cp_reviews"], *columns)
    for visit in Visit.objects.filter(child=someone).order_by("-on")[:MOST_VISITS]:
        yield part(visit, words["ssd_cp_visits"], "on", "child_seen", "seen_alone", "bedroom_seen")
    for answers in someone.answers_in_case_system.all():
        columns = ("worries_were_explained", "story_helps_understand", "agrees_with_worker", "plan_keeps_safe")
        yield part(answers, words["ssd_voice_of_child"], *columns, "drawing_helped_explain")


CODES = {"ethnicity": ETHNICITIES, "need_code": NEEDS}


def _in_words(value: Any, column: str) -> Any:
    if isinstance(value, list):
        return ", ".join(outcome(name) if each == "Y" else f"{name}: {each}" for name, each in value)
    if column in CODES:
        return CODES[column].get(value, value)
    worker = getattr(value, "person", None)
    return worker.name if worker else _yes_or_no(value)
