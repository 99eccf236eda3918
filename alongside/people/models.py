"""The tables of the room, from the modules that hold them."""

from alongside.people.about import (
    Change,
    Competence,
    ContactDetail,
    Identifier,
    KeptFile,
    LetOut,
    NameWord,
    Need,
    SearchKey,
    SharedDetail,
)
from alongside.people.audiences import Audience, AudienceMember, Withheld
from alongside.people.case_record import (
    CaseSystemFacts,
    Delivery,
    Disability,
    EarlyHelpEpisode,
    ExtractChange,
    FirstContact,
    Referral,
)
from alongside.people.family import Families, Family, FamilyMember, Grant
from alongside.people.merge_records import Merge, MovedRow
from alongside.people.person import Person, Relationship, Relationships
from alongside.people.rows import Row
from alongside.people.standing import Conflict, Cover, Restriction, Sample
from alongside.people.whereabouts import Address, Protection, SafeContact
from alongside.people.workplaces import Agency, Involvement, Team, Worker

__all__ = [
    "Address",
    "Agency",
    "Audience",
    "AudienceMember",
    "CaseSystemFacts",
    "Change",
    "Competence",
    "Conflict",
    "ContactDetail",
    "Cover",
    "Delivery",
    "Disability",
    "EarlyHelpEpisode",
    "ExtractChange",
    "Families",
    "Family",
    "FamilyMember",
    "FirstContact",
    "Grant",
    "Identifier",
    "Involvement",
    "KeptFile",
    "LetOut",
    "Merge",
    "MovedRow",
    "NameWord",
    "Need",
    "Person",
    "Protection",
    "Referral",
    "Relationship",
    "Relationships",
    "Restriction",
    "Row",
    "SafeContact",
    "Sample",
    "SearchKey",
    "SharedDetail",
    "Team",
    "Withheld",
    "Worker",
]
