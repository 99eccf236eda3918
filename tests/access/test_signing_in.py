"""Password and second step of staff, one's own page about it, and what ends a session."""

import base64
import shutil
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from alongside.access import actions as access
from alongside.access import factor_secrets, factors, keys, rotation, sessions, signing_in
from alongside.access.factor_secrets import Kind
from alongside.access.models import TrailEntry
from alongside.access.policy import Role
from tests.access.signing_in import App, codes_on, password, seed_on, set_up_app

NAME, SECRET = "nadia@riverside.example", "quiet-harbour-lantern"


@pytest.fixture
def worker(db):
    return access.make_staff_account(NAME, Role.SOCIAL_WORKER, by=None, password=SECRET)


@pytest.fixture
def app(worker):
    """The authenticator app of a worker who has set it up and kept the recovery codes."""
    seed = factors.new_seed()
    signing_in.add_app(worker, seed=seed, code=App(seed).code(later_seconds=-30), by=worker)
    return App(seed)


@pytest.fixture
def relative(db):
    """A family member who chose a password."""
    account = access.invite(word="marigold", by=access.make_staff_account("m@r.example", Role.CHAIR, by=None)).account
    account.set_password(SECRET)
    account.save()
    return account


def is_in(client, page="my_work"):
    return client.get(reverse(page)).status_code == 200


def test_staff_set_up_a_second_step_before_any_other_page_opens(client, worker):
    assert password(client, NAME, SECRET)["Location"] == reverse("second_step")
    assert client.get(reverse("second_step"))["Location"] == reverse("set_up")
    for page in ("my_work", "how_you_sign_in", "recovery_codes"):
        assert client.get(reverse(page)).status_code == 302, page
    assert client.post(reverse("set_up_app"), {"code": "000000"}).status_code == 200
    assert not is_in(client)
    set_up_app(client)
    codes = codes_on(client.get(reverse("recovery_codes")).text)
    assert len(set(codes)) == 10
    assert client.post(reverse("recovery_codes"), {"codes": "kept"})["Location"] == "/"
    assert not codes_on(client.get(reverse("recovery_codes")).text), (
        "they are shown until they are kept, and then no more"
    )
    assert is_in(client)


def test_setting_up_is_for_whoever_knows_the_password_and_only_once(client, app):
    for page in ("set_up", "set_up_app", "set_up_passkey"):
        assert client.get(reverse(page), follow=True).redirect_chain[-1][0] == reverse("sign_in")
    password(client, NAME, SECRET)
    for page in ("set_up", "set_up_app", "set_up_passkey"):
        assert client.get(reverse(page))["Location"] == reverse("second_step"), "a password alone adds no second step"
        assert client.post(reverse(page), {"code": "123456"})["Location"] == reverse("second_step")


def test_a_code_of_the_app_opens_once(client, app):
    code = app.code()
    password(client, NAME, SECRET)
    assert client.post(reverse("second_step"), {"code": "12345"}).status_code == 200
    assert client.post(reverse("second_step"), {"code": f" {code[:3]} {code[3:]} "}).status_code == 302
    assert is_in(client)
    other = Client()
    password(other, NAME, SECRET)
    assert "That did not work" in other.post(reverse("second_step"), {"code": code}).text
    assert not is_in(other)


def test_a_recovery_code_opens_once(client, worker, app):
    first, second, *_rest = signing_in.make_codes(worker, by=worker)
    for code in (first, f"{second[:5]}-{second[5:]}"):
        client.logout()
        password(client, NAME, SECRET)
        assert client.post(reverse("second_step"), {"code": code}).status_code == 302
        assert is_in(client)
    client.logout()
    password(client, NAME, SECRET)
    assert client.post(reverse("second_step"), {"code": first}).status_code == 200
    assert factors.of(worker).codes_left == 8


