"""Which of the council's groups makes somebody what here. Read from a TOML file; pure.

    groups_claim = "groups"                      # the claim that lists somebody's groups
    professional_id_claim = "employee_number"    # optional: their identifier in the case system

    [[group]]
    name = "CSC-North-Social-Workers"            # as the provider sends it: a name or an identifier
    role = "social worker"
    team = "North team"                          # optional: as the case system calls it
    manages_team = false                         # optional

The first group of the file that somebody is in decides.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alongside.access.policy import STAFF, Role


class GroupsMistake(Exception):
    """The file of groups cannot be used: a sentence with its place."""


class GroupsMissing(Exception):
    """The provider did not say any groups at all, which is its mistake and ends nobody's account."""


@dataclass(frozen=True)
class Standing:
    """What a group makes of somebody. Without a team they keep the one of the case system."""

    role: Role
    team: str = ""
    manages_team: bool = False


@dataclass(frozen=True)
class Groups:
    standings: Mapping[str, Standing]
    groups_claim: str = "groups"
    professional_id_claim: str = ""

    def standing_of(self, claims: Mapping[str, Any]) -> Standing | None:
        """What somebody with these claims is here; None for who is in no group of the file. Raises GroupsMissing."""
        said = claims.get(self.groups_claim)
        if isinstance(said, str):
            said = [said]
        if not isinstance(said, list):
            raise GroupsMissing
        return next((standing for name, standing in self.standings.items() if name in said), None)


def load(path: Path) -> Groups:
    """Read the file. Raises GroupsMistake."""
    try:
        content = tomllib.loads(path.read_text())
    except OSError as missing:
        raise GroupsMistake(f"The file of groups cannot be read: {path}.") from missing
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise GroupsMistake(f"{path} is not TOML: {wrong}.") from wrong
    _must_know(path, "the file", content, {"groups_claim", "professional_id_claim", "group"})
    listed = content.get("group")
    if not isinstance(listed, list) or not listed:
        raise GroupsMistake(f"{path} names no [[group]], so nobody could sign in.")
    standings: dict[str, Standing] = {}
    for number, each in enumerate(listed, 1):
        place = f"group {number}"
        _must_know(path, place, each, {"name", "role", "team", "manages_team"})
        name, role = each.get("name"), each.get("role")
        if not name or not isinstance(name, str) or name in standings:
            raise GroupsMistake(f"{path}, {place}: each group needs a name of its own.")
        if role not in {each.value for each in STAFF}:
            raise GroupsMistake(f"{path}, {place}: {role!r} is no role of staff. Roles: {', '.join(sorted(STAFF))}.")
        team, manages = each.get("team", ""), each.get("manages_team", False)
        if not isinstance(team, str) or not isinstance(manages, bool):
            raise GroupsMistake(f"{path}, {place}: team is text, and manages_team is true or false.")
        standings[name] = Standing(Role(role), team, manages)
    return Groups(standings, content.get("groups_claim", "groups"), content.get("professional_id_claim", ""))


def _must_know(path: Path, place: str, table: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(set(table) - known):
        raise GroupsMistake(f"{path}, {place}: what is {unknown[0]!r}? Known: {', '.join(sorted(known))}.")
