"""What the rows become that say what is known of a person beside who they are, and what came before an enquiry."""

from typing import Any

from django.db import models

from alongside.exchange.known import Known
from alongside.exchange.record_rows import (
    DisabilityRow,
    EarlyHelpRow,
    FirstContactRow,
    LinkedIdentifierRow,
    ReferralRow,
    VisitRow,
    VoiceRow,
)
from alongside.incoming.problems import Kind
from alongside.people import actions as people
from alongside.people import from_case_system as corrections
from alongside.people import identifiers
from alongside.people.models import Disability, EarlyHelpEpisode, FirstContact, Referral
from alongside.plans import from_case_system as plans
from alongside.voices import from_case_system as voices


def disability(row: DisabilityRow, known: Known) -> models.Model:
    """A disability."""
    return corrections.record(Disability, row.ssd_id, person=known.person(row), by=None, **columns_of(row, known))


def first_contact(row: FirstContactRow, known: Known) -> models.Model:
    """Somebody told the council about a child."""
    return corrections.record(FirstContact, row.ssd_id, person=known.person(row), by=None, **columns_of(row, known))


def early_help(row: EarlyHelpRow, known: Known) -> models.Model:
    """Help before, or beside, children's social care."""
    return corrections.record(EarlyHelpEpisode, row.ssd_id, person=known.person(row), by=None, **columns_of(row, known))


def referral(row: ReferralRow, known: Known) -> models.Model:
    """A child's time as a child in need."""
    return corrections.record(Referral, row.ssd_id, person=known.person(row), by=None, **columns_of(row, known))


def visit(row: VisitRow, known: Known) -> models.Model:
    """A visit to a child under a plan. One whose plan is not in the extract is kept without it."""
    return plans.record_visit(known.person(row), ssd_id=row.ssd_id, by=None, **columns_of(row, known))


def answers(row: VoiceRow, known: Known) -> models.Model:
    """What a child answered to the questions of the case system."""
    return voices.record_answers(known.person(row), ssd_id=row.ssd_id, by=None, **columns_of(row, known))


def linked_identifier(row: LinkedIdentifierRow, known: Known) -> models.Model:
    """A number of another system. One that does not pass its check is told and kept: it may be right elsewhere."""
    someone = known.person(row)
    if row.value:
        read = identifiers.read(row.kind, row.value)
        if read.problem or read.warning:
            known.told(row, "value", Kind.IDENTIFIER, read.problem or read.warning)
    return people.record_identifier(
        someone,
        kind=row.kind or "number",
        value=row.value,
        from_on=row.from_on,
        until_on=row.until_on,
        ssd_id=row.ssd_id,
        by=None,
    )


def columns_of(row: Any, known: Known) -> dict[str, Any]:
    """What a row says of the columns of its model, beside its identifier and its person."""
    match row:
        case DisabilityRow():
            return {"code": row.code}
        case FirstContactRow():
            return {
                "on": row.on,
                "source_code": row.source_code,
                "source": row.source,
                "outcomes": [list(pair) for pair in row.outcomes],
            }
        case EarlyHelpRow():
            return {
                "started_on": row.started_on,
                "ended_on": row.ended_on,
                "reason": row.reason,
                "end_reason": row.end_reason,
                "organisation": row.organisation,
                "worker": known.worker_if_known(row),
            }
        case ReferralRow():
            return {
                "on": row.on,
                "need_code": row.need_code,
                "source_code": row.source_code,
                "source": row.source,
                "outcomes": [list(pair) for pair in row.outcomes],
                "ended_without_action": row.ended_without_action,
                "closed_on": row.closed_on,
                "close_reason": row.close_reason,
                "team": row.team,
                "worker": known.worker_if_known(row),
            }
        case VisitRow():
            return {
                "plan_child": known.plan_of(row.plan_id),
                "on": row.on,
                "child_seen": row.child_seen,
                "seen_alone": row.seen_alone,
                "bedroom_seen": row.bedroom_seen,
            }
        case VoiceRow():
            return {
                "worries_were_explained": row.worries_were_explained,
                "story_helps_understand": row.story_helps_understand,
                "agrees_with_worker": row.agrees_with_worker,
                "plan_keeps_safe": row.plan_keeps_safe,
                "drawing_helped_explain": row.drawing_helped_explain,
            }
    raise TypeError(type(row).__name__)
