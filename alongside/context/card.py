"""The model card: how linking works, from what it was learnt, and how good it was by feed and by origin of name."""

from typing import Any

from django.utils.translation import gettext as _

from alongside.context.models_of_linkage import current_card


def current() -> dict[str, Any]:
    """What the page draws: the version, facts as pairs of texts, and tables as caption, head and rows."""
    version, card = current_card()
    return {"version": version, "facts": list(_facts(card)), "tables": list(_tables(card))}


def _facts(card: dict[str, Any]) -> Any:
    said = {
        "learnt_from": _("Learnt from"),
        "measured_on": _("Measured on"),
        "measured_at": _("Measured when"),
        "not_for": _("Not for"),
        "differs_because": _("Why names differ"),
    }
    for key, what in said.items():
        if key in card:
            yield what, card[key]


def _tables(card: dict[str, Any]) -> Any:
    head = [
        _("Which"),
        _("Records"),
        _("Of 1,000 linked by itself, right"),
        _("Of 1,000 that are theirs, linked by itself"),
    ]
    captions = {"by_feed": _("By service"), "by_origin": _("By origin of the name"), "hard": _("Hard cases")}
    for key, caption in captions.items():
        rows = [
            [each["name"], f"{each['records']:,}", _of_thousand(each["precision"]), _of_thousand(each["recall"])]
            for each in card.get(key, ())
        ]
        if rows:
            yield caption, head, rows


def _of_thousand(part: float | None) -> str:
    return _("none was linked") if part is None else f"{part * 1000:,.1f}"
