"""Each condition of the rules that say who may read what, removed in turn: a test must fail.

A rule is a function of a name in RULES_BY_NAME, in a model or beside one. A line is one condition in it: an argument of a
filter, one side of an "or" or "and", an "if". The program and the worlds of the tests are loaded once. Then for each line a child
is forked, in which the rule has another code, and the tests of the rule's room are run there until one
fails. `--only TEXT` tries the lines whose name contains TEXT, with the tests of their rooms alone.
"""

import ast
import contextlib
import importlib
import inspect
import io
import os
import signal
import sys
import textwrap
import types
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.proofs.proof import Outcome, command, timed

DATABASES = "sqlite"
MOST_SECONDS = 240.0  # of the processor's time, for one line
# The modules with rules, and the tests that are asked, between those that are asked for all.
TESTS = {
    "alongside.people.family": ("people/test_closed.py", "desk/test_find.py", "people/test_joiners.py", "desk/test_closing.py"),
    "alongside.people.workplaces": ("desk/test_workers.py", "desk/test_closing.py", "people/test_joiners.py"),
    "alongside.people.person": ("desk/test_person_pages.py", "desk/test_picture.py"),
    "alongside.people.audiences": ("people/test_closed.py", "desk/test_who_looked.py", "home/test_who_looked.py"),
    "alongside.people.standing": ("desk/test_openings.py", "people/test_closed.py", "desk/test_closing.py"),
    "alongside.people.details": ("desk/test_person_pages.py", "home/test_your_conference.py"),
    "alongside.voices.models": ("desk/test_samples.py", "voices/test_pages.py", "access/test_closed_walks.py",
                                "home/test_my_views.py"),
    "alongside.reports.models": ("reports/", "access/test_closed_walks.py"),
    "alongside.plans.models": ("plans/", "access/test_closed_walks.py"),
    "alongside.conferences.models": ("conferences/", "desk/test_late.py", "home/test_your_conference.py"),
    "alongside.exchange.models": ("exchange/test_pages.py", "exchange/test_imports_page.py"),
    "alongside.context.models": ("access/test_reader_rules_of_services.py", "context/test_services_access.py",
                                 "context/test_links.py"),
}  # fmt: skip
ASKED_FIRST = ("access/test_reader_rules.py", "access/test_reader_rules_of_words.py")
ASKED_LAST = ("access/test_walks.py",)
SLOW = (
    (2, ("tests/context/", "tests/access/test_reader_rules_of_services.py")),
    (1, ("tests/access/test_closed_walks.py", "tests/access/test_walks.py", "tests/exchange/")),
)
RULES_BY_NAME = {
    "visible_to", "open_to", "findable_by", "worked_on_by", "waiting_for", "in_the_copy_of", "in_force", "includes", "running",
    "current", "grants_for", "shared_on", "shared_with", "_held_by", "_of_or_living_with", "_standing_of", "where_may",
}  # fmt: skip
# Lines that no test can miss, and why.
CHANGE_NOTHING: dict[str, str] = {}


@dataclass(frozen=True)
class Line:
    """One condition of one rule. mutant: the rule's code without it."""

    rule: types.FunctionType
    said: str
    mutant: types.CodeType

    @property
    def name(self) -> str:
        return f"{self.rule.__module__}.{self.rule.__qualname__}: {self.said}"


