"""What can be wrong with a file of another system, as the administrator is told."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

NOT_SHOWN = "(not shown)"


class Kind(StrEnum):
    """What is wrong, for counting; the sentence for a reader is in the problem's `reason`."""

    MISSING_FILE = "missing file"
    UNREADABLE_FILE = "unreadable file"
    MISSING_COLUMN = "missing column"
    UNKNOWN_COLUMN = "unknown column"
    REPEATED_COLUMN = "repeated column"
    CELLS = "too few or too many cells"
    QUOTES = "quotation marks"
    MISSING_VALUE = "missing value"
    DATE_FORMAT = "not a date"
    IMPOSSIBLE_DATE = "impossible date"
    END_BEFORE_START = "end before start"
    BIRTH_AFTER_DEATH = "birth after death"
    IN_THE_FUTURE = "in the future"
    FLAG = "neither yes nor no"
    CODE = "unknown code"
    NUMBER = "not a number"
    JSON = "broken JSON"
    TOO_LONG = "too long"
    CHARACTER = "unreadable character"
    ROUNDED = "rounded identifier"
    REPEATED_KEY = "repeated key"
    SAME_PERSON = "same person twice"
    NOT_FOUND = "refers to a row that is not there"
    IDENTIFIER = "a number that does not pass its check"
    MANY_GONE = "much is no longer there"
    ANOTHER_PERSON = "belonged to somebody else"
    UNDECLARED = "a value that nobody declared"
    BLANKS = "blanks where none belong"
    LOST_A_ZERO = "a number that lost a zero"
    NOT_A_NAME = "not a short name"
    MORE_THAN_TAKEN = "more than is taken"
    DISAGREE = "values that cannot both be right"
    EMPTY_FILE = "empty file"


class BrokenCellError(ValueError):
    """A cell that cannot be read: `kind` for counting, the text is a sentence that says what to do."""

    def __init__(self, kind: Kind, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind
        self.reason = reason


class RefusedRowError(ValueError):
    """A good row that does not fit what came before: the field to show, the kind, and a sentence that says what to do."""

    def __init__(self, field: str, kind: Kind, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.kind = kind
        self.reason = reason


class WaitingRowError(ValueError):
    """A row that can come in once the administrator has answered a question."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something broken in a file of another system, for the administrator.

    `line` is the physical line on which the row starts, 1 for the header, 0 for the file as a whole. `column` is empty
    when the row as a whole is broken. `value_shown` never holds a name, an address or free text. `costs` says what was
    left out because of it. `reason` is a sentence that says what to do.
    """

    file: str
    line: int
    column: str
    value_shown: str
    kind: Kind
    reason: str
    costs: Literal["file", "row", "cell", "nothing"] = "row"

    def in_one_line(self) -> str:
        """Where it is, what is there if that may be shown, why, and what to do."""
        where = self.file + (f", line {self.line}" if self.line else "")
        column = f", {self.column}" if self.column else ""
        shown = f' "{self.value_shown}"' if self.value_shown else ""
        return f"{where}{column}{shown}: {self.reason}"
