import pytest

from alongside.access.policy import Role
from tests.context import services
from tests.people import staff


@pytest.fixture
def steward(world):
    by = staff.account("Sten Ward", Role.DATA_STEWARD)
    services.put_papers_on_record("police", by)
    return by


@pytest.fixture
def police(world, steward, tmp_path):
    """The police know Amina and Dean well, and somebody who may be Samira."""
    return services.bring(
        tmp_path,
        "police",
        steward,
        services.known_as(world.amina, "N1", practitioner_name="Pat Reed", practitioner_phone="01632 960111"),
        services.known_as(world.dean, "N2", involvement="Closed", ended_on="31/03/2024", **{
            "Offence 1 date": "02/02/2024", "Offence 1 type": "Robbery", "Offence 1 nature": "Suspected",
        }),
        services.known_as(world.amina, "N9", forename="Zofia", surname="Nowak", born_on="01/01/1960"),
    )  # fmt: skip
