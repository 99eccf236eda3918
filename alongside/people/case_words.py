"""Words for what the case system records: its columns, as far as a reader has a use for them, and codes of the census."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "forename": _("First name"),
    "surname": _("Last name"),
    "birth_on": _("Date of birth"),
    "expected_birth_on": _("Expected date of birth"),
    "death_on": _("Date of death"),
    "sex": _("Sex"),
    "gender": _("Gender"),
    "ethnicity": _("Ethnicity"),
    "nationality": _("Nationality"),
    "has_special_educational_needs": _("Special educational needs"),
    "pupil_number_unknown": _("Why there is no pupil number"),
    "job_title": _("Job title"),
    "team": _("Team"),
    "registration_number": _("Registration number"),
    "family": _("Family"),
    "other": _("Related to"),
    "kind": _("Kind"),
    "value": _("Value"),
    "parental_responsibility": _("Parental responsibility"),
    "lines": _("Address"),
    "postcode": _("Postcode"),
    "from_on": _("From"),
    "until_on": _("Until"),
    "is_protected": _("Protected"),
    "worker": _("Worker"),
    "role": _("Role"),
    "team_in_extract": _("Team"),
    "change_reason": _("Why the worker changed"),
    "code": _("Code"),
    "on": _("Day"),
    "source": _("Who told the council"),
    "source_code": _("Code of who told the council"),
    "completed_by": _("Completed by"),
    "completed_by_team": _("Completed by the team"),
    "outcomes": _("What came of it"),
    "outcomes_in_extract": _("What came of it"),
    "reason": _("Reason"),
    "end_reason": _("Why it ended"),
    "organisation": _("Organisation"),
    "need_code": _("Main need"),
    "ended_without_action": _("Ended without action"),
    "closed_on": _("Closed"),
    "close_reason": _("Why it was closed"),
    "started_on": _("Began"),
    "ended_on": _("Ended"),
    "needs_no_conference": _("No conference needed"),
    "target_in_extract_on": _("Conference due, as the case system says"),
    "led_to_plan_in_extract": _("Led to a plan"),
    "conference": _("Conference"),
    "initial_category": _("First category"),
    "latest_category": _("Latest category"),
    "is_of_other_authority": _("Plan of another authority"),
    "due_on": _("Due"),
    "held_on": _("Held"),
    "plan_continues": _("Plan goes on"),
    "was_quorate": _("Enough agencies were there"),
    "participation": _("How the child took part"),
    "child_seen": _("Child seen"),
    "seen_alone": _("Child seen alone"),
    "bedroom_seen": _("Bedroom seen"),
    "worries_were_explained": _("The worries were explained"),
    "story_helps_understand": _("The story with words and pictures helps"),
    "agrees_with_worker": _("Agrees with the worker"),
    "plan_keeps_safe": _("The plan keeps safe"),
    "drawing_helped_explain": _("Drawing helped to explain"),
}
"""By column of our tables."""

CONFIDENTIAL = frozenset({"lines", "postcode", "value"})
"""Columns whose values have pages of their own, which say who may see them and who looked."""

DISABILITIES = {
    "NONE": _("No disability"),
    "MOB": _("Mobility"),
    "HAND": _("Hand function"),
    "PC": _("Personal care"),
    "INC": _("Incontinence"),
    "COMM": _("Communication"),
    "LD": _("Learning"),
    "HEAR": _("Hearing"),
    "VIS": _("Vision"),
    "BEH": _("Behaviour"),
    "CON": _("Consciousness"),
    "AUT": _("Autism or Asperger's syndrome"),
    "DDA": _("Another disability"),
}
"""By code of the census; another code is shown as it is."""

ETHNICITIES = {
    "WBRI": _("White British"),
    "WIRI": _("White Irish"),
    "WIRT": _("Traveller of Irish heritage"),
    "WROM": _("Gypsy or Roma"),
    "WOTH": _("Another White background"),
    "MWBC": _("White and Black Caribbean"),
    "MWBA": _("White and Black African"),
    "MWAS": _("White and Asian"),
    "MOTH": _("Another mixed background"),
    "AIND": _("Indian"),
    "APKN": _("Pakistani"),
    "ABAN": _("Bangladeshi"),
    "AOTH": _("Another Asian background"),
    "CHNE": _("Chinese"),
    "BCRB": _("Black Caribbean"),
    "BAFR": _("Black African"),
    "BOTH": _("Another Black background"),
    "OOTH": _("Another ethnic background"),
    "REFU": _("Did not want to say"),
    "NOBT": _("Not known yet"),
}
"""Ethnicity, by the codes of the children in need census."""

NEEDS = {
    "N0": _("Not stated"),
    "N1": _("Abuse or neglect"),
    "N2": _("The child's disability or illness"),
    "N3": _("A parent's disability or illness"),
    "N4": _("A family in acute stress"),
    "N5": _("Family dysfunction"),
    "N6": _("Socially unacceptable behaviour"),
    "N7": _("Low income"),
    "N8": _("Absent parenting"),
    "N9": _("Not a child in need"),
}
"""The main need, by the codes of the children in need census."""

OUTCOMES = {
    "NEW_REFERRAL": _("a new referral"),
    "EXISTING_REFERRAL": _("part of a referral that was there"),
    "SINGLE_ASSESSMENT": _("an assessment"),
    "STRATEGY_DISCUSSION": _("a strategy discussion"),
    "CP_CONFERENCE": _("a child protection conference"),
    "NFA": _("no further action"),
}
"""What a contact, a referral or an enquiry led to, by the middle of what case systems write: OUTCOME_…_FLAG."""


def outcome(name: str) -> str:
    """What came of it in words; what is not known is written out as far as it can be."""
    middle = name.removeprefix("OUTCOME_").removesuffix("_FLAG")
    return str(OUTCOMES.get(middle, middle.replace("_", " ").lower()))
