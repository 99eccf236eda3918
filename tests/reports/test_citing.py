"""A conversation with a service becomes a paragraph of the report, which nobody reads until its readers are chosen."""

import pytest
from django.urls import reverse

from alongside.access import days
from alongside.context import actions as context
from alongside.reports import actions as reports
from alongside.reports.models import Paragraph

pytestmark = pytest.mark.through("d")


@pytest.fixture
def conversation(world):
    reports.start(world.conference, author=world.maria, by=world.maria.account)
    return context.record_conversation(
        world.family, world.layla, feed="school", had_on=days.today(), how="rang", whom="Karen Cole",
        learnt="Layla has been on time every day.", changed="", saved_a_request=False, family_knows=True,
        by=world.maria.account,
    )  # fmt: skip


def test_a_worker_puts_it_in_the_report_and_nobody_reads_it_yet(world, conversation):
    client = world.of(world.maria)
    writing = reverse("report", kwargs={"conference": world.conference.pk})
    cite = reverse("cite_conversation", kwargs={"conference": world.conference.pk, "conversation": conversation.pk})
    assert cite in client.get(writing).content.decode()
    html = client.get(cite).content.decode()
    assert "Layla has been on time every day." in html
    assert client.post(cite, {"section": "", "words": "Kept."}).status_code == 200
    section = "worries"
    answer = client.post(cite, {"section": section, "words": "School says that Layla is on time."})
    paragraph = Paragraph.objects.get(audience=None, section=section)
    assert answer["Location"] == reverse("paragraph_readers", kwargs={"paragraph": paragraph.pk})
    assert not Paragraph.objects.in_the_copy_of(world.amina.account).filter(pk=paragraph.pk).exists()


def test_nobody_else_finds_it(world, conversation):
    cite = reverse("cite_conversation", kwargs={"conference": world.conference.pk, "conversation": conversation.pk})
    for who in (world.ifan, world.stranger, world.dean, world.amina, world.luke):
        assert world.of(who).get(cite).status_code == 404, who
    assert world.of(world.joy).get(cite).status_code in (403, 404)
    other = reverse("cite_conversation", kwargs={"conference": world.conference.pk, "conversation": world.family.pk})
    assert world.of(world.maria).get(other).status_code == 404
