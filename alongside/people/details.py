"""How somebody is reached, and who else may know it: safe contact, confidential details, and sharing them."""

import re
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access import trail
from alongside.access.models import Account
from alongside.access.policy import Role
from alongside.people.actions import audience
from alongside.people.changes import saved_by, saved_by_act
from alongside.people.errors import AlreadyThere, DoesNotFit, NeedsManager
from alongside.people.models import Address, Audience, ContactDetail, Person, SafeContact, SharedDetail
from alongside.ui import stale
from alongside.ui.stale import Saved


@transaction.atomic
def confirm_safe_contact(
    person: Person,
    *,
    channel: str,
    where: str,
    on: date,
    by: Account,
    safe_times: str = "",
    may_leave_voicemail: bool = False,
    confirmed_how: str = "",
    seen: str = "",
) -> SafeContact:
    """Record how a person says they can be reached safely. The one before ends; nothing goes to it any more.

    seen: `version_of_safe_contact` that the page showed; raises StaleEdit when another was confirmed, or ended, meanwhile.
    """
    _must_be_the_safe_contact(person, seen, by=by)
    person.safe_contacts.filter(ended_at=None).update(ended_at=timezone.now(), ended_by=by)
    contact = SafeContact(
        person=person,
        data_key=person.data_key,
        channel=channel,
        where=where.strip(),
        safe_times=safe_times.strip(),
        may_leave_voicemail=may_leave_voicemail,
        confirmed_on=on,
        confirmed_by=by,
        confirmed_how=confirmed_how,
    )
    contact.save(force_insert=True)
    trail.act("people.confirm_safe_contact", person, by=by)
    return contact


@transaction.atomic
def confirm_safe_contact_again(
    contact: SafeContact, *, on: date, confirmed_how: str, by: Account, seen: str = ""
) -> SafeContact:
    """The person says that it is still safe, just as it is. seen: as above."""
    return confirm_safe_contact(
        contact.person,
        channel=contact.channel,
        where=contact.where,
        safe_times=contact.safe_times or "",
        may_leave_voicemail=contact.may_leave_voicemail,
        on=on,
        confirmed_how=confirmed_how,
        by=by,
        seen=seen,
    )


def version_of_safe_contact(contact: SafeContact | None) -> str:
    """What a page shows of the way in which somebody is reached safely; also of none."""
    return stale.version(contact and contact.pk)


