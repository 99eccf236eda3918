"""Something in every table that people write into, and an account of every role, so that no output is searched while empty.

Everything is made through actions, and what only a case system writes comes by an extract.
"""

import csv
import dataclasses
import io
import tempfile
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

BROKEN_WORD = "qzxbrkncsvr"  # stands in a row that an import cannot take: only the administrator is told it
HIDDEN_IN_PHOTO = "qzxphtmtdtw"  # in what a telephone writes beside a photo: nobody is told it


def fill(world: Any) -> None:
    """Fill the tables that the journey of `tests.world` leaves empty."""
    from alongside.access import trail
    from alongside.access.policy import Role
    from alongside.people import assigning, openings, restricting
    from tests.people import staff

    joy, family, maria = world.joy.account, world.family, world.maria.account
    for name, role, team in (
        ("Zo Reason", Role.SOCIAL_WORKER, world.ifan.person.worker.team),
        ("Zo Emergency", Role.EMERGENCY_DUTY, None),
    ):
        by = staff.account(name, role, team=team)
        opening = openings.open_with_reason(family, category="danger", because="The school rang at four.", by=by)
        openings.answer_for_opening(opening, did="Rang the worker and the school.", by=joy)
    _about_people(world)
    ask_and_explain(world)
    _bring_in(world)
    _send_extract(world)
    trail.searched("Hassan of Riverside", by=maria, found=1)
    restricting.restrict(family, named=[maria, joy], because="Her brother works here.", by=joy)
    restricting.lift_restriction(family, because="He has left the council.", by=joy)
    ended = restricting.record_conflict(family, world.tom, because="A neighbour of the same name.", by=joy)
    restricting.end_conflict(ended, because="It was another Tom.", by=joy)
    conflicted = staff.account("Zo Cousin", Role.SOCIAL_WORKER, team=world.maria.worker.team)
    assigning.assign(family, conflicted.person.worker, by=joy)
    restricting.record_conflict(family, conflicted.person, because="Her cousin is the father.", by=joy)
    _services(world)


def _services(world: Any) -> None:
    """What the police know of both parents, that her worker and a chair looked, what one was told, and a record called wrong."""
    from alongside.access import days
    from alongside.access.policy import Role
    from alongside.context import actions, deciding
    from alongside.context.models import Pair
    from tests.context import services
    from tests.people import staff

    maria, steward = world.maria.account, staff.account("Zo Steward", Role.DATA_STEWARD)
    services.put_papers_on_record("police", steward)
    rows = [
        services.known_as(person, f"N{number}", practitioner_name="Pat Reed", organisation="Harbour Street")
        for number, person in enumerate((world.amina, world.dean))
    ]
    with tempfile.TemporaryDirectory() as folder:
        services.bring(Path(folder), "police", steward, *rows)
    for account in (maria, world.tom.account):
        actions.look(world.family, why="other", because="To know whom to ring before the meeting.", by=account)
    actions.record_conversation(
        world.family, world.amina, feed="police", had_on=days.today(), how="rang", whom="Pat Reed", learnt="Nothing new.",
        changed="Nothing changed.", saved_a_request=True, family_knows=True, by=maria,
    )  # fmt: skip
    deciding.say_wrong_person(Pair.objects.linked().get(person=world.dean), because="Theirs is older.", by=maria)


def open_accounts() -> None:
    """An account of each role of the staff that has none."""
    from alongside.access.models import Account
    from alongside.access.policy import STAFF, Role
    from tests.people import staff

    for role in sorted(STAFF - set(Account.objects.values_list("role", flat=True))):
        staff.account(f"Zo {role.title().replace(' ', '')}", Role(role))


def _about_people(world: Any) -> None:
    from alongside.access import days
    from alongside.people import assigning, details, files, merging, needs, outgoing, relations, withholding
    from tests.people import staff

    maria, joy, today = world.maria.account, world.joy.account, days.today()
    for person, kind in ((world.amina, "email"), (world.dean, "work"), (world.sam, "school")):
        detail = details.record_detail(person, kind=kind, value=f"The {kind} of {person.forename}", by=maria)
        needs.record_need(person, kind="interpreter", words=f"For {person.forename}, Somali of the coast", by=maria)
        files.keep_photo(person, photo(), by=maria)
    details.share(detail, reader=world.amina, because="She takes him there.", from_on=today, by=maria)
    needs.record_competence(
        world.sam, decision="Whether to come", finding="can decide", reasons="He said back what it means.",
        childs_words="I know what it is.", assessed_on=today, assessor=world.maria, today=today, by=maria,
    )  # fmt: skip
    row = world.dean.relationships.get(other=world.sam)
    relations.correct_relationship(
        row, kind=row.kind, parental_responsibility=False, acquired="", from_on=None, because="Order seen.", by=maria
    )
    outgoing.look_through(
        world.family, ["They moved to 9 Plover Lane."], readers=[world.dean], because="It is the old one.", by=maria,
        where="proof",
    )  # fmt: skip
    withholding.withhold(world.dean, world.family, because="He would guess where she is.", by=joy)
    merge = merging.ask(
        world.family, kept=world.amina, merged=_again(world), because="The same birthday and name.", by=maria
    )
    merging.decide(merge, is_right=True, by=joy)
    stands_in = staff.account("Zo Cover", maria.role, team=world.maria.worker.team)
    assigning.cover(
        world.maria.worker, stands_in.person.worker, from_on=today, until_on=today + timedelta(days=7), by=joy
    )


