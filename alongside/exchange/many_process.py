"""Rows that say what happened and that no extract had before, taken in by the batch. As `many_people`: what is not plainly new
is left to be taken one by one.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from alongside.access.ordered import ordered_id
from alongside.conferences import from_case_system as conferences
from alongside.conferences.models import Conference, ConferenceChild, Enquiry
from alongside.exchange.known import Known
from alongside.exchange.models import SameConferenceQuestion
from alongside.exchange.process_rows import EnquiryRow, InitialConferenceRow, InvolvementRow, PlanRow, ReviewRow
from alongside.exchange.taking_process import category, chair_of, columns_of_enquiry, columns_of_review
from alongside.incoming.problems import RefusedRowError
from alongside.people import many_from_case_system as many
from alongside.people.models import Family, Involvement
from alongside.plans import from_case_system as plans
from alongside.plans.models import Plan, PlanChild

Subjects = dict[str, Any]


def involvements(rows: Iterable[InvolvementRow], known: Known) -> Subjects:
    """Workers' parts; those who may open families because of them may do so from now on."""
    rows = [row for row in rows if row.person_id in known.people and row.professional_id in known.workers]
    there = set(Involvement.objects.filter(ssd_id__in=[row.ssd_id for row in rows]).values_list("ssd_id", flat=True))
    rows = [row for row in rows if row.ssd_id not in there]
    made = many.involve_all(
        [
            {
                "ssd_id": row.ssd_id,
                "person": known.people[row.person_id],
                "worker": known.workers[row.professional_id],
                "role": (row.role or known.workers[row.professional_id].job_title)[:100],
                "from_on": row.start_on,
                "until_on": row.end_on if row.end_on and row.end_on <= known.today else None,
                "team_in_extract": row.team,
                "change_reason": row.change_reason,
            }
            for row in rows
        ],
        by=None,
    )
    return {row.key: each for row, each in zip(rows, made, strict=True)}


def _family(known: Known, row: Any) -> Family | None:
    """The family in which what happens to the child of a row is written; None leaves it to the way that says what is missing."""
    child = known.people.get(row.person_id)
    try:
        return known.family_of(child) if child else None
    except RefusedRowError:
        return None


def enquiries(rows: Iterable[EnquiryRow], known: Known) -> Subjects:
    """Section 47 enquiries."""
    there = Enquiry.objects.filter(ssd_id__in=[row.ssd_id for row in rows]).values_list("ssd_id", flat=True)
    good = [(row, family) for row in rows if (family := _family(known, row)) and row.ssd_id not in set(there)]
    made = conferences.record_enquiries(
        (
            {
                "ssd_id": row.ssd_id,
                "child": known.people[row.person_id],
                "family": family,
                **columns_of_enquiry(row, known),
            }
            for row, family in good
        ),
        by=None,
    )
    return {row.key: each for (row, _family), each in zip(good, made, strict=True)}


def initial_conferences(rows: Iterable[InitialConferenceRow], known: Known) -> Subjects:
    """Conferences of families that had none: siblings of one meeting, or of one day, share theirs."""
    by_child: dict[object, list[Enquiry]] = defaultdict(list)
    children = [each.pk for each in known.people.values()]
    for each in Enquiry.objects.filter(child__in=children).order_by("-started_on").select_related("family"):
        by_child[each.child_id].append(each)
    taken = set(
        ConferenceChild.objects.filter(ssd_id__in=[row.ssd_id for row in rows]).values_list("ssd_id", flat=True)
    )
    good: list[tuple[InitialConferenceRow, Enquiry | None, Family]] = []
    for row in rows:
        child = known.people.get(row.person_id)
        asked = by_child.get(child.pk, []) if child else []
        of = next((each for each in asked if each.ssd_id == row.enquiry_id), asked[0] if asked else None)
        family = of.family if of else _family(known, row)
        has_chair = not row.professional_id or row.professional_id in known.workers
        if child and family and has_chair and row.conference_on and row.ssd_id not in taken:
            good.append((row, of, family))
    busy = set(
        Conference.objects.filter(family__in={family.pk for _row, _of, family in good}).values_list("family", flat=True)
    )
    good = [each for each in good if each[2].pk not in busy]
    moved = {of.pk: of for row, of, _family in good if of and _has_moved(of, row)}
    conferences.keep_targets(moved.values(), by=None)
    made = conferences.record_conferences(*_conferences(good, known), by=None)
    return {row.key: each for (row, _of, _family), each in zip(good, made, strict=True)}


def _has_moved(enquiry: Enquiry, row: InitialConferenceRow) -> bool:
    before, enquiry.target_in_extract_on = enquiry.target_in_extract_on, row.target_on
    return before != row.target_on


