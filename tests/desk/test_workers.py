"""A worker's own page and photo, who sees them, and who works where."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from alongside.access.models import TrailEntry
from alongside.access.sealing import CannotOpen
from alongside.people import files, workers
from alongside.people.models import Agency, KeptFile
from tests.people.test_pictures import made, with_place


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES = tmp_path
    return tmp_path


def sent(content=None):
    return SimpleUploadedFile("Amina at home.jpg", content or with_place(), "image/jpeg")


def who_page(world, person):
    invitation = world.conference.invitations.get(person=person)
    return reverse("who_will_be_there", kwargs={"invitation": invitation.pk})


def photo_url(world, reader, worker):
    invitation = world.conference.invitations.get(person=reader)
    return reverse("photo_of_worker", kwargs={"invitation": invitation.pk, "person": worker.pk})


def test_a_worker_writes_about_themselves_and_the_family_sees_it_with_the_photo(
    world, folder, django_assert_max_num_queries
):
    client, url = world.of(world.maria), reverse("about_me")
    assert client.post(url, {"do": "words", "about_me": "I like walking.\nI have two dogs."}).status_code == 302
    assert client.post(url, {"do": "photo", "photo": sent()}).status_code == 302
    amina = world.of(world.amina)
    amina.get(who_page(world, world.amina))
    with django_assert_max_num_queries(22):
        page = amina.get(who_page(world, world.amina)).content.decode()
    assert "I have two dogs." in page
    address = photo_url(world, world.amina, world.maria)
    assert address in page
    picture = amina.get(address)
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
    assert picture["Cache-Control"] == "no-store"
    assert picture["X-Content-Type-Options"] == "nosniff"
    assert "Amina" not in picture["Content-Disposition"]
    assert picture.content[:2] == b"\xff\xd8"
    assert TrailEntry.objects.latest("number").level == "shown"
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert "Amina" not in kept[0].name
    assert picture.content[:100] not in kept[0].read_bytes()
    assert kept[0].stat().st_mode & 0o077 == 0


def test_to_somebody_who_attends_apart_nothing_shows_which_school_it_is(world):
    workers.write_about_me(world.karen.worker, about_me="I teach at Heron Primary.", by=world.karen.account)
    files.keep_photo(world.karen, made(), by=world.karen.account)
    files.keep_photo(world.tom, made(), by=world.tom.account)
    page = world.of(world.dean).get(who_page(world, world.dean)).content.decode()
    assert "Heron Primary" not in page
    assert photo_url(world, world.dean, world.karen) not in page
    assert world.of(world.dean).get(photo_url(world, world.dean, world.karen)).status_code == 404
    assert world.of(world.dean).get(photo_url(world, world.dean, world.tom)).status_code == 200
    assert "Heron Primary" in world.of(world.amina).get(who_page(world, world.amina)).content.decode()
    assert world.of(world.dean).get(photo_url(world, world.amina, world.karen)).status_code == 404


def test_a_photo_that_is_none_is_refused_and_nothing_is_kept(world, folder):
    client, url = world.of(world.maria), reverse("about_me")
    answer = client.post(url, {"do": "photo", "photo": sent(b"<svg><script/></svg>")})
    assert "not a picture that can be shown" in answer.content.decode()
    assert "Choose a picture" in client.post(url, {"do": "photo"}).content.decode()
    assert not KeptFile.objects.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]


def test_a_new_photo_ends_the_one_before_and_takes_it_off_the_disk(world, folder, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        files.keep_photo(world.maria, made(), by=world.maria.account)
        files.keep_photo(world.maria, made(colour="red"), by=world.maria.account)
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert world.of(world.maria).post(reverse("about_me"), {"do": "remove"}).status_code == 302
    assert not [path for path in folder.rglob("*") if path.is_file()]
    assert world.of(world.maria).get(reverse("own_photo")).status_code == 404


def test_a_file_that_was_put_in_place_of_another_does_not_open(world, folder):
    one = files.keep_photo(world.maria, made(), by=world.maria.account)
    other = files.keep_photo(world.tom, made(colour="red"), by=world.tom.account)
    files._path(one).write_bytes(files._path(other).read_bytes())
    with pytest.raises(CannotOpen):
        files.read(one)


def test_a_childs_photo_is_kept_only_when_it_was_given_and_seen_only_by_who_may_read_the_record(world):
    parts = {"family": world.family.pk, "person": world.sam.pk}
    client = world.of(world.maria)
    assert "Ask them first" in client.post(reverse("change_photo", kwargs=parts), {"photo": sent()}).content.decode()
    answer = client.post(reverse("change_photo", kwargs=parts), {"photo": sent(), "has_agreed": "on"})
    assert answer.status_code == 302
    url = reverse("photo", kwargs=parts)
    assert url in client.get(reverse("person", kwargs=parts)).content.decode()
    answers = {200: (world.maria, world.joy, world.tom), 403: (world.priya,)}
    answers[404] = (world.ifan, world.luke, world.stranger, world.dean, world.amina, world.karen)
    for status, those in answers.items():
        for who in those:
            assert world.of(who).get(url).status_code == status, who


def test_agencies_and_teams_list_who_works_there_for_the_councils_staff(world, django_assert_max_num_queries):
    client = world.of(world.maria)
    page = client.get(reverse("agencies")).content.decode()
    council = Agency.objects.get(key="council")
    assert council.name in page
    url = reverse("agency", kwargs={"agency": council.pk})
    client.get(url)
    with django_assert_max_num_queries(14):
        members = client.get(url).content.decode()
    assert "Joy Adeyemi" in members
    assert "Luke" not in members, "his account was ended"
    assert world.maria.worker.phone in members
    team = world.maria.worker.team
    assert "Maria Santos" in client.get(reverse("team", kwargs={"team": team.pk})).content.decode()
    for who in (world.karen, world.stranger, world.dean, world.luke):
        assert world.of(who).get(url).status_code in (403, 404), who
        assert world.of(who).get(reverse("agencies")).status_code in (302, 403, 404), who
