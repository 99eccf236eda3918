"""What the releasing manager compares: each reader's copy, and each paragraph by reader. For staff only."""

from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.access.models import Account
from alongside.people.models import Person
from alongside.practice import actions as practice
from alongside.reports import actions, copies
from alongside.reports.forms import WITHHELD_BECAUSE
from alongside.reports.models import Report


@dataclass(frozen=True)
class ReadersCopy:
    """How one reader's copy stands. `state`: "opened", "changed" since it was opened, or "not opened"."""

    person: Person
    is_family: bool
    paragraphs: int
    withheld: str
    state: str
    words_over_one_page: int


@dataclass(frozen=True)
class Cell:
    """Whether one reader sees one paragraph, and why not."""

    sees: bool
    why: str


@dataclass(frozen=True)
class Row:
    """One paragraph: its words, and a cell for each reader."""

    section: str
    words: str
    cells: tuple[Cell, ...]
    names_a_home: bool
    is_unmarked: bool


@dataclass(frozen=True)
class Comparison:
    readers: tuple[ReadersCopy, ...]
    rows: tuple[Row, ...]
    waiting: int
    names_a_home: bool

    @property
    def release_to(self) -> str:
        """The names that the button says: those whose copy holds something."""
        return get_text_list([each.person.name for each in self.readers if each.paragraphs], _("and"))


def why_withheld(reasons: dict[str, int]) -> str:
    """ "third party (2), gives serious harm (1)"."""
    return ", ".join(
        f"{WITHHELD_BECAUSE.get(reason) or _('not chosen')} ({count})" for reason, count in reasons.items()
    )


def _cell(paragraph: copies.MarkedParagraph, reader: Person) -> Cell:
    reason = "" if hasattr(reader, "worker") else paragraph.withheld_because
    sees = paragraph.readers is not None and str(reader.pk) in paragraph.readers
    return Cell(sees, str(WITHHELD_BECAUSE.get(reason) or _("not chosen")))


def compare(report: Report, account: Account) -> Comparison:
    """The copies of a report beside each other, and which of them the account has opened as they now are."""
    marked = actions.marked_paragraphs(report)
    people = actions.readers_of(report)
    opened = set(report.copies_opened.filter(by=account).values_list("reader_id", "digest"))
    ever = {reader for reader, _digest in opened}
    sections = practice.stored(report.profile_digest).report.sections
    parts = {section.key: section.summary for section in sections if section.summary}
    titles = {section.key: str(section.title) for section in sections}
    readers = []
    for person in people:
        copy = copies.copy_for(str(person.pk), marked)
        is_family = not hasattr(person, "worker")
        reasons = copies.withheld_from(str(person.pk), marked)
        if not is_family:
            reasons = {"": sum(reasons.values())} if reasons else {}
        is_opened = (person.pk, copies.digest(copy)) in opened
        readers.append(
            ReadersCopy(
                person=person,
                is_family=is_family,
                paragraphs=len(copy),
                withheld=_will_not_see(person, reasons),
                state="opened" if is_opened else "changed" if person.pk in ever else "not opened",
                words_over_one_page=copies.words_over_one_page(copies.summary_of(copy, parts)),
            )
        )
    homes = {paragraph.key for paragraph in actions.naming_a_home(report, marked)}
    rows = tuple(
        Row(
            section=titles[paragraph.section],
            words=paragraph.words,
            cells=tuple(_cell(paragraph, person) for person in people),
            names_a_home=paragraph.key in homes,
            is_unmarked=paragraph.readers is None,
        )
        for paragraph in marked
    )
    return Comparison(tuple(readers), rows, len(copies.unmarked(marked)), bool(homes))


def _will_not_see(person: Person, reasons: dict[str, int]) -> str:
    count = sum(reasons.values())
    if not count:
        return ""
    return ngettext(
        "%(name)s will not see %(count)d paragraph: %(why)s",
        "%(name)s will not see %(count)d paragraphs: %(why)s",
        count,
    ) % {"name": person.name, "count": count, "why": why_withheld(reasons)}
