"""Finding a family by what somebody remembers of it, through indexes only, among the families that the reader may find."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access.each import ExistsForEach
from alongside.access.models import Account
from alongside.access.policy import Scope
from alongside.access.prepared import Number, Text, prepared
from alongside.people import identifiers
from alongside.people.address_keys import address_hashes
from alongside.people.models import Address, Family, FamilyMember, Grant, Identifier, Involvement, NameWord, Person
from alongside.people.naming import words_of
from alongside.people.near import members, memberships, near
from alongside.people.search_terms import Terms

MOST_FAMILIES = 20
MOST_NEAR = 10  # families of whom a name or a birth date is only nearly what was typed; they come after the others
BELOW_EXACT = 1_000  # points; who fits nearly never stands above who fits
MOST_PEOPLE = 200  # looked at for one search; who types one common name is asked to type more
BEYOND_LETTERS = "\U0010ffff"


@dataclass
class Found:
    """A family that fits, and why: the sentences in `because`. `is_own`: the reader works with it and may open it."""

    family: Family
    is_own: bool
    score: float = 0
    because: list[str] = field(default_factory=list)
    children: list[Person] = field(default_factory=list)
    workers: list[Involvement] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    """What a search found, the likeliest first; `has_more` when not everything that fits is in it."""

    found: list[Found]
    has_more: bool = False


def find(reader: Account, terms: Terms, today: date) -> Answer:
    """The families that fit, in a fixed number of queries. What the reader may not find is not counted and makes no gap."""
    if not terms.names_anything:
        return Answer([])
    people, is_cut = _people(reader, terms)
    reasons: dict[UUID, list[tuple[float, str]]] = {}
    for person, score, because in (*_identified(reader, terms), *_living_at(reader, terms), *people):
        for family in person:
            reasons.setdefault(family, []).append((score, because))
    own = _own(reader, reasons)
    families = {family.pk: family for family in _named(reader, _likeliest(reasons, own))}
    found = [
        Found(families[pk], pk in own, max(score for score, _why in whys), _sentences(whys))
        for pk, whys in reasons.items()
        if pk in families
    ]
    found.sort(key=lambda each: (*_place(each.score, each.is_own), each.family.name, str(each.family.pk)))
    _with_people(found, today)
    fitting = sum(max(whys)[0] >= 0 for whys in reasons.values())
    return Answer(found, is_cut or fitting > MOST_FAMILIES)


def _place(score: float, is_own: bool) -> tuple[bool, bool, float]:
    """Where a family stands in the list: who fits before who nearly fits, the reader's own before others, by how well."""
    return score < 0, not is_own, -score


def _likeliest(reasons: dict[UUID, list[tuple[float, str]]], own: set[UUID]) -> list[UUID]:
    places = {pk: _place(max(whys)[0], pk in own) for pk, whys in reasons.items()}
    ranked = sorted(reasons, key=lambda pk: (*places[pk], str(pk)))
    fitting = [pk for pk in ranked if not places[pk][0]]
    return [*fitting, *ranked[len(fitting) :][:MOST_NEAR]][:MOST_FAMILIES]


def _sentences(whys: list[tuple[float, str]]) -> list[str]:
    return list(dict.fromkeys(because for _score, because in sorted(whys, key=lambda why: -why[0])))


Fit = tuple[list[UUID], float, str]  # the families, how well, why
Typed = tuple[tuple[Text, Text], ...]  # each word of a name, and what sorts after every word that begins so


@prepared
def _named(reader: Account, families: list[Any]) -> QuerySet[Family]:
    return Family.objects.findable_by(reader).filter(pk__in=families)


def _fits(reader: Account, people: dict[UUID, tuple[float, str]]) -> Iterator[Fit]:
    if not people:
        return
    families: dict[UUID, list[UUID]] = {}
    for person, family in memberships(reader, list(people)):
        families.setdefault(person, []).append(family)
    for person, where in families.items():
        yield where, *people[person]


def begins(word: Text, beyond: Text) -> Q:
    """The condition that a word of a name begins so, in the form that each database answers from its index.

    beyond: what sorts after every word that begins so.
    """
    if connection.vendor == "postgresql":
        return Q(word__startswith=word)
    return Q(word__gte=word, word__lt=beyond)


def is_whole(word: Text, _beyond: Text) -> Q:
    """The condition that a word of a name is this."""
    return Q(word=word)


