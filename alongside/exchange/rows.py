"""The rows of an extract that say who people are: one frozen type for each table.

Fields have full names of our own; the annotation of each names its column in the file. Two tables are our own, since
the dataset lists only the children of a family: `family_members` (adults and others around them) and `relationships`.
"""

import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, NamedTuple, cast, get_type_hints

from django.utils.translation import gettext as _

from alongside.exchange.addresses import Address
from alongside.exchange.cells import RELATIONSHIPS, SEXES, address_json
from alongside.incoming.cells import Column, code, day, flag, identifier, number, personal, text
from alongside.incoming.problems import Kind

Identifier = str
Day = date | None
Flag = bool | None
NO_ADDRESS = Address()
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


class Disagreement(NamedTuple):
    """Two cells of one row that cannot both be right; `field` is the one that is shown."""

    field: str
    kind: Kind
    reason: str


class Row:
    """What all rows share: the table, the key, and a digest of the content."""

    __slots__ = ()
    table: ClassVar[str]
    key_fields: ClassVar[tuple[str, ...]]
    period: ClassVar[tuple[str, str] | None] = None

    @property
    def key(self) -> str:
        """What names this row among all rows of its table, the same in every extract."""
        names = self.key_fields
        if len(names) == 1:
            return str(getattr(self, names[0]))
        return _JSON.encode([_plain(getattr(self, name)) for name in names])

    @classmethod
    def key_of(cls, values: Mapping[str, object]) -> str:
        """The key of a row of which only the fields of the key are known."""
        parts = [_plain(values[name]) for name in cls.key_fields]
        return str(parts[0]) if len(parts) == 1 else _JSON.encode(parts)

    def digest(self, key: bytes = b"") -> str:
        """HMAC-SHA-256 of the content in hexadecimal: the same for the same content in whatever order of columns.

        Give a secret `key` before a digest is stored: without one, whoever reads the database can try every address of
        a town until the digest fits. Empty cells are left out, so a column that is added later changes nothing.
        """
        content = {
            name: value if type(value) is str else _plain(value)
            for name in _names(type(self))
            if (value := getattr(self, name)) not in (None, "", ())
        }
        written = _JSON.encode([self.table, content])
        return hmac.digest(key, written.encode(), "sha256").hex()

    def disagreements(self, today: date) -> Iterator[Disagreement]:
        """Cells that are each readable and cannot all be right."""
        if self.period:
            start, end = (getattr(self, name) for name in self.period)
            if start and end and end < start:
                yield Disagreement(
                    self.period[1],
                    Kind.END_BEFORE_START,
                    _("The end is before the start. Correct one of the two dates in the case system."),
                )


def columns(row_type: type[Row]) -> dict[str, Column]:
    """The column of each field of a row type."""
    return _columns(cast(Any, row_type))


@cache
def _names(row_type: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(row_type))


@cache
def _columns(row_type: Any) -> dict[str, Column]:
    hints = get_type_hints(row_type, include_extras=True)
    found = {}
    for field in fields(row_type):
        column = hints[field.name].__metadata__[0]
        if column.required is not (field.default is MISSING):
            raise TypeError(f"{row_type.__name__}.{field.name}: a required column has no default, all others have one.")
        found[field.name] = column
    return found


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Address):
        return value.as_json()
    return value if isinstance(value, bool | int | float | str | tuple) else ""


