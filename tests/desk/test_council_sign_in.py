"""Joiners, movers and leavers by the council's own provider, which is a real one in a process of its own."""

import base64
import hashlib
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse

from alongside.access import council_groups, openid, signing_in
from alongside.access.models import Account, CouncilIdentity, TrailEntry
from alongside.access.policy import Role, Scope
from alongside.people import accounts
from alongside.people import actions as people
from alongside.people.models import Grant, Worker
from tests import provider as providers

GROUPS = """
professional_id_claim = "employee"
[[group]]
name = "managers-north"
role = "team manager"
team = "{team}"
manages_team = true
[[group]]
name = "workers-north"
role = "social worker"
team = "{team}"
[[group]]
name = "workers-elsewhere"
role = "social worker"
team = "Elsewhere"
"""


@pytest.fixture(scope="module")
def provider():
    with providers.running() as provider:
        yield provider


@pytest.fixture
def council(provider, settings, tmp_path):
    """An installation that signs staff in by the provider."""
    secret, groups = tmp_path / "secret", tmp_path / "groups.toml"
    secret.write_text("a secret\n")
    groups.write_text(GROUPS.format(team="North"))
    settings.OPENID_ISSUER, settings.OPENID_CLIENT_ID = provider.issuer, "alongside"
    settings.OPENID_SECRET_FILE, settings.OPENID_GROUPS = str(secret), groups
    return provider


def arrive(client, provider, subject, query=""):
    """Through the provider and back; the last answer."""
    asked = client.get(reverse("council_sign_in") + query)
    assert asked.status_code == 302, asked.text
    return client.get(provider.lets_in(asked["Location"], subject))


def is_in(client):
    return client.get(reverse("my_work")).status_code == 200


@pytest.fixture
def nadia(db):
    agency = people.agency_named("council", "Riverside Council")
    return people.add_worker(name="Nadia Khan", agency=agency, professional_id="W-NADIA", by=None)


def test_the_question_has_state_nonce_and_a_challenge_that_fits_the_verifier(client, db, council):
    asked = parse_qs(urlsplit(client.get(reverse("council_sign_in"))["Location"]).query)
    kept = client.session[openid.SESSION]
    challenge = base64.urlsafe_b64encode(hashlib.sha256(kept["verifier"].encode()).digest()).rstrip(b"=").decode()
    assert asked["code_challenge"] == [challenge]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["state"] == [kept["state"]]
    assert asked["nonce"] == [kept["nonce"]]
    assert asked["redirect_uri"] == ["http://testserver/sign-in/council/back/"]


def test_a_joiner_is_the_worker_of_the_case_system_and_needs_no_second_step_here(client, council, nadia):
    council.knows("n-1", email="Nadia@riverside.example", name="N Khan", groups=["workers-north"], employee="W-NADIA")
    assert arrive(client, council, "n-1", "?next=/work/")["Location"] == "/work/"
    assert is_in(client)
    account = Account.objects.get()
    assert (account.person.worker, account.role) == (nadia, Role.SOCIAL_WORKER)
    assert Worker.objects.get().team.name == "North"
    assert not account.has_usable_password()
    html = client.get(reverse("how_you_sign_in")).text
    assert "You sign in with your account at Riverside Council." in html
    for page in ("add_app", "add_passkey", "recovery_codes", "change_password"):
        assert client.get(reverse(page)).status_code == 404, page


def test_a_joiner_whom_the_case_system_does_not_know_is_a_new_worker_once(council, db):
    council.knows("s-1", email="sam@riverside.example", name="Sam Fox", groups=["workers-north"])
    for _time in range(2):
        client = Client()
        arrive(client, council, "s-1")
        assert is_in(client)
    assert Worker.objects.get().person.name == "Sam Fox"


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "x@riverside.example", "groups": ["canteen"]},
        {"email": "x@riverside.example", "groups": []},
        {"email": "x@riverside.example"},
        {"groups": ["workers-north"]},
        {"email": "x@riverside.example", "email_verified": False, "groups": ["workers-north"]},
    ],
    ids=["another group", "no group", "no groups claim", "no email", "email not verified"],
)
def test_who_has_no_place_here_gets_no_account(client, council, db, claims):
    council.knows("x-1", **claims)
    answer = arrive(client, council, "x-1")
    assert answer.status_code == 403
    assert "Ask the person who looks after accounts" in answer.text
    assert not is_in(client)
    assert not Account.objects.exists()


