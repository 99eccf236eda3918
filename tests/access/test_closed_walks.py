"""A restricted family is not there for whoever is not named, and neither for whoever has a conflict of interest.

Each of them walks every url that names something of the family, and every list, and gets byte for byte what they would get for
a family that does not exist.
"""

import uuid

import pytest
from django.urls import reverse

from alongside.access.policy import Role
from alongside.exchange import kept_files
from alongside.exchange.models import ImportRun, SameConferenceQuestion
from alongside.incoming.problems import Kind, Problem
from alongside.people import assigning, restricting
from alongside.plans.models import AreaOfChange, Placement
from alongside.reports.models import Paragraph, Report
from alongside.voices.models import Response, View
from tests.access import filled
from tests.access.relations import named
from tests.access.test_urls import PATTERNS
from tests.access.walk import steady
from tests.people import staff

NOWHERE = uuid.UUID("00000000-0000-4000-8000-000000000000")
# About workers, imports and what no family has: nobody learns of a family there.
ABOUT_STAFF = {"away", "end_cover", "staff_account", "end_account", "import_run", "import_report"}
OPEN_TO_THE_NAMED = (
    "family",
    "person",
    "photo",
    "conference",
    "plan",
    "who_may_open",
    "report_release",
    "family_who_looked",
)

# Who walks every url; the others of `closed` walk every list.
WALKERS = (
    "a colleague of another team",
    "assigned, named and in conflict",
    "revoked",
    "the system administrator",
    "the chair, not named",
    "the administrator, not named",
)


def _answer(client, path):
    """Everything of an answer that somebody could compare, without the path that they typed themselves."""
    response = client.get(path)
    headers = sorted((name, value) for name, value in response.items() if name != "Content-Length")
    return response.status_code, headers, steady(response).replace(path, "")


@pytest.fixture
def closed(world):
    """The Hassan family restricted to Maria and Joy, with something in every table; and who walks, by what they are."""
    joy, with_all = world.joy.account, filled.fill(world)
    SameConferenceQuestion.objects.create(
        ssd_id="C-1", family=world.family, child=world.sam, conference=world.conference, kind="initial",
        conference_on=world.play.day(13), is_held=True, asked_at=world.conference.arranged_at,
    )  # fmt: skip
    conflicted = staff.account("Una Bell", Role.SOCIAL_WORKER, team=world.maria.worker.team)
    duty = with_all.duty
    staff.account("Deb Marsh", Role.DUTY_MANAGER)
    restricting.restrict(world.family, named=[world.maria.account, joy, conflicted], because="Her brother.", by=joy)
    assigning.assign(world.family, conflicted.person.worker, by=joy)
    for person in (conflicted.person, duty.person):
        restricting.record_conflict(world.family, person, because="Her cousin.", by=joy)
    with_all.who = {
        "a colleague of another team": world.ifan,
        "assigned, named and in conflict": conflicted,
        "the duty manager, in conflict": duty,
        "revoked": world.luke,
        "the system administrator": with_all.system,
        "the chair, not named": world.tom.account,
        "the administrator, not named": world.priya.account,
        "invited for an agency, not named": world.karen.account,
        "emergency duty, who had opened it": with_all.emergency,
        "quality assurance": with_all.quality,
        "quality assurance, who had drawn it for an audit": with_all.auditor,
    }
    run = ImportRun.objects.get()
    told = [
        Problem("ssd_person.csv", 2, "pers_person_id", each, Kind.MISSING_VALUE, "")
        for each in ("P-LAYLA", "F-HASSAN", "P-NOBODY")
    ]
    kept_files.keep_report(run, told)
    return with_all


def test_on_every_url_a_closed_family_is_not_there(world, closed):
    urls = [url for url in named(world, closed) if url.name not in ABOUT_STAFF]
    paths = {url.name: url.path for url in urls}
    joy = world.of(world.joy)
    assert {joy.get(paths[name]).status_code for name in OPEN_TO_THE_NAMED} == {200}
    for who in WALKERS:
        client = world.of(closed.who[who])
        not_there = _answer(client, reverse("family", args=[NOWHERE]))
        assert not_there[0] == 404
        for url in urls:
            assert _answer(client, url.path) == not_there, f"{who} can tell {url.name} from what is not there"


