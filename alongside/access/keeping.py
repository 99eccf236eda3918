"""A few typed words kept for one account between two requests, such as what it searches for: sealed, since a session is not."""

import base64
import binascii

from alongside.access import sealing
from alongside.access.fields import installation_keys
from alongside.access.models import Account


def seal_for(account: Account, purpose: str, words: str) -> str:
    """Words as text for a session, which opens for this account and purpose only."""
    keys = installation_keys()
    sealed = sealing.seal(keys.wrapping[keys.current], words, sealing.place("kept", purpose, account.pk))
    return f"{keys.current}:{base64.b64encode(sealed).decode()}"


def open_for(account: Account, purpose: str, kept: str) -> str:
    """What `seal_for` was given; empty when it was kept for somebody else or with a key that is gone."""
    key, _colon, sealed = kept.partition(":")
    wrapping = installation_keys().wrapping
    try:
        if key in wrapping:
            return sealing.open_sealed(
                wrapping[key], base64.b64decode(sealed), sealing.place("kept", purpose, account.pk)
            )
    except (sealing.CannotOpen, binascii.Error):
        pass
    return ""