def goes_on(word: Text, beyond: Text) -> Q:
    """The condition that a word of a name begins so and is longer."""
    return begins(word, beyond) & ~Q(word=word)


def _begins_here(word: Text, beyond: Text) -> Q:
    """As `begins`, asked of the few words of one person: PostgreSQL would read all words that begin so, for each person anew."""
    if connection.vendor == "postgresql":
        return Q(Exact(StrIndex("word", Value(word)), 1))
    return begins(word, beyond)


# What is asked of each person's words, in place of a condition by which people are looked up.
_OF_EACH = {
    begins: _begins_here,
    is_whole: is_whole,
    goes_on: lambda word, beyond: _begins_here(word, beyond) & ~Q(word=word),
}


def _people(reader: Account, terms: Terms) -> tuple[list[Fit], bool]:
    """Those whose names have all the words, in any order, whole words before beginnings, and whose birth date fits; after them
    those who may be meant. Who typed a name that too many have is asked to type more, and nobody is guessed at.
    """
    if not (any(len(word) > 1 for word in terms.words) or terms.born_on or terms.born_in):
        return [], False
    found: dict[UUID, Person] = {}
    is_cut = False
    words = tuple((Text(word), Text(word + BEYOND_LETTERS)) for word in sorted(terms.words, key=len, reverse=True))
    born, years = _born(terms), (Number(terms.born_in),) if terms.born_in else ()
    for condition in _conditions(len(words)):
        if terms.born_on or not words:  # fewer are born on a day than have a word in their name
            people = _born_then(reader, words, born, condition)
        else:
            people = [row.person for row in _words_of_names(reader, words, years, condition)]
        found |= {person.pk: person for person in people[:MOST_PEOPLE]}
        is_cut = is_cut or len(people) > MOST_PEOPLE
        are_enough = is_cut if len(words) < 2 else not is_cut
        if are_enough:
            break
    fits = list(_fits(reader, {pk: _how_well(person, terms) for pk, person in found.items()}))
    if not is_cut:
        fits += [
            (where, points - BELOW_EXACT, because) for where, points, because in near(reader, terms, besides=found)
        ]
    return fits, is_cut


def _conditions(words: int) -> tuple[Any, ...]:
    """In which ways names are looked up, until there are enough. One word: whole, then where a name goes on. Several: by their
    beginnings, whole ones among them, and where those are too many the whole ones again, so that these are shown."""
    return {0: (begins,), 1: (is_whole, goes_on)}.get(words, (begins, is_whole))


def _born(terms: Terms) -> tuple[date, ...]:
    """The day on which somebody is born who fits, or the first and the last such day; empty when nothing was said."""
    if terms.born_on:
        return (terms.born_on,)
    return (date(terms.born_in, 1, 1), date(terms.born_in, 12, 31)) if terms.born_in else ()


@prepared
def _words_of_names(reader: Account, words: Typed, years: tuple[Number, ...], condition: Any) -> QuerySet[NameWord]:
    # The longest word is looked up first, with the year that stands beside it, and the rest asked of each name that has it, until
    # there are enough: how many more there are of a common name makes no difference.
    found = NameWord.objects.filter(condition(*words[0]))
    for year in years:
        found = found.filter(born_in=year)
    for word in words[1:]:
        here = NameWord.objects.filter(_OF_EACH[condition](*word), person=OuterRef("person"))
        found = found.filter(ExistsForEach(here))
    found = found.filter(ExistsForEach(members(reader).filter(person=OuterRef("person"))))
    found = found.select_related("person").only("person", "person__forename", "person__surname", "person__birth_on")
    return found[: MOST_PEOPLE + 1]


@prepared
def _born_then(reader: Account, words: Typed, born: tuple[date, ...], condition: Any) -> QuerySet[Person]:
    people = Person.objects.all()
    for word in words:
        here = NameWord.objects.filter(_OF_EACH[condition](*word), person=OuterRef("pk"))
        people = people.filter(ExistsForEach(here))
    return _findable(reader, born, people).only("pk", "forename", "surname", "birth_on")[: MOST_PEOPLE + 1]


def _findable(reader: Account, born: tuple[date, ...], people: QuerySet[Person]) -> QuerySet[Person]:
    """Those of these people who are in a family that may be found, born on the day or between the two if there are any."""
    if born:
        people = people.filter(birth_on=born[0]) if len(born) == 1 else people.filter(birth_on__range=born)
    return people.filter(ExistsForEach(members(reader).filter(person=OuterRef("pk"))))


