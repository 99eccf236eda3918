"""How people are related: the kinds, their words, and what follows from who somebody's parents are.

Pure but for the words. The kinds are those of `relationships.csv`; an unknown one is shown as it came. Whoever is named is
whatever the caller uses for a person, as long as it can be compared.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

KINDS = {
    "mother": _("mother"),
    "father": _("father"),
    "adoptive parent": _("adoptive parent"),
    "step-parent": _("step-parent"),
    "parent's partner": _("parent's partner"),
    "partner": _("partner"),
    "husband or wife": _("husband or wife"),
    "separated": _("separated husband or wife"),
    "divorced": _("divorced husband or wife"),
    "former partner": _("former partner"),
    "grandparent": _("grandparent"),
    "sibling": _("sibling"),
    "twin": _("twin"),
    "half-sibling": _("half-sibling"),
    "step-sibling": _("step-sibling"),
    "aunt or uncle": _("aunt or uncle"),
    "cousin": _("cousin"),
    "carer": _("carer"),
    "foster carer": _("foster carer"),
    "special guardian": _("special guardian"),
    "other relative": _("other relative"),
    "friend of the family": _("friend of the family"),
}
# What only follows from other relations and is never recorded.
SIBLING_OR_HALF = "sibling or half-sibling"
_DERIVED_WORDS = {SIBLING_OR_HALF: _("sibling or half-sibling (one parent is not known)")}

PARENTS = frozenset({"mother", "father", "adoptive parent"})
COUPLES = frozenset({"partner", "husband or wife"})
FORMER_COUPLES = frozenset({"former partner", "separated", "divorced"})
CARERS = frozenset({"carer", "foster carer", "special guardian"})
MUTUAL = COUPLES | FORMER_COUPLES | {"sibling", "twin", "half-sibling", "step-sibling", "cousin", SIBLING_OR_HALF}

# How parental responsibility comes about (Children Act 1989 sections 2 to 5, 12, 14C, 33 and 44; Adoption and Children Act
# 2002 section 46).
ACQUIRED = {
    "birth": _("gave birth to the child"),
    "marriage": _("was married to, or the civil partner of, the mother"),
    "registration": _("is on the birth register (since December 2003)"),
    "agreement": _("agreement with the mother"),
    "court order": _("order of the court"),
    "lives with": _("an order says that the child lives with them"),
    "guardian": _("named as guardian by a parent who died"),
    "special guardian": _("special guardianship order"),
    "adoption": _("adoption order"),
    "care order": _("care order (the council shares it)"),
}


class Fact(NamedTuple):
    """`person` is the `kind` of `other`."""

    person: Hashable
    kind: str
    other: Hashable


def in_words(kind: str) -> str:
    """A kind of relationship in the reader's language."""
    return str(KINDS.get(kind) or _DERIVED_WORDS.get(kind) or kind)


def acquired_in_words(acquired: str) -> str:
    """How parental responsibility came about, in the reader's language."""
    return str(ACQUIRED.get(acquired, acquired))


def derived(facts: Iterable[Fact]) -> list[Fact]:
    """What follows from who the parents and partners are and is not recorded: siblings, halves and steps, grandparents, aunts,
    uncles and cousins. Mutual ones are given once, in the order in which the people are first named.

    Two children who share one parent are half-siblings only when the other parent of each is known; otherwise nobody can say.
    """
    known = [fact for fact in facts if fact.person != fact.other]
    order = {each: place for place, each in enumerate(dict.fromkeys(one for f in known for one in (f.person, f.other)))}
    recorded = {frozenset((fact.person, fact.other)) for fact in known}
    parents: dict[Hashable, set[Hashable]] = defaultdict(set)
    partners: dict[Hashable, dict[Hashable, str]] = defaultdict(dict)
    for fact in known:
        if fact.kind in PARENTS:
            parents[fact.other].add(fact.person)
        if fact.kind in COUPLES:
            partners[fact.person][fact.other] = partners[fact.other][fact.person] = fact.kind
    siblings = dict(_siblings(parents, order))
    found: dict[frozenset[Hashable], Fact] = {}
    for fact in (
        *siblings.values(),
        *_steps(parents, partners),
        *_grandparents(parents),
        *_aunts_and_cousins(parents, siblings),
    ):
        pair = frozenset((fact.person, fact.other))
        if len(pair) == 2 and pair not in recorded:
            found.setdefault(pair, fact)
    return sorted(found.values(), key=lambda fact: (order[fact.person], order[fact.other]))


Parents = dict[Hashable, set[Hashable]]
Siblings = dict[frozenset[Hashable], Fact]


def _siblings(parents: Parents, order: dict[Hashable, int]) -> Iterator[tuple[frozenset[Hashable], Fact]]:
    for one, other in combinations(sorted(parents, key=order.__getitem__), 2):
        shared = parents[one] & parents[other]
        if not shared:
            continue
        if len(shared) >= 2:
            kind = "sibling"
        elif len(parents[one]) >= 2 and len(parents[other]) >= 2:
            kind = "half-sibling"
        else:
            kind = SIBLING_OR_HALF
        yield frozenset((one, other)), Fact(one, kind, other)


def _steps(parents: Parents, partners: dict[Hashable, dict[Hashable, str]]) -> Iterator[Fact]:
    for child, its_parents in parents.items():
        for parent in its_parents:
            for partner, kind in partners[parent].items():
                if partner in its_parents:
                    continue
                yield Fact(partner, "step-parent" if kind == "husband or wife" else "parent's partner", child)
                for other, others_parents in parents.items():
                    if partner in others_parents and other != child and not others_parents & its_parents:
                        yield Fact(child, "step-sibling", other)


def _grandparents(parents: Parents) -> Iterator[Fact]:
    for child, its_parents in parents.items():
        for parent in its_parents:
            for grandparent in parents.get(parent, ()):
                yield Fact(grandparent, "grandparent", child)


def _aunts_and_cousins(parents: Parents, siblings: Siblings) -> Iterator[Fact]:
    for child, its_parents in parents.items():
        for parent in its_parents:
            for pair in siblings:
                if parent not in pair:
                    continue
                (aunt,) = pair - {parent}
                if aunt in its_parents:
                    continue
                yield Fact(aunt, "aunt or uncle", child)
                for cousin, cousins_parents in parents.items():
                    if aunt in cousins_parents and cousin != child:
                        yield Fact(child, "cousin", cousin)