@pytest.mark.parametrize("change", ["password", "revoked", "late", "everywhere"])
def test_what_changes_between_password_and_second_step_ends_the_way(client, worker, app, change, monkeypatch):
    password(client, NAME, SECRET)
    if change == "password":
        signing_in.change_password(worker, password="another-long-secret", by=worker)
    elif change == "revoked":
        access.revoke(worker, by=None)
    elif change == "everywhere":
        signing_in.sign_out_everywhere(worker, by=worker)
    else:
        later = timezone.now() + timedelta(minutes=11)
        monkeypatch.setattr(sessions.timezone, "now", lambda: later)
    answer = client.post(reverse("second_step"), {"code": app.code()})
    assert answer["Location"] == reverse("sign_in")
    assert not is_in(client)


def test_secrets_are_sealed_at_rest(client, worker):
    password(client, NAME, SECRET)
    seed = seed_on(client.get(reverse("set_up_app")).text)
    kept = [session.get_decoded() for session in Session.objects.all()]
    assert kept
    assert not [each for each in kept if seed in str(each)]
    client.post(reverse("set_up_app"), {"code": App(seed).code()})
    codes = codes_on(client.get(reverse("recovery_codes")).text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        rows = str(cursor.fetchall())
    assert "secret" in rows
    assert "seed" in rows
    assert not [code for code in codes if code.replace(" ", "") in rows]
    assert seed not in rows


def test_secrets_survive_a_change_of_keys_and_the_old_key_being_dropped(client, worker, app, settings, tmp_path):
    signing_in.make_codes(worker, by=worker)
    settings.KEY_FILE = Path(shutil.copy(settings.KEY_FILE, tmp_path / "keys.json"))
    rotation.begin(settings.KEY_FILE)
    while rotation.rewrap():
        pass
    keys.drop_wrapping_key(settings.KEY_FILE, "1")
    password(client, NAME, SECRET)
    assert client.post(reverse("second_step"), {"code": app.code()}).status_code == 302
    assert factors.of(worker).codes_left == 10


@pytest.fixture
def other(db):
    """Another worker with a password that a thief of the database knows, and a second step of their own."""
    account = access.make_staff_account("thief@riverside.example", Role.SOCIAL_WORKER, by=None, password=SECRET)
    seed = factors.new_seed()
    signing_in.add_app(account, seed=seed, code=App(seed).code(later_seconds=-30), by=account)
    return account, App(seed)


def _row(account, kind):
    return Authenticator.objects.get(user=account, type=kind)


def test_a_second_step_that_was_moved_to_another_account_in_the_database_opens_nothing(client, worker, app, other):
    thief, own_app = other
    code = signing_in.make_codes(thief, by=thief)[0]
    signing_in.make_codes(worker, by=worker)
    for kind in (Kind.TOTP, Kind.RECOVERY_CODES):
        moved = _row(thief, kind).data
        Authenticator.objects.filter(user=worker, type=kind).update(data={**moved, "counter": 0})
    password(client, NAME, SECRET)
    for typed in (own_app.code(), code):
        assert "That did not work" in client.post(reverse("second_step"), {"code": typed}).text
    assert not is_in(client)
    password(client, thief.sign_in_name, SECRET)
    assert client.post(reverse("second_step"), {"code": own_app.code()}).status_code == 302, "their own works"


def test_a_passkey_that_was_moved_to_another_account_in_the_database_opens_nothing(worker, other, monkeypatch):
    thief, _own_app = other
    signing_in.add_passkey(thief, name="Telephone", credential={"id": "abc", "response": {}}, by=thief)
    passkey = _row(thief, Kind.WEBAUTHN)
    monkeypatch.setattr(factors.webauthn, "complete_authentication", lambda *_arguments: passkey)
    monkeypatch.setattr(factors.webauthn, "clear_state", lambda: None)
    assert factors.passkey_used("{}", thief) == (thief, passkey)
    passkey.user = worker
    assert factors.passkey_used("{}", worker) is None
    passkey.user, passkey.data = thief, {**passkey.data, "credential": {"id": "other", "response": {}}}
    assert factors.passkey_used("{}", thief) is None


def test_second_steps_from_before_they_were_bound_go_on_working(client, worker, app):
    codes = signing_in.make_codes(worker, by=worker)
    credential = {"id": "abc", "response": {"clientDataJSON": "e30"}}
    signing_in.add_passkey(worker, name="Telephone", credential=credential, by=worker)
    migration = import_module("alongside.access.migrations.0009_second_steps_are_bound")
    for row in Authenticator.objects.exclude(type=Kind.WEBAUTHN):
        name = migration.SECRETS[row.type]
        key, sealed = factor_secrets.secrets_key(), base64.b64decode(row.data[name])
        clear = key.open(sealed, factor_secrets.place_of(worker.pk, row.type))
        row.data[name] = base64.b64encode(key.seal(clear, migration.BEFORE)).decode()
        row.save()
    Authenticator.objects.filter(type=Kind.WEBAUTHN).update(data={"name": "Telephone", "credential": credential})
    password(client, NAME, SECRET)
    assert "That did not work" in client.post(reverse("second_step"), {"code": codes[0]}).text
    migration.bind(apps, None)
    assert factor_secrets.is_bound(_row(worker, Kind.WEBAUTHN))
    assert client.post(reverse("second_step"), {"code": codes[0]}).status_code == 302
    client.logout()
    password(client, NAME, SECRET)
    assert client.post(reverse("second_step"), {"code": app.code()}).status_code == 302


def test_the_picture_for_the_app_holds_the_key(worker):
    link = factors.seed_link(worker, "ABCD2345")
    assert "secret=ABCD2345" in link
    side, path = factors.drawing_of(link)
    assert side > 29
    assert path.startswith("M4 4h1v1h-1z"), "a corner mark stands inside four modules of white"


def _confirm(client, app):
    return client.post(reverse("confirm_it_is_you"), {"code": app.code()})


def test_a_dangerous_change_asks_again_after_ten_minutes(client, worker, app, monkeypatch):
    password(client, NAME, SECRET)
    client.post(reverse("second_step"), {"code": app.code()})
    assert is_in(client, "change_password")
    later = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr(sessions.timezone, "now", lambda: later)
    for page in ("add_app", "add_passkey", "recovery_codes", "change_password", "remove_factor"):
        assert client.get(reverse(page))["Location"].startswith(reverse("confirm_it_is_you")), page
        assert client.post(reverse(page), {})["Location"].startswith(reverse("confirm_it_is_you")), page
    where = f"{reverse('confirm_it_is_you')}?next={reverse('change_password')}"
    assert client.post(where, {"code": "000000"}).status_code == 200
    assert client.post(where, {"code": app.code(later_seconds=30)})["Location"] == reverse("change_password")
    assert is_in(client, "change_password")


def test_staff_keep_their_last_second_step(client, worker, app):
    client.force_login(worker)
    sessions_of = client.session
    sessions_of[sessions.CONFIRMED_AT] = timezone.now().timestamp()
    sessions_of.save()
    answer = client.post(reverse("remove_factor") + "?what=app")
    assert "only second step" in answer.text
    assert factors.of(worker).has_app


def test_nobody_takes_away_what_is_anothers(client, worker, app, relative):
    mine = Authenticator.objects.create(user=worker, type="webauthn", data={"name": "Mine", "credential": {}})
    client.force_login(relative)
    kept = client.session
    kept[sessions.CONFIRMED_AT] = timezone.now().timestamp()
    kept.save()
    for what in (mine.pk, "app", "", "0"):
        assert client.post(f"{reverse('remove_factor')}?what={what}").status_code == 404
    assert Authenticator.objects.filter(pk=mine.pk).exists()


def test_changing_the_password_and_signing_out_everywhere_end_the_other_sessions(client, relative):
    other = Client()
    for each in (client, other):
        assert password(each, relative.sign_in_name, SECRET).status_code == 302
        assert is_in(each, "how_you_sign_in")
    client.post(reverse("sign_out_everywhere"))
    assert is_in(client, "how_you_sign_in")
    assert not is_in(other, "how_you_sign_in")
    password(other, relative.sign_in_name, SECRET)
    weak = client.post(reverse("change_password"), {"password": "short", "again": "short"})
    assert "too short" in weak.text
    client.post(reverse("change_password"), {"password": "three quiet geese", "again": "three quiet geese"})
    assert is_in(client, "how_you_sign_in")
    assert not is_in(other, "how_you_sign_in")
    assert password(other, relative.sign_in_name, SECRET).status_code == 200


def test_a_family_member_is_asked_for_no_second_step_and_offered_no_app(client, relative):
    password(client, relative.sign_in_name, SECRET)
    html = client.get(reverse("how_you_sign_in")).text
    assert "Exit this page" in html
    assert "<title>Your pages" in html
    for page in ("add_app", "recovery_codes"):
        assert client.get(reverse(page)).status_code == 404


def test_a_family_member_invited_anew_begins_anew(client, relative):
    """Whoever has the old telephone with its passkey, or knows the old password, does not come in any more."""
    Authenticator.objects.create(user=relative, type="webauthn", data={"name": "Old phone", "credential": {}})
    client.force_login(relative)
    worker = access.make_staff_account("n@r.example", Role.SOCIAL_WORKER, by=None)
    invitation = access.invite(word="heather", by=worker, account=relative)
    assert is_in(client, "how_you_sign_in"), "until it is accepted nothing changes"
    access.accept(str(invitation.pk), password="three quiet geese")
    assert not factors.of(relative).passkeys
    assert not is_in(client, "how_you_sign_in")
    assert password(client, relative.sign_in_name, SECRET).status_code == 200


def test_who_lost_phone_and_codes_sets_up_anew_and_is_signed_out(client, worker, app):
    signed_in = Client()
    signed_in.force_login(worker)
    signing_in.forget_factors(worker, by=None)
    assert not is_in(signed_in)
    password(client, NAME, SECRET)
    assert client.get(reverse("second_step"))["Location"] == reverse("set_up")


def test_the_trail_says_how_somebody_came_in_and_that_a_second_step_was_wrong(client, worker, app):
    password(client, NAME, SECRET)
    client.post(reverse("second_step"), {"code": "000000"})
    client.post(reverse("second_step"), {"code": app.code()})
    entries = list(TrailEntry.objects.filter(verb__startswith="access.").order_by("-number")[:2])
    assert [(entry.verb, entry.detail) for entry in entries] == [
        ("access.signed_in", {"how": "password and app"}),
        ("access.wrong_second_step", {}),
    ]


def test_signed_in_by_password_of_staff_can_be_switched_off(client, worker, app, relative, settings):
    settings.STAFF_PASSWORDS = False
    assert "That did not work" in password(client, NAME, SECRET).text
    assert password(client, relative.sign_in_name, SECRET)["Location"] == "/"


@pytest.mark.parametrize("typed", ["", "!", "quiet-harbour-lantern"])
def test_an_account_that_opens_only_by_a_demonstration_has_no_password(client, db, typed):
    access.make_staff_account(NAME, Role.SOCIAL_WORKER, by=None)
    assert password(client, NAME, typed).status_code == 200
    assert not client.session.get(sessions.PENDING)


def test_the_page_asks_as_often_however_many_passkeys_there_are(client, worker, app, django_assert_num_queries):
    client.force_login(worker)
    page = reverse("how_you_sign_in")
    client.get(page)
    with CaptureQueriesContext(connection) as before:
        client.get(page)
    for number in range(5):
        Authenticator.objects.create(user=worker, type="webauthn", data={"name": f"Key {number}", "credential": {}})
    with django_assert_num_queries(len(before)):
        assert "Key 4" in client.get(page).text


@pytest.mark.through("a")
@pytest.mark.parametrize("who", ["ifan", "stranger", "dean", "luke"])
def test_how_you_sign_in_is_about_oneself_and_needs_an_open_account(world, who):
    account = getattr(world, who)
    account = getattr(account, "account", account)
    answer = world.of(account).get(reverse("how_you_sign_in"))
    if who == "luke":
        assert answer.status_code == 302, "ended"
        return
    reference = account.sign_in_name
    assert (reference if account.is_staff else f"{reference[:4]} {reference[4:]}") in answer.text
    others = {world.amina.account.sign_in_name, world.maria.account.sign_in_name} if world.amina.account else set()
    assert not [name for name in others if name in answer.text]
