"""The council's own sign-in by OpenID Connect: the authorization code flow with PKCE, state and nonce.

The identity token is checked whole: signature by the provider's published keys, issuer, audience, times and nonce. Nothing of what
the provider says is logged.
"""

import base64
import hashlib
import logging
import secrets
import time
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
import requests
from django.conf import settings
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from alongside.ui.errors import Broken

SECONDS_TO_ANSWER = 5
SECONDS_TO_COME_BACK = 600
SECONDS_CONFIGURATION_IS_KEPT = 600
CLOCKS_MAY_DIFFER_SECONDS = 60
SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"]
SESSION = "openid"

log = logging.getLogger(__name__)


class ProviderTrouble(Broken):
    """The council's provider did not answer, or not as it should. What exactly is in the log, without what it said."""


@dataclass(frozen=True)
class Settings:
    """One council's provider, from the environment."""

    issuer: str
    client_id: str
    client_secret: str
    scope: str = "openid profile email"

    @classmethod
    def of_installation(cls) -> "Settings | None":
        """The provider of this installation; None when it has none."""
        if not settings.OPENID_ISSUER:
            return None
        secret = Path(settings.OPENID_SECRET_FILE).read_text().strip()
        return cls(settings.OPENID_ISSUER, settings.OPENID_CLIENT_ID, secret)


def _trouble(what: str) -> ProviderTrouble:
    log.warning("OpenID Connect: %s", what)
    return ProviderTrouble(_("The council’s sign-in does not work now. Try again in a few minutes."))


def is_safe(url: str) -> bool:
    """Whether what is said there stays between us and them: https, or this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in ("127.0.0.1", "localhost", "::1")


def _configuration(issuer: str) -> dict[str, Any]:
    """What the provider publishes about itself. Asked again after ten minutes. Raises ProviderTrouble."""
    return _configuration_in(issuer, int(time.monotonic() // SECONDS_CONFIGURATION_IS_KEPT))


@lru_cache(maxsize=2)
def _configuration_in(issuer: str, _period: int) -> dict[str, Any]:
    found = _asked("GET", issuer.rstrip("/") + "/.well-known/openid-configuration")
    if found.get("issuer", "").rstrip("/") != issuer.rstrip("/"):
        raise _trouble("the provider calls itself another issuer than ALONGSIDE_OPENID_ISSUER")
    wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if not all(isinstance(found.get(name), str) and is_safe(found[name]) for name in wanted):
        raise _trouble("the provider's configuration lacks an address, or one of them is not https")
    return found


@lru_cache(maxsize=2)
def _keys(address: str) -> jwt.PyJWKClient:
    return jwt.PyJWKClient(address, timeout=SECONDS_TO_ANSWER, lifespan=SECONDS_CONFIGURATION_IS_KEPT)


def _asked(method: str, url: str, **options: Any) -> dict[str, Any]:
    if not is_safe(url):
        raise _trouble("an address of the provider is not https")
    try:
        answer = requests.request(method, url, timeout=SECONDS_TO_ANSWER, allow_redirects=False, **options)
        found = answer.json()
    except (requests.RequestException, ValueError) as failed:
        raise _trouble(f"{urlsplit(url).path} did not answer ({type(failed).__name__})") from failed
    if answer.status_code != 200 or not isinstance(found, dict):
        raise _trouble(f"{urlsplit(url).path} answered {answer.status_code}")
    return found


def begin(provider: Settings, session: MutableMapping[str, Any], *, back: str, own_device: bool, onward: str) -> str:
    """Where to send the browser. back: our address that the provider sends it back to. Raises ProviderTrouble."""
    configuration = _configuration(provider.issuer)
    verifier, state, nonce = (secrets.token_urlsafe(48) for _each in range(3))
    session[SESSION] = {
        "verifier": verifier,
        "state": state,
        "nonce": nonce,
        "back": back,
        "until": int(time.time()) + SECONDS_TO_COME_BACK,
        "own_device": own_device,
        "onward": onward,
    }
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": provider.scope,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    address = configuration["authorization_endpoint"]
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


@dataclass(frozen=True)
class Arrival:
    """Who came back from the provider, with what it says of them."""

    issuer: str
    subject: str
    claims: Mapping[str, Any]
    own_device: bool
    onward: str


def finish(
    provider: Settings, session: MutableMapping[str, Any], answered: Mapping[str, str], *, wanted_claim: str
) -> Arrival:
    """Who came back with this answer, which is good once. Raises ProviderTrouble for anything wrong.

    wanted_claim: asked for at the provider's second address when the identity token does not have it.
    """
    asked = session.pop(SESSION, None)
    if (
        asked is None
        or asked["until"] < time.time()
        or not constant_time_compare(answered.get("state", ""), asked["state"])
    ):
        raise ProviderTrouble(_("That took too long, or began in another window. Sign in again."))
    if "code" not in answered:
        raise ProviderTrouble(_("The council’s sign-in did not let you in. Try again."))
    configuration = _configuration(provider.issuer)
    token = _token(provider, configuration, answered["code"], asked)
    claims = _checked(provider, configuration, token.get("id_token", ""), asked["nonce"])
    if wanted_claim not in claims and isinstance(configuration.get("userinfo_endpoint"), str):
        bearer = {"Authorization": f"Bearer {token.get('access_token', '')}"}
        more = _asked("GET", configuration["userinfo_endpoint"], headers=bearer)
        if more.get("sub") != claims["sub"]:
            raise _trouble("the provider's second address spoke of somebody else")
        claims = {**more, **claims}
    return Arrival(provider.issuer, claims["sub"], claims, asked["own_device"], asked["onward"])


def _token(provider: Settings, configuration: Mapping[str, Any], code: str, asked: Mapping[str, str]) -> dict[str, Any]:
    typed = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": asked["back"],
        "code_verifier": asked["verifier"],
    }
    ways = configuration.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if "client_secret_basic" in ways:
        return _asked(
            "POST", configuration["token_endpoint"], data=typed, auth=(provider.client_id, provider.client_secret)
        )
    typed |= {"client_id": provider.client_id, "client_secret": provider.client_secret}
    return _asked("POST", configuration["token_endpoint"], data=typed)


def _key_of(address: str, token: str) -> jwt.PyJWK:
    """The provider's key that a token says it is signed with; a token may say nothing where the provider has one key."""
    named = jwt.get_unverified_header(token).get("kid")
    if named:
        return _keys(address).get_signing_key(named)
    keys = _keys(address).get_signing_keys()
    if len(keys) != 1:
        raise jwt.InvalidKeyError
    return keys[0]


def _checked(provider: Settings, configuration: Mapping[str, Any], token: str, nonce: str) -> dict[str, Any]:
    """The claims of an identity token that is what it should be. Raises ProviderTrouble."""
    try:
        claims = jwt.decode(
            token,
            _key_of(configuration["jwks_uri"], token).key,
            algorithms=SIGNED_BY,
            audience=provider.client_id,
            issuer=configuration["issuer"],
            leeway=CLOCKS_MAY_DIFFER_SECONDS,
            options={"require": ["exp", "iat", "sub", "aud", "iss"]},
        )
    except jwt.PyJWTError as wrong:
        raise _trouble(f"the identity token was refused ({type(wrong).__name__})") from wrong
    if not constant_time_compare(str(claims.get("nonce", "")), nonce):
        raise _trouble("the identity token answers another question")
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != provider.client_id:
        raise _trouble("the identity token is for another program")
    return claims
