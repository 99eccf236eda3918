"""The long version runs the tests without each line: python -m tests.proofs.reader_lines. Here, that lines are removed at all."""

import pytest

from alongside.people import restricting
from alongside.people.models import Families, Family
from tests.proofs import reader_lines

pytestmark = pytest.mark.through("b")


def test_a_rule_without_a_line_lets_in_whom_the_line_kept_out(world):
    joy, ifan = world.joy.account, world.ifan
    restricting.restrict(world.family, named=[joy], because="Her brother-in-law works here.", by=joy)

    def is_open():
        return Family.objects.open_to(ifan).filter(pk=world.family.pk).exists()

    opened = {
        line.said for line in reader_lines.lines_of(Families.open_to)
        if reader_lines.with_code(line.rule, line.mutant, is_open)
    }  # fmt: skip
    assert any("restricted_at=None" in said for said in opened)
    assert any(said.endswith("pk=account.pk") for said in opened) is False
    assert not is_open(), "the line is there again"


def test_every_room_with_rules_has_lines_to_remove():
    found = {rule.__module__ for rule in reader_lines.rules() if list(reader_lines.lines_of(rule))}
    assert found == set(reader_lines.TESTS)


def test_one_rule_can_be_asked_for_alone():
    names = {line.name for line in reader_lines.chosen("Families.open_to")}
    assert names
    assert all(".Families.open_to: " in name for name in names)
    assert len(names) < len(reader_lines.chosen(""))


def test_rules_whose_sql_is_kept_are_among_them():
    assert reader_lines.chosen("._standing_of"), "they decide who opens each page of a family"
