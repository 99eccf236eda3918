"""What each reader's copy holds. Pure: paragraphs and readers in, copies out."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class MarkedParagraph:
    """A paragraph with the keys of the people who may read it; `readers` is None while its author has not decided."""

    key: str
    section: str
    words: str
    readers: frozenset[str] | None
    withheld_because: str = ""


def copy_for(reader: str, paragraphs: Iterable[MarkedParagraph]) -> list[MarkedParagraph]:
    """The paragraphs one reader may see, in order. Unmarked ones are in nobody's copy."""
    return [paragraph for paragraph in paragraphs if paragraph.readers is not None and reader in paragraph.readers]


def unmarked(paragraphs: Iterable[MarkedParagraph]) -> list[MarkedParagraph]:
    """Those whose author has not yet decided; each blocks the release."""
    return [paragraph for paragraph in paragraphs if paragraph.readers is None]


def without_reason(readers: Iterable[str], paragraphs: Iterable[MarkedParagraph]) -> list[MarkedParagraph]:
    """Those withheld from a family reader without saying why."""
    family = set(readers)
    return [
        paragraph
        for paragraph in paragraphs
        if paragraph.readers is not None and family - paragraph.readers and not paragraph.withheld_because
    ]


def summary_of(copy: Sequence[MarkedParagraph], parts: dict[str, str]) -> dict[str, list[MarkedParagraph]]:
    """The one-page summary out of a copy: parts maps a section's key to "strengths", "worries" or "effect"."""
    summary: dict[str, list[MarkedParagraph]] = {"strengths": [], "worries": [], "effect": []}
    for paragraph in copy:
        if part := parts.get(paragraph.section):
            summary[part].append(paragraph)
    return summary


# One side of A4 in 12 point with three headings and a margin for a hand that writes beside it: a reader who is handed the sheet
# in the meeting takes it in at a glance, and a longer summary is another report.
WORDS_ON_ONE_PAGE = 350


def words_in(text: str) -> int:
    """How many words a text has: what stands between blanks."""
    return len(text.split())


def words_over_one_page(summary: dict[str, list[MarkedParagraph]]) -> int:
    """How many words of a summary do not fit on its one page; 0 when it fits."""
    words = sum(words_in(paragraph.words) for part in summary.values() for paragraph in part)
    return max(0, words - WORDS_ON_ONE_PAGE)


def withheld_from(reader: str, paragraphs: Iterable[MarkedParagraph]) -> dict[str, int]:
    """For staff only: how many marked paragraphs one reader will not see, by the reason that was given ("" for none)."""
    reasons = Counter(
        paragraph.withheld_because
        for paragraph in paragraphs
        if paragraph.readers is not None and reader not in paragraph.readers
    )
    return dict(reasons)


def digest(copy: Iterable[MarkedParagraph]) -> str:
    """Names a copy's content, so that one that changed since it was looked at is looked at again."""
    content = hashlib.sha256()
    for paragraph in copy:
        for part in (paragraph.key, paragraph.words):
            content.update(len(part.encode()).to_bytes(8, "big") + part.encode())
    return content.hexdigest()
