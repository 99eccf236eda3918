"""The practice profile: how one council works, read from TOML, checked as a whole, and kept under its digest.

`load` reads a file with those it extends, `current` gives the profile of this installation, `from_canonical` gives back
one that was stored. A field added here needs a default, or profiles stored before it could no longer be read.
"""

import difflib
import functools
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol, Self, TypeVar

from django.conf import settings
from pydantic import BaseModel, Field, PrivateAttr, ValidationError, field_validator
from pydantic_core import ErrorDetails

from alongside.practice import layers
from alongside.practice.clocks import ClockRule
from alongside.practice.feeds import Feed, Services
from alongside.practice.layers import Content, Layer, Mistake, ProfileMistake
from alongside.practice.tables import (
    Agency,
    AgendaItem,
    Category,
    Clock,
    Conference,
    Council,
    Key,
    Language,
    Line,
    NoPlanOutcome,
    Paragraph,
    QuestionSet,
    Report,
    SafeContact,
    Scale,
    Step,
    Table,
    Threshold,
    WordToAvoid,
)
from alongside.practice.text import Text

__all__ = ["Mistake", "Profile", "ProfileMistake", "Text", "current", "load", "row"]

REQUIRED_CLOCKS = (
    "initial_conference",
    "first_core_group",
    "later_core_group",
    "first_review",
    "later_review",
    "transfer_in_conference",
    "pre_birth_conference",
    "review_after_birth",
    "report_before_initial",
    "report_before_review",
    "decision_to_family",
    "record_of_conference",
    "exclusion_request",
    "complaint",
    "records_request",
    "records_request_complex",
)


class Profile(Table):
    """How one council works. Two profiles with one digest are the same in every word."""

    name: Line
    version: Line
    nation: Literal["england", "wales"]
    languages_to_be_checked: tuple[Language, ...] = ()
    council: Council
    clocks: dict[Key, Clock]
    agenda: tuple[AgendaItem, ...]
    conference: Conference
    agencies: Annotated[tuple[Agency, ...], Field(min_length=1)]
    categories: Annotated[tuple[Category, ...], Field(min_length=1)]
    no_plan_outcomes: Annotated[tuple[NoPlanOutcome, ...], Field(min_length=1)]
    threshold: Threshold
    report: Report
    question_sets: dict[Key, QuestionSet]
    scales: dict[Key, Scale]
    rights: tuple[Paragraph, ...]
    what_happens: tuple[Step, ...]
    words_to_avoid: tuple[WordToAvoid, ...] = ()
    safe_contact: SafeContact = SafeContact()
    feeds: tuple[Feed, ...] = ()
    services: Services = Services()

    _canonical: str = PrivateAttr("")

    @field_validator("agenda")
    @classmethod
    def _puts_the_family_first(cls, agenda: tuple[AgendaItem, ...]) -> tuple[AgendaItem, ...]:
        keys = [item.key for item in agenda]
        if missing := [key for key in ("family", "plan", "decision") if key not in keys]:
            raise ValueError(f"the agenda has no {', '.join(missing)}")
        if set(keys[: keys.index("family")]) - {"welcome"}:
            raise ValueError("the family speaks first: nothing but welcome may come before family")
        return agenda

    @classmethod
    def from_canonical(cls, text: str) -> Self:
        """The profile that `canonical` wrote. Raises ProfileMistake when it no longer fits this program."""
        content = json.loads(text)
        try:
            profile = cls.model_validate(content)
        except ValidationError as error:
            stored = [Layer("stored profile", content)]
            raise ProfileMistake(_mistakes(error, content, stored)) from None
        profile._canonical = text
        return profile

    def canonical(self) -> str:
        """The merged content as JSON that is the same whatever the order of tables in the files."""
        return self._canonical

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical content, in hexadecimal: what was recorded under this profile names it by this."""
        return hashlib.sha256(self._canonical.encode()).hexdigest()

    def languages_to_offer(self, *, in_demonstration: bool) -> tuple[str, ...]:
        """The council's languages, without those that no native speaker has checked unless nobody real reads them."""
        unchecked = () if in_demonstration else self.languages_to_be_checked
        return tuple(code for code in self.council.languages if code not in unchecked)


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


Row = TypeVar("Row", bound=_Keyed)


