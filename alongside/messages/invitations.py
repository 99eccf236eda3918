"""The way into an account by messages: a reference to the safe contact, then a code."""

from django.db import transaction

from alongside.access import actions as access
from alongside.access.models import Account, SignInInvitation
from alongside.messages import actions as messages
from alongside.people import actions as people
from alongside.people.models import Person


@transaction.atomic
def invite(person: Person, *, word: str, by: Account) -> SignInInvitation:
    """Give a family member a way into their own account, and send its reference to their safe contact.

    word: agreed face to face. Raises NoSafeContact when nothing is confirmed.
    """
    invitation = people.invite_family_member(person, word=word, by=by)
    messages.send(person, "reference", by=by, reference=spaced(invitation.account.sign_in_name))
    return invitation


def spaced(reference: str) -> str:
    """A reference as it is shown: in two halves, which are easier to copy."""
    return f"{reference[:4]} {reference[4:]}"


@transaction.atomic
def send_code(invitation: SignInInvitation) -> None:
    """Send a new code to the safe contact of the person whose invitation this is. Raises NoSafeContact."""
    code = access.give_code(invitation)
    messages.send(invitation.account.person, "code", by=None, code=code)