def not_in_the_future(row: Row, today: date, *names: str) -> Iterator[Disagreement]:
    """The fields of a row whose date is after today, though what they date must have happened."""
    for name in names:
        value = getattr(row, name)
        if value and value > today:
            yield Disagreement(
                name,
                Kind.IN_THE_FUTURE,
                _("This date is in the future. Correct it; for a child not yet born use the expected birth date."),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfessionalRow(Row):
    """Someone who works with families, of the authority or of another agency."""

    table: ClassVar[str] = "ssd_professionals"
    key_fields: ClassVar = ("ssd_id",)

    ssd_id: Annotated[Identifier, identifier("prof_professional_id", required=True)]
    staff_id: Annotated[Identifier, identifier("prof_staff_id", optional=True)] = ""
    name: Annotated[str, personal("prof_professional_name")] = ""
    registration_number: Annotated[Identifier, identifier("prof_social_worker_registration_no", optional=True)] = ""
    job_title: Annotated[str, text("prof_professional_job_title")] = ""
    caseload: Annotated[float | None, number("prof_professional_caseload", optional=True)] = None
    department: Annotated[str, text("prof_professional_department")] = ""
    full_time_equivalent: Annotated[float | None, number("prof_full_time_equivalency", optional=True)] = None
    is_agency_worker: Annotated[Flag, flag("prof_agency_worker_flag", optional=True)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow(Row):
    """A child, born or unborn, or an adult."""

    table: ClassVar[str] = "ssd_person"
    key_fields: ClassVar = ("ssd_id",)

    ssd_id: Annotated[Identifier, identifier("pers_person_id", required=True)]
    forename: Annotated[str, personal("pers_forename")] = ""
    surname: Annotated[str, personal("pers_surname")] = ""
    sex: Annotated[str, code("pers_sex", SEXES, blank="U")] = "U"
    gender: Annotated[str, text("pers_gender", optional=True, longest=48)] = ""
    ethnicity: Annotated[str, text("pers_ethnicity", optional=True, longest=48)] = ""
    birth_on: Annotated[Day, day("pers_dob")] = None
    common_child_identifier: Annotated[str, personal("pers_common_child_id", optional=True, longest=48)] = ""
    legacy_id: Annotated[Identifier, identifier("pers_legacy_id", optional=True)] = ""
    pupil_number_unknown_reason: Annotated[str, text("pers_upn_unknown", optional=True, longest=48)] = ""
    has_special_educational_needs: Annotated[Flag, flag("pers_send_flag", optional=True)] = None
    expected_birth_on: Annotated[Day, day("pers_expected_dob")] = None
    death_on: Annotated[Day, day("pers_death_date")] = None
    is_mother: Annotated[Flag, flag("pers_is_mother", optional=True)] = None
    nationality: Annotated[str, text("pers_nationality", optional=True, longest=48)] = ""

    def disagreements(self, today: date) -> Iterator[Disagreement]:
        yield from not_in_the_future(self, today, "birth_on", "death_on")
        if self.birth_on and self.death_on and self.death_on < self.birth_on:
            yield Disagreement(
                "death_on",
                Kind.BIRTH_AFTER_DEATH,
                _("The date of death is before the date of birth. Correct one of the two in the case system."),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyRow(Row):
    """A child of a family."""

    table: ClassVar[str] = "ssd_family"
    key_fields: ClassVar = ("ssd_id",)

    ssd_id: Annotated[Identifier, identifier("fami_table_id", required=True)]
    family_id: Annotated[Identifier, identifier("fami_family_id", required=True)]
    person_id: Annotated[Identifier, identifier("fami_person_id", required=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyMemberRow(Row):
    """An adult, or someone else around the children of a family (our own table)."""

    table: ClassVar[str] = "family_members"
    key_fields: ClassVar = ("family_id", "person_id", "from_on")
    period: ClassVar = ("from_on", "until_on")

    family_id: Annotated[Identifier, identifier("family_id", required=True)]
    person_id: Annotated[Identifier, identifier("person_id", required=True)]
    from_on: Annotated[Day, day("from_date")] = None
    until_on: Annotated[Day, day("until_date")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationshipRow(Row):
    """`person_id` is the `relationship` of `other_person_id`: the mother of the child (our own table)."""

    table: ClassVar[str] = "relationships"
    key_fields: ClassVar = ("person_id", "other_person_id", "relationship", "from_on")
    period: ClassVar = ("from_on", "until_on")

    person_id: Annotated[Identifier, identifier("person_id", required=True)]
    other_person_id: Annotated[Identifier, identifier("other_person_id", required=True)]
    relationship: Annotated[str, code("relationship", RELATIONSHIPS, required=True)]
    has_parental_responsibility: Annotated[Flag, flag("parental_responsibility")] = None
    from_on: Annotated[Day, day("from_date")] = None
    until_on: Annotated[Day, day("until_date")] = None

    def disagreements(self, today: date) -> Iterator[Disagreement]:
        yield from Row.disagreements(self, today)
        if self.person_id == self.other_person_id:
            yield _same_person("other_person_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class MotherRow(Row):
    """Who the mother of a child is."""

    table: ClassVar[str] = "ssd_mother"
    key_fields: ClassVar = ("ssd_id",)

    ssd_id: Annotated[Identifier, identifier("moth_table_id", required=True)]
    person_id: Annotated[Identifier, identifier("moth_person_id", required=True)]
    child_person_id: Annotated[Identifier, identifier("moth_childs_person_id", required=True)]
    child_birth_on: Annotated[Day, day("moth_childs_dob", optional=True)] = None

    def disagreements(self, today: date) -> Iterator[Disagreement]:
        yield from not_in_the_future(self, today, "child_birth_on")
        if self.person_id == self.child_person_id:
            yield _same_person("child_person_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressRow(Row):
    """Where a person lives or lived."""

    table: ClassVar[str] = "ssd_address"
    key_fields: ClassVar = ("ssd_id",)
    period: ClassVar = ("start_on", "end_on")

    ssd_id: Annotated[Identifier, identifier("addr_table_id", required=True)]
    person_id: Annotated[Identifier, identifier("addr_person_id", required=True)]
    address: Annotated[Address, address_json("addr_address_json")] = NO_ADDRESS
    address_type: Annotated[str, text("addr_address_type", longest=48)] = ""
    start_on: Annotated[Day, day("addr_address_start_date")] = None
    end_on: Annotated[Day, day("addr_address_end_date")] = None
    postcode: Annotated[str, personal("addr_address_postcode", longest=15)] = ""


def _same_person(field: str) -> Disagreement:
    return Disagreement(
        field, Kind.SAME_PERSON, _("Both identifiers name the same person. Correct one of them in the case system.")
    )
