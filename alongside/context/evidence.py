"""What a data steward sees of a pair: both sides beside each other, and what speaks for it and against it, in words and bars.

No address is shown, nor that of the record. Where one is protected not even how the two compare is told, nor when the record may be
of somebody else whose address is protected, or has the protected address of anybody: a line about it would say where somebody is
who fled.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from alongside.context.linkage import Evidence, Part, is_vetoed
from alongside.context.models import AgencyRecord, FeedDelivery, Pair
from alongside.context.rows import FeedRow
from alongside.context.wording import day
from alongside.people.address_keys import address_hashes, houses_in
from alongside.people.models import Address, Identifier, Person

MOST_BITS, HALF = 20, 96
MUCH, SOME, LITTLE = 7, 3, 0.5
ABOUT_ADDRESSES = ("place", "household")
ASIDE = ("both_names", "household")  # corrections, not comparisons: told only where they weigh something
NUMBERS = {"nhs number": "nhs_number", "unique pupil number": "upn"}


@dataclass(frozen=True)
class Step:
    """One line of evidence: words, how much it weighs in words, and its bar from the middle of 200 by 18."""

    words: str
    how: str
    is_for: bool
    x: float
    width: float


@dataclass(frozen=True)
class Drawn:
    """The evidence as the page draws it; veto: why no rule decides, empty when that is not so."""

    steps: list[Step]
    sum: str
    veto: str


def row_of(pair: Pair) -> FeedRow:
    """What the newest delivery that is shown says of the record; an empty row when none has it any more."""
    found = AgencyRecord.objects.filter(record_key=pair.record_key, delivery__in=FeedDelivery.objects.shown())
    newest = found.select_related("data_key").order_by("-delivery__completed_at").first()
    return newest.row if newest else FeedRow("")


def hides_addresses(pair: Pair, row: FeedRow) -> bool:
    """Whether an address of this person, of anybody else who may be meant by the record, or the record's own, is protected."""
    others = Pair.objects.filter(record_key=pair.record_key).exclude(stands=Pair.Verdict.DIFFERENT).values("person")
    theirs = Q(person=pair.person_id) | Q(person__in=others)
    if row.postcode:
        # Agencies and the case system write one house in several ways.
        houses = {row.house, *houses_in(row.address.upper())}
        theirs |= Q(found_by__in={each for house in houses for each in address_hashes(row.postcode, house)})
    return Address.objects.filter(theirs, is_protected=True).exists()


def sides_of(pair: Pair, row: FeedRow) -> list[tuple[str, str, str]]:
    """What is known here beside what the service says: name of the line, here, there.

    No address: a data steward reads none, and the evidence says in words how the two compare.
    """
    person = pair.person
    numbers = {NUMBERS[kind]: value for kind, value in _numbers(person)}
    return [
        (_("First name"), person.forename, row.forename),
        (_("Surname"), person.surname, row.surname),
        (_("Born"), _day(person.birth_on), _day(row.born_on)),
        (_("Sex"), person.sex, row.gender),
        (_("NHS number"), numbers.get("nhs_number", ""), row.nhs_number),
        (_("Pupil number"), numbers.get("upn", ""), row.upn),
    ]


def _numbers(person: Person) -> Iterator[tuple[str, str]]:
    yield from Identifier.objects.filter(person=person, kind__in=NUMBERS, until_on=None).values_list("kind", "value")


def _day(on: date | None) -> str:
    return day(on) if on else ""


def drawn(pair: Pair, row: FeedRow) -> Drawn:
    """The evidence of a pair, the weightiest first, as it was when the two were last compared."""
    evidence = Evidence.from_text(pair.evidence)
    is_hidden = hides_addresses(pair, row)
    parts = [each for each in evidence.parts if not (is_hidden and each.comparison in ABOUT_ADDRESSES)]
    said = [each for each in parts if words_of(each) and not (each.comparison in ASIDE and abs(each.bits) < LITTLE)]
    steps = [_step(each) for each in sorted(said, key=lambda each: -abs(each.bits))]
    veto = _veto(evidence)
    return Drawn(steps, _sum(pair.probability, is_hidden), veto)


