"""Numbers and references that other systems know somebody by: which kinds there are, and what can be checked of each.

Kinds stay open text, since laws bring new ones. What is wrong with a number is said in a sentence; nothing here refuses it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import nhs_number
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.exceptions import InvalidComponent, ValidationError
from stdnum.gb import upn

KINDS = {
    "nhs number": gettext_lazy("NHS number"),
    "unique pupil number": gettext_lazy("unique pupil number"),
    "former unique pupil number": gettext_lazy("former unique pupil number"),
    "unique learner number": gettext_lazy("unique learner number"),
    "national insurance number": gettext_lazy("National Insurance number"),
    "case number": gettext_lazy("case number"),
    "home office registration": gettext_lazy("Home Office registration"),
    "court case number": gettext_lazy("court case number"),
    "youth offending team number": gettext_lazy("youth offending team number"),
    "regional adoption agency number": gettext_lazy("regional adoption agency number"),
    "incident number": gettext_lazy("incident number"),
}
_ALSO = {
    "upn": "unique pupil number",
    "former upn": "former unique pupil number",
    "uln": "unique learner number",
    "nhs": "nhs number",
    "nhs no": "nhs number",
    "yot number": "youth offending team number",
    "raa id": "regional adoption agency number",
    "incident id": "incident number",
    "ni number": "national insurance number",
    "nino": "national insurance number",
}
_LOSES_A_ZERO = {"nhs number", "unique learner number"}


@dataclass(frozen=True)
class Read:
    """An identifier as it is kept. `problem` says what makes it wrong, `warning` what should be looked at; empty when nothing."""

    kind: str
    value: str
    problem: str = ""
    warning: str = ""


def kind_of(written: str) -> str:
    """The kind as it is kept: a known one however it is written, another as it came."""
    plain = " ".join(re.sub(r"[^a-z0-9 ]", " ", written.casefold()).split())
    found = _ALSO.get(plain, plain)
    return found if found in KINDS else " ".join(written.split())


def in_words(kind: str) -> str:
    """A kind in the reader's language."""
    return str(KINDS.get(kind, kind))


def compact(written: str) -> str:
    """Without blanks and invisible characters, in capitals. Other signs stay: they may tell two references apart."""
    return "".join(sign for sign in written.upper() if sign.isprintable() and not sign.isspace())


def read(kind: str, written: str) -> Read:
    """What somebody typed or a file brought, as it is kept, with what is wrong with it.

    A ten-digit number that a spreadsheet took a leading zero from gets it back when the number is right with it.
    """
    kind, value = kind_of(kind), compact(written)
    if kind in _CHECKS:
        value = re.sub(r"[-./]", "", value)
    if kind in _LOSES_A_ZERO and value.isdecimal() and len(value) == 9 and not _CHECKS[kind]("0" + value):
        value = "0" + value
    problem = _CHECKS[kind](value) if kind in _CHECKS else ""
    warning = ""
    if kind in _PUPIL and not problem and not _authority_is_known(value):
        warning = _(
            "The pupil number names an authority that is not on the list we have. Check it, and keep it if right."
        )
    return Read(kind, value, problem, warning)


def shown(kind: str, value: str) -> str:
    """An identifier as people read it aloud: an NHS number in groups of three, three and four."""
    if kind == "nhs number" and len(value) == 10:
        return f"{value[:3]} {value[3:6]} {value[6:]}"
    return value


def searched(written: str) -> Iterator[str]:
    """The values that an exact search looks for, of whatever kind was meant: as typed, and with a zero that was lost."""
    value = compact(written)
    yield value
    plain = re.sub(r"[-./]", "", value)
    if plain != value:
        yield plain
    if plain.isdecimal() and len(plain) == 9:
        yield "0" + plain


def _nhs(value: str) -> str:
    if not re.fullmatch(r"[0-9]{10}", value):
        return _("An NHS number has ten digits.")
    return "" if nhs_number.is_valid(value) else _("The last digit of the NHS number does not fit the others.")


def _upn(value: str) -> str:
    if not re.fullmatch(r"[A-Z][0-9]{11}[0-9A-Z]", value):
        return _("A pupil number is a letter and twelve digits; the last may be a letter.")
    try:
        upn.validate(value)
    except InvalidComponent:
        # Raised before the check letter is looked at, and the list of authorities is old.
        try:
            fits = upn.calc_check_digit(value[1:]) == value[0]
        except ValueError:
            fits = False
        return "" if fits else _wrong_letter()
    except ValidationError:
        return _wrong_letter()
    return ""


def _wrong_letter() -> str:
    return _("The first letter of the pupil number does not fit the rest.")


def _authority_is_known(value: str) -> bool:
    try:
        upn.validate(value)
    except InvalidComponent:
        return False
    except ValidationError:
        return True
    return True


def _uln(value: str) -> str:
    if not re.fullmatch(r"[0-9]{10}", value):
        return _("A learner number has ten digits.")
    remainder = sum(int(digit) * weight for digit, weight in zip(value, range(10, 1, -1), strict=False)) % 11
    fits = remainder != 0 and 10 - remainder == int(value[9])
    return "" if fits else _("The last digit of the learner number does not fit the others.")


def _national_insurance(value: str) -> str:
    is_one = re.fullmatch(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]?", value)
    return "" if is_one else _("A National Insurance number is two letters, six digits and a letter from A to D.")


_PUPIL = {"unique pupil number", "former unique pupil number"}
_CHECKS: dict[str, Callable[[str], str]] = {
    "nhs number": _nhs,
    "unique pupil number": _upn,
    "former unique pupil number": _upn,
    "unique learner number": _uln,
    "national insurance number": _national_insurance,
}
