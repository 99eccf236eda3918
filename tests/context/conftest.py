import pytest

from alongside.access.policy import Role
from tests.context import services
from tests.people import staff


def _steward(settings, tmp_path):
    settings.VAR = tmp_path / "var"
    by = staff.account("Sten Ward", Role.DATA_STEWARD)
    for feed in ("police", "housing"):
        services.put_papers_on_record(feed, by)
    return by


@pytest.fixture
def steward(db, settings, tmp_path):
    """The data steward, with the papers of two feeds in force and a folder of their own for deliveries."""
    return _steward(settings, tmp_path)


@pytest.fixture
def steward_here(world, settings, tmp_path):
    """The same, among the people of the world."""
    return _steward(settings, tmp_path)


@pytest.fixture
def police(world, steward_here, tmp_path):
    """The police know Amina and Dean well, and somebody who is nobody's."""
    return services.bring(
        tmp_path,
        "police",
        steward_here,
        services.known_as(world.amina, "N1", practitioner_name="Pat Reed", practitioner_phone="01632 960111"),
        services.known_as(world.dean, "N2", involvement="Closed", ended_on="31/03/2024", **{
            "Offence 1 date": "02/02/2024", "Offence 1 type": "Robbery", "Offence 1 nature": "Suspected",
        }),
        services.known_as(world.amina, "N9", forename="Zofia", surname="Nowak", born_on="01/01/1960"),
    )  # fmt: skip
