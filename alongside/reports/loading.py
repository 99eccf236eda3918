"""What the pages of reports are about and what they show, each in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from alongside.access import days, policy
from alongside.access.models import Account
from alongside.access.policy import Permission, Scope
from alongside.conferences.models import Conference
from alongside.context.models import Conversation
from alongside.context.wording import feed_names
from alongside.people.models import Person
from alongside.practice import actions as practice
from alongside.practice import profile, running
from alongside.practice.running import RunningClock
from alongside.reports import actions, copies
from alongside.reports.models import Paragraph, ParagraphAnswer, ParagraphWording, Report
from alongside.ui.words import day_short
from alongside.voices import readers
from alongside.voices.models import View

MOST_CONVERSATIONS = 20


def conference_to_write_for(account: Account, conference: UUID) -> Conference:
    return Conference.objects.visible_to(account).select_related("family", "chair").get(pk=conference)


class Cited:
    """A conversation with a service, for the report of a conference: the guard asks the conference."""

    def __init__(self, conference: Conference, written: "Written", conversation: Conversation) -> None:
        self.conference, self.written, self.conversation = conference, written, conversation
        self._meta, self.pk, self.family_id = conference._meta, conference.pk, conference.family_id

    def grants_for(self, account: Account) -> set[Scope]:
        return self.conference.grants_for(account)


def conversation_to_cite(account: Account, conference: UUID, conversation: UUID) -> Cited:
    """A conversation that the writer of a report may read, and the report that has begun. Raises DoesNotExist."""
    found = conference_to_write_for(account, conference)
    written_so_far = written(found, account)
    if written_so_far is None or written_so_far.released_at:
        raise Report.DoesNotExist
    said = Conversation.objects.visible_to(account).filter(family=found.family_id)
    return Cited(found, written_so_far, said.select_related("person", "data_key").get(pk=conversation))


def conversations_about(conference: Conference, account: Account) -> list[Conversation]:
    """The conversations with services that may be cited, the newest first."""
    found = Conversation.objects.visible_to(account).filter(family=conference.family_id)
    return list(found.select_related("person", "data_key").order_by("-had_on", "-at")[:MOST_CONVERSATIONS])


def cited_words(cited: Cited) -> str:
    """The paragraph that citing starts from."""
    said = cited.conversation
    return gettext("%(service)s told me about %(name)s on %(day)s: %(learnt)s") % {
        "service": feed_names().get(said.feed, said.feed),
        "name": said.person.called,
        "day": day_short(said.had_on),
        "learnt": said.learnt,
    }


def _reports(account: Account) -> Any:
    return Report.objects.visible_to(account).select_related("conference__chair", "family__data_key", "author")


def report(account: Account, report: UUID) -> Report:
    """Staff: a report of a family of theirs. Others: one that was released and of which they have a copy."""
    return _reports(account).get(pk=report)


def copy_to_look_at(account: Account, report: UUID, reader: UUID) -> Report:
    """A report, with the reader whose copy is looked at as its `looked_at_for`."""
    found = _reports(account).get(pk=report)
    people = {person.pk: person for person in actions.readers_of(found)}
    if reader not in people:
        raise Person.DoesNotExist
    found.looked_at_for = people[reader]
    return found


def paragraph(account: Account, paragraph: UUID) -> Paragraph:
    found = Paragraph.objects.visible_to(account).select_related(
        "report__conference__chair", "report__family__data_key"
    )
    return found.get(pk=paragraph)


def paragraph_of_own_copy(account: Account, paragraph: UUID) -> Paragraph:
    found = Paragraph.objects.in_the_copy_of(account)
    return found.select_related("report__conference__chair", "report__family").get(pk=paragraph)


def wording(paragraph: Paragraph) -> ParagraphWording:
    """How a paragraph reads now, and who wrote it so."""
    return paragraph.wordings.select_related("data_key", "by__person").order_by("-number")[0]


def names_a_home(paragraph: Paragraph, words: str) -> bool:
    """Whether the words say where one of the family lives or lived."""
    marked = copies.MarkedParagraph("", paragraph.section, words, frozenset({""}))
    return bool(actions.naming_a_home(paragraph.report, [marked]))


def section_title(paragraph: Paragraph) -> str:
    sections = practice.stored(paragraph.report.profile_digest).report.sections
    return str(next(section.title for section in sections if section.key == paragraph.section))


@dataclass(frozen=True)
class Answer:
    """What somebody answered to a paragraph. `readers` only for one's own: others' choices are theirs."""

    who: str
    is_own: bool
    stance: str
    words: str
    language: str
    at: datetime
    readers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A paragraph on a page. `readers` None: not marked yet; `missing` are family members who do not have it (staff only)."""

    key: str
    words: str
    number: int = 0
    readers: tuple[str, ...] | None = None
    withheld_because: str = ""
    missing: tuple[str, ...] = ()
    names_a_home: bool = False
    answers: tuple[Answer, ...] = ()

    @property
    def own_answer(self) -> Answer | None:
        return next((answer for answer in self.answers if answer.is_own), None)


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    hint: str
    most_words: int
    paragraphs: tuple[Shown, ...]

    @property
    def words(self) -> int:
        return sum(copies.words_in(paragraph.words) for paragraph in self.paragraphs)


