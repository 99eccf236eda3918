"""The tables of a practice profile, as a council's file writes them."""

from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from alongside.practice.clocks import ClockRule
from alongside.practice.colours import HEX, WHITE, contrast
from alongside.practice.text import ENGLISH, Text

SummaryPart = Literal["strengths", "worries", "effect"]


def _colour_with(least: float) -> AfterValidator:
    def check(colour: str) -> str:
        if not HEX.fullmatch(colour):
            raise ValueError("a colour is written as # and six of 0 to 9 and a to f, such as #1d5b79")
        if (ratio := contrast(colour, WHITE)) < least:
            raise ValueError(f"its contrast with white is {ratio:.2f}, and people need at least {least}")
        return colour

    return AfterValidator(check)


Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Line = Annotated[str, Field(min_length=1)]
ActionColour = Annotated[str, _colour_with(4.5)]
MarkColour = Annotated[str, _colour_with(3.0)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$")]


class Table(BaseModel):
    """What every table of a profile has in common: it cannot be changed, and nothing unknown is passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Council(Table):
    """Whose installation this is. `message_sender` says nothing about children or social workers."""

    name: Text
    service_name: Text
    colour: ActionColour
    family_colour: MarkColour
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    duty_manager_phone: str = ""
    message_sender: Annotated[str, Field(min_length=1, max_length=40)]

    @field_validator("languages")
    @classmethod
    def _has_english(cls, languages: tuple[str, ...]) -> tuple[str, ...]:
        if ENGLISH not in languages:
            raise ValueError("English (en) must be among the languages")
        return languages


class SafeContact(Table):
    """How long a confirmed safe contact stands before somebody asks again, in days."""

    confirm_again_after_days: Annotated[int, Field(ge=1, le=3650)] = 90


class Clock(Table):
    """One rule of time. `bound` says whether the date is the latest or the earliest that keeps the rule."""

    title: Text
    words: Text
    rule: ClockRule
    counted_from: Literal[
        "strategy_discussion",
        "conference",
        "initial_conference",
        "last_core_group",
        "last_review",
        "notification",
        "due_date",
        "birth",
        "record_received",
        "request",
    ]
    bound: Literal["latest", "earliest"] = "latest"
    source: Line
    is_verified: bool
    local: bool


class AgendaItem(Table):
    """A part of the meeting, with words that the family reads beforehand."""

    key: Key
    title: Text
    words: Text
    minutes: Annotated[int, Field(ge=1, le=240)]


class ConferenceKind(Table):
    key: Literal["initial", "review", "pre_birth", "transfer_in"]
    title: Text


class Conference(Table):
    """How conferences are held. `quorum_other_agencies` counts agencies besides children's social care."""

    plan_before_decision: bool
    quorum_other_agencies: Annotated[int, Field(ge=0, le=10)]
    plan_title: Text
    kinds: Annotated[tuple[ConferenceKind, ...], Field(min_length=1)]


class Agency(Table):
    key: Key
    name: Text


class Category(Table):
    """A category of harm of the nation. `code` is the one of its statutory return, empty where there is none."""

    key: Key
    code: str = ""
    title: Text
    words: Text


class NoPlanOutcome(Table):
    """What follows when no plan is needed. A followed-up one needs the family's agreement, a worker, a date."""

    key: Key
    title: Text
    words: Text
    is_followed_up: bool


class ThresholdPart(Table):
    key: Key
    title: Text
    hint: Text


class Threshold(Table):
    """The question the chair answers for each child, its two answers, and what the analysis goes through first."""

    question: Text
    yes: Text
    no: Text
    parts: Annotated[tuple[ThresholdPart, ...], Field(min_length=1)]


class ReportSection(Table):
    """A part of the social worker's report. Sections with `summary` make the one-page summary."""

    key: Key
    title: Text
    hint: Text
    most_words: Annotated[int, Field(ge=20, le=2000)]
    summary: SummaryPart | None = None


class Report(Table):
    sections: Annotated[tuple[ReportSection, ...], Field(min_length=1)]

    @field_validator("sections")
    @classmethod
    def _make_a_summary(cls, sections: tuple[ReportSection, ...]) -> tuple[ReportSection, ...]:
        given = [section.summary for section in sections if section.summary]
        for part in get_args(SummaryPart):
            if given.count(part) != 1:
                raise ValueError(f'exactly one section must have summary = "{part}", and {given.count(part)} have')
        return sections


class Question(Table):
    key: Key
    text: Text
    hint: Text | None = None


class QuestionSet(Table):
    """Questions asked one at a time; any may be left out. A change of questions is a new `version`."""

    title: Text
    introduction: Text
    version: Annotated[int, Field(ge=1)]
    who_may_know: Text
    safety: Text
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Scale(Table):
    """A scale in whole steps. Its ends are an area's own words; these are for an area that has none yet."""

    title: Text
    least: int
    most: int
    least_words: Text
    most_words: Text

    @field_validator("most")
    @classmethod
    def _goes_up(cls, most: int, info: Any) -> int:
        if most <= info.data.get("least", most - 1):
            raise ValueError("the most must be more than the least")
        return most


class Paragraph(Table):
    key: Key
    text: Text


class Step(Table):
    key: Key
    title: Text
    text: Text


class WordToAvoid(Table):
    word: Line
    better: Line
