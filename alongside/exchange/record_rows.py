"""The rows of an extract that say what is known of a person beside who they are, and what came before an enquiry."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from alongside.exchange.cells import outcome_json
from alongside.exchange.rows import Day, Disagreement, Flag, Identifier, Row, not_in_the_future
from alongside.incoming.cells import day, flag, identifier, personal, text

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisabilityRow(Row):
    """A disability of a person, as a code of the census."""

    table: ClassVar[str] = "ssd_disability"
    key_fields: ClassVar = ("ssd_id",)

    ssd_id: Annotated[Identifier, identifier("disa_table_id", required=True)]
    person_id: Annotated[Identifier, identifier("disa_person_id", required=True)]
    code: Annotated[str, text("disa_disability_code", longest=48)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedIdentifierRow(Row):
    """A number or reference by which another system knows a person."""

    table: ClassVar[str] = "ssd_linked_identifiers"
    key_fields: ClassVar = ("ssd_id",)
    period: ClassVar = ("from_on", "until_on")

    ssd_id: Annotated[Identifier, identifier("link_table_id", required=True)]
    person_id: Annotated[Identifier, identifier("link_person_id", required=True)]
    kind: Annotated[str, text("link_identifier_type", longest=60)] = ""
    value: Annotated[str, personal("link_identifier_value", longest=100)] = ""
    from_on: Annotated[Day, day("link_valid_from_date")] = None
    until_on: Annotated[Day, day("link_valid_to_date")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstContactRow(Row):
    """Somebody told the council about a child."""

    table: ClassVar[str] = "ssd_contacts"
    key_fields: ClassVar = ("ssd_id",)

    ssd_id: Annotated[Identifier, identifier("cont_contact_id", required=True)]
    person_id: Annotated[Identifier, identifier("cont_person_id", required=True)]
    on: Annotated[Day, day("cont_contact_date")] = None
    source_code: Annotated[str, text("cont_contact_source_code", optional=True, longest=48)] = ""
    source: Annotated[str, text("cont_contact_source_desc", optional=True)] = ""
    outcomes: Annotated[Pairs, outcome_json("cont_contact_outcome_json", optional=True)] = ()

    def disagreements(self, today: date) -> Iterator[Disagreement]:
        yield from not_in_the_future(self, today, "on")


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyHelpRow(Row):
    """Help that a family had before, or beside, children's social care."""

    table: ClassVar[str] = "ssd_early_help_episodes"
    key_fields: ClassVar = ("ssd_id",)
    period: ClassVar = ("started_on", "ended_on")

    ssd_id: Annotated[Identifier, identifier("earl_episode_id", required=True)]
    person_id: Annotated[Identifier, identifier("earl_person_id", required=True)]
    started_on: Annotated[Day, day("earl_episode_start_date")] = None
    ended_on: Annotated[Day, day("earl_episode_end_date")] = None
    reason: Annotated[str, text("earl_episode_reason", optional=True)] = ""
    end_reason: Annotated[str, text("earl_episode_end_reason", optional=True)] = ""
    organisation: Annotated[str, text("earl_episode_organisation", optional=True)] = ""
    professional_id: Annotated[Identifier, identifier("earl_episode_worker_id", optional=True)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRow(Row):
    """A child's time as a child in need, from the referral to its closing."""

    table: ClassVar[str] = "ssd_cin_episodes"
    key_fields: ClassVar = ("ssd_id",)
    period: ClassVar = ("on", "closed_on")

    ssd_id: Annotated[Identifier, identifier("cine_referral_id", required=True)]
    person_id: Annotated[Identifier, identifier("cine_person_id", required=True)]
    on: Annotated[Day, day("cine_referral_date")] = None
    need_code: Annotated[str, text("cine_cin_primary_need_code", optional=True, longest=48)] = ""
    source_code: Annotated[str, text("cine_referral_source_code", optional=True, longest=48)] = ""
    source: Annotated[str, text("cine_referral_source_desc", optional=True)] = ""
    outcomes: Annotated[Pairs, outcome_json("cine_referral_outcome_json", optional=True)] = ()
    ended_without_action: Annotated[Flag, flag("cine_referral_nfa", optional=True)] = None
    close_reason: Annotated[str, text("cine_close_reason", optional=True)] = ""
    closed_on: Annotated[Day, day("cine_close_date")] = None
    team: Annotated[str, text("cine_referral_team", optional=True)] = ""
    professional_id: Annotated[Identifier, identifier("cine_referral_worker_id", optional=True)] = ""

    def disagreements(self, today: date) -> Iterator[Disagreement]:
        yield from Row.disagreements(self, today)
        yield from not_in_the_future(self, today, "on")


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow(Row):
    """A worker's visit to a child under a plan."""

    table: ClassVar[str] = "ssd_cp_visits"
    key_fields: ClassVar = ("ssd_id",)

    ssd_id: Annotated[Identifier, identifier("cppv_cp_visit_id", required=True)]
    person_id: Annotated[Identifier, identifier("cppv_person_id", required=True)]
    plan_id: Annotated[Identifier, identifier("cppv_cp_plan_id")] = ""
    on: Annotated[Day, day("cppv_cp_visit_date")] = None
    child_seen: Annotated[Flag, flag("cppv_cp_visit_seen", optional=True)] = None
    seen_alone: Annotated[Flag, flag("cppv_cp_visit_seen_alone", optional=True)] = None
    bedroom_seen: Annotated[Flag, flag("cppv_cp_visit_bedroom", optional=True)] = None

    def disagreements(self, today: date) -> Iterator[Disagreement]:
        yield from not_in_the_future(self, today, "on")


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceRow(Row):
    """What a child answered to the five questions of the case system."""

    table: ClassVar[str] = "ssd_voice_of_child"
    key_fields: ClassVar = ("ssd_id",)

    ssd_id: Annotated[Identifier, identifier("voch_table_id", required=True)]
    person_id: Annotated[Identifier, identifier("voch_person_id", required=True)]
    worries_were_explained: Annotated[Flag, flag("voch_explained_worries", optional=True)] = None
    story_helps_understand: Annotated[Flag, flag("voch_story_help_understand", optional=True)] = None
    agrees_with_worker: Annotated[Flag, flag("voch_agree_worker", optional=True)] = None
    plan_keeps_safe: Annotated[Flag, flag("voch_plan_safe", optional=True)] = None
    drawing_helped_explain: Annotated[Flag, flag("voch_tablet_help_explain", optional=True)] = None
