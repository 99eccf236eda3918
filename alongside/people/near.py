"""Who may be meant although a name or a birth date was typed otherwise: a slip, a short form, parts in another order, a wrong day.

The database counts the keys that people share with what was typed (`search_keys`); those who share most are compared with it
(`likeness`), and those of them whom the reader may find are left. Nothing of an address is looked at here.
"""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Sum, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.access.each import ExistsForEach
from alongside.access.models import Account
from alongside.access.policy import Permission, Scope, scopes_for
from alongside.access.prepared import Number, Text, prepared
from alongside.people.likeness import Dated, Likeness, Spelt, likeness, recorded_parts
from alongside.people.models import Family, FamilyMember, Merge, NameWord, Person, SearchKey
from alongside.people.nicknames import names_like
from alongside.people.search_keys import MOST_PARTS, keys_typed, near_spellings, parts_of
from alongside.people.search_terms import Terms

MOST_COMPARED = 400  # those who share most with what was typed
MOST_RANKED = 120  # of whom it is asked whether the reader may find them
MOST_NEAR = 40  # people; those of one family are one line of the page
FEW_SHARE_IT = 3  # a key that few people share counts as much as so many others
WITHIN = 7.0  # points below the best; who fits less than that is not meant

SPELT = {
    Spelt.FORM: gettext_lazy("another form of the name"),
    Spelt.BEGINNING: gettext_lazy("part of the name"),
    Spelt.NEARLY: gettext_lazy("spelt nearly so"),
    Spelt.SOUND: gettext_lazy("it sounds alike"),
    Spelt.FAR: gettext_lazy("spelt somewhat like it"),
    Spelt.OTHER: gettext_lazy("one of the names is different"),
}
DATED = {
    Dated.SAME: gettext_lazy("born on that day"),
    Dated.TURNED: gettext_lazy("day and month of birth the other way round"),
    Dated.OTHER_DAY: gettext_lazy("another day of that month and year of birth"),
    Dated.OTHER_MONTH: gettext_lazy("another month of birth"),
    Dated.OTHER_YEAR: gettext_lazy("another year of birth"),
    Dated.SAME_YEAR: gettext_lazy("born in that year"),
    Dated.NEAR_YEAR: gettext_lazy("born about that year"),
    Dated.FAR: gettext_lazy("a birth date that is somewhat like it"),
    Dated.OTHER: gettext_lazy("another birth date"),
}


# Somebody's key, forename, surname and birth date, and whether another record was made one with theirs.
Recorded = tuple[UUID, str, str, date | None, bool]
Meant = tuple[list[UUID], float, str]  # the families of who may be meant, how well they fit, and the sentence why


def members(reader: Account) -> QuerySet[FamilyMember]:
    """Who is in a family that may be found, asked of each member, so that nobody reads all families for a few people."""
    findable = Family.objects.findable_by(reader)
    return FamilyMember.objects.filter(ExistsForEach(findable.filter(pk=OuterRef("family"))))


def near(reader: Account, terms: Terms, *, besides: Collection[UUID] = ()) -> list[Meant]:
    """The people who may be meant, the likeliest first, in two queries, or three where a record was made one with another.

    besides: those who fit exactly, and are left out. Who may not be found is left out before anything is measured by the best of
    them.
    """
    parts = parts_of(" ".join(terms.words))[:MOST_PARTS] if terms.words else ()
    has_keys = len(parts) > 1 or terms.born_on or terms.born_in
    records = _sharing_keys(reader, terms) if has_keys else _of_one_name(reader, terms)
    kept = [pk for pk, _forename, _surname, _birth_on, has_more in records if has_more]
    made_one = _records_made_one(kept) if kept else []
    best: dict[UUID, tuple[float, Likeness, tuple[str, str, Any]]] = {}
    for pk, forename, surname, birth_on, _has_more in (*records, *made_one):
        fits = likeness(parts, terms.born_on, terms.born_in, recorded_parts(forename, surname), birth_on)
        if pk not in besides and fits.is_enough and (pk not in best or fits.points > best[pk][0]):
            best[pk] = fits.points, fits, (forename, surname, birth_on)
    ranked = sorted(best, key=lambda pk: (-best[pk][0], str(pk)))[:MOST_RANKED]
    families: dict[UUID, list[UUID]] = {}
    for person, family in memberships(reader, ranked) if ranked else ():
        families.setdefault(person, []).append(family)
    known = [pk for pk in ranked if pk in families][:MOST_NEAR]
    top = best[known[0]][1] if known else None
    least = (top.most if besides else top.points) - WITHIN if top else 0
    return [(families[pk], best[pk][0], _why(*best[pk][1:])) for pk in known if best[pk][0] >= least]