@dataclass(frozen=True)
class Copy:
    """What one reader reads: the summary, then the sections that hold something for them."""

    reader: str
    summary: tuple[Section, ...]
    sections: tuple[Section, ...]
    words_over_one_page: int


@dataclass(frozen=True)
class Written:
    """The report as its author sees it."""

    report: Report
    sections: tuple[Section, ...]
    readers: tuple[Person, ...]
    in_summary: frozenset[str]
    waiting: int
    words_over_one_page: int
    released_at: datetime | None


def lead_time(conference: Conference, released_at: datetime | None, digest: str = "") -> RunningClock | None:
    """By when the family gets the report; None when the practice profile has no clock for it."""
    used = practice.stored(digest) if digest else profile.current()
    is_review = conference.kind == Conference.Kind.REVIEW
    key = "report_before_review" if is_review else "report_before_initial"
    if key not in used.clocks:
        return None
    held_on, done_on = timezone.localdate(conference.starts_at), released_at and timezone.localdate(released_at)
    return running.run(used.clocks, key, held_on, today=days.today(), done_on=done_on)


def released_at(report: Report) -> datetime | None:
    return report.releases.values_list("at", flat=True).first()


def _answers(report: Report, account: Account) -> dict[str, list[Answer]]:
    """By paragraph: those that an account said itself or that were marked for it."""
    found: dict[str, list[Answer]] = {}
    answers = (
        ParagraphAnswer.objects.filter(
            paragraph__report=report, view__in=View.objects.visible_to(account).current().values("pk")
        )
        .select_related("view__speaker", "view__data_key", "view__audience")
        .prefetch_related("view__audience__people")
        .order_by("view__said_at")
    )
    for answer in answers:
        view = answer.view
        is_own = view.speaker.account_id == account.pk
        readers = tuple(person.name for person in view.audience.people.all()) if is_own and view.audience else ()
        found.setdefault(str(answer.paragraph_id), []).append(
            Answer(view.speaker.name, is_own, answer.stance, view.words, view.language, view.said_at, readers)
        )
    return found


@dataclass(frozen=True)
class _Drawn:
    """What is shown beside the words of a paragraph, besides its section."""

    answers: dict[str, list[Answer]] = field(default_factory=dict)
    names: dict[str, str] | None = None
    family: tuple[Person, ...] = ()
    homes: frozenset[str] = frozenset()

    def shown(self, paragraph: copies.MarkedParagraph) -> Shown:
        readers = paragraph.readers or frozenset()
        return Shown(
            key=paragraph.key,
            words=paragraph.words,
            readers=(
                None
                if paragraph.readers is None or self.names is None
                else tuple(name for key, name in self.names.items() if key in readers)
            ),
            withheld_because=paragraph.withheld_because if self.names is not None else "",
            missing=tuple(person.name for person in self.family if str(person.pk) not in readers),
            names_a_home=paragraph.key in self.homes,
            answers=tuple(self.answers.get(paragraph.key, ())),
        )


