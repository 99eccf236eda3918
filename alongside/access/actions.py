import secrets
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alongside.access import trail
from alongside.access.data_keys import make_data_key as make_data_key  # rooms above ask for it here
from alongside.access.errors import DidNotWork, NotADemonstration
from alongside.access.models import Account, Installation, SignInInvitation
from alongside.access.policy import Role
from alongside.ui.errors import Broken

CODE_MINUTES = 15
CODE_TRIES = 5
WRONG_TRIES_TO_TELL = 10  # wrong words or birth dates at one invitation, before the worker who made it is told
# Without letters and figures that are mistaken for one another when read aloud or copied by hand.
REFERENCE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"

THAT_DID_NOT_WORK = _("That did not work. Check what you typed and try again.")


@transaction.atomic
def make_staff_account(sign_in_name: str, role: Role, *, by: Account | None, password: str | None = None) -> Account:
    """An account for somebody who works here or for another agency. Without a password it cannot sign in by one."""
    account = Account(sign_in_name=sign_in_name.strip().lower(), role=role, created_at=timezone.now())
    account.set_password(password)
    account.save(force_insert=True)
    trail.act("access.make_staff_account", account, by=by, role=role)
    return account


@transaction.atomic
def invite(*, word: str, by: Account, account: Account | None = None) -> SignInInvitation:
    """A way into an account for a family member, with a word agreed face to face.

    Makes the account when there is none yet; its sign-in name is the reference in the message. An earlier invitation that
    was not used stops working.
    """
    if account is None:
        account = Account(sign_in_name=_new_reference(), role=Role.FAMILY_MEMBER, created_at=timezone.now())
        account.set_password(None)
        account.save(force_insert=True)
    account.invitations.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
    invitation = SignInInvitation.objects.create(
        account=account, word=make_password(plain_word(word)), made_at=timezone.now(), made_by=by
    )
    trail.act("access.invite", account, by=by)
    return invitation


def _new_reference() -> str:
    while True:
        reference = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(8))
        if not Account.objects.filter(sign_in_name=reference).exists():
            return reference


def plain_reference(reference: str) -> str:
    """A reference as it is kept, whatever blanks, dashes or small letters it was typed with."""
    return "".join(letter for letter in reference.upper() if letter.isalnum())


def plain_word(word: str) -> str:
    """A word agreed face to face, whatever case and blanks it was typed with."""
    return " ".join(word.casefold().split())


@cache
def _nobody() -> str:
    return make_password("nobody has this word")


def open_invitation(reference: str, word: str) -> SignInInvitation | None:
    """The open invitation of that reference and word; None for anything wrong, after the same time."""
    invitation = (
        SignInInvitation.objects.select_related("account")
        .filter(account__sign_in_name=plain_reference(reference), accepted_at=None, withdrawn_at=None)
        .filter(account__is_active=True)
        .order_by("-made_at")
        .first()
    )
    is_right = check_password(plain_word(word), invitation.word if invitation else _nobody())
    return invitation if is_right else None


def count_knock(reference: str, *, was_wrong: bool) -> None:
    """Count a wrong word or birth date at the open invitation of a reference. One statement, whatever was wrong or right."""
    SignInInvitation.objects.filter(
        account__sign_in_name=plain_reference(reference) if was_wrong else "",
        accepted_at=None,
        withdrawn_at=None,
    ).update(wrong_tries=F("wrong_tries") + 1)


@transaction.atomic
def give_code(invitation: SignInInvitation) -> str:
    """A new code of 5 digits that works for 15 minutes. The code itself is only in the message that the caller sends."""
    code = f"{secrets.randbelow(100_000):05d}"
    invitation.code = make_password(code)
    invitation.code_until = timezone.now() + timedelta(minutes=CODE_MINUTES)
    invitation.code_tries = 0
    invitation.save(update_fields=["code", "code_until", "code_tries"])
    trail.act("access.give_code", invitation.account, by=None)
    return code


