from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from alongside.access import days, trail
from alongside.access.models import Account
from alongside.conferences.models import Conference
from alongside.people import actions as people
from alongside.people import homes, outgoing
from alongside.people.changes import saved_by
from alongside.people.models import Person
from alongside.practice import actions as practice
from alongside.practice import profile
from alongside.reports import copies
from alongside.reports.errors import CannotChange, CannotRelease
from alongside.reports.models import CopyOpened, Paragraph, ParagraphAnswer, ParagraphWording, Release, Report
from alongside.ui import stale
from alongside.voices import actions as voices
from alongside.voices.models import View


@transaction.atomic
def start(conference: Conference, *, author: Person, by: Account) -> Report:
    """The report for a conference, begun once; the second time gives the same one."""
    existing = Report.objects.filter(conference=conference).first()
    if existing:
        return existing
    report = Report(
        conference=conference,
        family=conference.family,
        author=author,
        profile_digest=practice.store(profile.current()).digest,
        started_at=days.now(),
    )
    report.save(force_insert=True)
    trail.act("reports.start", report, by=by)
    return report


def _must_be_unreleased(report: Report) -> None:
    # Locked, so that nothing changes between the last look at the copies and their release.
    if Report.objects.select_for_update().get(pk=report.pk).releases.exists():
        raise CannotChange(_("This report was released. What its readers have cannot be changed."))


@transaction.atomic
def add_paragraph(report: Report, *, section: str, words: str, by: Account) -> Paragraph:
    """A paragraph at the end of a section, unmarked.

    Raises CannotChange for empty words, a section that the report does not have, or a released report.
    """
    _must_be_unreleased(report)
    if section not in {each.key for each in practice.stored(report.profile_digest).report.sections}:
        raise CannotChange(_("This report has no such section. Open the report again."))
    if not words.strip():
        raise CannotChange(_("Write the paragraph."), field="words")
    last = report.paragraphs.filter(section=section).aggregate(last=Max("position"))["last"]
    paragraph = Paragraph(report=report, section=section, position=0 if last is None else last + 1)
    paragraph.save(force_insert=True)
    _word(paragraph, words, number=1, by=by)
    trail.act("reports.add_paragraph", paragraph, by=by)
    return paragraph


def _word(paragraph: Paragraph, words: str, *, number: int, by: Account) -> None:
    ParagraphWording(
        paragraph=paragraph, number=number, data_key=paragraph.report.family.data_key, words=words, at=days.now(), by=by
    ).save(force_insert=True)


def _must_be_there(paragraph: Paragraph) -> None:
    _must_be_unreleased(paragraph.report)
    if Paragraph.objects.get(pk=paragraph.pk).removed_at:
        raise CannotChange(
            _("Somebody took this paragraph out. To put your words back, copy them into a new paragraph.")
        )


def _must_be_current(paragraph: Paragraph, number: int, sentence: str) -> ParagraphWording:
    current = paragraph.wordings.select_related("by__person", "data_key").order_by("-number")[0]
    if current.number != number:
        person = getattr(current.by, "person", None)
        raise CannotChange(sentence % {"name": person.name if person else _("Somebody")}, field="words")
    return current


@transaction.atomic
def change_paragraph(paragraph: Paragraph, *, words: str, number: int, by: Account) -> None:
    """A new wording. Other words are unmarked words: who may read them is said again.

    number: the wording that was being changed. Raises CannotChange when somebody changed it meanwhile or took it out.
    """
    _must_be_there(paragraph)
    if not words.strip():
        raise CannotChange(_("Write the paragraph, or take it out."), field="words")
    sentence = _("%(name)s changed this while you were writing. Here are both. Which is right?")
    current = _must_be_current(paragraph, number, sentence)
    if current.words == words:
        return
    _word(paragraph, words, number=number + 1, by=by)
    paragraph.audience, paragraph.withheld_because = None, ""
    paragraph.save(update_fields=["audience", "withheld_because"])
    trail.act("reports.change_paragraph", paragraph, by=by, number=number + 1)


@transaction.atomic
def remove_paragraph(paragraph: Paragraph, *, by: Account) -> None:
    """Take a paragraph out of the report. Its wordings stay in the record."""
    _must_be_unreleased(paragraph.report)
    paragraph.removed_at = days.now()
    paragraph.save(update_fields=["removed_at"])
    trail.act("reports.remove_paragraph", paragraph, by=by)


def version_of_answer(paragraph: Paragraph, person: Person) -> str:
    """What a page shows of somebody's answer to a paragraph; also of none."""
    before = _answer_of(paragraph, person)
    return stale.version(before and before.pk)


