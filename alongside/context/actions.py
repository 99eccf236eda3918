"""Acts of those who look at the services around a family: saying why, and recording what a conversation led to."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from alongside.access import days, trail
from alongside.access.days import latest
from alongside.access.models import Account
from alongside.context.errors import CannotRecord
from alongside.context.models import Conversation, Look
from alongside.people.models import Family, Person

LOOK_HOURS = 8  # a working day: nobody says the same reason twice in an afternoon
LONGEST_AGO = timedelta(days=365)


@transaction.atomic
def look(family: Family, *, why: str, because: str, by: Account) -> Look:
    """Say why one looks at the services around a family. The pages open for `LOOK_HOURS`; one that runs goes on as it is.

    Raises CannotRecord when "something else" comes without a sentence.
    """
    family = Family.objects.select_for_update(of=("self",)).select_related("data_key").get(pk=family.pk)
    if why == Look.Why.OTHER and len(because.strip()) < 10:
        raise CannotRecord(_("Say in a sentence what you need it for."), field="because")
    if running := running_look(family, by):
        return running
    at = latest()
    said = Look(
        family=family, account=by, why=why, data_key=family.data_key, because=because, at=at,
        until_at=at + timedelta(hours=LOOK_HOURS),
    )  # fmt: skip
    said.save(force_insert=True)
    trail.act("context.look", family, by=by, look=str(said.pk), why=why, hours=LOOK_HOURS)
    return said


def running_look(family: Family, account: Account) -> Look | None:
    """The look at a family that this account has said why of and whose time is not up."""
    found = Look.objects.running().filter(family=family, account=account).select_related("data_key")
    return found.order_by("-until_at").first()


@transaction.atomic
def record_conversation(
    family: Family,
    person: Person,
    *,
    feed: str,
    had_on: date,
    how: str,
    whom: str,
    learnt: str,
    changed: str,
    saved_a_request: bool,
    family_knows: bool,
    by: Account,
) -> Conversation:
    """A conversation with somebody of a service about a person of the family. It stands in the chronology.

    Only the council's own workers who may see the family's services read it. Raises CannotRecord for a day to come or long ago.
    """
    today = days.today()
    if had_on > today:
        raise CannotRecord(_("This day is still to come. Write the day on which you spoke."), field="had_on")
    if had_on < today - LONGEST_AGO:
        raise CannotRecord(_("This is more than a year ago. Write it down in the case system."), field="had_on")
    family = Family.objects.select_for_update(of=("self",)).select_related("data_key").get(pk=family.pk)
    said = Conversation(
        family=family, person=person, feed=feed, data_key=family.data_key, had_on=had_on, how=how, whom=whom, learnt=learnt,
        changed=changed, saved_a_request=saved_a_request, family_knows=family_knows, at=days.now(), by=by,
    )  # fmt: skip
    said.save(force_insert=True)
    trail.act("context.record_conversation", said, by=by, feed=feed)
    return said
