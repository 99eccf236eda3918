"""The way in: reference, birth date and word; a code to the safe contact; a password of one's own.

Whatever is wrong gets the same answer after the same work. Every try at the door counts, right or wrong, so that the waiting
says nothing either.
"""

from datetime import date

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from alongside.access import actions as access
from alongside.access import guessing
from alongside.access.actions import THAT_DID_NOT_WORK
from alongside.access.errors import DidNotWork
from alongside.access.models import SignInInvitation
from alongside.messages import invitations
from alongside.people.models import Person, SafeContact

# For strange addresses, once many have tried at one reference.
LONGEST_WAIT_SECONDS = 3600


def places_at_door(request: HttpRequest, reference: str) -> list[guessing.Place]:
    """What a try at the door counts for. A word is short, so strangers wait an hour once many have tried at a reference."""
    name = access.plain_reference(reference)
    _address, *places = guessing.places_of(
        request, "begin", name, many=access.WRONG_TRIES_TO_TELL, longest_wait=LONGEST_WAIT_SECONDS
    )
    return [*places, guessing.place_of(request, "begin")]


def knock(places: list[guessing.Place], *, reference: str, birth_on: date, word: str) -> str | None:
    """Send a code when reference, birth date and word belong together. The id of the invitation, None for anything wrong.

    places: from `places_at_door`. Raises PleaseWait.
    """
    guessing.let_try(*places)
    invitation = access.open_invitation(reference, word)
    account = invitation.account if invitation else None
    person = Person.objects.filter(account=account, birth_on=birth_on, account__isnull=False).first()
    access.count_knock(reference, was_wrong=person is None)
    return _send(invitation if person else None, person)


def send_again(place: guessing.Place, invitation_id: str | None) -> None:
    """Send another code for an invitation that was found before, if it still is open. Raises PleaseWait."""
    guessing.let_try(place)
    invitation = (
        SignInInvitation.objects.select_related("account")
        .filter(pk=invitation_id, accepted_at=None, withdrawn_at=None, account__is_active=True)
        .first()
    )
    _send(invitation, Person.objects.filter(account=invitation.account).first() if invitation else None)


def _send(invitation: SignInInvitation | None, person: Person | None) -> str | None:
    has_safe_contact = SafeContact.objects.filter(person=person, person__isnull=False, ended_at=None).exists()
    if invitation is None or not has_safe_contact:
        make_password("00000")  # as long as making a code takes
        return None
    invitations.send_code(invitation)
    return str(invitation.pk)


def try_code(place: guessing.Place, invitation_id: str | None, code: str) -> None:
    """Whether the code opens the invitation. Raises DidNotWork for anything wrong, and PleaseWait."""
    guessing.let_try(place)
    if not access.code_is_right(invitation_id, code):
        raise DidNotWork(THAT_DID_NOT_WORK)
    guessing.was_right(place)
