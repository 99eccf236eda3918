"""Finding a family by what somebody remembers of it, through indexes only, among the families that the reader may find."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access.models import Account
from alongside.access.policy import Scope
from alongside.people import identifiers
from alongside.people.address_keys import address_hashes
from alongside.people.models import Address, Family, FamilyMember, Grant, Identifier, Involvement, NameWord, Person
from alongside.people.naming import words_of
from alongside.people.search_terms import Terms

MOST_FAMILIES = 20
MOST_PEOPLE = 200  # looked at for one search; who types one common name is asked to type more
BEYOND_LETTERS = "\U0010ffff"


@dataclass
class Found:
    """A family that fits, and why: the sentences in `because`. `is_own`: the reader works with it and may open it."""

    family: Family
    is_own: bool
    score: int = 0
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
    findable = Family.objects.findable_by(reader)
    people, is_cut = _people(findable, terms)
    reasons: dict[UUID, list[tuple[int, str]]] = {}
    for person, score, because in (*_identified(findable, terms), *_living_at(reader, findable, terms), *people):
        for family in person:
            reasons.setdefault(family, []).append((score, because))
    own = _own(reader, reasons)
    families = {family.pk: family for family in findable.filter(pk__in=_likeliest(reasons, own))}
    found = [
        Found(families[pk], pk in own, max(score for score, _why in whys), _sentences(whys))
        for pk, whys in reasons.items()
        if pk in families
    ]
    found.sort(key=lambda each: (not each.is_own, -each.score, each.family.name, str(each.family.pk)))
    _with_people(found, today)
    return Answer(found, is_cut or len(reasons) > MOST_FAMILIES)


def _likeliest(reasons: dict[UUID, list[tuple[int, str]]], own: set[UUID]) -> list[UUID]:
    ranked = sorted(reasons, key=lambda pk: (pk not in own, -max(score for score, _why in reasons[pk]), str(pk)))
    return ranked[:MOST_FAMILIES]


def _sentences(whys: list[tuple[int, str]]) -> list[str]:
    return list(dict.fromkeys(because for _score, because in sorted(whys, key=lambda why: -why[0])))


Fit = tuple[list[UUID], int, str]  # the families, how well, why


def _members(findable: QuerySet[Family]) -> QuerySet[FamilyMember]:
    """Who is in a family that may be found, asked of each member, so that nobody reads all families for a few people."""
    return FamilyMember.objects.filter(Exists(findable.filter(pk=OuterRef("family"))))


def _fits(findable: QuerySet[Family], people: dict[UUID, tuple[int, str]]) -> Iterator[Fit]:
    members = _members(findable).filter(person__in=people).values_list("person", "family")
    families: dict[UUID, list[UUID]] = {}
    for person, family in members:
        families.setdefault(person, []).append(family)
    for person, where in families.items():
        yield where, *people[person]


def begins(word: str) -> Q:
    """The condition that a word of a name begins so, in the form that each database answers from its index."""
    if connection.vendor == "postgresql":
        return Q(word__startswith=word)
    return Q(word__gte=word, word__lt=word + BEYOND_LETTERS)


def _people(findable: QuerySet[Family], terms: Terms) -> tuple[list[Fit], bool]:
    """Those whose names have all the words, in any order, whole words before beginnings, and whose birth date fits."""
    if not (any(len(word) > 1 for word in terms.words) or terms.born_on or terms.born_in):
        return [], False
    found: dict[UUID, Person] = {}
    is_cut = False
    for condition in (lambda word: Q(word=word), begins) if terms.words else (begins,):
        people = list(_fitting(findable, terms, condition)[: MOST_PEOPLE + 1])
        is_cut = len(people) > MOST_PEOPLE
        found |= {person.pk: person for person in people[:MOST_PEOPLE]}
        if is_cut:
            break
    return list(_fits(findable, {pk: _how_well(person, terms) for pk, person in found.items()})), is_cut


def _fitting(findable: QuerySet[Family], terms: Terms, condition: Any) -> QuerySet[Person]:
    member = _members(findable).filter(person=OuterRef("pk"))
    people = Person.objects.filter(Exists(member)).only("pk", "forename", "surname", "birth_on")
    if terms.born_on:
        people = people.filter(birth_on=terms.born_on)
    elif terms.born_in:
        people = people.filter(birth_on__gte=date(terms.born_in, 1, 1), birth_on__lte=date(terms.born_in, 12, 31))
    words = sorted(terms.words, key=len, reverse=True)
    for word in words[1:]:
        people = people.filter(Exists(NameWord.objects.filter(condition(word), person=OuterRef("pk"))))
    if words:  # the longest word is looked up first, and the others asked of those it gives
        people = people.filter(pk__in=NameWord.objects.filter(condition(words[0])).values("person"))
    return people


def _how_well(person: Person, terms: Terms) -> tuple[int, str]:
    """A score, and the sentence that says why this person fits."""
    whole = len(set(terms.words) & words_of(person.forename, person.surname))
    if (terms.born_on or terms.born_in) and person.birth_on:
        why = _("%(name)s, born in %(year)s") % {"name": person.name, "year": person.birth_on.year}
        return 10 + whole, why
    return whole, person.name


def _identified(findable: QuerySet[Family], terms: Terms) -> list[Fit]:
    """Families and people with exactly this identifier."""
    if not terms.identifiers:
        return []
    typed = {each for one in terms.identifiers for each in (one, one.upper())}
    why = _("The reference of the family in the case system")
    fits: list[Fit] = [([pk], 100, why) for pk in findable.filter(ssd_id__in=typed).values_list("pk", flat=True)]
    because = {
        person.pk: (100, _("The reference of %(name)s in the case system") % {"name": person.name})
        for person in Person.objects.filter(ssd_id__in=typed)
    }
    values = {value for one in terms.identifiers for value in identifiers.searched(one)}
    for each in Identifier.objects.filter(value__in=values).select_related("person"):
        kind = identifiers.in_words(each.kind)
        because[each.person_id] = (100, _("The %(kind)s of %(name)s") % {"kind": kind, "name": each.person.name})
    return fits + list(_fits(findable, because))


def _living_at(reader: Account, findable: QuerySet[Family], terms: Terms) -> list[Fit]:
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
    return list(_fits(findable, because))


def _own(reader: Account, families: Iterable[UUID]) -> set[UUID]:
    """Those of the families that the reader may open without saying why."""
    return set(Family.objects.visible_to(reader).filter(pk__in=list(families)).values_list("pk", flat=True))


def _with_people(found: list[Found], today: date) -> None:
    """The children and the workers of each family, so that two of one name can be told apart and somebody can be rung."""
    by_family = {each.family.pk: each for each in found}
    involved = Involvement.objects.filter(until_on=None).select_related("worker__person", "worker__team")
    members = (
        FamilyMember.objects.filter(family__in=by_family, until_on=None)
        .select_related("person")
        .prefetch_related(Prefetch("person__involvements", involved))
        .order_by("person__birth_on", "person__forename")
    )
    for member in members:
        each = by_family[member.family_id]
        if member.person.is_child_on(today):
            each.children.append(member.person)
        for one in member.person.involvements.all():
            if one.worker_id not in {known.worker_id for known in each.workers}:
                each.workers.append(one)
