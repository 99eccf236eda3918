"""Families drawn at random for an audit: open to quality assurance until the audit is over, and to nobody else by it."""

import random
import secrets
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access import days, trail
from alongside.access.data_keys import make_data_key
from alongside.access.models import Account
from alongside.access.policy import Role, Scope
from alongside.people.errors import CannotSample
from alongside.people.models import Family, Grant, Involvement, Sample

MOST, MOST_DAYS = 50, 90


def drawn(families: Sequence[Any], wanted: int, seed: str) -> list[Any]:
    """`wanted` of these keys at random; the same of the same keys whenever the seed is the same, in whatever order they come."""
    return random.Random(seed).sample(sorted(families), min(wanted, len(families)))  # noqa: S311 nothing is guessed by it


@transaction.atomic
def draw(*, wanted: int, until_on: date, because: str, by: Account) -> Sample:
    """Draw families that somebody works with now, and open them to quality assurance through a day.

    A restricted family is never drawn, nor one that is closed to whoever draws. Raises CannotSample.
    """
    today = days.today()
    if not because.strip():
        raise CannotSample(_("Say what the audit is about."), field="because")
    if not 1 <= wanted <= MOST:
        raise CannotSample(_("Draw from 1 to %(most)s families.") % {"most": MOST}, field="wanted")
    if not today <= until_on <= today + timedelta(days=MOST_DAYS):
        raise CannotSample(
            _("Choose a last day from today to %(days)s days from now.") % {"days": MOST_DAYS}, field="until_on"
        )
    worked_with = Involvement.objects.filter(until_on=None, person__memberships__family=OuterRef("pk"))
    families = list(
        Family.objects.open_to(by).filter(Exists(worked_with), restricted_at=None).values_list("pk", flat=True)
    )
    if not families:
        raise CannotSample(_("There is no family to draw from."), field="wanted")
    sample = Sample(wanted=wanted, drawn_from=len(families), seed=secrets.token_hex(8), data_key=make_data_key())
    sample.because, sample.until_on, sample.at, sample.by = because.strip(), until_on, days.now(), by
    sample.save(force_insert=True)
    chosen = drawn(families, wanted, sample.seed)
    sample.families.set(chosen)
    ends = timezone.make_aware(datetime.combine(until_on + timedelta(1), time.min))
    auditors = Account.objects.filter(role=Role.QUALITY_ASSURANCE, is_active=True)
    Grant.objects.bulk_create(
        Grant(family_id=family, account=auditor, scope=Scope.SAMPLED, from_at=timezone.now(), until_at=ends)
        for family in chosen
        for auditor in auditors
    )
    trail.act("people.draw_sample", sample, by=by, families=len(chosen), drawn_from=len(families), seed=sample.seed)
    return sample


@transaction.atomic
def end(sample: Sample, *, by: Account) -> None:
    """The audit is over: the families close now, but for those that another audit holds open. A second press changes nothing."""
    if sample.is_over_on(days.today()):
        return
    sample.ended_at = days.now()
    sample.save(update_fields=["ended_at"])
    others = Sample.objects.filter(ended_at=None, until_on__gte=days.today()).exclude(pk=sample.pk)
    held = others.filter(families=OuterRef("family"))
    mine = Grant.objects.filter(scope=Scope.SAMPLED, family__in=sample.families.all(), until_at__gt=timezone.now())
    mine.exclude(Exists(held)).update(until_at=timezone.now())
    trail.act("people.end_sample", sample, by=by)