def row(rows: Iterable[Row], key: str) -> Row:
    """The row with that key, for example `row(profile.agencies, "police")`. Raises LookupError."""
    for candidate in rows:
        if candidate.key == key:
            return candidate
    raise LookupError(f"The practice profile has no “{key}” here.")


def load(name_or_path: str | Path) -> Profile:
    """The profile of that name ("england", "wales", "demo") or in that file.

    Raises ProfileMistake with all mistakes, not only the first.
    """
    files = layers.read(name_or_path)
    content = _in_order(layers.merge(files))
    found = [*_missing_clocks(content, files), *_unknown_agencies(content, files)]
    try:
        Profile.model_validate(content)
    except ValidationError as error:
        found += _mistakes(error, content, files)
    if found:
        raise ProfileMistake(found)
    # Built again from its own text, so that a profile from a file and one from the store are equal.
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_written)
    return Profile.from_canonical(text)


def current() -> Profile:
    """The profile of this installation, which settings.PRACTICE_PROFILE names. Read once."""
    return _loaded(str(settings.PRACTICE_PROFILE))


_loaded = functools.cache(load)


def _in_order(content: Content) -> Content:
    """The plan before the decision or after it, in the agenda and in what the family is told will happen."""
    conference = content.get("conference")
    if not isinstance(conference, dict) or not isinstance(conference.get("plan_before_decision"), bool):
        return content
    first, second = ("plan", "decision") if conference["plan_before_decision"] else ("decision", "plan")
    return content | {
        name: _with_first_before(content[name], first, second)
        for name in ("agenda", "what_happens")
        if isinstance(content.get(name), list)
    }


def _with_first_before(rows: list[Any], first: str, second: str) -> list[Any]:
    keys = [item.get("key") if isinstance(item, dict) else None for item in rows]
    if first not in keys or second not in keys or keys.index(first) < keys.index(second):
        return rows
    moved = rows[keys.index(second)]
    rest = [item for item in rows if item is not moved]
    after = rest.index(rows[keys.index(first)]) + 1
    return [*rest[:after], moved, *rest[after:]]


def _missing_clocks(content: Content, files: list[Layer]) -> Iterator[Mistake]:
    clocks = content.get("clocks")
    if isinstance(clocks, dict):
        for key in REQUIRED_CLOCKS:
            if key not in clocks:
                yield layers.mistake_at(("clocks", key), "This clock is missing.", content, files)


def _unknown_agencies(content: Content, files: list[Layer]) -> Iterator[Mistake]:
    agencies = {each.get("key") for each in _rows(content, "agencies")}
    for place, feed in enumerate(_rows(content, "feeds")):
        if isinstance(feed.get("agency"), str) and feed["agency"] not in agencies:
            sentence = f"There is no agency with the key {feed['agency']}."
            yield layers.mistake_at(("feeds", place, "agency"), sentence, content, files)


def _rows(content: Content, name: str) -> list[Content]:
    found = content.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _written(value: Any) -> str:
    """A day, which TOML has and JSON has not."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"A profile has no place for {type(value)}.")


def _mistakes(error: ValidationError, content: Content, files: list[Layer]) -> Iterator[Mistake]:
    details = error.errors(include_url=False)
    not_there = {detail["loc"][:-1] for detail in details if detail["loc"][-1:] == ("remove",)}
    for detail in details:
        place = tuple(step for step in detail["loc"] if step != "[key]")
        if place[:-1] in not_there:
            if place[-1] == "remove":
                yield layers.mistake_at(place, "There is no such row to take out.", content, files)
            continue
        yield layers.mistake_at(place, _sentence(detail), content, files)


def _sentence(detail: ErrorDetails) -> str:
    match detail["type"]:
        case "missing":
            return "This is missing."
        case "extra_forbidden":
            near = difflib.get_close_matches(str(detail["loc"][-1]), _known_keys(), n=1)
            return "This key is not known here." + (f" Did you mean {near[0]}?" if near else "")
        case "value_error":
            words = str(detail["ctx"]["error"])
        case "string_pattern_mismatch":
            words = f"“{detail['input']}” is not written in the form that is needed here"
        case _:
            words = re.sub(r"^Input", "this", detail["msg"])
    return words[:1].upper() + words[1:] + "."


@functools.cache
def _known_keys() -> tuple[str, ...]:
    tables: list[type[BaseModel]] = [ClockRule, *Table.__subclasses__()]
    return tuple({name for table in tables for name in table.model_fields})
