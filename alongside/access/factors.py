"""Second factors and passkeys: what an account has, over django-allauth's machinery. Writes are in `signing_in`.

Of allauth only its authenticators are used; its pages, its session keys for seeds and its memory of used codes are not.
"""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

import qrcode
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError

from alongside.access import factor_secrets
from alongside.access.factor_secrets import Kind
from alongside.access.models import Account
from alongside.practice import profile


@dataclass(frozen=True)
class Passkey:
    """A passkey as its owner sees it."""

    id: int
    name: str
    made_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True)
class Factors:
    """What an account has beside its password."""

    has_app: bool
    passkeys: tuple[Passkey, ...]
    codes_left: int

    @property
    def is_enough(self) -> bool:
        """Whether a member of staff has a second factor; recovery codes alone are none."""
        return self.has_app or bool(self.passkeys)


def of(account: Account) -> Factors:
    """The factors of an account, in one query."""
    rows = list(Authenticator.objects.filter(user=account).order_by("created_at"))
    return Factors(
        has_app=any(row.type == Kind.TOTP for row in rows),
        passkeys=tuple(
            Passkey(row.pk, row.data["name"], row.created_at, row.last_used_at)
            for row in rows
            if row.type == Kind.WEBAUTHN
        ),
        codes_left=sum(
            app_settings.RECOVERY_CODE_COUNT - row.data["used_mask"].bit_count()
            for row in rows
            if row.type == Kind.RECOVERY_CODES
        ),
    )


def unread_codes(account: Account) -> list[str]:
    """Recovery codes that their owner has not yet said are kept, in halves; afterwards they are not shown again."""
    row = Authenticator.objects.filter(user=account, type=Kind.RECOVERY_CODES).first()
    if row is None or row.wrap().did_view:
        return []
    with factor_secrets.secrets_of(account, Kind.RECOVERY_CODES):
        return [f"{code[:5]} {code[5:]}" for code in row.wrap().get_unused_codes()]


def new_seed() -> str:
    """A seed for an authenticator app: 160 random bits in base32."""
    return totp.generate_totp_secret()


def seed_link(account: Account, seed: str) -> str:
    """What the picture for the app holds."""
    issuer = profile.current().council.name
    options = urlencode({"secret": seed, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{issuer}:{account.sign_in_name}')}?{options}"


def drawing_of(text: str) -> tuple[int, str]:
    """A QR code as the side of its square, in modules with the quiet border, and the path of an SVG of that size."""
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return len(rows), path


def counter_of(seed: str, code: str) -> int | None:
    """The half minute whose code this is, a little before or after now; None for a wrong code."""
    return next(
        (
            counter
            for counter in totp.yield_hotp_counters_from_time()
            if totp.compare_user_code(actual=code, expected=totp.format_hotp_value(totp.hotp_value(seed, counter)))
        ),
        None,
    )


def passkey_asked(account: Account | None) -> dict[str, Any]:
    """What the browser is asked, to sign in by a passkey: of this account, or of whoever has one. Kept in the session."""
    return _plain(webauthn.begin_authentication(account))


def passkey_offered(account: Account) -> dict[str, Any]:
    """What the browser is asked, to make a passkey that stands on its own. Kept in the session."""
    return _plain(webauthn.begin_registration(account, passwordless=True))


def _plain(options: Any) -> dict[str, Any]:
    return json.loads(json.dumps(options, default=dict))


def passkey_used(answer: str, account: Account | None = None) -> tuple[Account, Authenticator] | None:
    """Whose passkey answered what was asked, and which; None for anything wrong. Asked once, answered once.

    account: only theirs will do; without one, whoever the passkey says.
    """
    try:
        response = json.loads(answer)
        owner = account or _owner_of(response)
        if owner is None:
            return None
        passkey = webauthn.complete_authentication(owner, response)
        return (owner, passkey) if factor_secrets.is_bound(passkey) else None
    except (ValueError, TypeError, KeyError, AttributeError, ValidationError):
        return None
    finally:
        webauthn.clear_state()


def _owner_of(response: dict[str, Any]) -> Account | None:
    handle = response["response"]["userHandle"]
    identifier = base64.urlsafe_b64decode(handle + "=" * (-len(handle) % 4))
    return Account.objects.filter(pk=identifier.hex(), is_active=True).first() if len(identifier) == 16 else None


def passkey_made(answer: str) -> dict[str, Any] | None:
    """A new passkey as the browser made it for what was offered; None for anything wrong."""
    try:
        credential = json.loads(answer)
        webauthn.complete_registration(credential)
    except (ValueError, TypeError, KeyError, AttributeError, ValidationError):
        return None
    finally:
        webauthn.clear_state()
    return credential