def code_is_right(invitation_id: str | None, code: str) -> bool:
    """Whether the code opens the invitation now. Five wrong tries end a code; another can be sent at once."""
    with transaction.atomic():
        invitation = (
            SignInInvitation.objects.select_for_update()
            .filter(pk=invitation_id or uuid.UUID(int=0), accepted_at=None, withdrawn_at=None, account__is_active=True)
            .first()
        )
        is_open = bool(
            invitation
            and invitation.code_until
            and invitation.code_until > timezone.now()
            and invitation.code_tries < CODE_TRIES
        )
        is_right = check_password(code.strip(), invitation.code if invitation and is_open else _nobody())
        if invitation and is_open and not is_right:
            invitation.code_tries += 1
            invitation.save(update_fields=["code_tries"])
        return is_open and is_right


@transaction.atomic
def accept(invitation_id: str | None, *, password: str) -> Account:
    """Set the password and open the account; a passkey of before is gone. The invitation is used up.

    Raises DidNotWork, or Broken for a weak password.
    """
    invitation = (
        SignInInvitation.objects.select_for_update()
        .filter(pk=invitation_id or uuid.UUID(int=0), accepted_at=None, withdrawn_at=None, account__is_active=True)
        .first()
    )
    if invitation is None:
        raise DidNotWork(THAT_DID_NOT_WORK)
    account = invitation.account
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise Broken(" ".join(weak.messages), field="password") from weak
    Authenticator.objects.filter(user=account).delete()  # it may be on the telephone that was lost, or taken
    account.set_password(password)
    account.save(update_fields=["password"])
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    trail.act("access.accept", account, by=account)
    return account


@transaction.atomic
def revoke(account: Account, *, by: Account | None) -> None:
    """End an account at once: its sessions stop at the next press, it cannot sign in again, and its second steps are gone."""
    Authenticator.objects.filter(user=account).delete()
    account.is_active = False
    account.revoked_at = timezone.now()
    account.save(update_fields=["is_active", "revoked_at"])
    account.invitations.filter(accepted_at=None, withdrawn_at=None).update(withdrawn_at=timezone.now())
    trail.act("access.revoke", account, by=by)


@transaction.atomic
def reopen(account: Account, *, by: Account | None) -> None:
    """Open an account again that was ended. Sessions that were open then stay ended."""
    account.is_active, account.revoked_at = True, None
    account.session_round += 1
    account.save(update_fields=["is_active", "revoked_at", "session_round"])
    trail.act("access.reopen", account, by=by)


@transaction.atomic
def forget_password(account: Account, *, by: Account | None) -> None:
    """Nobody signs in to this account by a password, app or passkey of this program any more; open sessions of it end."""
    Authenticator.objects.filter(user=account).delete()
    account.set_password(None)
    account.session_round += 1
    account.save(update_fields=["password", "session_round"])
    trail.act("access.forget_password", account, by=by)


def is_demonstration() -> bool:
    """Whether this is demonstration mode on a database that demonstration mode made."""
    return settings.DEMONSTRATION and Installation.objects.filter(pk=1, is_demonstration=True).exists()


@transaction.atomic
def mark_as_demonstration(is_empty: Callable[[], bool]) -> None:
    """Mark an empty database as a demonstration. Raises NotADemonstration when it already holds records."""
    if not is_empty() or not settings.DEMONSTRATION:
        raise NotADemonstration(_("This database holds records that are not a demonstration. Nothing was changed."))
    Installation.objects.update_or_create(pk=1, defaults={"is_demonstration": True})
    trail.act("access.mark_as_demonstration", None, by=None)


@transaction.atomic
def move_day(day: date | None, *, by: Account | None) -> None:
    """Move a demonstration to a day, or back to the real one with None. Raises NotADemonstration."""
    if not is_demonstration():
        raise NotADemonstration(_("Only a demonstration can be moved to another day."))
    Installation.objects.filter(pk=1).update(demonstration_day=day)
    detail: dict[str, Any] = {"day": day.isoformat() if day else ""}
    trail.act("access.move_day", None, by=by, **detail)