def _step(part: Part) -> Step:
    width = min(abs(part.bits), MOST_BITS) / MOST_BITS * HALF
    is_for = part.bits >= 0
    return Step(words_of(part), _how(part.bits), is_for, 100 if is_for else round(100 - width, 1), round(width, 1))


def _how(bits: float) -> str:
    if abs(bits) < LITTLE:
        return _("says little")
    if bits > 0:
        return _("much likelier") if bits >= MUCH else (_("likelier") if bits >= SOME else _("a little likelier"))
    return (
        _("much less likely") if -bits >= MUCH else (_("less likely") if -bits >= SOME else _("a little less likely"))
    )


def _sum(probability: float, is_hidden: bool) -> str:
    said = {
        probability < 0.8: _("All together: it may be the same person."),
        0.8 <= probability < 0.99: _("All together: it is likely the same person."),
        probability >= 0.99: _("All together: it is very likely the same person."),
    }[True]
    return (
        f"{said} {_('Addresses are counted and not shown, because one of them is protected.')}" if is_hidden else said
    )


def _veto(evidence: Evidence) -> str:
    if is_vetoed(evidence.levels):
        return _(
            "First names, birth dates or numbers disagree, so no rule decides however likely it looks. They may be twins."
        )
    return ""


def words_of(part: Part) -> str:
    """What was found in one comparison; empty where nothing could be compared."""
    return str(_words().get((part.comparison, part.level), ""))


def _words() -> dict[tuple[str, str], Any]:
    same_number, typo_number = _("The same %(what)s"), _("The %(what)s differs by one figure")
    other_number = _("Another %(what)s")
    found: dict[tuple[str, str], Any] = {
        ("forename", "same"): _("The same first name"),
        ("forename", "swapped"): _("First name and surname are the other way round"),
        ("forename", "called"): _("A short form of the first name"),
        ("forename", "initial"): _("Only the first letter of the first name"),
        ("forename", "typo"): _("The first name differs by one letter"),
        ("forename", "near"): _("The first names sound or look alike"),
        ("forename", "part"): _("Part of the first name is the same"),
        ("forename", "different"): _("Another first name"),
        ("surname", "same"): _("The same surname"),
        ("surname", "part"): _("Part of the surname is the same"),
        ("surname", "typo"): _("The surname differs by one letter"),
        ("surname", "near"): _("The surnames sound or look alike"),
        ("surname", "different"): _("Another surname"),
        ("born", "new_year"): _("Both on 1 January, as offices write it for people who do not know their day"),
        ("born", "same"): _("The same birth date"),
        ("born", "other_way"): _("Day and month of the birth date are the other way round"),
        ("born", "typo"): _("The birth date differs by one figure"),
        ("born", "part"): _("Part of the birth date is the same"),
        ("born", "year"): _("Only the year of birth is the same"),
        ("born", "different"): _("Another birth date"),
        ("gender", "same"): _("The same sex"),
        ("gender", "different"): _("Another sex"),
        ("place", "same"): _("The same address"),
        ("place", "house"): _("The same house number and postcode"),
        ("place", "words"): _("Most words of the address are the same"),
        ("place", "street"): _("The same street and postcode"),
        ("place", "some_words"): _("Some words of the address are the same"),
        ("place", "few_words"): _("Two words of the address are the same"),
        ("place", "postcode"): _("The same postcode"),
        ("place", "typo"): _("The same house, and a postcode that differs by one sign"),
        ("place", "district"): _("The same part of town"),
        ("place", "different"): _("Another address"),
        ("both_names", "tied"): _("How often these two names go together"),
        ("household", "likely"): _("Two people of one home would agree in much of this too"),
    }
    for key, what in (("nhs_number", _("NHS number")), ("upn", _("pupil number"))):
        found[key, "same"] = same_number % {"what": what}
        found[key, "typo"] = typo_number % {"what": what}
        found[key, "different"] = other_number % {"what": what}
    return found