def test_a_mover_has_what_the_new_group_gives_and_nothing_of_the_old(world, council, settings):
    maria = world.maria.worker
    settings.OPENID_GROUPS.write_text(GROUPS.format(team=maria.team.name))
    claims = {"email": "maria@riverside.example", "employee": maria.professional_id}
    client, page = Client(), reverse("family", args=[world.family.pk])

    def held():
        return set(Grant.in_force().filter(account=world.maria.account).values_list("scope", flat=True))

    council.knows("m-1", groups=["workers-north"], **claims)
    arrive(client, council, "m-1")
    assert client.get(page).status_code == 200
    assert Scope.OWN in held()
    council.knows("m-1", groups=["managers-north"], **claims)
    arrive(client, council, "m-1")
    assert held() == {Scope.TEAM}
    council.knows("m-1", groups=["workers-elsewhere"], **claims)
    arrive(client, council, "m-1")
    assert held() == {Scope.OWN}, "the involvement is still theirs; the team is not"
    last = TrailEntry.objects.filter(verb="people.move_by_council").latest("number")
    assert last.detail["role"] == "social worker"


def test_a_leaver_loses_everything_at_once_and_comes_back_with_a_group(world, council, settings):
    maria = world.maria
    settings.OPENID_GROUPS.write_text(GROUPS.format(team=maria.worker.team.name))
    claims = {"email": "maria@riverside.example", "employee": maria.worker.professional_id}
    council.knows("m-2", groups=["workers-north"], **claims)
    elsewhere, client = Client(), Client()
    arrive(elsewhere, council, "m-2")
    assert is_in(elsewhere)
    council.knows("m-2", groups=["canteen"], **claims)
    assert arrive(client, council, "m-2").status_code == 403
    assert not is_in(elsewhere)
    assert not Grant.objects.filter(account=maria.account, until_at=None).exists()
    council.knows("m-2", groups=["workers-north"], **claims)
    assert arrive(client, council, "m-2").status_code == 302
    assert client.get(reverse("family", args=[world.family.pk])).status_code == 200
    assert not is_in(elsewhere), "a session of before stays ended"


def test_an_account_that_was_ended_here_stays_ended_whatever_the_groups_say(client, council, nadia):
    council.knows("n-2", email="nadia@riverside.example", groups=["workers-north"], employee="W-NADIA")
    arrive(client, council, "n-2")
    accounts.end(Account.objects.get(), by=None)
    assert not is_in(client)
    assert arrive(client, council, "n-2").status_code == 403
    CouncilIdentity.objects.all().delete()
    assert arrive(client, council, "n-2").status_code == 403, "nor as somebody new"


def test_linking_ends_the_password_so_that_leaving_the_council_is_leaving_here(client, council, nadia):
    secret = "quiet-harbour-lantern"
    people.give_staff_account(nadia, "nadia@riverside.example", Role.SOCIAL_WORKER, by=None, password=secret)
    council.knows("n-3", email="nadia@riverside.example", groups=["workers-north"])
    arrive(client, council, "n-3")
    with pytest.raises(signing_in.DidNotWork):
        signing_in.by_password("nadia@riverside.example", secret)
    council.knows("n-4", email="nadia@riverside.example", groups=["workers-north"])
    assert arrive(Client(), council, "n-4").status_code == 403, "one account, one person at the council"


def test_a_family_members_account_is_never_linked(client, council, world):
    dean = world.dean.account
    Account.objects.filter(pk=dean.pk).update(sign_in_name="dean@family.example")
    council.knows("d-1", email="dean@family.example", groups=["workers-north"])
    assert arrive(client, council, "d-1").status_code == 403
    assert not CouncilIdentity.objects.exists()


def test_an_answer_is_good_once_and_only_for_who_asked(client, council, nadia):
    council.knows("n-5", email="nadia@riverside.example", groups=["workers-north"], employee="W-NADIA")
    back = council.lets_in(client.get(reverse("council_sign_in"))["Location"], "n-5")
    assert Client().get(back).status_code == 403, "another browser"
    assert client.get(back.replace("state=", "state=x")).status_code == 403
    assert client.get(back).status_code == 403, "a wrong state uses the question up"
    back = council.lets_in(client.get(reverse("council_sign_in"))["Location"], "n-5")
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 403


