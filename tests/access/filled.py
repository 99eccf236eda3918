"""The world with something in every table that a url names, and a second family: what the walks and the proofs stand on."""

import io
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from alongside.access import days
from alongside.access.models import Account
from alongside.access.policy import Role
from alongside.context import actions as context
from alongside.exchange import runs
from alongside.people import actions as people
from alongside.people import assigning, details, files, merging, needs, openings, restricting, sampling, withholding
from alongside.people.from_case_system import join_family
from alongside.people.models import ContactDetail, Family, KeptFile, Person
from tests.context import services
from tests.people import staff


@dataclass
class Filled:
    """What `fill` added. The other family is Ifan's and that of its mother, who has an account; Nia is of Maria's team."""

    other: Family
    other_mother: Person
    nia: Account
    duty: Account
    emergency: Account
    quality: Account
    auditor: Account
    steward: Account
    system: Account
    detail: ContactDetail
    photo: KeptFile
    away: Person


def picture() -> bytes:
    """A photo as somebody sends it."""
    out = io.BytesIO()
    Image.new("RGB", (60, 60), "green").save(out, "JPEG")
    return out.getvalue()


def fill(world) -> Filled:
    """Act until every table that a url names has a row of the family."""
    maria, joy = world.maria.account, world.joy.account
    nia = staff.account("Nia Bell", Role.SOCIAL_WORKER, team=world.maria.worker.team)
    emergency = staff.account("Edie Frost", Role.EMERGENCY_DUTY)
    other, mother = _other_family(world)
    photo = files.keep_photo(world.amina, picture(), by=maria)
    files.keep_photo(world.maria, picture(), by=maria)
    detail = details.record_detail(world.layla, kind="school", value="Millbrook Primary", by=maria)
    details.share(detail, reader=world.amina, because="Her mother.", from_on=days.today(), by=maria)
    withholding.withhold(world.layla, world.family, because="It would frighten her.", by=maria)
    second = people.add_person(forename="Layla", surname="Hassan", by=None)
    join_family(world.family, second, by=None)
    people.record_address(second, lines="9 Pier Road", postcode="RV2 1AA", house="9", by=None)
    merging.ask(world.family, kept=world.layla, merged=second, because="The same girl.", by=maria)
    needs.record_competence(
        world.layla, decision="Where she goes to school", finding="can decide", reasons="She said what follows from it.",
        assessed_on=days.today(), assessor=world.maria, today=days.today(), by=maria,
    )  # fmt: skip
    openings.open_with_reason(world.family, category="danger", because="The school rang at four.", by=emergency)
    cousin = staff.account("Con Marsh", Role.SOCIAL_WORKER, team=world.maria.worker.team)
    restricting.record_conflict(world.family, cousin.person, because="Her cousin.", by=joy)
    away = staff.account("Ann Wick", Role.SOCIAL_WORKER, team=world.maria.worker.team)
    assigning.cover(away.person.worker, nia.person.worker, from_on=days.today(), until_on=days.today(), by=joy)
    auditor = staff.account("Ada Reed", Role.QUALITY_ASSURANCE)
    sampling.draw(wanted=sampling.MOST, until_on=days.today(), because="Are children answered?", by=auditor)
    table = SimpleUploadedFile("ssd_person.csv", b"pers_person_id,pers_forename\n")
    runs.receive(by=world.priya.account, sent=[table])
    steward = staff.account("Sten Ward", Role.DATA_STEWARD)
    _services(world, steward)
    return Filled(
        other, mother, nia, staff.account("Dee Marsh", Role.DUTY_MANAGER), emergency,
        staff.account("Quinn Hale", Role.QUALITY_ASSURANCE), auditor, steward,
        staff.account("Eve Stone", Role.SYSTEM_ADMINISTRATOR), detail, photo,
        away.person,
    )  # fmt: skip


def _services(world, steward: Account) -> None:
    """What the police know of the mother, why her worker looked, and what they were told."""
    services.put_papers_on_record("police", steward)
    with tempfile.TemporaryDirectory() as folder:
        row = services.known_as(world.amina, "N1", practitioner_name="Pat Reed")
        services.bring(Path(folder), "police", steward, row)
    maria = world.maria.account
    context.look(world.family, why="contact", because="", by=maria)
    context.record_conversation(
        world.family, world.amina, feed="police", had_on=days.today(), how="rang", whom="Pat Reed", learnt="Nothing new.",
        changed="", saved_a_request=True, family_knows=True, by=maria,
    )  # fmt: skip


def _other_family(world) -> tuple[Family, Person]:
    mother = people.add_person(forename="Ngozi", surname="Okafor", by=None)
    child = people.add_person(forename="Chidi", surname="Okafor", by=None)
    family = people.add_family(name="Okafor", people=[mother, child], by=None)
    people.involve(child, world.ifan.person.worker, role=assigning.SOCIAL_WORKER, from_on=days.today(), by=None)
    world.give_account(mother, word="primrose")
    return family, mother