class Without(ast.NodeTransformer):
    """Takes the condition with one number out of a function. `said` becomes what it was; empty when there are not so many."""

    def __init__(self, number: int) -> None:
        self.number, self.at, self.said = number, -1, ""

    def _is_it(self, node: ast.AST, how: str = "") -> bool:
        self.at += 1
        if self.at == self.number:
            self.said = f"line {getattr(node, 'lineno', 0)}{how}: {ast.unparse(node).splitlines()[0][:100]}"
        return self.at == self.number

    def visit_Call(self, call: ast.Call) -> ast.AST:
        is_filter = isinstance(call.func, ast.Attribute) and call.func.attr in ("filter", "exclude")
        if is_filter or (isinstance(call.func, ast.Name) and call.func.id in ("Q", "FilteredRelation")):
            if not is_filter and len(call.args) + len(call.keywords) < 2:
                return self.generic_visit(call)  # the same as without the side that it is
            for arguments in (call.args, call.keywords):
                for place, argument in enumerate(list(arguments)):
                    if self._is_it(argument):
                        del arguments[place]
                        whole = call.func.value if is_filter else call
                        return whole if is_filter and not (call.args or call.keywords) else call
        return self.generic_visit(call)

    def visit_BinOp(self, operation: ast.BinOp) -> ast.AST:
        if isinstance(operation.op, ast.BitOr | ast.BitAnd):
            if self._is_it(operation.right, " right side"):
                return operation.left
            if self._is_it(operation.left, " left side"):
                return operation.right
        return self.generic_visit(operation)

    def visit_BoolOp(self, operation: ast.BoolOp) -> ast.AST:
        for place, value in enumerate(list(operation.values)):
            if self._is_it(value, " of several"):
                del operation.values[place]
                return operation.values[0] if len(operation.values) == 1 else operation
        return self.generic_visit(operation)

    def visit_If(self, condition: ast.If) -> Any:
        if self._is_it(condition.test, " if"):
            return condition.orelse or ast.Pass()
        return self.generic_visit(condition)

    def visit_AugAssign(self, more: ast.AugAssign) -> ast.AST:
        return ast.Pass() if self._is_it(more) else self.generic_visit(more)

    def visit_AnnAssign(self, assigned: ast.AnnAssign) -> ast.AST:
        if assigned.value is not None:
            assigned.value = self.visit(assigned.value)
        return assigned


def lines_of(rule: types.FunctionType) -> Iterator[Line]:
    """Each condition of a rule."""
    source = textwrap.dedent(inspect.getsource(rule))
    number = 0
    while True:
        tree = ast.parse(source)
        (function,) = tree.body
        assert isinstance(function, ast.FunctionDef)
        function.decorator_list, function.returns = [], None
        for argument in function.args.args:
            argument.annotation = None
        taken = Without(number)
        function.body = [each for statement in function.body for each in _as_list(taken.visit(statement))]
        if not taken.said:
            return
        made: dict[str, Any] = {}
        exec(compile(ast.fix_missing_locations(tree), rule.__code__.co_filename, "exec"), rule.__globals__, made)  # noqa: S102
        yield Line(rule, taken.said, made[rule.__name__].__code__)
        number += 1


def _as_list(visited: Any) -> list[Any]:
    return visited if isinstance(visited, list) else [visited]


def rules() -> Iterator[types.FunctionType]:
    """The rules of all modules that have some."""
    for name in TESTS:
        module = importlib.import_module(name)
        for owner in (module, *(each for each in vars(module).values() if inspect.isclass(each))):
            for each in vars(owner).values():
                rule = getattr(each, "__func__", getattr(each, "build", each))  # a static one, or one that is prepared
                if (
                    isinstance(rule, types.FunctionType)
                    and rule.__name__ in RULES_BY_NAME
                    and rule.__module__ == name
                    and rule.__qualname__.count(".") == (owner is not module)
                ):
                    yield rule


def chosen(only: str) -> list[Line]:
    """The lines whose name contains a text, in their order."""
    return [line for rule in dict.fromkeys(rules()) for line in lines_of(rule) if only in line.name]