def test_a_refusal_at_the_provider_and_a_provider_that_is_away_say_what_to_do(client, council, db, settings):
    asked = client.get(reverse("council_sign_in"))["Location"]
    state = client.session[openid.SESSION]["state"]
    assert "did not let you in" in client.get(f"{council.refuses(asked)}&state={state}").text
    settings.OPENID_ISSUER = "http://127.0.0.1:9"
    answer = client.get(reverse("council_sign_in"))
    assert "Try again in a few minutes" in answer.text


@pytest.mark.parametrize("wrong", ["nonce", "audience", "issuer", "signature", "none"])
def test_an_identity_token_that_is_not_for_this_question_is_refused(client, council, nadia, monkeypatch, wrong):
    council.knows("n-6", email="nadia@riverside.example", groups=["workers-north"], employee="W-NADIA")
    asked = client.get(reverse("council_sign_in"))["Location"]
    if wrong == "nonce":
        asked = asked.replace("nonce=", "nonce=x")
    elif wrong == "audience":
        monkeypatch.setattr("django.conf.settings.OPENID_CLIENT_ID", "another")
        monkeypatch.setattr(openid, "_token", _token_for(openid._token, "alongside"))
    elif wrong == "issuer":
        real = openid._configuration
        monkeypatch.setattr(openid, "_configuration", lambda issuer: real(issuer) | {"issuer": "https://other.example"})
    else:
        monkeypatch.setattr(openid, "_token", _tampered(openid._token, wrong))
    answer = client.get(council.lets_in(asked, "n-6"))
    assert answer.status_code == 403
    assert not Account.objects.exists()


def _token_for(real, client_id):
    def token(provider, *rest):
        return real(openid.Settings(provider.issuer, client_id, provider.client_secret), *rest)

    return token


def _tampered(real, how):
    def token(*arguments):
        found = real(*arguments)
        head, body, signature = found["id_token"].split(".")
        claims = json.loads(base64.urlsafe_b64decode(body + "=="))
        claims["groups"] = ["managers-north"]
        body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
        if how == "none":
            head = base64.urlsafe_b64encode(b'{"alg": "none"}').rstrip(b"=").decode()
            signature = ""
        return found | {"id_token": f"{head}.{body}.{signature}"}

    return token


def test_without_a_provider_there_is_no_such_page(client, db):
    for page in ("council_sign_in", "council_sign_in_back"):
        assert client.get(reverse(page)).status_code == 404
    assert "Sign in with your account at" not in client.get(reverse("sign_in")).text


def test_the_sign_in_page_offers_the_councils_own_way(client, db, council):
    html = client.get(reverse("sign_in") + "?next=/work/").text
    assert 'href="/sign-in/council/?next=/work/"' in html


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[group]\n", "is not TOML"),
        ("", "names no"),
        ('[[group]]\nname = "a"\nrole = "boss"\n', "'boss' is no role of staff"),
        ('[[group]]\nname = "a"\nrole = "family member"\n', "is no role of staff"),
        ('[[group]]\nname = "a"\nrole = "chair"\n[[group]]\nname = "a"\nrole = "chair"\n', "group 2: each group needs"),
        ('[[group]]\nname = "a"\nrole = "chair"\nteams = "x"\n', "what is 'teams'"),
        ('[[group]]\nname = "a"\nrole = "chair"\nmanages_team = "yes"\n', "true or false"),
    ],
)
def test_a_mistake_in_the_file_of_groups_is_named_before_the_program_starts(council, settings, text, sentence):
    settings.OPENID_GROUPS.write_text(text)
    assert sentence in " ".join(found.msg for found in run_checks() if found.id == "access.E003")


def test_the_first_group_of_the_file_decides(council, settings):
    groups = council_groups.load(settings.OPENID_GROUPS)
    standing = groups.standing_of({"groups": ["workers-elsewhere", "managers-north"]})
    assert (standing.role, standing.manages_team) == (Role.TEAM_MANAGER, True)
    assert groups.standing_of({"groups": "workers-elsewhere"}).team == "Elsewhere"