def _answer_of(paragraph: Paragraph, person: Person) -> ParagraphAnswer | None:
    answers = paragraph.answers.filter(view__speaker=person, view__replaced_by=None, view__withdrawn_at=None)
    return answers.select_related("view__data_key").first()


def _own_answer(before: ParagraphAnswer | None) -> stale.Saved:
    if before is None:
        return stale.Saved("", None, [(_("Your answer"), "")], is_own=True)
    return stale.Saved("", before.view.said_at, [(_("Your answer"), before.view.words)], is_own=True)


def version_of_readers(paragraph: Paragraph) -> str:
    """What a page shows of who may read a paragraph."""
    return stale.version(paragraph.audience_id, paragraph.withheld_because)


def _readers_now(paragraph: Paragraph, by: Account) -> stale.Saved:
    audience = paragraph.audience
    names = ", ".join(each.name for each in audience.people.order_by("forename", "surname")) if audience else ""
    return saved_by(
        audience.made_by_id if audience else None,
        at=audience.made_at if audience else None,
        by=by,
        texts=[(_("Who may read this"), names or _("nobody is chosen"))],
    )


@transaction.atomic
def mark_readers(
    paragraph: Paragraph,
    readers: Iterable[Person],
    *,
    by: Account,
    withheld_because: str = "",
    number: int | None = None,
    address_because: str = "",
    seen: str = "",
) -> None:
    """Who may read a paragraph. Somebody of the family left out needs a reason.

    number: the wording that was looked at. seen: `version_of_readers` that the page showed; raises StaleEdit when somebody chose
    others meanwhile. address_because: why a home that the words name may be read, a key of
    forms.ADDRESS_MAY_BE_READ; without it such words are marked for nobody. Raises CannotChange.
    """
    report = paragraph.report
    _must_be_there(paragraph)
    if number is not None:
        _must_be_current(paragraph, number, _("%(name)s changed these words meanwhile. Read them again, then choose."))
    now = Paragraph.objects.select_for_update(of=("self",)).select_related("audience").get(pk=paragraph.pk)
    stale.must_be_current(seen, version_of_readers(now), lambda: _readers_now(now, by))
    chosen = {reader.pk for reader in readers}
    if chosen - {person.pk for person in readers_of(report)}:
        raise CannotChange(_("Choose from the people who are asked to this conference."), field="readers")
    left_out = [person for person in family_readers(report) if person.pk not in chosen]
    if left_out and not withheld_because:
        names = get_text_list([person.name for person in left_out], _("and"))
        raise CannotChange(
            _("%(names)s would not see this paragraph. Say why.") % {"names": names}, field="withheld_because"
        )
    words = paragraph.wordings.select_related("data_key").order_by("-number")[0].words
    named = _named_in(words, outgoing.secrets_of(report.family)) if chosen else []
    if named and not address_because:
        raise CannotChange(
            _(
                "These words say where somebody lives, or how they are reached. Take that out first, or say why it may be read."
            ),
            field="address_because",
        )
    paragraph.audience = people.audience(Person.objects.filter(pk__in=chosen), by=by)
    paragraph.withheld_because = withheld_because if left_out else ""
    paragraph.save(update_fields=["audience", "withheld_because"])
    detail: dict[str, object] = {"audience": str(paragraph.audience.pk)}
    if named:
        detail |= {"address_because": address_because, "addresses": len(named)}
    trail.act("reports.mark_readers", paragraph, by=by, readers=len(chosen), **detail)


def _named_in(words: str, secrets: outgoing.Secrets) -> list[homes.Home | homes.Detail]:
    return outgoing.told_to(None, secrets, words)


def readers_of(report: Report) -> list[Person]:
    """Everybody a copy can go to: who is invited to the conference, and its chair."""
    invited = Person.objects.filter(invitations__conference=report.conference, invitations__withdrawn_at=None)
    chair = Person.objects.filter(chairs=report.conference)
    return [
        person
        for person in (invited | chair).distinct().select_related("worker").order_by("surname", "forename")
        if person != report.author
    ]


def family_readers(report: Report) -> list[Person]:
    """Those of the readers who are of the family."""
    return [person for person in readers_of(report) if not hasattr(person, "worker")]


def marked_paragraphs(report: Report) -> list[copies.MarkedParagraph]:
    """The report as the rules of copies see it: its paragraphs in the order of the profile's sections."""
    order = [section.key for section in practice.stored(report.profile_digest).report.sections]
    found = (
        report.paragraphs.filter(removed_at=None)
        .select_related("report")
        .prefetch_related("audience__members", "wordings__data_key")
    )
    return [
        copies.MarkedParagraph(
            key=str(paragraph.pk),
            section=paragraph.section,
            words=max(paragraph.wordings.all(), key=lambda wording: wording.number).words,
            readers=(
                frozenset(str(member.person_id) for member in paragraph.audience.members.all())
                if paragraph.audience
                else None
            ),
            withheld_because=paragraph.withheld_because,
        )
        for paragraph in sorted(found, key=lambda each: (order.index(each.section), each.position))
    ]


