"""Every text that people read is in the Welsh catalogue, and what is compiled is what is written there."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from alongside.ui import languages

ROOT = Path("alongside/locale/cy/LC_MESSAGES")
KEYWORDS = {
    "_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
    "gettext_lazy": None, "ngettext_lazy": (1, 2), "pgettext_lazy": ((1, "c"), 2), "npgettext_lazy": ((1, "c"), 2, 3),
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def welsh():
    with (ROOT / "django.po").open("rb") as file:
        return read_po(file, locale="cy")


@pytest.fixture(scope="module")
def written():
    methods = [("**.py", "python"), ("**/jinja2/**.html", "jinja2")]
    options = {"**/jinja2/**.html": {"trimmed": "true", "newstyle_gettext": "true", "extensions": "jinja2.ext.i18n"}}
    found = extract_from_dir("alongside", methods, options, KEYWORDS)
    return {(message, context) for _file, _line, message, _comments, context in found}


def test_every_text_has_welsh(welsh, written):
    known = {(message.id, message.context): message for message in welsh if message.id}
    assert not sorted(str(key) for key in written - known.keys() if key[0]), "run make translate"
    empty = [
        message.id
        for message in known.values()
        if not message.string or (isinstance(message.string, tuple) and not all(message.string))
    ]
    assert not empty


def test_welsh_keeps_every_place_for_a_name_or_number(welsh):
    for message in welsh:
        if isinstance(message.id, str) and message.id and message.string:
            assert sorted(set(PLACEHOLDER.findall(message.id))) == sorted(set(PLACEHOLDER.findall(message.string))), (
                message.id
            )


def test_what_is_compiled_is_what_is_written(welsh):
    compiled = io.BytesIO()
    write_mo(compiled, welsh)
    assert compiled.getvalue() == (ROOT / "django.mo").read_bytes(), "run make translate"


def test_unchecked_welsh_is_for_demonstrations_only():
    assert not languages.is_checked("cy")
