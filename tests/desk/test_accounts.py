"""The system administrator's pages: who has an account, opened, changed and ended, and nothing about any family."""

import re

import pytest
from django.urls import reverse

from alongside.access.models import Account
from alongside.access.policy import Role
from alongside.people.models import Family
from tests.people import staff

pytestmark = pytest.mark.through("b")


@pytest.fixture
def eve(world):
    return staff.account("Eve Stone", Role.SYSTEM_ADMINISTRATOR)


def test_the_list_names_staff_and_roles_and_no_family(world, eve):
    world.play.give_account(world.amina, word="otter")
    world.amina.refresh_from_db()
    html = world.of(eve).get(reverse("staff_accounts")).text
    for words in ("Maria Santos", "social worker", "maria@riverside.example", "Karen Cole"):
        assert words in html
    family = [person.name for person in world.family.people.all()] + ["Hassan", world.amina.account.sign_in_name]
    assert not [words for words in family if words in html]
    assert "Hassan" not in world.of(eve).get(reverse("my_work")).text


def test_the_administrator_opens_no_family_and_no_family_members_account(world, eve):
    world.play.give_account(world.amina, word="otter")
    world.amina.refresh_from_db()
    client = world.of(eve)
    assert not Family.objects.visible_to(eve).exists()
    assert not Family.objects.findable_by(eve).exists()
    paths = [reverse("staff_account", args=[world.amina.account.pk]), reverse("family", args=[world.family.pk]),
             reverse("end_account", args=[world.amina.account.pk]), reverse("who_may_open", args=[world.family.pk]),
             reverse("find_family"), reverse("open_with_reason", args=[world.family.pk])]  # fmt: skip
    assert [client.get(path).status_code for path in paths] == [404] * len(paths)
    assert client.post(paths[2], {"is_sure": "on"}).status_code == 404


def test_an_account_is_opened_with_a_first_password_shown_once(world, eve, client):
    admin = world.of(eve)
    left = staff.worker("Una Wright", team=world.maria.worker.team)
    found = admin.get(reverse("open_account"), {"words": "una wri"}).text
    assert "Una Wright" in found
    assert "Maria" not in found  # she has one
    path = f"{reverse('open_account')}?worker={left.pk}"
    wrong = admin.post(path, {"sign_in_name": "maria@riverside.example", "role": "social worker"})
    assert "Somebody has this sign-in name already." in wrong.text
    assert "role" in admin.post(path, {"sign_in_name": "una@riverside.example", "role": "family member"}).text.lower()
    html = admin.post(path, {"sign_in_name": "una@riverside.example", "role": "social worker"}).text
    password = re.search(r"[0-9a-f]{6}(?:-[0-9a-f]{6}){3}", html)[0]
    assert Account.objects.get(sign_in_name="una@riverside.example").check_password(password)
    assert password not in admin.get(reverse("staff_accounts")).text


def test_somebody_who_is_not_in_the_case_system_gets_an_account(world, eve):
    admin = world.of(eve)
    path = f"{reverse('open_account')}?new=yes"
    sent = {"name": "Dee Marsh", "job_title": "Duty manager", "sign_in_name": "dee@riverside.example"}
    assert admin.post(path, {**sent, "role": "duty manager"}).status_code == 200
    duty = Account.objects.get(sign_in_name="dee@riverside.example")
    assert Family.objects.visible_to(duty).filter(pk=world.family.pk).exists()


def test_a_role_is_changed_and_an_account_ended(world, eve):
    admin = world.of(eve)
    page = reverse("staff_account", args=[world.maria.account.pk])
    assert admin.post(page, {"role": "administrator"}).status_code == 302
    end = reverse("end_account", args=[world.maria.account.pk])
    client = world.of(world.maria)
    assert admin.post(end, {}).status_code == 200
    assert client.get(reverse("my_work")).status_code == 200
    assert admin.post(end, {"is_sure": "on"}).status_code == 302
    assert client.get(reverse("my_work")).status_code == 302
    assert "ended" in admin.get(page).text
    own = reverse("end_account", args=[eve.pk])
    assert "Somebody else must do this for you." in admin.post(own, {"is_sure": "on"}).text


def test_only_the_system_administrator_opens_these_pages(world):
    one = reverse("staff_account", args=[world.maria.account.pk])
    for who in (world.maria, world.joy, world.priya, world.tom, world.karen, world.ifan, world.luke, world.stranger):
        client = world.of(who)
        for path in (reverse("staff_accounts"), reverse("open_account"), one, one + "end/"):
            assert client.get(path).status_code in ((302, 404) if who == world.luke else (403, 404)), path


def test_the_list_has_a_fixed_number_of_queries(world, eve, django_assert_num_queries):
    admin = world.of(eve)
    admin.get(reverse("staff_accounts"))
    with django_assert_num_queries(10):
        admin.get(reverse("staff_accounts"))
    for number in range(3):
        staff.account(f"Nia Bell{number}", Role.SOCIAL_WORKER)
    with django_assert_num_queries(10):
        admin.get(reverse("staff_accounts"))
