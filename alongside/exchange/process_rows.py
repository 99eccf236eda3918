"""The rows of an extract that say what happened: enquiries, conferences, plans, reviews and who works with whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from alongside.exchange.cells import CATEGORIES, PARTICIPATION, outcome_json
from alongside.exchange.rows import Day, Disagreement, Flag, Identifier, Row, not_in_the_future
from alongside.incoming.cells import code, day, flag, identifier, text

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvolvementRow(Row):
    """A professional who works, or worked, with a person."""

    table: ClassVar[str] = "ssd_involvements"
    key_fields: ClassVar = ("ssd_id",)
    period: ClassVar = ("start_on", "end_on")

    ssd_id: Annotated[Identifier, identifier("invo_involvements_id", required=True)]
    professional_id: Annotated[Identifier, identifier("invo_professional_id", required=True)]
    role: Annotated[str, text("invo_professional_role_id")] = ""
    team: Annotated[str, text("invo_professional_team")] = ""
    start_on: Annotated[Day, day("invo_involvement_start_date")] = None
    end_on: Annotated[Day, day("invo_involvement_end_date")] = None
    change_reason: Annotated[str, text("invo_worker_change_reason", optional=True)] = ""
    person_id: Annotated[Identifier, identifier("invo_person_id", required=True)]
    referral_id: Annotated[Identifier, identifier("invo_referral_id", optional=True)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnquiryRow(Row):
    """A section 47 enquiry about one child."""

    table: ClassVar[str] = "ssd_s47_enquiry"
    key_fields: ClassVar = ("ssd_id",)
    period: ClassVar = ("start_on", "end_on")

    ssd_id: Annotated[Identifier, identifier("s47e_s47_enquiry_id", required=True)]
    referral_id: Annotated[Identifier, identifier("s47e_referral_id", optional=True)] = ""
    person_id: Annotated[Identifier, identifier("s47e_person_id", required=True)]
    start_on: Annotated[date, day("s47e_s47_start_date", required=True)]
    end_on: Annotated[Day, day("s47e_s47_end_date")] = None
    ended_without_action: Annotated[Flag, flag("s47e_s47_nfa")] = None
    outcome: Annotated[Pairs, outcome_json("s47e_s47_outcome_json", optional=True)] = ()
    completed_by_professional_id: Annotated[
        Identifier, identifier("s47e_s47_completed_by_worker_id", optional=True)
    ] = ""
    completed_by_team: Annotated[str, text("s47e_s47_completed_by_team", optional=True)] = ""

    def disagreements(self, today: date) -> Iterator[Disagreement]:
        yield from Row.disagreements(self, today)
        yield from not_in_the_future(self, today, "start_on", "end_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class InitialConferenceRow(Row):
    """An initial child protection conference about one child, held or still to come.

    Children of one meeting share `meeting_id`. A `conference_on` after today is arranged, not held. `target_on` is what
    the case system computed; it may disagree with ours.
    """

    table: ClassVar[str] = "ssd_initial_cp_conference"
    key_fields: ClassVar = ("ssd_id",)

    ssd_id: Annotated[Identifier, identifier("icpc_icpc_id", required=True)]
    meeting_id: Annotated[Identifier, identifier("icpc_icpc_meeting_id")] = ""
    enquiry_id: Annotated[Identifier, identifier("icpc_s47_enquiry_id")] = ""
    person_id: Annotated[Identifier, identifier("icpc_person_id", required=True)]
    plan_id: Annotated[Identifier, identifier("icpc_cp_plan_id", optional=True)] = ""
    referral_id: Annotated[Identifier, identifier("icpc_referral_id", optional=True)] = ""
    is_transfer_in: Annotated[Flag, flag("icpc_icpc_transfer_in")] = None
    target_on: Annotated[Day, day("icpc_icpc_target_date")] = None
    conference_on: Annotated[Day, day("icpc_icpc_date")] = None
    led_to_plan: Annotated[Flag, flag("icpc_icpc_outcome_cp_flag")] = None
    outcome: Annotated[Pairs, outcome_json("icpc_icpc_outcome_json", optional=True)] = ()
    team: Annotated[str, text("icpc_icpc_team", optional=True)] = ""
    professional_id: Annotated[Identifier, identifier("icpc_icpc_worker_id", optional=True)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow(Row):
    """A child protection plan of one child."""

    table: ClassVar[str] = "ssd_cp_plans"
    key_fields: ClassVar = ("ssd_id",)
    period: ClassVar = ("start_on", "end_on")

    ssd_id: Annotated[Identifier, identifier("cppl_cp_plan_id", required=True)]
    referral_id: Annotated[Identifier, identifier("cppl_referral_id", optional=True)] = ""
    initial_conference_id: Annotated[Identifier, identifier("cppl_icpc_id")] = ""
    person_id: Annotated[Identifier, identifier("cppl_person_id", required=True)]
    start_on: Annotated[date, day("cppl_cp_plan_start_date", required=True)]
    end_on: Annotated[Day, day("cppl_cp_plan_end_date")] = None
    initial_category: Annotated[str, code("cppl_cp_plan_initial_category", CATEGORIES)] = ""
    is_of_other_authority: Annotated[Flag, flag("cppl_cp_plan_ola", optional=True)] = None
    latest_category: Annotated[str, code("cppl_cp_plan_latest_category", CATEGORIES)] = ""

    def disagreements(self, today: date) -> Iterator[Disagreement]:
        yield from Row.disagreements(self, today)
        yield from not_in_the_future(self, today, "start_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow(Row):
    """A review conference of one child's plan, held or still to come."""

    table: ClassVar[str] = "ssd_cp_reviews"
    key_fields: ClassVar = ("ssd_id",)

    ssd_id: Annotated[Identifier, identifier("cppr_cp_review_id", required=True)]
    person_id: Annotated[Identifier, identifier("cppr_person_id", required=True)]
    plan_id: Annotated[Identifier, identifier("cppr_cp_plan_id", required=True)]
    due_on: Annotated[Day, day("cppr_cp_review_due")] = None
    review_on: Annotated[Day, day("cppr_cp_review_date")] = None
    meeting_id: Annotated[Identifier, identifier("cppr_cp_review_meeting_id", optional=True)] = ""
    plan_continues: Annotated[Flag, flag("cppr_cp_review_outcome_continue_cp")] = None
    was_quorate: Annotated[Flag, flag("cppr_cp_review_quorate", optional=True)] = None
    participation: Annotated[str, code("cppr_cp_review_participation", PARTICIPATION, optional=True)] = ""