@prepared
def memberships(reader: Account, people: list[Any]) -> QuerySet[Any]:
    """Each of these people with each of their families that may be found."""
    return members(reader).filter(person__in=people).values_list("person", "family")


def _why(fits: Likeness, recorded: tuple[str, str, Any]) -> str:
    forename, surname, birth_on = recorded
    name = Person(forename=forename, surname=surname, birth_on=birth_on).name
    notes = [SPELT.get(fits.spelt), DATED.get(fits.dated)]
    said = ", ".join(str(note) for note in notes if note)
    return _("%(name)s: %(notes)s") % {"name": name, "notes": said} if said else name


def _sharing_keys(reader: Account, terms: Terms) -> list[Recorded]:
    """Who shares the most keys with what was typed.

    Whom a reader of some families finds is asked first, so that strangers do not take their places; of a reader of all, afterwards.
    """
    few, usual = keys_typed(terms.words, terms.born_on, terms.born_in)
    return _sharing(reader, _numbers(few), _numbers(usual)) if few or usual else []


def _of_one_name(reader: Account, terms: Terms) -> list[Recorded]:
    """Who has a name that is one slip away from the one that was typed, or another form of it."""
    if not terms.words:
        return []
    word = max(terms.words, key=len)
    return _called(reader, _texts(near_spellings(word) | set(names_like(word)) - {word}))


def _numbers(keys: set[int]) -> tuple[Number, ...]:
    return _filled([Number(key) for key in sorted(keys)])


def _texts(words: set[str]) -> tuple[Text, ...]:
    return _filled([Text(word) for word in sorted(words)])


def _filled(values: list[Any]) -> tuple[Any, ...]:
    """The values, the last of them again until there is a power of two of them, so that the shapes of a query are few."""
    room = 1 << (len(values) - 1).bit_length() if values else 0
    return tuple(values + values[-1:] * (room - len(values)))


@prepared
def _sharing(reader: Account, few: tuple[Number, ...], usual: tuple[Number, ...]) -> QuerySet[Any]:
    counts = Case(When(key__in=few, then=Value(FEW_SHARE_IT)), default=Value(1), output_field=IntegerField())
    shared = SearchKey.objects.filter(key__in=few + usual)
    if Scope.AUTHORITY not in scopes_for(reader.role, Permission.FIND_FAMILY):
        shared = shared.filter(ExistsForEach(members(reader).filter(person=OuterRef("person"))))
    shared = shared.values("person").annotate(shares=Sum(counts)).order_by("-shares")
    return _records(shared.values("person")[:MOST_COMPARED])


@prepared
def _called(reader: Account, words: tuple[Text, ...]) -> QuerySet[Any]:
    named = NameWord.objects.filter(ExistsForEach(members(reader).filter(person=OuterRef("person"))), word__in=words)
    return _records(named.values("person")[:MOST_COMPARED])


def _records(people: QuerySet[Any]) -> QuerySet[Any]:
    has_more = Exists(_made_one().filter(kept=OuterRef("pk")))
    return Person.objects.filter(pk__in=people).values_list("pk", "forename", "surname", "birth_on", has_more)


@prepared
def _records_made_one(people: list[Any]) -> QuerySet[Any]:
    """The names and birth dates of records that were made one with these people's."""
    # Of the few merges: nearly nobody was made one with another, and databases then read all people for it.
    done = _made_one().filter(kept__in=people)
    return done.values_list("kept", "merged__forename", "merged__surname", "merged__birth_on", Value(True))


def _made_one() -> QuerySet[Merge]:
    return Merge.objects.filter(done_at__isnull=False, undone_at=None)