def _must_be_the_safe_contact(person: Person, seen: str, *, by: Account) -> None:
    """Says by whom and when another was confirmed, and never the number: the page may not be one that shows it."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    now = person.safe_contacts.filter(ended_at=None).first()
    last = now or person.safe_contacts.order_by("-ended_at").first()

    def saved() -> Saved:
        account, at = (None, None) if last is None else (last.ended_by_id or last.confirmed_by_id, last.ended_at)
        texts = [(_("Safe contact"), now.get_channel_display() if now else "")]
        return saved_by(account, at=at, by=by, texts=texts)

    stale.must_be_current(seen, version_of_safe_contact(now), saved)


@transaction.atomic
def end_safe_contact(contact: SafeContact, *, by: Account, seen: str = "") -> None:
    """It is not safe any more. Nothing is sent until another one is confirmed. seen: as above."""
    _must_be_the_safe_contact(contact.person, seen, by=by)
    contact.ended_at, contact.ended_by = timezone.now(), by
    contact.save(update_fields=["ended_at", "ended_by"])
    trail.act("people.end_safe_contact", contact.person, by=by)


def reaches_the_same(contact: SafeContact, other: SafeContact | None) -> bool:
    """Whether two safe contacts are one and the same telephone or mailbox."""
    return other is not None and (contact.channel, contact.where) == (other.channel, other.where)


@transaction.atomic
def record_detail(
    person: Person,
    *,
    kind: str,
    value: str,
    by: Account | None,
    from_on: date | None = None,
    replaces: ContactDetail | None = None,
) -> ContactDetail:
    """A confidential detail. It is shared with nobody, also when the one that it replaces was."""
    detail = ContactDetail(
        person=person,
        data_key=person.data_key,
        kind=kind,
        value=value.strip(),
        from_on=from_on,
        recorded_at=timezone.now(),
        recorded_by=by,
        replaces=replaces,
    )
    detail.save(force_insert=True)
    if replaces and replaces.ended_at is None:
        _end(replaces, by=by)
    trail.act("people.record_detail", person, by=by)
    return detail


@transaction.atomic
def change_detail(detail: ContactDetail, *, value: str, from_on: date, by: Account, seen: str = "") -> None:
    """What a detail is from a day on; without a value there is none any more. It is shared with nobody, as above.

    seen: `version_of_detail` that the page showed; raises StaleEdit when it was changed or ended meanwhile.
    """
    Person.objects.select_for_update(of=("self",)).get(pk=detail.person_id)
    now = latest_of(detail)
    stale.must_be_current(seen, version_of_detail(now), lambda: _detail_saved(now, by))
    if value.strip():
        record_detail(now.person, kind=now.kind, value=value, replaces=now, from_on=from_on, by=by)
    elif now.ended_at is None:
        end_detail(now, by=by)


def latest_of(detail: ContactDetail) -> ContactDetail:
    """What a detail was changed into, or itself; as the database has it now."""
    found = ContactDetail.objects.select_related("data_key", "person__data_key")
    now = found.get(pk=detail.pk)
    while later := found.filter(replaces=now).first():
        now = later
    return now


def version_of_detail(detail: ContactDetail) -> str:
    """What a page shows of a detail that it changes."""
    return stale.version(detail.pk, detail.ended_at is None)


def _detail_saved(now: ContactDetail, by: Account) -> Saved:
    texts = [(now.get_kind_display(), "" if now.ended_at else now.value)]
    if now.ended_at:
        return saved_by_act("people.end_detail", now.person, by=by, texts=texts, ended=str(now.pk))
    return saved_by(now.recorded_by_id, at=now.recorded_at, by=by, texts=texts)


@transaction.atomic
def end_detail(detail: ContactDetail, *, by: Account) -> None:
    """A detail is not right any more. A safe contact that was this number or mailbox ends with it."""
    _end(detail, by=by)
    trail.act("people.end_detail", detail.person, by=by, ended=str(detail.pk))


def _end(detail: ContactDetail, *, by: Account | None) -> None:
    detail.ended_at = timezone.now()
    detail.save(update_fields=["ended_at"])
    safe = SafeContact.objects.filter(person=detail.person_id, ended_at=None).select_related("data_key").first()
    if safe and _plain(safe.where) == _plain(detail.value):
        safe.ended_at, safe.ended_by = timezone.now(), by
        safe.save(update_fields=["ended_at", "ended_by"])


def _plain(number_or_mailbox: str) -> str:
    """A number or mailbox without what people write in different ways."""
    plain = re.sub(r"[\s().-]", "", number_or_mailbox.casefold())
    return re.sub(r"^(\+44|0044)0?", "0", plain)


@transaction.atomic
def share(
    what: ContactDetail | Address,
    *,
    reader: Person,
    because: str,
    from_on: date,
    by: Account,
    until_on: date | None = None,
) -> SharedDetail:
    """Let one other person read one detail. A protected address is shared by a team manager or not at all.

    Raises NeedsManager, AlreadyThere, DoesNotFit; the last also when it is not right any more: what somebody agreed to was
    that one, and never what it was changed into.
    """
    owner = what.person
    Person.objects.select_for_update(of=("self",)).get(pk=owner.pk)
    if is_over(type(what).objects.get(pk=what.pk)):
        raise DoesNotFit(
            _(
                "This was changed or ended while you were writing, and nothing was shared. "
                "Look at what it is now, ask again, and share that."
            )
        )
    if reader == owner or hasattr(reader, "worker"):
        raise DoesNotFit(_("Choose another member of the family."), field="reader")
    if until_on and until_on < from_on:
        raise DoesNotFit(_("The last day is before the first one."), field="until_on")
    if isinstance(what, Address) and what.is_protected and by.role != Role.TEAM_MANAGER:
        raise NeedsManager(_("This address is protected. Ask the team manager, who decides whether it may be shared."))
    own = {"address": what} if isinstance(what, Address) else {"detail": what}
    before = shared_on(from_on).filter(**own, audience__members__person=reader)
    if before.exists():
        raise AlreadyThere(_("This is shared with %(name)s already.") % {"name": reader.called}, field="reader")
    shared = SharedDetail(
        person=owner,
        data_key=what.data_key,
        audience=audience([reader], by=by),
        because=because.strip(),
        as_protected=isinstance(what, Address) and what.is_protected,
        from_on=from_on,
        until_on=until_on,
        at=timezone.now(),
        by=by,
        **own,
    )
    shared.save(force_insert=True)
    trail.act("people.share_detail", owner, by=by, shared=str(shared.pk))
    return shared


def is_over(what: ContactDetail | Address) -> bool:
    """It was changed or ended, or nobody lives there any more."""
    return (what.until_on if isinstance(what, Address) else what.ended_at) is not None


@transaction.atomic
def take_back(shared: SharedDetail, *, by: Account) -> None:
    """From now on the reader does not see it. What they have read before they know."""
    shared.taken_back_at, shared.taken_back_by = timezone.now(), by
    shared.save(update_fields=["taken_back_at", "taken_back_by"])
    trail.act("people.take_back_detail", shared.person, by=by, shared=str(shared.pk))


def shared_on(day: date) -> QuerySet[SharedDetail]:
    """What is shared on a day: begun, not ended or taken back, and still somebody's detail. An address that came under protection
    after it was shared is not: it is shared anew by a manager or not at all."""
    return (
        SharedDetail.objects.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day, taken_back_at=None)
        .filter(detail__ended_at=None, address__until_on=None)  # so are those of the one that a row is not about
        .filter(Q(address=None) | Q(address__is_protected=False) | Q(as_protected=True))
    )


def shared_with(account: Account, day: date) -> QuerySet[SharedDetail]:
    """What others let an account read on a day."""
    return (
        shared_on(day)
        .filter(Audience.includes(account))
        .exclude(person__account=account)
        .select_related("person", "detail__data_key", "address__data_key")
        .order_by("person__forename", "at")
    )
