import pytest

from alongside.exchange import cells
from alongside.exchange.addresses import Address
from alongside.incoming.problems import NOT_SHOWN, BrokenCellError, Kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"STREET": NaN}', Kind.JSON),
        ('{"STREET": true}', Kind.JSON),
        ("[" * 3999, Kind.JSON),
        ('{"STREET": "\\ud800"}', Kind.CHARACTER),
    ],
)
def test_broken_json_is_named_and_never_shown(text, kind):
    column = cells.address_json("a")
    with pytest.raises(BrokenCellError) as error:
        column.read(text)
    assert error.value.kind is kind
    assert column.shown(text) == NOT_SHOWN


def test_address_keeps_every_line_and_leaves_out_map_references():
    found = cells.address_json("a").read(
        '{"FLAT": "Flat 3", "house": 12, "STREET": "Quay\\nStreet", "LOCALITY": "Docks", "UPRN": 100012345, "ROOM": null}'
    )
    assert found == Address(flat="Flat 3", house="12", street="Quay Street", other_parts=("Docks",))
    assert found.lines() == ["Flat 3", "12 Quay Street", "Docks"]
