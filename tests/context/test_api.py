"""The API of the case system: a token and a worker, and from there on what that worker's page shows."""

from datetime import timedelta

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import reverse
from hypothesis import HealthCheck, given, settings

from alongside.access import days
from alongside.access.models import TrailEntry
from alongside.context import openapi, tokens
from alongside.context.errors import CannotTake
from alongside.context.models import ApiToken, Look
from alongside.people import restricting
from alongside.wsgi import application


@pytest.fixture
def token(db):
    return tokens.make("case system", days.today() + timedelta(days=30))


def ask(client, token, who, path, **headers):
    name = who if isinstance(who, str) else getattr(who, "account", who).sign_in_name
    given = {"Authorization": f"Bearer {token}", "X-Worker": name} | {
        k.replace("_", "-"): v for k, v in headers.items()
    }
    return client.get(path, headers=given)


def services_of(world):
    return reverse("api_services", args=[world.family.pk])


def test_a_worker_gets_what_their_page_shows_and_it_is_recorded_with_the_reason(world, police, token, client):
    found = ask(client, token, world.maria, f"{reverse('api_find')}?reference=F-HASSAN").json()["families"]
    assert [each["services"] for each in found] == [services_of(world)]
    said = ask(client, token, world.maria, services_of(world), X_Reason="contact").json()
    amina = next(each for each in said["people"] if each["reference"] == "P-AMINA")
    of_police = next(each for each in amina["services"] if each["service"] == "police")
    assert of_police["state"] == "current"
    assert of_police["records"][0]["lead_practitioner"]["phone"] == "01632 960111"
    sam = next(each for each in said["people"] if each["reference"] == "P-SAM")
    hidden = next(each for each in sam["services"] if each["service"] == "police")
    assert (hidden["state"], hidden["records"]) == ("hidden_by_age", [])
    assert Look.objects.get().account == world.maria.account
    assert TrailEntry.objects.filter(
        verb="see_services", level="detail opened", account_id=world.maria.account_id
    ).exists()


@pytest.mark.parametrize(("reference", "status"), [("F-HASSAN%00", 200), ("%00", 400), ("a%00b", 200)])
def test_a_reference_with_a_sign_that_no_database_takes_is_no_error(world, police, token, client, reference, status):
    assert ask(client, token, world.maria, f"{reverse('api_find')}?reference={reference}").status_code == status


def test_without_a_reason_nothing_is_told(world, police, token, client):
    assert ask(client, token, world.maria, services_of(world)).status_code == 400
    assert ask(client, token, world.maria, services_of(world), X_Reason="curious").status_code == 400
    assert ask(client, token, world.maria, services_of(world), X_Reason="other").status_code == 400
    assert not Look.objects.exists()


@pytest.mark.parametrize("who", ["ifan", "stranger", "priya_", "karen"])
def test_who_may_not_see_the_page_finds_nothing_here(world, police, token, client, who):
    reader = world.priya if who == "priya_" else getattr(world, who)
    answer = ask(client, token, reader, services_of(world), X_Reason="contact")
    assert answer.status_code in (403, 404)
    assert b"Amina" not in answer.content
    found = ask(client, token, reader, f"{reverse('api_find')}?reference=F-HASSAN")
    if who != "priya_":
        assert found.json() == {"families": []}


@pytest.mark.parametrize("who", ["luke@riverside.example", "nobody@riverside.example", ""])
def test_a_revoked_account_and_nobody_are_not_known(world, police, token, client, who):
    assert ask(client, token, who, services_of(world), X_Reason="contact").status_code == 401


def test_a_family_member_is_no_worker(world, police, token, client):
    assert ask(client, token, world.dean, services_of(world), X_Reason="contact").status_code == 401


def test_a_restricted_family_is_not_there(world, police, token, client):
    joy = world.joy.account
    restricting.restrict(world.family, named=[joy], because="Her brother works here.", by=joy)
    not_there = ask(
        client, token, world.maria, services_of(world).replace(str(world.family.pk), str(joy.pk)), X_Reason="contact"
    )
    hidden = ask(client, token, world.maria, services_of(world), X_Reason="contact")
    assert (hidden.status_code, hidden.content) == (not_there.status_code, not_there.content) == (404, hidden.content)
    assert ask(client, token, world.maria, f"{reverse('api_find')}?reference=P-AMINA").json() == {"families": []}


def test_a_token_ends_and_has_a_last_day_and_is_kept_as_a_digest_only(world, police, token, client):
    assert not ApiToken.objects.filter(digest=token).exists()
    assert ask(client, f"{token}x", world.maria, services_of(world), X_Reason="contact").status_code == 401
    ApiToken.objects.update(until_on=days.today() - timedelta(days=1))
    assert ask(client, token, world.maria, services_of(world), X_Reason="contact").status_code == 401
    ApiToken.objects.update(until_on=days.today())
    assert ask(client, token, world.maria, services_of(world), X_Reason="contact").status_code == 200
    assert tokens.end("case system") == 1
    assert ask(client, token, world.maria, services_of(world), X_Reason="contact").status_code == 401
    with pytest.raises(CannotTake):
        tokens.make("case system", days.today() + timedelta(days=1000))


def test_nothing_is_changed_by_it(world, police, token, client):
    given = {"Authorization": f"Bearer {token}", "X-Worker": world.maria.account.sign_in_name}
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(services_of(world), headers=given).status_code == 405


@pytest.fixture
def connection_stays():
    """A request outside Django's client closes the connection that the test's transaction is on."""
    request_finished.disconnect(close_old_connections)
    request_started.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def test_every_answer_is_as_the_description_says(world, police, token, connection_stays):
    """Schemathesis makes requests out of the description, right ones and wrong ones; each answer must fit it."""
    schema = schemathesis.openapi.from_dict(openapi.description("http://testserver"))
    schema.app = application
    given_by_us = {"Authorization": f"Bearer {token}", "X-Worker": world.maria.account.sign_in_name}
    seen: list[int] = []

    def ask_and_hold_against_the_description(case):
        case.headers = {**(case.headers or {}), **given_by_us}
        if case.path_parameters and len(seen) % 2:
            case.path_parameters = {"family": str(world.family.pk)}
        answer = case.call()
        assert answer.status_code < 500
        case.operation.validate_response(answer)
        seen.append(answer.status_code)

    for found in schema.get_all_operations():
        cases = found.ok().as_strategy()
        of_few = settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        of_few(given(case=cases)(ask_and_hold_against_the_description))()
    assert {200, 404} <= set(seen)
