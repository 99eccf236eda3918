"""Cells that only the Standard Safeguarding Dataset has: its lists of codes, and values that are JSON."""

import json
from collections.abc import Mapping

from django.utils.translation import gettext as _

from alongside.exchange.addresses import Address
from alongside.incoming.cells import CONTROL, UNDECODED, Column, one_line
from alongside.incoming.problems import BrokenCellError, Kind
from alongside.people.kinship import KINDS

SEXES = ("F", "M", "U")
CATEGORIES = ("NEG", "PHY", "SAB", "EMO", "MUL")
PARTICIPATION = ("PN0", "PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7")
RELATIONSHIPS = tuple(KINDS)


def address_json(name: str) -> Column:
    """An address as the JSON object of the Standard Safeguarding Dataset."""
    return Column(name, lambda value: Address.from_items(_json_items(value)), Address.as_json, 4000, blank=Address())


def outcome_json(name: str, *, optional: bool = False) -> Column:
    """Outcomes as a JSON object of single values, kept as pairs in the order of their names."""

    def write(pairs: tuple[tuple[str, str], ...]) -> str:
        return json.dumps(dict(pairs), ensure_ascii=False) if pairs else ""

    return Column(
        name, lambda value: tuple(sorted(_json_items(value).items())), write, 4000, optional=optional, blank=()
    )


def _json_items(value: str) -> Mapping[str, str]:
    """The pairs of a JSON object of single values, all as text; empty ones are left out."""
    broken = BrokenCellError(
        Kind.JSON,
        _("This must be one JSON object with a text or number for each name. Correct the extract's JSON."),
    )
    try:
        found = json.loads(value, parse_int=str, parse_float=str, parse_constant=lambda constant: [constant])
    except (ValueError, RecursionError):
        raise broken from None
    if not isinstance(found, dict) or any(each is not None and not isinstance(each, str) for each in found.values()):
        raise broken
    items = {one_line(name): one_line(each) for name, each in found.items() if each is not None and each.strip()}
    if any(CONTROL.search(each) or UNDECODED.search(each) for pair in items.items() for each in pair):
        raise BrokenCellError(
            Kind.CHARACTER,
            _("This cell holds an invisible control character. Remove it in the case system and extract again."),
        )
    return items
