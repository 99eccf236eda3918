"""What stands at the top of *My work* because somebody must look at it, whatever else is due."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access.models import Account
from alongside.desk import openings
from alongside.ui import words


@dataclass(frozen=True)
class Notice:
    """One sentence, and the page on which something is done about it."""

    text: str
    url: str
    do: str


def of(reader: Account) -> list[Notice]:
    """Every notice for a reader, the most pressing first."""
    return list(_openings(reader))


def _openings(reader: Account) -> Iterator[Notice]:
    for opening in openings.waiting_for(reader):
        at = timezone.localtime(opening.at)
        text = _("%(name)s opened the %(family)s family with a reason, %(day)s at %(time)s.") % {
            "name": opening.account.person.name,
            "family": opening.family.name,
            "day": words.day_short(at),
            "time": words.time(at),
        }
        yield Notice(text, reverse("answer_for_opening", args=[opening.pk]), _("Look and say what you did"))