@transaction.atomic
def open_copy(report: Report, reader: Person, *, by: Account) -> list[copies.MarkedParagraph]:
    """One reader's copy, and the record that it was looked at as it now is."""
    copy = copies.copy_for(str(reader.pk), marked_paragraphs(report))
    CopyOpened(report=report, reader=reader, by=by, at=days.now(), digest=copies.digest(copy)).save(force_insert=True)
    trail.act("reports.open_copy", report, by=by, reader=str(reader.pk))
    return copy


def copies_not_opened(report: Report, *, by: Account) -> list[Person]:
    """Readers whose copy, as it now is, `by` has not looked at."""
    marked = marked_paragraphs(report)
    opened = set(report.copies_opened.filter(by=by).values_list("reader_id", "digest"))
    return [
        person
        for person in readers_of(report)
        if (person.pk, copies.digest(copies.copy_for(str(person.pk), marked))) not in opened
    ]


def naming_a_home(
    report: Report, marked: Iterable[copies.MarkedParagraph], *, also_unread: bool = False
) -> list[copies.MarkedParagraph]:
    """Paragraphs that say where one of the family lives or how they are reached: those somebody may read, or all of them."""
    secrets = outgoing.secrets_of(report.family)
    return [
        paragraph for paragraph in marked if (paragraph.readers or also_unread) and _named_in(paragraph.words, secrets)
    ]


@transaction.atomic
def release(report: Report, *, by: Account, has_checked_addresses: bool = False) -> Release:
    """Let the copies go to their readers. Nobody releases what they wrote.

    Raises CannotRelease for an empty or already released report, unmarked paragraphs, ones withheld without a reason,
    copies that the releaser has not opened, and a home named in a copy that the releaser does not say was checked.
    """
    report = Report.objects.select_for_update().get(pk=report.pk)
    marked = marked_paragraphs(report)
    writers = set(ParagraphWording.objects.filter(paragraph__report=report).values_list("by", flat=True))
    if by.pk in writers or report.author.account_id == by.pk:
        raise CannotRelease(_("You wrote in this report, so somebody else must release it."))
    if report.releases.exists():
        raise CannotRelease(_("This report was already released."))
    if not marked:
        raise CannotRelease(_("There is nothing in this report yet."))
    if waiting := copies.unmarked(marked):
        raise CannotRelease(
            _("The author has not said who may read %(count)d of the paragraphs.") % {"count": len(waiting)}
        )
    if copies.without_reason((str(person.pk) for person in family_readers(report)), marked):
        raise CannotRelease(
            _("A paragraph is withheld from somebody of the family without a reason. The author must say why.")
        )
    if unseen := copies_not_opened(report, by=by):
        names = ", ".join(person.name for person in unseen)
        raise CannotRelease(_("Open these copies first: %(names)s.") % {"names": names})
    if naming_a_home(report, marked) and not has_checked_addresses:
        raise CannotRelease(
            _("A copy says where somebody lives or lived. Look at it again, and tick that you did."),
            field="has_checked_addresses",
        )
    made = Release(report=report, by=by, at=days.now())
    made.save(force_insert=True)
    trail.act("reports.release", report, by=by)
    return made


@transaction.atomic
def answer(
    paragraph: Paragraph,
    *,
    person: Person,
    stance: str,
    words: str,
    readers: Iterable[Person],
    by: Account,
    seen: str = "",
) -> ParagraphAnswer:
    """A reader's answer to a paragraph of their copy: right, not right, or something to add, for the readers they choose.

    An answer given before is replaced. seen: `version_of_answer` that the page showed; raises StaleEdit when they answered in
    another window meanwhile, and CannotChange when words are needed and missing.
    """
    if stance != ParagraphAnswer.Stance.RIGHT and not words.strip():
        raise CannotChange(_("Write what you want to say."), field="words")
    Paragraph.objects.select_for_update().get(pk=paragraph.pk)
    before = _answer_of(paragraph, person)
    stale.must_be_current(seen, version_of_answer(paragraph, person), lambda: _own_answer(before))
    view = voices.record(
        person,
        words.strip() or _("This is right."),
        family=paragraph.report.family,
        topic=View.Topic.REPORT,
        conference=paragraph.report.conference,
        readers=readers,
        by=by,
        replaces=before.view if before else None,
    )
    made = ParagraphAnswer(paragraph=paragraph, stance=stance, view=view)
    made.save(force_insert=True)
    trail.act("reports.answer", paragraph, by=by, stance=stance)
    return made