def _how_well(person: Person, terms: Terms) -> tuple[float, str]:
    """A score, and the sentence that says why this person fits."""
    whole = len(set(terms.words) & words_of(person.forename, person.surname))
    if (terms.born_on or terms.born_in) and person.birth_on:
        why = _("%(name)s, born in %(year)s") % {"name": person.name, "year": person.birth_on.year}
        return 10 + whole, why
    return whole, person.name


def _identified(reader: Account, terms: Terms) -> list[Fit]:
    """Families and people with exactly this identifier."""
    if not terms.identifiers:
        return []
    typed = _texts(each for one in terms.identifiers for each in (one, one.upper()))
    why = _("The reference of the family in the case system")
    fits: list[Fit] = [([pk], 100, why) for pk in _families_with(reader, typed)]
    because = {
        person.pk: (100, _("The reference of %(name)s in the case system") % {"name": person.name})
        for person in _people_with(typed)
    }
    values = _texts(value for one in terms.identifiers for value in identifiers.searched(one))
    for each in _identifiers(values):
        kind = identifiers.in_words(each.kind)
        because[each.person_id] = (100, _("The %(kind)s of %(name)s") % {"kind": kind, "name": each.person.name})
    return fits + list(_fits(reader, because))


def _texts(words: Iterable[str]) -> tuple[Text, ...]:
    return tuple(Text(word) for word in dict.fromkeys(words))


@prepared
def _families_with(reader: Account, references: tuple[Text, ...]) -> QuerySet[Any]:
    return Family.objects.findable_by(reader).filter(ssd_id__in=references).values_list("pk", flat=True)


@prepared
def _people_with(references: tuple[Text, ...]) -> QuerySet[Person]:
    return Person.objects.filter(ssd_id__in=references)


@prepared
def _identifiers(values: tuple[Text, ...]) -> QuerySet[Identifier]:
    return Identifier.objects.filter(value__in=values).select_related("person")


def _living_at(reader: Account, terms: Terms) -> list[Fit]:
    """Who lives or lived at an address, by its keyed hash.

    A protected address finds somebody only for those who work with the family: an answer would confirm to anybody else where a
    person is who fled.
    """
    if not (terms.postcode and terms.house):
        return []
    own = Grant.in_force(timezone.now()).filter(account=reader, scope__in=(Scope.OWN, Scope.TEAM))
    is_theirs = Exists(FamilyMember.objects.filter(person=OuterRef("person"), family__in=own.values("family")))
    addresses = Address.objects.filter(found_by__in=address_hashes(terms.postcode, terms.house)).filter(
        Q(is_protected=False) | is_theirs
    )
    because = {
        each.person_id: (
            50 if each.until_on is None else 40,
            (_("%(name)s lives there") if each.until_on is None else _("%(name)s lived there"))
            % {"name": each.person.name},
        )
        for each in addresses.select_related("person").defer("lines", "postcode").order_by("-until_on")
    }
    return list(_fits(reader, because))


def _own(reader: Account, families: Iterable[UUID]) -> set[UUID]:
    """Those of the families that the reader may open without saying why."""
    return set(_opened_by(reader, list(families)))


@prepared
def _opened_by(reader: Account, families: list[Any]) -> QuerySet[Any]:
    return Family.objects.visible_to(reader).filter(pk__in=families).values_list("pk", flat=True)


def _with_people(found: list[Found], today: date) -> None:
    """The children and the workers of each family, so that two of one name can be told apart and somebody can be rung."""
    by_family = {each.family.pk: each for each in found}
    if not by_family:
        return
    members = _living_in(list(by_family))
    involved: dict[UUID, list[Involvement]] = {}
    for one in _involved(list({member.person_id for member in members})):
        involved.setdefault(one.person_id, []).append(one)
    for member in members:
        each = by_family[member.family_id]
        if member.person.is_child_on(today):
            each.children.append(member.person)
        for one in involved.get(member.person_id, ()):
            if one.worker_id not in {known.worker_id for known in each.workers}:
                each.workers.append(one)


@prepared
def _living_in(families: list[Any]) -> QuerySet[FamilyMember]:
    found = FamilyMember.objects.filter(family__in=families, until_on=None).select_related("person")
    return found.order_by("person__birth_on", "person__forename")


@prepared
def _involved(people: list[Any]) -> QuerySet[Involvement]:
    found = Involvement.objects.filter(person__in=people, until_on=None)
    return found.select_related("worker__person", "worker__team")
