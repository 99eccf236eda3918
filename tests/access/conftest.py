from datetime import date, datetime, time

import pytest
from django.utils import timezone

from alongside.access import days
from alongside.access.policy import Scope
from alongside.conferences import actions as conferences
from alongside.conferences import running
from alongside.people import actions as people
from alongside.plans import actions as plans
from alongside.reports import actions as reports
from tests.access.reading import decide


@pytest.fixture
def other(world):
    """A second family, which those who work with the first may know of too: to know of some family is not enough."""
    chidi = people.add_person(forename="Chidi", surname="Okafor", birth_on=date(2019, 3, 1), by=None)
    family = people.add_family(name="Okafor", people=[chidi], by=None)
    for account in (world.ifan, *(person.account for person in (world.maria, world.joy, world.tom, world.karen))):
        people.grant(family, account, Scope.OWN)
    return family


@pytest.fixture
def elsewhere(world, other):
    """The second family's conference, still open: what was decided, its plan, and a report that nobody has released. Karen
    sits in it, and all that was written there is marked for her alone."""
    maria, tom, priya = (person.account for person in (world.maria, world.tom, world.priya))
    chidi, karen = other.people.get(), world.karen
    conference = conferences.arrange(
        other, kind="initial", children=[chidi], starts_at=timezone.make_aware(datetime.combine(days.today(), time(10))),
        place="Town Hall, room 2", chair=world.tom, by=priya,
    )  # fmt: skip
    invitation = conferences.invite(conference, karen, agency=karen.worker.agency, by=priya)
    report = reports.start(conference, author=world.maria, by=maria)
    paragraph = reports.add_paragraph(report, section="worries", words="Chidi was late for school.", by=maria)
    reports.mark_readers(paragraph, [karen], by=maria)
    running.open_meeting(conference, by=tom)
    running.mark_attendance(conference, present=[karen], by=tom)
    running.family_has_spoken(conference, by=tom)
    running.write_agency_view(invitation, words="He is tired.", by=karen.account)
    running.open_agency_views(conference, by=tom)
    decide(world, conference, readers=[karen])
    plan = plans.start(conference, by=maria)
    plans.add_area(
        plan, readers=[karen], by=maria, title="Getting to school", not_good_enough_now="Late.", good_enough="On time."
    )
    return conference
