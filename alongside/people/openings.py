"""Acts that open a family that is not one's own for a few hours, and what those in charge say about it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.access import trail
from alongside.access.days import latest
from alongside.access.models import Account
from alongside.access.policy import Scope
from alongside.people.errors import CannotOpen
from alongside.people.models import Family, Grant
from alongside.people.standing import Opening, OpeningAnswer, answers_as

HOURS = 4  # long enough for a night's telephone calls, too short to forget
MAY_NOT = gettext_lazy("This family cannot be opened in this way.")


@transaction.atomic
def open_with_reason(family: Family, *, category: str, because: str, by: Account) -> Opening:
    """Open a family for `HOURS` from now. The family's manager and quality assurance are told by the row itself.

    One that runs already goes on with its own reason. Raises CannotOpen without a reason, and for a restricted family, which
    only the duty manager opens.
    """
    family = Family.objects.select_for_update(of=("self",)).select_related("data_key").get(pk=family.pk)
    if family.is_restricted or not Family.objects.findable_by(by).filter(pk=family.pk).exists():
        raise CannotOpen(MAY_NOT)
    if len(because.strip()) < 10:
        raise CannotOpen(_("Say in a sentence why you need to open it now. The manager reads this."), field="because")
    if running := by.openings.running().filter(family=family).first():
        return running
    at = latest()
    opening = Opening(
        family=family, account=by, category=category, data_key=family.data_key, because=because, at=at,
        until_at=at + timedelta(hours=HOURS),
    )  # fmt: skip
    opening.save(force_insert=True)
    Grant.objects.create(
        family=family, account=by, scope=Scope.REASON, from_at=timezone.now(), until_at=opening.until_at
    )
    trail.act("people.open_with_reason", family, by=by, opening=str(opening.pk), category=category, hours=HOURS)
    return opening


@transaction.atomic
def end_opening(opening: Opening, *, by: Account) -> None:
    """Whoever opened it is done: it closes now. A second press changes nothing."""
    if opening.is_over:
        return
    opening.ended_at = timezone.now()
    opening.save(update_fields=["ended_at"])
    Grant.in_force().filter(family=opening.family, account=opening.account, scope=Scope.REASON).update(
        until_at=timezone.now()
    )
    trail.act("people.end_opening", opening.family, by=by, opening=str(opening.pk))


@transaction.atomic
def answer_for_opening(opening: Opening, *, did: str, by: Account) -> OpeningAnswer:
    """Somebody in charge has seen the opening and says what they did. Nobody answers for their own. Raises CannotOpen."""
    if opening.account_id == by.pk:
        raise CannotOpen(MAY_NOT)
    if not did.strip():
        raise CannotOpen(_("Say what you did, or that nothing was needed and why."), field="did")
    opening = Opening.objects.select_for_update(of=("self",)).select_related("family", "data_key").get(pk=opening.pk)
    role = answers_as(by.role)
    if before := opening.answers.filter(role=role).first():
        return before
    answer = OpeningAnswer(opening=opening, role=role, data_key=opening.data_key, did=did, at=timezone.now(), by=by)
    answer.save(force_insert=True)
    trail.act("people.answer_for_opening", opening.family, by=by, opening=str(opening.pk))
    return answer
