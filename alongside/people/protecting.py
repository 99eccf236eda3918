"""Protected addresses: where somebody is who fled, or who is kept safe from others by nobody knowing.

A person decides, and says why. The case system's extract has no mark for it, so a kind of address that shelters somebody is
protected when it comes in; an import never lowers a protection, nor raises one again that a person took away.
"""

import re

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alongside.access import trail
from alongside.access.models import Account
from alongside.people.models import Address, Protection
from alongside.ui.errors import Broken

# As case systems write the kinds of address, in words or codes.
SHELTERS = re.compile(
    r"refuge|hostel|placement|confidential|foster|safe ?house|residential home|children'?s home|witness", re.IGNORECASE
)


def is_shelter(kind: str) -> bool:
    """Whether that kind of address shelters somebody: a refuge, a hostel, a placement."""
    return bool(SHELTERS.search(kind.replace("_", " ")))


def comes_in_protected(address: Address, *, asked: bool) -> bool:
    """Whether an address is protected after it was recorded again. asked: what the import or the worker found out."""
    if address.is_protected:
        return True
    is_new = address._state.adding
    decided = None if is_new else Protection.objects.filter(address=address).order_by("-at").first()
    if decided is not None:
        return decided.is_protected
    return asked or is_shelter(address.kind)


@transaction.atomic
def protect_address(address: Address, *, by: Account, because: str = "") -> None:
    """Mark an address as protected, for everybody of the person's families who lives there now."""
    together = Address.objects.filter(
        person__families__in=address.person.families.all(), found_by=address.found_by, until_on=None
    )
    for each in {address, *(together if address.found_by else ())}:
        if not each.is_protected:
            _decide(each, is_protected=True, because=because, by=by)
    trail.act("people.protect_address", address.person, by=by, address=str(address.pk))


@transaction.atomic
def stop_protecting_address(address: Address, *, by: Account, because: str) -> None:
    """Take the protection away from this one address. Raises Broken without a reason."""
    if not because.strip():
        raise Broken(_("Say why it is safe now."), field="because")
    if address.is_protected:
        _decide(address, is_protected=False, because=because, by=by)
        trail.act("people.stop_protecting_address", address.person, by=by, address=str(address.pk))


def _decide(address: Address, *, is_protected: bool, because: str, by: Account) -> None:
    address.is_protected = is_protected
    address.save(update_fields=["is_protected"])
    Protection(
        address=address,
        data_key=address.data_key,
        is_protected=is_protected,
        because=because.strip(),
        by=by,
        at=timezone.now(),
    ).save(force_insert=True)
