from pathlib import Path

import pytest

from alongside.practice.profile import load

DOMAIN = Path(__file__).resolve().parents[2] / "docs" / "domain.md"


def written(nation):
    section = DOMAIN.read_text(encoding="utf-8").split(f"### {nation}\n")[1].split("\n### ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]


def as_written(key, clock):
    unit = clock.rule.unit.replace("_", " ")
    rule = f"{clock.rule.amount} {unit[:-1] if clock.rule.amount == 1 else unit} {clock.rule.direction}"
    return (
        key,
        rule + (", at the earliest" if clock.bound == "earliest" else ""),
        clock.counted_from.replace("_", " "),
        clock.source,
        "yes" if clock.is_verified else "no",
        "yes" if clock.local else "no",
    )


@pytest.mark.parametrize("nation", ["England", "Wales"])
def test_clock_table_of_the_docs_is_that_of_the_profile(nation):
    clocks = load(nation.lower()).clocks
    assert sorted(written(nation)) == sorted(as_written(key, clock) for key, clock in clocks.items())


def test_domain_page_stays_short():
    assert len(DOMAIN.read_text(encoding="utf-8").splitlines()) <= 170
