"""Which function takes in the rows of which table: one by one, or by the batch those that no extract had before."""

from collections.abc import Callable
from typing import Any

from alongside.exchange import (
    many_people,
    many_process,
    many_records,
    taking_people,
    taking_process,
    taking_records,
)
from alongside.exchange.known import Known
from alongside.exchange.process_rows import EnquiryRow, InitialConferenceRow, InvolvementRow, PlanRow, ReviewRow
from alongside.exchange.record_rows import (
    DisabilityRow,
    EarlyHelpRow,
    FirstContactRow,
    LinkedIdentifierRow,
    ReferralRow,
    VisitRow,
    VoiceRow,
)
from alongside.exchange.rows import (
    AddressRow,
    FamilyMemberRow,
    FamilyRow,
    MotherRow,
    PersonRow,
    ProfessionalRow,
    RelationshipRow,
    Row,
)

ONE: dict[type[Row], Callable[[Any, Known], Any]] = {
    ProfessionalRow: taking_people.professional,
    PersonRow: taking_people.person,
    FamilyRow: taking_people.child_of_family,
    FamilyMemberRow: taking_people.family_member,
    RelationshipRow: taking_people.relationship,
    MotherRow: taking_people.mother,
    AddressRow: taking_people.address,
    DisabilityRow: taking_records.disability,
    LinkedIdentifierRow: taking_records.linked_identifier,
    FirstContactRow: taking_records.first_contact,
    EarlyHelpRow: taking_records.early_help,
    ReferralRow: taking_records.referral,
    InvolvementRow: taking_process.involvement,
    EnquiryRow: taking_process.enquiry,
    InitialConferenceRow: taking_process.initial_conference,
    PlanRow: taking_process.plan,
    ReviewRow: taking_process.review,
    VisitRow: taking_records.visit,
    VoiceRow: taking_records.answers,
}
MANY: dict[type[Row], Callable[[Any, Known], dict[str, Any]]] = {
    PersonRow: many_people.persons,
    FamilyRow: many_people.children_of_families,
    FamilyMemberRow: many_people.family_members,
    RelationshipRow: many_people.relationships,
    MotherRow: many_people.mothers,
    AddressRow: many_people.addresses,
    DisabilityRow: many_records.disabilities,
    LinkedIdentifierRow: many_records.linked_identifiers,
    FirstContactRow: many_records.first_contacts,
    EarlyHelpRow: many_records.early_help,
    ReferralRow: many_records.referrals,
    InvolvementRow: many_process.involvements,
    EnquiryRow: many_process.enquiries,
    InitialConferenceRow: many_process.initial_conferences,
    PlanRow: many_process.plans_of_children,
    ReviewRow: many_process.reviews,
    VisitRow: many_records.visits,
    VoiceRow: many_records.answers,
}
"""Tables of few rows, or of rows that meet others, are not here."""
