"""Every url is guarded, or on the short public list."""

import io
import uuid

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from alongside.access.policy import Permission, Role, Scope
from alongside.urls import PUBLIC


def _patterns(resolver=None):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern)
        else:
            yield pattern


PATTERNS: list[URLPattern] = list(_patterns())
NAMING = [pattern for pattern in PATTERNS if getattr(pattern.callback, "names_something", False)]


# Of another program: nobody signs in there, and without a token everything is answered alike.
OF_THE_API = [pattern for pattern in PATTERNS if str(pattern.pattern).startswith("api/") and pattern.name not in PUBLIC]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_url_is_guarded_or_public(pattern):
    assert pattern.name, f"{pattern.pattern} has no name"
    assert hasattr(pattern.callback, "permission") != (pattern.name in PUBLIC)


def test_the_public_list_names_only_urls_that_exist():
    assert {pattern.name for pattern in PATTERNS} >= PUBLIC


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_a_url_with_an_identifier_is_guarded_by_what_it_loads(pattern):
    if "uuid:" in str(pattern.pattern):
        assert pattern.name in PUBLIC or pattern in NAMING


def parts_of(pattern: URLPattern, **known):
    """Values for the parts of a url: those that are known by name, else an id that is nowhere."""
    return {
        name: known.get(name, "most_want_to_say" if name == "question" else uuid.uuid4())
        for name in pattern.pattern.converters
    }


@pytest.mark.django_db
@pytest.mark.parametrize("pattern", [p for p in NAMING if p not in OF_THE_API], ids=lambda pattern: pattern.name)
def test_signed_out_nobody_learns_whether_it_exists(client, pattern):
    assert client.get(reverse(pattern.name, kwargs=parts_of(pattern))).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "pattern",
    [p for p in PATTERNS if p not in (*NAMING, *OF_THE_API) and p.name not in PUBLIC],
    ids=lambda p: p.name,
)
def test_signed_out_own_pages_lead_to_sign_in(client, pattern):
    response = client.get(reverse(pattern.name))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("sign_in"))


@pytest.mark.django_db
@pytest.mark.parametrize("pattern", OF_THE_API, ids=lambda pattern: pattern.name)
def test_without_a_token_the_api_answers_everything_alike(client, pattern):
    path = reverse(pattern.name, kwargs=parts_of(pattern))
    answers = {
        (got.status_code, got.content) for got in (client.get(path), client.get(path, {"reference": "F-HASSAN"}))
    }
    assert answers == {(401, b'{"detail": "The token or the worker is not known here."}')}


def test_the_command_line_names_every_url_with_its_guard():
    said = io.StringIO()
    call_command("policy", "--urls", stdout=said)
    lines = said.getvalue().splitlines()
    assert len(lines) == len(PATTERNS)
    assert not [line for line in lines if "NOT GUARDED" in line]
    assert sum(line.endswith("public") for line in lines) == len(PUBLIC)
    assert any("[contact_details]  read confidential contact details; detail opened;" in line for line in lines)
    said = io.StringIO()
    call_command("policy", "--count", stdout=said)
    assert said.getvalue().startswith(f"{len(Role) * len(Permission) * len(Scope)} cells, ")
