"""Who must not know walks every url with every identifier.

Dean is the hostile former partner: he has an account of his own in the same family, and reads what was marked for him and
nothing else. The words to look for are those that others of the cast wrote.
"""

import pytest
from django.urls import reverse

from alongside.exchange.cast import CAST
from alongside.exchange.stories import HASSAN
from tests.access import filled
from tests.access.relations import LETTERS, WHO, named
from tests.access.test_urls import NAMING, OF_THE_API
from tests.access.walk import NOT_OF_A_FAMILY, everywhere, identifiers, steady, walk

HOME = CAST.hassan.home
NEVER_FOR_DEAN = [
    HOME.postcode,
    HOME.address.street,
    HOME.address.building,
    "Riverside Community Centre",  # where Amina is, at a time that is not his
    *HASSAN.my_views.values(),
    *HASSAN.child_said,
    *(words for _section, words, father_may_read in HASSAN.paragraphs if not father_may_read),
    HASSAN.answer_to_report,
    HASSAN.said_in_meeting,
    HASSAN.family_on_threshold,
    *HASSAN.agency_views.values(),
    HASSAN.reasons,
    HASSAN.response,
    *(text for area in HASSAN.areas for text in (area.title, area.mother_will, area.worker_will, area.good_enough)),
    *(why for area in HASSAN.areas for _who, _rung, why in area.places),
]

# A colleague of another team asks here, with a reason: tests/desk/test_openings.py has what holds there.
FOR_COLLEAGUES = {"open_with_reason"}


def _said(canary: str, html: str) -> bool:
    escaped = canary.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&#34;")
    return canary.lower() in html.lower() or escaped.lower() in html.lower()


def test_the_former_partner_reads_what_was_marked_for_him_and_nothing_else(world):
    reference = world.amina.account.sign_in_name
    contact = world.amina.safe_contacts.get().where
    read = ""
    for _name, path, response in walk(world.of(world.dean)):
        html = steady(response)
        found = [canary for canary in (*NEVER_FOR_DEAN, reference, contact) if _said(canary, html)]
        assert not found, f"{path} tells him {found}"
        read += html
    for own in ("your_conference",):
        html = steady(world.of(world.dean).get(reverse(own)))
        assert not [canary for canary in (*NEVER_FOR_DEAN, reference, contact) if _said(canary, html)]
        read += html
    for _section, words, father_may_read in HASSAN.paragraphs:
        if father_may_read:
            assert _said(words, read), "he must be able to read what was marked for him"


@pytest.mark.through("b")
def test_the_former_partner_cannot_tell_that_the_mother_has_an_account(world):
    world.give_account(world.dean, word="otter")
    dean = world.of(world.dean)

    def pages():
        return {path: steady(response) for _name, path, response in walk(dean)} | {
            "own": steady(dean.get(reverse("your_conference")))
        }

    dean.get(reverse("your_conference"))
    paths = [path for _name, path in everywhere(of_few=True)]
    before = pages()
    world.give_account(world.amina, word=HASSAN.word)
    world.play.story = HASSAN
    from alongside.asking import actions as asking
    from alongside.voices import actions as voices

    sitting = asking.begin(world.amina, family=world.family, question_set="my_views", by=world.amina.account)
    voices.answer_question(sitting, "worries", "Mornings.", readers=[world.tom], by=world.amina.account)
    after = pages()
    assert {path: after[path] for path in [*paths, "own"]} == before


def test_each_url_is_in_the_table_of_relations():
    of_pages = [pattern for pattern in NAMING if pattern not in OF_THE_API]  # tests/context/test_api.py has the others
    assert set(WHO) == {pattern.name for pattern in of_pages if set(pattern.pattern.converters) - NOT_OF_A_FAMILY}


def test_each_url_answers_each_relation_as_it_should(world, client):
    """The six relations: own, shared, other family, other team, revoked, none. See `relations`."""
    with_all = filled.fill(world)
    people = {
        "OB": world.of(world.maria),  # own
        "M": world.of(world.amina),
        "I": world.of(world.karen),  # shared
        "F": world.of(world.dean),
        "other family": world.of(with_all.other_mother),
        "QU": world.of(with_all.auditor),  # while it is drawn for an audit
        "B": world.of(world.ifan),  # other team
        "revoked": world.of(world.luke),
        "none": client,  # the stranger, who is signed in, walks by herself
    }
    urls = list(named(world, with_all))
    assert len(urls) > 100
    for url in urls:
        for who, of in people.items():
            letters = set(who) & LETTERS if who.isupper() else set()
            status, meant = of.get(url.path).status_code, url.statuses(letters)
            assert status in meant, f"{url.name} answers {who} with {status}, not {meant}"
            if who in ("F", "QU", "revoked") and not url.is_answered(letters):
                assert of.post(url.path, {}).status_code in meant | {405}, f"{who} may post to {url.name}"


@pytest.mark.parametrize("who", ["stranger", "ifan"])
def test_who_has_nothing_to_do_with_the_family_finds_no_row_of_it(world, who):
    client = world.of(getattr(world, who))
    for pattern in NAMING:
        parts = list(pattern.pattern.converters)
        if len(parts) > 1 or set(parts) <= {*NOT_OF_A_FAMILY, "person", "account"} or pattern.name in FOR_COLLEAGUES:
            continue
        for row in identifiers(parts[0])[1:]:  # the first was asked for by each relation
            path = reverse(pattern.name, args=[row])
            assert client.get(path).status_code == 404, f"{who} is answered at {path}"


def test_not_yours_and_not_there_are_answered_alike(world):
    client = world.of(world.ifan)
    yours_not = client.get(reverse("family", kwargs={"family": world.family.pk}))
    not_there = client.get(reverse("family", kwargs={"family": "00000000-0000-4000-8000-000000000000"}))
    assert (yours_not.status_code, sorted(yours_not.items())) == (not_there.status_code, sorted(not_there.items()))
    assert steady(yours_not).replace(str(world.family.pk), "") == steady(not_there).replace(
        "00000000-0000-4000-8000-000000000000", ""
    )


def test_a_grant_that_ended_finds_nothing(world):
    from alongside.people import actions as people
    from alongside.people.models import Involvement

    with_all = filled.fill(world)
    for involvement in Involvement.objects.filter(worker=world.maria.worker, until_on=None):
        people.end_involvement(involvement, until_on=world.play.day(29), by=world.joy.account)
    client = world.of(world.maria)
    for url in named(world, with_all):
        assert client.get(url.path).status_code in url.statuses({"B"}), url.name
