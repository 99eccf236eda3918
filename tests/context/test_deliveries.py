import csv
from datetime import date

import pytest

from alongside.access.policy import Role
from alongside.context import deliveries, papers
from alongside.context.errors import CannotTake
from alongside.context.models import FeedDelivery, FeedPaper
from alongside.context.rows import Involvement, Item
from tests.people import staff

HEADINGS = [
    "Nominal ref", "Surname", "First name", "DOB", "Sex", "Address 1", "Address 2", "Town", "Postcode", "Status", "Station",
    "Officer", "Rank", "Tel", "Officer email", "Opened", "Closed", "Last contact",
    *[f"Offence {n} {what}" for n in (1, 2, 3) for what in ("date", "type", "nature")],
]  # fmt: skip


def write(path, *rows):
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, HEADINGS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def steward(db):
    by = staff.account("Sten Ward", Role.DATA_STEWARD)
    for kind in FeedPaper.Kind:
        papers.record_paper(
            "police", kind, kept_where="Safe 4", signed_by="M. Finch", signed_on=date(2026, 1, 5), by=by
        )
    return by


def test_thin_path(steward, tmp_path):
    path = write(tmp_path / "a.csv", {"Nominal ref": "N1", "Surname": "Carter", "First name": "Dean", "DOB": "03/11/1987",
        "Status": "open", "Address 1": "14 Old Mill Lane", "Town": "Riverside", "Postcode": "rv26lm", "Opened": "01/02/2025",
        "Offence 1 date": "01/02/2025", "Offence 1 type": "Robbery", "Offence 1 nature": "Suspected"})  # fmt: skip
    delivery = deliveries.take_in("police", path, by=steward, correct_as_of=date(2026, 3, 1))
    [batch] = deliveries.records_of(delivery)
    [row] = deliveries.rows_of(batch)
    assert (row.surname, row.born_on, row.involvement) == ("Carter", date(1987, 11, 3), Involvement.CURRENT)
    assert (row.house, row.postcode, row.address) == ("14", "RV2 6LM", "14 Old Mill Lane Riverside")
    assert row.items == (
        Item("offence_on", "2025-02-01", 1), Item("offence_type", "robbery", 1), Item("offence_nature", "suspected", 1)
    )  # fmt: skip
    assert FeedDelivery.objects.in_force().get() == delivery
    with pytest.raises(CannotTake):
        deliveries.take_in("police", path, by=steward, correct_as_of=date(2026, 3, 1))
