import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.practice.colours import WHITE, contrast
from alongside.ui.colours import PAPER, TEXT_CONTRAST, mixed, palette, parts

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLOURS, COLOURS)
def test_any_councils_colours_can_be_read(council, family):
    made = palette(council, family)
    for ground in (WHITE, PAPER):
        assert contrast(made["--council"], ground) >= TEXT_CONTRAST
        assert contrast(made["--family-text"], ground) >= TEXT_CONTRAST
    assert contrast(made["--family-text"], made["--family-quiet"]) >= TEXT_CONTRAST


def test_colour_that_can_be_read_is_kept():
    assert palette("#0b5c63", "#b4532a")["--council"] == "#0b5c63"


def test_colours_are_mixed_by_share():
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"
    assert mixed("#123456", "#ffffff", 0) == "#123456"


@pytest.mark.parametrize("text", ["red", "#fff", "#12345g", "#123456;}", ""])
def test_what_is_no_colour_is_refused(text):
    with pytest.raises(ValueError, match="is not a colour"):
        parts(text)
