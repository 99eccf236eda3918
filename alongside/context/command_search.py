"""Search for a family as somebody who works here would see it, with typos, nicknames, and day and month either way round.

The search is in the trail under that account, as if it had been made on the page *Find a family*.
"""

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.access import days
from alongside.access.models import Account
from alongside.context.errors import CannotTake
from alongside.people.finding import Found
from alongside.people.searching import Search, search


def add_arguments(parser: ArgumentParser) -> None:
    """`alongside context search "TEXT" --as SIGN_IN_NAME`."""
    parser.add_argument(
        "text", help="what would be typed: a name, birth date or year, reference, or house and postcode"
    )
    parser.add_argument("--as", dest="sign_in_name", required=True, help="whose sight it is, by their sign-in name")


def run(options: dict[str, Any], write: Callable[[str], object]) -> None:
    """Print what the page would show. Raises CannotTake when this account may not search."""
    reader = Account.objects.filter(sign_in_name__iexact=options["sign_in_name"], is_active=True).first()
    if reader is None or not reader.finds_families:
        raise CannotTake(
            _("This account cannot search: it has ended, there is none, or its role does not find families.")
        )
    today = days.today()
    for line in lines(search(reader, options["text"].strip(), today), today):
        write(line)


def lines(found: Search, today: date) -> list[str]:
    """The page's results, line by line, in its words."""
    families, terms = found.answer.found, found.terms
    if not terms.names_anything:
        return [_("Type the house number too.") if terms.postcode else _("Type at least two letters of a name.")]
    if not families:
        return [_("Nobody found. If you are worried about a child now, ring the duty manager.")]
    number = {"num": len(families)}
    if found.answer.has_more:
        heads = [
            _("The first %(num)s families") % number,
            _("There are more. Type more of the name, or a birth date, to see fewer."),
        ]
    else:
        heads = [ngettext("%(num)s family", "%(num)s families", len(families)) % number]
    return heads + [line for each in families for line in _of_family(each, today)]


def _of_family(found: Found, today: date) -> list[str]:
    children = [
        child.called if (years := child.age_on(today)) is None else f"{child.called} ({years})"
        for child in found.children
    ]
    workers = [
        ", ".join(part for part in (one.worker.person.name, one.role, one.worker.phone) if part)
        for one in found.workers[:3]
    ]
    return [
        "",
        _("%(name)s family") % {"name": found.family.name},
        f"  {_('Found by:')} {'; '.join(found.because[:3])}",
        f"  {_('Children:')} {', '.join(children)}" if children else f"  {_('No child is recorded yet.')}",
        *(f"  {worker}" for worker in workers or [_("Nobody is assigned yet.")]),
    ]
