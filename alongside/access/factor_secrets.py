"""What leads to somebody's codes is sealed for their account and kind of second step, and a passkey is signed for its account.

The rows are allauth's, whose keys are counted by the database; an account has one app and one set of recovery codes, so account and
kind name the row. Whoever may write to the database, but has no keys, can give nobody their own second step or another's.
"""

import base64
import hmac
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator

from alongside.access import sealing
from alongside.access.data_keys import data_key_named
from alongside.access.models import Account, DataKey
from alongside.practice import profile

Kind = Authenticator.Type
TABLE = "mfa_authenticator"
BOUND = "bound"
# The one data key of all these secrets, so that a change of the installation's keys reaches them as it reaches all else.
SECRETS_KEY = uuid.UUID("5ec2e750-0000-4000-8000-000000000002")

_place: ContextVar[bytes] = ContextVar("the row that a secret is sealed for")


def place_of(account_id: uuid.UUID, kind: str) -> bytes:
    """What the secret of an account's app, or of its recovery codes, is bound to."""
    return sealing.place(TABLE, "data", f"{account_id} {kind}")


@contextmanager
def secrets_of(account: Account, kind: str) -> Iterator[None]:
    """In this block allauth seals and opens the secret of this account and kind; outside of one it cannot."""
    token = _place.set(place_of(account.pk, kind))
    try:
        yield
    finally:
        _place.reset(token)


class Adapter(DefaultMFAAdapter):
    """Named in the settings as MFA_ADAPTER: secrets are sealed, and names say nothing about why somebody is here."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(secrets_key().seal(text, _place.get())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return secrets_key().open(base64.b64decode(encrypted_text), _place.get())

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": context.request.get_host().partition(":")[0], "name": profile.current().council.name}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        return {"id": user.pk.bytes, "name": user.sign_in_name, "display_name": user.sign_in_name}


def secrets_key() -> DataKey:
    return data_key_named(SECRETS_KEY)


def passkey_text(account_id: uuid.UUID, credential: dict[str, Any]) -> str:
    """What is signed of a passkey: whose it is, and all of what its browser made."""
    return f"{TABLE} {account_id} {json.dumps(credential, sort_keys=True)}"


def bind(passkey: Authenticator) -> None:
    """Sign a new passkey for its account."""
    passkey.data[BOUND] = secrets_key().digest(passkey_text(passkey.user_id, passkey.data["credential"]))
    passkey.save(update_fields=["data"])


def is_bound(passkey: Authenticator) -> bool:
    """Whether the program put this passkey where it is."""
    wanted = secrets_key().digest(passkey_text(passkey.user_id, passkey.data["credential"]))
    return hmac.compare_digest(wanted, str(passkey.data.get(BOUND, "")))
