"""Who may read and open what while people act: kept by what they did, and never read from the program's rows or rules.

With the oracle, which says what each standing may read, this is the policy a second time. It looks at acts only: who was
assigned, named, shared with; a day that passes ends by itself what lasts a while.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ROLES = {
    "maria": "social worker", "nia": "social worker", "ifan": "social worker", "joy": "team manager", "tom": "chair",
    "priya": "administrator", "karen": "agency professional", "dee": "duty manager", "edie": "emergency duty",
    "amina": "family member", "dean": "family member", "ngozi": "family member", "luke": "social worker",
    "eve": "system administrator", "stranger": "agency professional", "nobody": "",
}  # fmt: skip
STAFF = {name for name, role in ROLES.items() if role not in ("", "family member")}
OF_THE_FAMILY = {"amina": "M", "dean": "F"}
TEAM = {"maria", "nia"}  # whom Joy manages
ASKED = {"maria", "tom", "karen", "amina", "dean"}  # to the Hassan family's conference
MAY_FIND = {"social worker", "team manager", "chair", "administrator", "duty manager", "emergency duty"}


@dataclass
class Ledger:
    """How everybody stands, by name; families are "hassan" and "okafor"; days are counted from the first."""

    day: int = 0
    works: set[tuple[str, str]] = field(default_factory=lambda: {("maria", "hassan"), ("ifan", "okafor")})
    opened_on: dict[tuple[str, str], int] = field(default_factory=lambda: {("edie", "hassan"): 0})
    covered_until: int | None = None  # Nia stands in for Maria
    named: set[str] | None = None  # None: the Hassan family is not restricted
    conflicts: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=lambda: {"luke"})
    not_asked: set[str] = field(default_factory=set)  # whose invitation was withdrawn
    said: dict[str, Callable[[str], bool]] = field(default_factory=dict)  # word: who may read it
    concerned: list[str] = field(default_factory=list)  # who lost something, the latest last

    def scopes(self, name: str, family: str) -> set[str]:
        """What somebody holds on a family today, closed or not; nothing when their account was ended."""
        if name in self.ended:
            return set()
        covers = (
            name == "nia"
            and ("maria", family) in self.works
            and self.covered_until is not None
            and self.covered_until >= self.day
        )
        held = {
            "own": (name, family) in self.works or covers,
            "team": name == "joy" and any((worker, family) in self.works for worker in TEAM),
            "reason": self.opened_on.get((name, family)) == self.day,
            "conference": family == "hassan" and name in STAFF & self.asked,
            "named": family == "hassan" and name in (self.named or ()),
        }
        return {scope for scope, holds in held.items() if holds}

    @property
    def asked(self) -> set[str]:
        """Who is asked to the conference and was not asked off again."""
        return ASKED - self.not_asked

    def may_know(self, name: str, family: str) -> bool:
        """A restricted family and a conflict of interest close a family to staff, whatever they hold."""
        if name not in STAFF or name in self.ended:
            return False
        if family == "hassan" and name in self.conflicts:
            return False
        return family != "hassan" or self.named is None or name == "dee" or name in self.named

    def letters(self, name: str) -> set[str]:
        """How somebody stands to the Hassan family, as tests.access.relations counts it."""
        if name in self.ended:
            return set()
        about_nobody = {"edie": {"B"}, "eve": {"Y"}, "priya": {"A"}}.get(name, set())
        about_nobody |= {"B"} if ROLES[name] == "social worker" else set()
        if name in OF_THE_FAMILY:
            return {OF_THE_FAMILY[name]} if name in self.asked else set()
        if not self.may_know(name, "hassan"):
            return about_nobody - {"A", "B"}
        held = self.scopes(name, "hassan")
        by_scope = {
            "social worker": {"own": "O", "reason": "R"}, "team manager": {"team": "T"}, "chair": {"conference": "C"},
            "emergency duty": {"reason": "E"}, "agency professional": {"conference": "I"},
        }.get(ROLES[name], {})  # fmt: skip
        letters = about_nobody | {letter for scope, letter in by_scope.items() if scope in held}
        return letters | ({"D"} if name == "dee" else {"N"} if name == "nia" else set())

    def works_with(self, name: str) -> bool:
        """Whether somebody may read the Hassan family's record now."""
        return bool(self.letters(name) & set("OTCDR"))

    def may_find(self, name: str) -> bool:
        """Whether a search may show them the Hassan family."""
        if ROLES[name] not in MAY_FIND or not self.may_know(name, "hassan"):
            return False
        return name != "joy" or "team" in self.scopes(name, "hassan")

    def marked(self, readers: set[str], *, by: str = "maria") -> Callable[[str], bool]:
        """Who may read what was said for these readers alone: they, and whoever wrote it down; staff while it is not closed."""
        chosen = readers | {by}
        return lambda name: (
            name in chosen and name not in self.ended and (name not in STAFF or self.may_know(name, "hassan"))
        )

    def over(self, oracle: Any, names: dict[Any, str], families: dict[Any, str]) -> dict[str, Any]:
        """The functions of the oracle that ask how somebody stands, answered from here. names: of accounts by their key."""
        return {
            "_scopes": lambda account, family: self.scopes(names[account.pk], families[family]),
            "_may_know": lambda account, family: self.may_know(names[account.pk], families[family]),
            "_asked": lambda account, row: (
                names[account.pk] in self.asked and "hassan" in {families[each] for each in oracle.families_of(row)}
            ),
        }
