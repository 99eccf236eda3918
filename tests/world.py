"""The cast the tests use: the Hassan family and the workers around it, played forward through actions.

Amina is the mother; she fled Dean, the father, who has an account of his own and must not see her address, her words, or that
she has an account. Ifan is a social worker of another team. Luke's account was ended. Nobody knows the stranger.
"""

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.test import Client

from alongside.access import days
from alongside.access.models import Account
from alongside.access.policy import Role
from alongside.exchange import council, play
from alongside.exchange.cast import CAST
from alongside.exchange.council_names import AGENCY_OF_DEPARTMENT
from alongside.exchange.extract import working_days_from
from alongside.exchange.importing import import_ssd
from alongside.people import actions as people
from alongside.people.models import Person, Worker

BEGAN_ON = date(2026, 11, 2)
TODAY = working_days_from(BEGAN_ON, 30)
STRANGER = "sasha@police.example"


@dataclass
class World:
    """Everybody by name. Workers and family members are `Person`s; `of(person)` is a signed-in client."""

    play: play.Play
    ifan: Account
    luke: Account
    stranger: Account

    def __getattr__(self, name):
        return getattr(self.play, name)

    @property
    def amina(self) -> Person:
        return self.play.mother

    @property
    def dean(self) -> Person:
        assert self.play.father
        return self.play.father

    @property
    def sam(self) -> Person:
        return self.play.children[0]

    @property
    def layla(self) -> Person:
        return self.play.children[1]

    def of(self, who: Person | Account) -> Client:
        """A client signed in as somebody."""
        client = Client()
        client.force_login(who if isinstance(who, Account) else who.account)
        return client


def build(*, through: str = "a") -> None:
    """The Hassan family played through a step of the journey, and the workers around it."""
    told = CAST.hassan
    _people(told)
    play.open_staff_accounts()
    play.protect_new_home(told)
    played = play.play(told, through=through)
    if through == "a":
        played.give_account(played.father, word="otter")
    agency = people.agency_named("police", "Police")
    stranger = people.add_worker(name="Sasha Stone", agency=agency, job_title="Police officer", by=None)
    people.give_staff_account(stranger, STRANGER, Role.AGENCY_PROFESSIONAL, by=None)


def found() -> World:
    """Everybody as the database has them, after `build`."""
    accounts = {
        worker.professional_id: worker.person.account for worker in Worker.objects.select_related("person__account")
    }
    return World(
        play.play_of(CAST.hassan),
        ifan=accounts[CAST.ifan.professional_id],
        luke=accounts[CAST.luke.professional_id],
        stranger=Account.objects.get(sign_in_name=STRANGER),
    )


def _people(told) -> None:
    """The family as the case system's extract has it, with an enquiry that began on BEGAN_ON."""
    extracted_on = working_days_from(BEGAN_ON, told.enquiry_age)
    with tempfile.TemporaryDirectory() as folder:
        council.write(Path(folder), today=extracted_on, only=told)
        import_ssd(Path(folder), today=extracted_on, agencies=AGENCY_OF_DEPARTMENT)


def move_to(day: date) -> None:
    """Make it that day for what the test itself calls; pages are moved by the `world` fixture."""
    days.moved_to.set(day)