def _sections(
    report: Report, paragraphs: Iterable[copies.MarkedParagraph], drawn: _Drawn, *, with_empty: bool
) -> tuple[Section, ...]:
    held = list(paragraphs)
    made = (
        Section(
            key=section.key,
            title=str(section.title),
            hint=str(section.hint),
            most_words=section.most_words,
            paragraphs=tuple(drawn.shown(paragraph) for paragraph in held if paragraph.section == section.key),
        )
        for section in practice.stored(report.profile_digest).report.sections
    )
    return tuple(section for section in made if with_empty or section.paragraphs)


def summary_parts(report: Report) -> dict[str, str]:
    """The sections that make the one-page summary: their keys, and which part each is."""
    sections = practice.stored(report.profile_digest).report.sections
    return {section.key: section.summary for section in sections if section.summary}


def written(conference: Conference, account: Account) -> Written | None:
    """The report of a conference as its author sees it; None until it is started."""
    report = Report.objects.filter(conference=conference).select_related("family__data_key", "author").first()
    if report is None:
        return None
    report.conference = conference
    marked = actions.marked_paragraphs(report)
    people = actions.readers_of(report)
    homes = frozenset(paragraph.key for paragraph in actions.naming_a_home(report, marked, also_unread=True))
    drawn = _Drawn(_answers(report, account), {str(person.pk): person.name for person in people}, (), homes)
    return Written(
        report=report,
        sections=_sections(report, marked, drawn, with_empty=True),
        readers=tuple(people),
        in_summary=frozenset(summary_parts(report)),
        waiting=len(copies.unmarked(marked)),
        words_over_one_page=copies.words_over_one_page(copies.summary_of(marked, summary_parts(report))),
        released_at=released_at(report),
    )


def page_without_copy(report: Report, account: Account) -> str:
    """Where staff who have no copy of their own work on the report: a path, empty when there is none for them."""
    scopes = report.grants_for(account)
    if policy.allows(account.role, Permission.WRITE_REPORT, scopes):
        return reverse("report", kwargs={"conference": report.conference_id})
    if policy.allows(account.role, Permission.RELEASE_REPORT, scopes):
        return reverse("report_release", kwargs={"report": report.pk})
    return ""


def _copy(report: Report, name: str, held: list[copies.MarkedParagraph], drawn: _Drawn) -> Copy:
    parts = summary_parts(report)
    summary = copies.summary_of(held, parts)
    return Copy(
        reader=name,
        summary=_sections(report, [each for part in summary.values() for each in part], _Drawn(), with_empty=False),
        sections=_sections(report, held, drawn, with_empty=False),
        words_over_one_page=copies.words_over_one_page(summary),
    )


def copy_for(report: Report, person: Person) -> Copy:
    """A reader's copy before it goes out, as it will be drawn for them."""
    return _copy(report, person.name, copies.copy_for(str(person.pk), actions.marked_paragraphs(report)), _Drawn())


def own_copy(report: Report, account: Account) -> Copy:
    """The copy of whoever is signed in, with the answers they may read; nothing in it until it is released.

    Staff who may read the family's record see beside a paragraph who of the family does not have it.
    """
    theirs = {
        str(key) for key in Paragraph.objects.in_the_copy_of(account).filter(report=report).values_list("pk", flat=True)
    }
    person = account.person
    held = [
        paragraph
        for paragraph in copies.copy_for(str(person.pk), actions.marked_paragraphs(report))
        if paragraph.key in theirs
    ]
    knows_family = policy.allows(account.role, Permission.READ_FAMILY, report.grants_for(account))
    family = tuple(actions.family_readers(report)) if knows_family else ()
    return _copy(report, person.name, held, _Drawn(_answers(report, account), None, family))


@dataclass(frozen=True)
class Answering:
    """What a reader needs to answer a paragraph: its words, what they said before, and whom they can choose."""

    words: str
    stance: str
    words_before: str
    readers_before: tuple[str, ...]
    offered: readers.Offered


def answering(paragraph: Paragraph, account: Account) -> Answering:
    report = paragraph.report
    before = next((each for each in _answers(report, account).get(str(paragraph.pk), ()) if each.is_own), None)
    return Answering(
        words=wording(paragraph).words,
        stance=before.stance if before else "",
        words_before=before.words if before and before.words != gettext("This is right.") else "",
        readers_before=before.readers if before else (),
        offered=readers.offered(report.family, account.person, report.conference),
    )