class Removing:
    """The loop of tests that removes lines, in place of the one that runs each test once."""

    def __init__(self, outcome: Outcome, lines: list[Line]) -> None:
        self.outcome, self.lines = outcome, lines
        self.noticed: Counter[tuple[str, str]] = Counter()

    def pytest_runtestloop(self, session: Any) -> bool:
        """For each line: a child, and the tests in it."""
        tests = [item for item in session.items if {"world", "_step"} & set(getattr(item, "fixturenames", ()))]
        by_step = {step_of(item): item for item in sorted(tests, key=_slowness, reverse=True)}
        for item in by_step.values():  # the worlds are made before the children are, so that each child has them
            assert not fails([item], session), f"{item.nodeid} fails without any line removed"
        for line in self.lines:
            self.outcome.trials += 1
            noticed, was_ended = self._notices(line, self._in_order(line, tests), session)
            if was_ended:
                self.outcome.failures.append(f"the tests did not come to an end without {line.name}")
            elif noticed:
                self.noticed[line.rule.__module__, noticed] += 1
            elif line.name not in CHANGE_NOTHING:
                self.outcome.failures.append(f"nothing misses {line.name}")
        self.outcome.notes.append(
            f"{len(self.lines)} lines, {len(tests)} tests, {len(self.noticed)} of them were needed"
        )
        return True

    def _in_order(self, line: Line, tests: list[Any]) -> list[Any]:
        """Those of the rule's room, and of these the ones first that noticed another of its lines."""
        module = line.rule.__module__
        # What was said and written is a matter of the rooms above.
        first = ASKED_FIRST if module.startswith("alongside.people.") else ASKED_FIRST[::-1]
        asked = (*first, *TESTS[module], *ASKED_LAST)

        def place(item: Any) -> tuple[int, int]:
            path = item.nodeid.removeprefix("tests/")
            file = next((number for number, start in enumerate(asked) if path.startswith(start)), len(asked))
            return (-self.noticed[module, item.nodeid], file)

        return sorted((item for item in tests if place(item)[1] < len(asked)), key=place)

    def _notices(self, line: Line, tests: list[Any], session: Any) -> tuple[str, bool]:
        """The test that fails first, empty when none does; and whether the tests were ended before one did."""
        from alongside.access import prepared

        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)  # ends it
            line.rule.__code__ = line.mutant
            prepared.forget()
            failed = fails(tests, session)
            os.write(writing, failed.encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as said:
            failed = said.read()
        _pid, status = os.waitpid(child, 0)
        return failed, status != 0


def _slowness(item: Any) -> int:
    """The quickest have 0. Those of services come last of all: a process in which Arrow has worked cannot be forked any more."""
    return next((rank for rank, rooms in SLOW if item.nodeid.startswith(rooms)), 0)


def step_of(item: Any) -> str:
    """The step of the world that a test asks for."""
    marker = item.get_closest_marker("through")
    return str(marker.args[0]) if marker else "i"


class NothingElse:
    """What comes after a test: any other, so that all but what belongs to the session is put away."""

    def __init__(self, session: Any) -> None:
        self.session = session

    def listchain(self) -> list[Any]:
        """As a test has it: what it belongs to."""
        return [self.session]


def fails(tests: list[Any], session: Any) -> str:
    """Run the tests until one fails, and give its name; the worlds are kept for others."""
    from _pytest.runner import runtestprotocol

    after: Any = NothingElse(session)
    for item in tests:
        if any(report.failed for report in runtestprotocol(item, nextitem=after, log=False)):
            return str(item.nodeid)
    return ""


def run(trials: int, seed: int, only: str = "") -> Outcome:
    """At most `trials` of the lines whose name contains `only`, in their order."""
    import django
    import pytest

    del seed
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()  # the modules that have rules have tables too
    with timed() as outcome:
        lines = chosen(only)[:trials]
        rooms = (TESTS[module] for module in {line.rule.__module__ for line in lines})
        here = Path(__file__).parent.parent
        files = sorted({str(here / path) for paths in (ASKED_FIRST, *rooms, ASKED_LAST) for path in paths})
        quiet = ["-q", "--tb=no", "-p", "no:randomly", "-p", "no:cacheprovider", "-o", "addopts="]
        with contextlib.redirect_stdout(io.StringIO()) as said:
            code = pytest.main([*quiet, *files], plugins=[Removing(outcome, lines)])
        if code:
            outcome.failures.append(f"The tests did not run: {said.getvalue()[-2000:]}")
    return outcome


def with_code(rule: types.FunctionType, code: types.CodeType, act: Callable[[], Any]) -> Any:
    """What `act` gives while a rule has another code."""
    before, rule.__code__ = rule.__code__, code
    try:
        return act()
    finally:
        rule.__code__ = before


if __name__ == "__main__":
    sys.exit(command(run, trials=10_000, parts="lines", most_to_print=10_000))