def ask_and_explain(world: Any) -> None:
    """What waits for the administrator, and why a clock was late, told to Amina."""
    from alongside.access import days
    from alongside.conferences import lateness
    from alongside.desk import loading
    from alongside.exchange.models import SameConferenceQuestion
    from alongside.practice.clocks import Standing
    from tests.world import BEGAN_ON

    SameConferenceQuestion.objects.create(
        ssd_id="C-1", family=world.family, child=world.sam, conference=world.conference, kind="initial",
        conference_on=days.today(), is_held=True, asked_at=world.conference.arranged_at,
        outcomes=[["OUTCOME", "Plan"]],
    )  # fmt: skip
    maria, name = world.maria.account, f"initial_conference-{BEGAN_ON}"
    clock = loading.clock_named(maria, family=world.family.pk, clock=name).running
    late = dataclasses.replace(clock, standing=Standing.MET_LATE)  # in the journey it was met in time
    lateness.explain(world.family, late, words="The doctor could not come.", readers=[world.amina], by=maria)


def _again(world: Any) -> Any:
    """A second record of Amina."""
    from alongside.people import relations

    return relations.add_member(
        world.family, kind="mother", other=world.sam, forename="Amina", surname="Hasan", birth_on=world.amina.birth_on,
        by=world.maria.account,
    )  # fmt: skip


def _bring_in(world: Any) -> None:
    """A second extract with rows in every table that the first left empty, and something changed and gone."""
    from alongside.access import days
    from alongside.exchange.council_names import AGENCY_OF_DEPARTMENT
    from alongside.exchange.importing import import_ssd

    with tempfile.TemporaryDirectory() as name:
        folder = extract(Path(name))
        import_ssd(folder, today=days.today(), by=world.priya.account, agencies=AGENCY_OF_DEPARTMENT, accepts_gone=True)


def _send_extract(world: Any) -> None:
    """An extract sent by the pages, checked, with a row that cannot be taken: its report waits for the administrator."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from alongside.exchange import runs

    out = io.BytesIO()
    with tempfile.TemporaryDirectory() as name, zipfile.ZipFile(out, "w") as archive:
        for path in sorted(extract(Path(name)).iterdir()):
            archive.write(path, path.name)
    sent = SimpleUploadedFile("extract.zip", out.getvalue())
    run = runs.receive(by=world.priya.account, sent=[sent])
    runs.check.call(str(run.pk))


def extract(folder: Path) -> Path:
    """The extract of the world, with a row of each kind that a case system writes and one that is broken."""
    from alongside.exchange import council
    from alongside.exchange.cast import CAST
    from tests import world as worlds
    from tests.exchange.test_importing import edit

    council.write(folder, today=worlds.working_days_from(worlds.BEGAN_ON, CAST.hassan.enquiry_age), only=CAST.hassan)
    for table, values in MORE_ROWS.items():
        with (folder / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow(values)
    edit(folder, "ssd_person", lambda row: row | {"pers_ethnicity": "MOTH"} if row["pers_forename"] == "Sam" else row)
    edit(folder, "ssd_contacts", lambda row: None if row["cont_person_id"] == "P-SAM" else row)
    return folder


MORE_ROWS: dict[str, list[str]] = {
    "ssd_disability": ["D-1", "P-SAM", "HEAR"],
    "ssd_linked_identifiers": ["LI-1", BROKEN_WORD, "Case Number", "C1", "", ""],
    "ssd_early_help_episodes": [
        "E-1",
        "P-SAM",
        "2026-01-05",
        "2026-06-05",
        "Mornings",
        "Went well",
        "School",
        "W-MARIA",
    ],
    "ssd_cp_visits": ["V-1", "P-SAM", "", "2026-11-12", "Y", "Y", "Y"],
    "ssd_voice_of_child": ["VO-1", "P-SAM", "Y", "Y", "N", "Y", "N"],
}


def photo() -> bytes:
    """A photo that says where it was taken."""
    from PIL import Image

    exif = Image.Exif()
    exif[0x010F] = HIDDEN_IN_PHOTO
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "navy").save(out, "JPEG", exif=exif, comment=HIDDEN_IN_PHOTO)
    return out.getvalue()
