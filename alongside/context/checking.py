"""What is good and what is wrong in an agency's file, counted for the person who answers for the data. It holds nobody's data.

It names lines and columns and what a column holds too little of. Values are never in it, save dates and codes that say nothing by
themselves; nor is the name of the file, in which somebody may stand.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import get_args

from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext as _

from alongside.context import reading
from alongside.context.rows import FeedRow, Involvement
from alongside.incoming.problems import NOT_SHOWN, Kind, Problem
from alongside.practice.feeds import Feed, FeedField

MOST_LINES = 20
DAYS_IN_COVERAGE = ("started_on", "ended_on", "last_contact_on")


@dataclass
class Finding:
    """One thing that is wrong in one column, however often. lines: the first twenty; costs: what was left out for it."""

    kind: str
    column: str
    costs: str
    reason: str
    count: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        """Once more."""
        self.count += 1
        if line and len(self.lines) < MOST_LINES:
            self.lines.append(line)


@dataclass
class Filled:
    """In how many of the rows that were taken a column says something that can be used."""

    column: str
    field: str
    filled: int = 0
    of: int = 0

    @property
    def percent(self) -> int:
        """Rounded down, so that only a column without gaps is 100."""
        return self.filled * 100 // self.of if self.of else 0


@dataclass
class Quality:
    """What was found in a file. is_refused: nothing of it would be taken in."""

    feed: Feed
    checked_on: date
    rows_read: int = 0
    rows_left_out: int = 0
    is_refused: bool = False
    findings: list[Finding] = field(default_factory=list)
    completeness: list[Filled] = field(default_factory=list)
    involvement: dict[str, int] = field(default_factory=dict)
    earliest: date | None = None
    latest: date | None = None
    correct_as_of: date | None = None

    @property
    def rows_taken(self) -> int:
        """How many rows would come in."""
        return self.rows_read - self.rows_left_out

    def as_json(self) -> str:
        """The same as JSON, for a program to read."""
        content = {
            "feed": self.feed.key,
            "checked_on": self.checked_on,
            "is_refused": self.is_refused,
            "rows": {"read": self.rows_read, "taken": self.rows_taken, "left_out": self.rows_left_out},
            "involvement": self.involvement,
            "days": {"earliest": self.earliest, "latest": self.latest, "correct_as_of": self.correct_as_of},
            "declared_coverage": {"since": self.feed.coverage.since, "until": self.feed.coverage.until},
            "findings": [asdict(each) for each in self.findings],
            "completeness": [asdict(each) | {"percent": each.percent} for each in self.completeness],
        }
        return json.dumps(content, default=date.isoformat, ensure_ascii=False, indent=1)

    def as_html(self) -> str:
        """The same as one document that can be read, printed and sent to the data owner, in the active language."""
        context = {"quality": self, "feed": self.feed, "language": translation.get_language() or "en"}
        return str(get_template("context/quality.html").render(context))


def check(path: Path, feed: Feed, *, today: date) -> Quality:
    """Read a file as an import would, and say what is in it. Raises OSError."""
    counting = _Counting(feed, today)
    for found in reading.read(path, feed, today=today):
        if isinstance(found, Problem):
            counting.problem(found)
        else:
            counting.row(found)
    return counting.done()


class _Counting:
    def __init__(self, feed: Feed, today: date) -> None:
        self.feed, self.quality = feed, Quality(feed, today)
        self.found: dict[tuple[str, str], Finding] = {}
        self.last_left_out = 0
        self.filled: dict[str, Filled] = {
            key: Filled(", ".join(feed.columns[key]), key) for key in get_args(FeedField) if key in feed.columns
        }
        for item in feed.items:
            for part in item.columns():
                self.filled[part.key] = Filled(part.heading.replace("{n}", "1"), part.key)
        self.quality.involvement = {each.value: 0 for each in Involvement}

    def problem(self, problem: Problem) -> None:
        self._finding(str(problem.kind), problem.column, problem.costs, _in_general(problem)).add(problem.line)
        if problem.costs == "file":
            self.quality.is_refused = True
        elif problem.costs == "row" and problem.line != self.last_left_out:
            self.last_left_out = problem.line
            self.quality.rows_read += 1
            self.quality.rows_left_out += 1

    def row(self, found: reading.Found) -> None:
        row, quality = found.row, self.quality
        quality.rows_read += 1
        quality.involvement[row.involvement] += 1
        said = {item.key for item in row.items}
        for key, filled in self.filled.items():
            filled.of += 1
            filled.filled += bool(getattr(row, key, None)) or key in said
        if row.correct_as_of:
            quality.correct_as_of = max(quality.correct_as_of or row.correct_as_of, row.correct_as_of)
        self._coverage(found.line, row)

    def _coverage(self, line: int, row: FeedRow) -> None:
        coverage, quality = self.feed.coverage, self.quality
        for key in DAYS_IN_COVERAGE:
            day = getattr(row, key)
            if day is None:
                continue
            quality.earliest = min(quality.earliest or day, day)
            quality.latest = max(quality.latest or day, day)
            if day < coverage.since or (coverage.until and day > coverage.until):
                reason = _("This day is outside the time that the feed is declared to cover. It is taken as it is.")
                self._finding("outside coverage", self.filled[key].column, "nothing", reason).add(line)
        if row.postcode and coverage.postcodes and not row.postcode.startswith(coverage.postcodes):
            reason = _("This postcode is outside the area that the feed is declared to cover. It is taken as it is.")
            self._finding("outside area", self.filled["postcode"].column, "nothing", reason).add(line)

    def _finding(self, kind: str, column: str, costs: str, reason: str) -> Finding:
        return self.found.setdefault((kind, column), Finding(kind, column, costs, reason))

    def done(self) -> Quality:
        weight = {"file": 0, "row": 1, "cell": 2, "nothing": 3}
        self.quality.findings = sorted(self.found.values(), key=lambda each: (weight[each.costs], -each.count))
        self.quality.completeness = list(self.filled.values())
        if not self.quality.rows_taken:
            self.quality.is_refused = True
        return self.quality


def _in_general(problem: Problem) -> str:
    """The sentence of a problem, without what belongs to one line only."""
    if problem.kind is Kind.REPEATED_KEY:
        return _("These rows have the identifier of another row, so they were left out.")
    return problem.reason


def lines_of(quality: Quality) -> Iterator[str]:
    """The report in short, for a terminal."""
    yield _("%(taken)d of %(read)d rows would be taken.") % {"taken": quality.rows_taken, "read": quality.rows_read}
    for finding in quality.findings:
        where = f"{finding.column}: " if finding.column and finding.column != NOT_SHOWN else ""
        yield f"{finding.count:>8,}  {where}{finding.reason}"
