"""The keyed digest under which a record of an agency is known again in each delivery of its feed."""

import hashlib
import hmac
from datetime import date

from alongside.access.fields import installation_keys


def record_key(feed: str, record: str) -> str:
    """64 hexadecimal digits; they tell nothing without the key file."""
    return keyed(f"{len(feed)}:{feed}{record}")


def said_of(forename: str, surname: str, born_on: date | None) -> str:
    """The digest of what somebody is compared by, so that it is seen when that changes."""
    return keyed("\x1f".join((forename, surname, str(born_on))))


def keyed(text: str) -> str:
    """A digest of what an agency said, by which it is known again. Its key is not changed when that of addresses is."""
    return hmac.new(installation_keys().taken_in, text.encode(), hashlib.sha256).hexdigest()
