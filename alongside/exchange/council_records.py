"""What the case system would know beside the steps of child protection: how a child came to be known, numbers, visits, answers.

Drawn from dice of their own for each child, so that the rest of a council stays as it is.
"""

from datetime import date, timedelta
from random import Random

from alongside.exchange.cast import Person, Professional
from alongside.exchange.extract import Extract, referral_id
from alongside.exchange.record_rows import (
    DisabilityRow,
    EarlyHelpRow,
    FirstContactRow,
    LinkedIdentifierRow,
    ReferralRow,
    VisitRow,
    VoiceRow,
)

SOURCES = (
    ("1A", "Individual: family member"),
    ("2B", "Schools"),
    ("3A", "Health: GP"),
    ("6", "Police"),
    ("5C", "Housing"),
)
DISABILITIES = ("COMM", "LD", "AUT", "HEAR", "MOB")
FEWEST_SCHOOL_YEARS = 5
VISITS_KEPT, VISIT_DAYS = 6, 14


def records(
    extract: Extract,
    children: list[Person],
    worker: Professional,
    referred_on: date,
    *,
    closed_on: date | None = None,
    plan_on: date | None = None,
) -> None:
    """Add what is known of the children of one family; `plan_on` is the first day of a plan that has not ended."""
    for child in children:
        random = Random(f"records {child.person_id}")  # noqa: S311  no secret
        _before(extract, child, worker, referred_on, closed_on, random)
        _numbers(extract, child, referred_on, random)
        if plan_on:
            _under_plan(extract, child, plan_on, random)


def _before(
    extract: Extract, child: Person, worker: Professional, referred_on: date, closed_on: date | None, random: Random
) -> None:
    code, source = random.choice(SOURCES)
    extract.add(
        FirstContactRow(
            ssd_id=f"CO-{child.person_id}",
            person_id=child.person_id,
            on=referred_on - timedelta(days=1),
            source_code=code,
            source=source,
            outcomes=(("OUTCOME_NEW_REFERRAL_FLAG", "Y"),),
        )
    )
    if random.random() < 0.3:
        extract.add(
            EarlyHelpRow(
                ssd_id=f"EH-{child.person_id}",
                person_id=child.person_id,
                started_on=referred_on - timedelta(days=random.randrange(120, 400)),
                ended_on=referred_on - timedelta(days=random.randrange(5, 100)),
                reason="Family needs help with routines",
                end_reason="Stepped up to children's social care",
                organisation="Riverside Family Hub",
            )
        )
    extract.add(
        ReferralRow(
            ssd_id=referral_id(child),
            person_id=child.person_id,
            on=referred_on,
            need_code=random.choice(("N1", "N1", "N5", "N4")),
            source_code=code,
            source=source,
            outcomes=(("OUTCOME_SINGLE_ASSESSMENT_FLAG", "Y"),),
            ended_without_action=False,
            close_reason="RC7" if closed_on else "",
            closed_on=closed_on,
            team=worker.department,
            professional_id=worker.professional_id,
        )
    )


def _numbers(extract: Extract, child: Person, known_on: date, random: Random) -> None:
    years = (extract.today - child.birth_on(extract.today)).days // 365
    if random.random() < 0.7:
        extract.add(
            LinkedIdentifierRow(
                ssd_id=f"LI-{child.person_id}-1",
                person_id=child.person_id,
                kind="NHS Number",
                value=_nhs_number(random),
                from_on=known_on,
            )
        )
    if years >= FEWEST_SCHOOL_YEARS:
        extract.add(
            LinkedIdentifierRow(
                ssd_id=f"LI-{child.person_id}-2",
                person_id=child.person_id,
                kind="Case Number",
                value=f"C{random.randrange(10**8):08}",
                from_on=known_on,
            )
        )
    if random.random() < 0.1:
        code = random.choice(DISABILITIES)
        extract.add(DisabilityRow(ssd_id=f"DI-{child.person_id}", person_id=child.person_id, code=code))


def _nhs_number(random: Random) -> str:
    """A number of the range kept for tests (999 …) with a right check digit."""
    while True:
        digits = f"999{random.randrange(10**6):06}"
        check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return digits + str(check % 11)


def _under_plan(extract: Extract, child: Person, plan_on: date, random: Random) -> None:
    visited_on = max(plan_on + timedelta(days=5), extract.today - timedelta(days=VISITS_KEPT * VISIT_DAYS))
    number = 1
    while visited_on <= extract.today:
        seen = random.random() < 0.9
        extract.add(
            VisitRow(
                ssd_id=f"VI-{child.person_id}-{number}",
                person_id=child.person_id,
                plan_id=f"CP-{child.person_id}",
                on=visited_on,
                child_seen=seen,
                seen_alone=seen and random.random() < 0.7,
                bedroom_seen=random.random() < 0.4,
            )
        )
        number, visited_on = number + 1, visited_on + timedelta(days=random.randrange(8, VISIT_DAYS))
    if child.sex != "U" and random.random() < 0.3:
        extract.add(
            VoiceRow(
                ssd_id=f"VO-{child.person_id}",
                person_id=child.person_id,
                worries_were_explained=random.random() < 0.8,
                story_helps_understand=random.random() < 0.6,
                agrees_with_worker=random.random() < 0.6,
                plan_keeps_safe=random.random() < 0.7,
                drawing_helped_explain=None,
            )
        )