def test_on_paper_in_files_and_in_who_looked_a_closed_family_is_not_there(world, closed):
    """The photo, the genogram, the print of the chronology, the administrator's report and Who looked, one by one."""
    family, joy = world.family.pk, world.of(world.joy)
    photo = reverse("photo", args=[family, world.amina.pk])
    assert joy.get(photo)["Content-Type"] == "image/jpeg"
    paper = reverse("chronology", args=[family]) + "?print"
    looked = reverse("family_who_looked", args=[family])
    papers = [
        photo,
        paper,
        looked,
        reverse("family_picture", args=[family]),
        reverse("export_who_looked", args=[family]),
    ]
    assert all(joy.get(path).status_code in (200, 403) for path in papers)
    for who, account in closed.who.items():
        client = world.of(account)
        assert [client.get(path).status_code for path in papers] == [404] * len(papers), who
        assert "Hassan" not in client.get(reverse("all_who_looked")).text
    report = reverse("import_report", args=[ImportRun.objects.get().pk])
    text = world.of(world.priya).get(report).text
    assert [name in text for name in ("P-LAYLA", "F-HASSAN", "P-NOBODY")] == [False, False, True]
    for who in (
        "a colleague of another team",
        "assigned, named and in conflict",
        "revoked",
        "the system administrator",
    ):
        assert world.of(closed.who[who]).get(report).status_code == 404, who


def test_in_no_list_and_no_count_does_a_closed_family_appear(world, closed):
    people = [person.surname for person in world.family.people.all()] + ["Hassan"]
    lists = [
        pattern.name
        for pattern in PATTERNS
        if not pattern.pattern.converters
        and hasattr(pattern.callback, "permission")
        and not str(pattern.pattern).startswith("how-you-sign-in")
    ]
    for who, account in closed.who.items():
        client = world.of(account)
        for name in lists:
            html = steady(client.get(reverse(name)))
            assert not [words for words in people if words in html], f"{who} reads of them at {name}"
        found = client.post(reverse("find_family"), {"terms": "Amina Hassan"}, follow=True)
        html = steady(found).replace("Amina Hassan", "")  # what they typed themselves
        assert not [words for words in [*people, "Sam", "Layla"] if words in html], f"{who} finds them"
        if found.status_code == 200 and account.is_active:
            assert "Nobody found. If you are worried about a child now, ring the duty manager." in html
            nobody = client.post(reverse("find_family"), {"terms": "Zebedee Nowhere"}, follow=True)
            assert steady(nobody).replace("Zebedee Nowhere", "") == html


def test_what_was_marked_for_somebody_is_closed_with_the_family(world):
    """Views and copies are marked for people and not for roles, so they are read without any grant: closing closes them too."""
    joy, tom, karen = (person.account for person in (world.joy, world.tom, world.karen))
    marked = (
        lambda account: View.objects.visible_to(account).filter(family=world.family),
        lambda account: Response.objects.visible_to(account).filter(view__family=world.family),
        lambda account: Paragraph.objects.visible_to(account).filter(report__family=world.family),
        lambda account: Report.objects.visible_to(account).filter(family=world.family),
        lambda account: AreaOfChange.objects.visible_to(account).filter(plan__family=world.family),
        lambda account: Placement.objects.visible_to(account).filter(area__plan__family=world.family),
    )
    assert all(found(tom).exists() or found(karen).exists() for found in marked)
    conflict = restricting.record_conflict(world.family, world.tom, because="Her cousin.", by=joy)
    assert not [number for number, found in enumerate(marked) if found(tom).exists()]
    restricting.end_conflict(conflict, because="Another Tom.", by=joy)
    restricting.restrict(world.family, named=[joy], because="Her brother works here.", by=joy)
    for account in (tom, karen, world.maria.account):
        assert not [number for number, found in enumerate(marked) if found(account).exists()]
