"""The page of the family picture: who is on it, what it never says, and how much it asks of the database."""

import re
from itertools import combinations

from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from alongside.desk.picture import BOX_HEIGHT, BOX_WIDTH, CORE_WIDTH, core_height, ring
from alongside.exchange.cast import CAST
from alongside.people import actions as people
from alongside.people import relations
from alongside.people.models import Relationship


def picture(world, who):
    return world.of(who).get(reverse("family_picture", kwargs={"family": world.family.pk}))


def test_the_picture_draws_the_family_and_says_the_same_in_words(world, django_assert_max_num_queries):
    picture(world, world.maria)
    with django_assert_max_num_queries(36):
        html = picture(world, world.maria).content.decode()
    drawing, words = html[: html.index("The same in words")], html[html.index("The same in words") :]
    for person in (world.amina, world.dean, world.sam, world.layla):
        for part in person.name.split():
            assert part in drawing
        assert person.name in words
    assert "mother: Amina Hassan" in words
    assert "Maria Santos" in html


def test_the_picture_shows_who_lives_together_and_never_where(world):
    html = picture(world, world.maria).content.decode()
    home = CAST.hassan.home
    assert "Who lives together" in html
    for never in (home.postcode, home.address.street, *world.amina.addresses.values_list("found_by", flat=True)):
        assert never not in html


def test_nobody_of_another_family_is_drawn_and_a_mistake_is_not(world):
    before = picture(world, world.maria).content.decode().count("father: Dean")
    elsewhere = people.add_person(forename="Zebedee", surname="Quill", by=None)
    relations.relate(elsewhere, "partner", world.amina, by=world.maria.account)
    row = Relationship.objects.get(person=world.dean, other=world.sam)
    relations.was_never_so(row, because="mistaken", by=world.maria.account)
    html = picture(world, world.maria).content.decode()
    assert "Zebedee" not in html
    assert html.count("father: Dean") == before - 1


def test_the_picture_is_for_those_who_may_read_the_familys_record(world):
    assert picture(world, world.tom).status_code == 200
    assert picture(world, world.priya).status_code == 403
    for who in (world.ifan, world.luke, world.stranger, world.dean, world.amina, world.karen):
        assert picture(world, who).status_code == 404, who


def test_a_size_that_is_not_offered_is_passed_over(world):
    url = reverse("family_picture", kwargs={"family": world.family.pk})
    widths = {}
    for size in ("50", "100", "9999", "<script>"):
        html = world.of(world.maria).get(url, {"size": size}).content.decode()
        widths[size] = float(re.search(r'<svg width="([\d.]+)"', html)[1])
    assert widths["50"] * 2 == widths["100"] == widths["9999"] == widths["<script>"]


@given(st.integers(0, 12), st.integers(0, 25), st.integers(0, 25))
def test_in_the_network_no_box_lies_on_another(children, family, services):
    network = ring(("A child",) * children, [("somebody", "")] * family, [("somebody", "a worker")] * services)
    for one, other in combinations(network.around, 2):
        assert abs(one.x - other.x) > BOX_WIDTH or abs(one.y - other.y) > BOX_HEIGHT
    for each in network.around:
        assert BOX_WIDTH / 2 <= each.x <= network.width - BOX_WIDTH / 2
        assert BOX_HEIGHT / 2 <= each.y <= network.height - BOX_HEIGHT / 2
        across, down = abs(each.x - network.width / 2), abs(each.y - network.height / 2)
        assert across > (BOX_WIDTH + CORE_WIDTH) / 2 or down > (BOX_HEIGHT + core_height(children)) / 2
