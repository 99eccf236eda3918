"""Who must not know walks every url with every identifier.

Dean is the hostile former partner: he has an account of his own in the same family, and reads what was marked for him and
nothing else. The words to look for are those that others of the cast wrote.
"""

import pytest
from django.urls import reverse

from alongside.access.models import Account
from alongside.exchange.cast import CAST
from alongside.exchange.stories import HASSAN
from tests.access.walk import everywhere, steady, walk

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

# A colleague of another team asks here, with a reason, and says here that they are away: tests/desk/test_openings.py and
# test_closing.py have what holds there.
FOR_COLLEAGUES = {"open_with_reason", "away"}


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
    paths = [path for _name, path in everywhere()]
    before = pages()
    world.give_account(world.amina, word=HASSAN.word)
    world.play.story = HASSAN
    from alongside.asking import actions as asking
    from alongside.voices import actions as voices

    sitting = asking.begin(world.amina, family=world.family, question_set="my_views", by=world.amina.account)
    voices.answer_question(sitting, "worries", "Mornings.", readers=[world.tom], by=world.amina.account)
    after = pages()
    assert {path: after[path] for path in [*paths, "own"]} == before


@pytest.mark.parametrize("who", ["stranger", "ifan", "luke"])
def test_who_has_nothing_to_do_with_the_family_finds_nothing(world, who):
    account: Account = getattr(world, who)
    client = world.of(account)
    for name, path in everywhere():
        if name in FOR_COLLEAGUES and who == "ifan":
            continue
        assert client.get(path).status_code == 404, f"{who} is answered at {path}"
        assert client.post(path, {}).status_code in (404, 405), f"{who} may post to {path}"


def test_signed_out_nothing_is_found(world, client):
    for _name, path in everywhere():
        assert client.get(path).status_code == 404, path


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

    for involvement in Involvement.objects.filter(worker=world.maria.worker, until_on=None):
        people.end_involvement(involvement, until_on=world.play.day(29), by=world.joy.account)
    client = world.of(world.maria)
    answered = {
        path for name, path in everywhere() if name not in FOR_COLLEAGUES and client.get(path).status_code != 404
    }
    assert not answered - {path for path in answered if "/views/" in path or "/responses/" in path}
