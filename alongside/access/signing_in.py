"""Writes about how somebody signs in: second factors, passkeys, codes, password, and ending every session."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from alongside.access import factors, trail
from alongside.access.actions import THAT_DID_NOT_WORK, plain_reference
from alongside.access.errors import DidNotWork, LastFactor
from alongside.access.factor_secrets import bind, secrets_of
from alongside.access.models import Account
from alongside.access.sealing import CannotOpen
from alongside.ui.errors import Broken

CODE_DIGITS = 6
PASSKEYS_AT_MOST = 10


def plain_name(name: str) -> str:
    """A sign-in name as it is kept: a work email, or a reference whatever way it was typed."""
    name = name.strip()
    return name.lower() if "@" in name else plain_reference(name)


def by_password(name: str, password: str) -> Account:
    """The account of a name and password. Raises DidNotWork for anything wrong, after the same work."""
    account = authenticate(None, username=plain_name(name), password=password)
    if not isinstance(account, Account) or (account.is_staff and not settings.STAFF_PASSWORDS):
        raise DidNotWork(THAT_DID_NOT_WORK)
    return account


@transaction.atomic
def signed_in(account: Account, *, how: str) -> None:
    """Record that somebody came in. how: "password", "password and app", "passkey", "council" …"""
    trail.act("access.signed_in", account, by=account, how=how)


@transaction.atomic
def add_app(account: Account, *, seed: str, code: str, by: Account) -> None:
    """Keep the seed of an authenticator app that has just shown a right code. Raises DidNotWork."""
    _locked(account)
    counter = factors.counter_of(seed, code)
    if counter is None:
        raise DidNotWork(THAT_DID_NOT_WORK, field="code")
    Authenticator.objects.filter(user=account, type=factors.Kind.TOTP).delete()
    with secrets_of(account, factors.Kind.TOTP):
        app = TOTP.activate(account, seed).instance
    app.data["counter"] = counter
    app.save(update_fields=["data"])
    trail.act("access.add_app", account, by=by)


@transaction.atomic
def remove_app(account: Account, *, by: Account) -> None:
    """Take the authenticator app away. Raises LastFactor when nothing else would be left."""
    _locked(account)
    _must_keep_one(account, Authenticator.objects.filter(user=account, type=factors.Kind.TOTP))
    Authenticator.objects.filter(user=account, type=factors.Kind.TOTP).delete()
    trail.act("access.remove_app", account, by=by)


@transaction.atomic
def add_passkey(account: Account, *, name: str, credential: dict[str, Any] | None, by: Account) -> None:
    """Keep a passkey that the browser has made. Raises DidNotWork when it did not."""
    _locked(account)
    kept = Authenticator.objects.filter(user=account, type=factors.Kind.WEBAUTHN)
    if credential is None:
        raise DidNotWork(THAT_DID_NOT_WORK)
    if kept.count() >= PASSKEYS_AT_MOST:
        raise Broken(_("You have ten passkeys. Take one away first."))
    bind(WebAuthn.add(account, name, credential).instance)
    trail.act("access.add_passkey", account, by=by)


@transaction.atomic
def remove_passkey(account: Account, passkey: int, *, by: Account) -> None:
    """Take one passkey away. Raises LastFactor when nothing else would be left."""
    _locked(account)
    chosen = Authenticator.objects.filter(user=account, type=factors.Kind.WEBAUTHN, pk=passkey)
    _must_keep_one(account, chosen)
    chosen.delete()
    trail.act("access.remove_passkey", account, by=by)


def _must_keep_one(account: Account, going: Any) -> None:
    others = Authenticator.objects.filter(user=account).exclude(type=factors.Kind.RECOVERY_CODES)
    if account.is_staff and not others.exclude(pk__in=going.values("pk")).exists():
        raise LastFactor(_("This is your only second step. Add another one first, then take this one away."))


@transaction.atomic
def make_codes(account: Account, *, by: Account) -> list[str]:
    """Ten new recovery codes, each for one use; earlier ones stop working."""
    _locked(account)
    Authenticator.objects.filter(user=account, type=factors.Kind.RECOVERY_CODES).delete()
    with secrets_of(account, factors.Kind.RECOVERY_CODES):
        codes = RecoveryCodes.activate(account).generate_codes()
    trail.act("access.make_codes", account, by=by)
    return codes


@transaction.atomic
def keep_codes(account: Account, *, by: Account) -> None:
    """Their owner has kept the recovery codes: they are not shown again."""
    for row in Authenticator.objects.select_for_update().filter(user=account, type=factors.Kind.RECOVERY_CODES):
        row.wrap().mark_as_viewed()
    trail.act("access.keep_codes", account, by=by)


@transaction.atomic
def _use(account: Account, code: str) -> str | None:
    """What kind of code it was, used up now; None for a wrong one. A code of the app works once, also in another process."""
    _locked(account)
    rows = {row.type: row for row in Authenticator.objects.filter(user=account).select_for_update()}
    app, codes = rows.get(factors.Kind.TOTP), rows.get(factors.Kind.RECOVERY_CODES)
    figures = "".join(figure for figure in code if figure.isdecimal())
    if len(figures) == CODE_DIGITS:
        counter = factors.counter_of(_seed_of(account, app), figures) if app else None
        if app and counter and counter > app.data.get("counter", 0):
            app.data["counter"] = counter
            app.save(update_fields=["data"])
            app.record_usage()
            return "app"
    elif codes and _is_recovery_code(account, codes, figures):
        trail.act("access.use_recovery_code", account, by=account)
        return "recovery code"
    return None


def _seed_of(account: Account, app: Authenticator) -> str:
    with secrets_of(account, factors.Kind.TOTP):
        return decrypt(app.data["secret"])


def _is_recovery_code(account: Account, codes: Authenticator, figures: str) -> bool:
    with secrets_of(account, factors.Kind.RECOVERY_CODES):
        return codes.wrap().validate_code(figures)


def by_code(account: Account, code: str) -> str:
    """Use up a code of the authenticator app, or a recovery code, and say which it was. Raises DidNotWork."""
    try:
        kind = _use(account, code)
    except CannotOpen:  # the secret is not this account's: somebody put it there in the database
        kind = None
    if kind is None:
        raise DidNotWork(THAT_DID_NOT_WORK, field="code")
    return kind


@transaction.atomic
def wrong_second_step(account: Account) -> None:
    """Record that somebody who knew the password did not know the second step."""
    trail.act("access.wrong_second_step", account, by=None)


def by_passkey(answer: str, account: Account | None = None) -> Account:
    """Whose passkey the browser answered with. Raises DidNotWork for anything wrong."""
    used = factors.passkey_used(answer, account)
    if used is None or not used[0].is_active or (used[0].is_staff and not settings.STAFF_PASSWORDS):
        raise DidNotWork(THAT_DID_NOT_WORK)
    used[1].record_usage()
    return used[0]


@transaction.atomic
def change_password(account: Account, *, password: str, by: Account) -> None:
    """Set another password; every open session of the account ends. Raises Broken for a weak one."""
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise Broken(" ".join(weak.messages), field="password") from weak
    account.set_password(password)
    account.save(update_fields=["password"])
    trail.act("access.change_password", account, by=by)


@transaction.atomic
def sign_out_everywhere(account: Account, *, by: Account) -> None:
    """End every session of an account, at the next press of each."""
    Account.objects.filter(pk=account.pk).update(session_round=F("session_round") + 1)
    account.refresh_from_db(fields=["session_round"])
    trail.act("access.sign_out_everywhere", account, by=by)


@transaction.atomic
def forget_factors(account: Account, *, by: Account | None) -> None:
    """For somebody who lost their telephone and their codes: the next sign-in by password sets up a second step anew."""
    Authenticator.objects.filter(user=account).delete()
    Account.objects.filter(pk=account.pk).update(session_round=F("session_round") + 1)
    trail.act("access.forget_factors", account, by=by)


def _locked(account: Account) -> None:
    """One change of somebody's factors after another."""
    Account.objects.select_for_update().get(pk=account.pk)