def _conferences(
    good: Iterable[tuple[InitialConferenceRow, Enquiry | None, Family]], known: Known
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    made: list[dict[str, Any]] = []
    about: list[dict[str, Any]] = []
    by_meeting: dict[str, dict[str, Any]] = {}
    of_family: dict[object, list[dict[str, Any]]] = defaultdict(list)
    for row, _of, family in good:
        child, on = known.people[row.person_id], row.conference_on
        assert on is not None
        meeting = f"{family.pk}:{row.meeting_id}" if row.meeting_id else ""
        known.meeting_of[row.key] = meeting
        kind = Conference.Kind.TRANSFER_IN if row.is_transfer_in else Conference.Kind.INITIAL
        conference = by_meeting.get(meeting) if meeting else None
        conference = conference or next(
            (
                each
                for each in of_family[family.pk]
                if (each["kind"], each["on"]) == (kind, on) and child.pk not in each["children"]
            ),
            None,
        )
        if conference is None:
            conference = {
                "id": ordered_id(),
                "family": family,
                "kind": kind,
                "on": on,
                "is_held": on <= known.today,
                "chair": chair_of(row, known),
                "children": set(),
            }
            made.append(conference)
            of_family[family.pk].append(conference)
        if meeting:
            by_meeting.setdefault(meeting, conference)
        conference["children"].add(child.pk)
        about.append(
            {
                "conference_id": conference["id"],
                "child": child,
                "ssd_id": row.ssd_id,
                "led_to_plan_in_extract": row.led_to_plan,
                "outcomes_in_extract": [list(pair) for pair in row.outcome],
            }
        )
    return made, about


def plans_of_children(rows: Iterable[PlanRow], known: Known) -> Subjects:
    """Plans of families that had none: children of one conference, or of one first day, share theirs."""
    rows = list(rows)
    ids = [row.initial_conference_id for row in rows if row.initial_conference_id]
    waiting = set(SameConferenceQuestion.objects.waiting().filter(ssd_id__in=ids).values_list("ssd_id", flat=True))
    conference_of = {
        each.ssd_id: each.conference
        for each in ConferenceChild.objects.filter(ssd_id__in=ids).select_related("conference__family")
    }
    good: list[tuple[PlanRow, Conference | None, Family]] = []
    for row in rows:
        conference = conference_of.get(row.initial_conference_id) if row.initial_conference_id else None
        family = conference.family if conference else _family(known, row)
        if row.person_id in known.people and family and row.initial_conference_id not in waiting:
            good.append((row, conference, family))
    busy = set(Plan.objects.filter(family__in={each[2].pk for each in good}).values_list("family", flat=True))
    with_plan = set(
        PlanChild.objects.filter(child__in=[each.pk for each in known.people.values()]).values_list("child")
    )
    good = [each for each in good if each[2].pk not in busy and (known.people[each[0].person_id].pk,) not in with_plan]
    made = plans.record_plans(*_plans(good, known), by=None)
    return {row.key: each for (row, _conference, _family), each in zip(good, made, strict=True)}


def _plans(
    good: Iterable[tuple[PlanRow, Conference | None, Family]], known: Known
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    made: list[dict[str, Any]] = []
    children: list[dict[str, Any]] = []
    has: dict[object, set[object]] = defaultdict(set)
    of_family: dict[object, list[dict[str, Any]]] = defaultdict(list)
    for row, conference, family in good:
        child = known.people[row.person_id]
        free = [each for each in of_family[family.pk] if child.pk not in has[each["id"]]]
        plan = next((each for each in free if conference and each["conference"] == conference), None)
        plan = plan or next((each for each in free if each["started_on"] == row.start_on), None)
        if plan is None:
            plan = {"id": ordered_id(), "family": family, "conference": conference, "started_on": row.start_on}
            made.append(plan)
            of_family[family.pk].append(plan)
        has[plan["id"]].add(child.pk)
        children.append(
            {
                "ssd_id": row.ssd_id,
                "plan_id": plan["id"],
                "child": child,
                "initial_category": category(row.initial_category),
                "latest_category": category(row.latest_category or row.initial_category),
                "started_on": row.start_on,
                "ended_on": row.end_on,
                "is_of_other_authority": row.is_of_other_authority,
            }
        )
    return made, children


def reviews(rows: Iterable[ReviewRow], known: Known) -> Subjects:
    """Reviews of plans that are here."""
    of = {each.ssd_id: each for each in PlanChild.objects.filter(ssd_id__in=[row.plan_id for row in rows])}
    good = [
        row
        for row in rows
        if row.person_id in known.people and row.plan_id in of and row.plan_id not in known.waiting_plans
    ]
    made = plans.record_reviews(
        ({"ssd_id": row.ssd_id, "plan_child": of[row.plan_id], **columns_of_review(row)} for row in good), by=None
    )
    return {row.key: each for row, each in zip(good, made, strict=True)}
