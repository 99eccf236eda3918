"""Each line of the table of who may do what, removed in turn: something must notice.

A line is one role, one permission, one scope. First the second, hand-written table of the tests must notice every line that is
missing. Then pages are opened by somebody of each role: where one line alone let a page open, its removal must close that
page, and what a role may find or know of must shrink with the line that gives it. The notes say how many lines are held by
pages or lists as well, and name the others.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.proofs.proof import Outcome, command, in_world, other_rules, rolled_back, timed

MOST_TRIES = 6  # rows looked at for one url and one reader
Line = tuple[Any, Any, Any]


def run(trials: int, seed: int) -> Outcome:
    """`trials` readers open pages, one of each role and the cast; every line is removed for the tests' own table."""
    del seed
    with timed() as outcome, in_world() as world, rolled_back():
        from alongside.access.policy import TABLE

        lines = [
            (role, permission, scope)
            for role, cells in TABLE.items()
            for permission, scopes in cells.items()
            for scope in sorted(scopes)
        ]
        outcome.trials = len(lines)
        outcome.failures += [f"the tests' table does not miss {_said(line)}" for line in lines if not _is_missed(line)]
        held: set[Line] = set()
        for account in _readers(world)[:trials] if trials else ():
            for line in _lists_held(world, account, [line for line in lines if line[0] == account.role]):
                held.add(line)
            for line, path in _pages_held(world, account).items():
                with removed(line):
                    status = world.of(account).get(path).status_code
                if status not in (403, 404):
                    outcome.failures.append(f"a page stays open without {_said(line)}: {status}")
                held.add(line)
        if trials > 2:
            outcome.notes.append(f"{len(held)} of {len(lines)} lines are held by a page or a list as well")
            outcome.notes += [f"by the tests' table alone: {_said(line)}" for line in lines if line not in held]
    return outcome


@contextmanager
def removed(line: Line) -> Iterator[None]:
    """The table without one line."""
    from alongside.access.policy import TABLE

    role, permission, scope = line
    before = TABLE[role][permission]
    with other_rules():
        TABLE[role][permission] = before - {scope}
        try:
            yield
        finally:
            TABLE[role][permission] = before


def _said(line: Line) -> str:
    return " / ".join(str(part) for part in line)


def _is_missed(line: Line) -> bool:
    from tests.access.test_policy import test_each_cell_says_what_is_meant

    with removed(line):
        try:
            test_each_cell_says_what_is_meant(line[0])
        except AssertionError:
            return True
    return False


def _readers(world: Any) -> list[Any]:
    """The cast, and one account of each other role; two of them have opened the family with a reason."""
    from alongside.access.policy import STAFF, Role
    from alongside.people import openings
    from tests.people import staff

    cast = [person.account for person in (world.maria, world.joy, world.tom, world.priya, world.karen)]
    family = [person.account for person in (world.amina, world.dean)]
    roles = sorted(STAFF - {account.role for account in cast})
    others = [staff.account(f"Zo {role.title().replace(' ', '')}", Role(role)) for role in roles]
    emergency = next(account for account in others if account.role == Role.EMERGENCY_DUTY)
    for account in (world.ifan, emergency):
        openings.open_with_reason(world.family, category="danger", because="The school rang at four.", by=account)
    return [*cast, *family, world.ifan, *others]


def _pages_held(world: Any, account: Any) -> dict[Line, str]:
    """For each line that alone lets this reader open a page: the path of one such page."""
    from alongside.access.policy import Role, scopes_for
    from tests.access.test_urls import PATTERNS

    client, found, tries = world.of(account), {}, {}
    asks = {pattern.name: getattr(pattern.callback, "permission", None) for pattern in PATTERNS}
    for name, path in _paths():
        if tries.get(name, 0) >= MOST_TRIES or not scopes_for(account.role, asks[name]):
            continue
        tries[name] = tries.get(name, 0) + 1
        response = client.get(path)
        standing = getattr(response.wsgi_request, "standing", None)
        if response.status_code != 200 or standing is None:
            continue
        tries[name] = MOST_TRIES
        permission = response.wsgi_request.resolver_match.func.permission
        decisive = scopes_for(account.role, permission) & standing.scopes
        if len(decisive) == 1:
            found.setdefault((Role(account.role), permission, *decisive), path)
    return found


def _paths() -> Iterator[tuple[str, str]]:
    from django.urls import reverse

    from tests.access.test_urls import PATTERNS
    from tests.access.walk import everywhere

    yield from (
        (pattern.name, reverse(pattern.name))
        for pattern in PATTERNS
        if not pattern.pattern.converters and hasattr(pattern.callback, "permission")
    )
    yield from everywhere()


def _lists_held(world: Any, account: Any, lines: list[Line]) -> Iterator[Line]:
    """Those lines whose removal makes what this account may find, or know of, smaller."""
    from alongside.access.policy import Scope
    from alongside.people.actions import grant

    if not account.is_staff:
        return
    with rolled_back_part():
        grant(world.family, account, Scope.NAMED)
        type(world.family).objects.filter(pk=world.family.pk).update(restricted_at=world.conference.arranged_at)
        before = _known(account)
        for line in lines:
            with removed(line):
                if _known(account) != before:
                    yield line


def _known(account: Any) -> list[list[Any]]:
    from alongside.people.models import Family

    asked = (Family.objects.findable_by, Family.objects.visible_to, Family.objects.open_to)
    return [sorted(map(str, families(account).values_list("pk", flat=True))) for families in asked]


@contextmanager
def rolled_back_part() -> Iterator[None]:
    """A part of the transaction around it, which leaves nothing behind."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


if __name__ == "__main__":
    sys.exit(command(run, trials=100))
