"""Protected addresses: shown with a reason that is kept, protected and let go by a person who says why."""

import pytest
from django.urls import reverse

from alongside.access import trail
from alongside.access.models import TrailEntry
from alongside.exchange.cast import CAST
from alongside.people import actions as people
from alongside.people import protecting
from alongside.people.models import Address, Protection
from alongside.ui.errors import Broken
from tests.access.walk import steady

HOME = CAST.hassan.home


def _home(world):
    return world.amina.addresses.get(until_on=None)


def _path(world, name, address=None):
    return reverse(name, kwargs={"family": world.family.pk, "address": (address or _home(world)).pk})


def _details(world, who):
    path = reverse("contact_details", kwargs={"family": world.family.pk, "person": world.amina.pk})
    return steady(world.of(who).get(path))


def test_a_protected_address_is_not_on_the_page_of_details(world):
    assert _home(world).is_protected
    html = _details(world, world.maria)
    assert HOME.postcode not in html
    assert "This address is protected." in html


def test_it_is_shown_with_a_reason_that_the_trail_keeps_before_it_is_drawn(world, monkeypatch):
    from alongside.desk import protected_pages

    maria, path = world.of(world.maria), _path(world, "show_protected_address")
    assert HOME.postcode not in steady(maria.get(path))
    assert HOME.postcode not in steady(maria.post(path, {"reason": " "}))
    seen = []
    real = protected_pages.page
    monkeypatch.setattr(
        protected_pages, "page", lambda *a, **k: seen.append(TrailEntry.objects.latest("number").verb) or real(*a, **k)
    )
    assert HOME.postcode in steady(maria.post(path, {"reason": "To bring the car seat"}))
    assert seen == ["read_protected_address"]
    entry = TrailEntry.objects.latest("number")
    assert (entry.level, entry.subject_id, entry.family_id) == ("detail opened", str(world.amina.pk), world.family.pk)
    assert trail.words_of([entry.number]) == {entry.number: "To bring the car seat"}
    assert HOME.postcode not in steady(maria.get(path)), "a page once closed does not show it again"


@pytest.mark.parametrize("name", ["show_protected_address", "change_protection"])
@pytest.mark.parametrize("who", ["ifan", "luke", "stranger", "dean", "amina"])
def test_others_do_not_find_the_page(world, name, who):
    client = world.of(getattr(world, who))
    assert client.get(_path(world, name)).status_code == 404
    assert client.post(_path(world, name), {"reason": "x", "because": "x"}).status_code == 404
    assert _home(world).is_protected


def test_the_chair_may_not(world):
    assert world.of(world.tom).post(_path(world, "show_protected_address"), {"reason": "x"}).status_code in (403, 404)


def test_a_worker_takes_protection_away_and_gives_it_back_with_reasons(world):
    maria, path = world.of(world.maria), _path(world, "change_protection")
    assert "Say why" in steady(maria.post(path, {"because": ""}))
    assert maria.post(path, {"because": "He moved abroad"}).status_code == 302
    assert not _home(world).is_protected
    assert HOME.postcode in _details(world, world.maria)
    assert "He moved abroad" in steady(maria.get(path))
    assert maria.post(path, {"because": "He is back"}).status_code == 302
    assert _home(world).is_protected
    assert [each.because for each in Protection.objects.order_by("-at")[:2]].count("He is back") >= 1


def test_everybody_of_the_family_who_lives_there_is_protected_with_her(world):
    Address.objects.update(is_protected=False)
    home = _home(world)
    with_her = set(
        Address.objects.filter(found_by=home.found_by, until_on=None).values_list("person__forename", flat=True)
    )
    assert len(with_her) > 1
    protecting.protect_address(home, by=world.maria.account, because="He knows the school")
    assert set(Address.objects.filter(is_protected=True).values_list("person__forename", flat=True)) == with_her


def test_an_import_protects_a_shelter_and_does_not_raise_again_what_a_person_lowered(world):
    there = {"lines": "The Elms", "postcode": "RV2 2AA", "house": "4", "kind": "REFUGE", "ssd_id": "A-1", "by": None}
    address = people.record_address(world.amina, **there)
    assert address.is_protected
    protecting.stop_protecting_address(address, by=world.maria.account, because="It is an office now")
    address = people.record_address(world.amina, **there, is_protected=True)
    assert not address.is_protected
    with pytest.raises(Broken, match="Say why"):
        protecting.stop_protecting_address(address, by=world.maria.account, because=" ")


@pytest.mark.parametrize(
    "kind", ["REFUGE", "Women's refuge", "hostel", "PLACEMENT_FOSTER", "Foster home", "Children's home"]
)
def test_kinds_that_shelter(kind):
    assert protecting.is_shelter(kind)


@pytest.mark.parametrize("kind", ["", "HOME", "Main", "Correspondence", "Family home"])
def test_kinds_that_do_not(kind):
    assert not protecting.is_shelter(kind)


def test_it_is_on_no_page_that_leads_somewhere_else(world):
    """Not on My work, the family's page, its picture, nor on the pages about the conference and the plan."""
    maria = world.of(world.maria)
    own = {"family": world.family.pk}
    pages = [reverse("my_work"), reverse("family", kwargs=own), reverse("family_picture", kwargs=own),
             reverse("conference", kwargs={"conference": world.conference.pk}),
             reverse("family_who_looked", kwargs=own)]  # fmt: skip
    for path in pages:
        answer = maria.get(path)
        assert answer.status_code == 200, path
        assert HOME.postcode not in steady(answer), path
