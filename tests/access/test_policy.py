from itertools import product
from pathlib import Path

import pytest

from alongside.access import policy
from alongside.access.policy import TABLE, Permission, Role, Scope, allows

# The intent of the table, written a second time by hand: for each role, what it may do and as whom.
INTENT = {
    Role.SOCIAL_WORKER: {
        "self": {"OPEN_MY_WORK", "END_OPENING", "ARRANGE_COVER"},
        "authority": {"FIND_FAMILY", "OPEN_WITH_REASON"},
        "reason": {"READ_ARRANGEMENTS", "READ_FAMILY", "READ_REPORT", "READ_PLAN"},
        "own": {
            "READ_ARRANGEMENTS", "READ_FAMILY", "READ_CONTACT_DETAILS", "SHARE_DETAILS", "RECORD_ABOUT_PERSON", "MERGE_RECORDS",
            "INVITE_FAMILY_MEMBER", "RECORD_STRATEGY_DISCUSSION",
            "EXPLAIN_LATE",
            "ARRANGE_CONFERENCE", "RECORD_VIEW", "RESPOND_TO_VIEW", "WRITE_REPORT", "READ_REPORT", "SIT_IN_MEETING", "READ_PLAN",
            "CHANGE_PLAN", "CARRY_OUT_ACTION", "HOLD_CORE_GROUP", "PLACE_ON_LADDER", "SEE_WHO_LOOKED", "WITHHOLD_WHO_LOOKED",
            "SEE_SERVICES", "RECORD_CONVERSATION",
        },
        "shared": {"READ_VIEW"},
        "named": {"SEE_RESTRICTED"},
    },
    Role.TEAM_MANAGER: {
        "self": {"OPEN_MY_WORK", "SEE_TEAM_WORK", "FIND_FAMILY", "SEE_LET_OUT", "SEE_SERVICES_USE"},
        "team": {
            "FIND_FAMILY", "SEE_LET_OUT", "ANSWER_FOR_OPENING", "SEE_WHO_MAY_OPEN", "RESTRICT_FAMILY", "RECORD_CONFLICT",
            "ASSIGN_WORKER", "ARRANGE_COVER",
            "READ_ARRANGEMENTS", "READ_FAMILY", "READ_CONTACT_DETAILS",
            "SHARE_DETAILS", "RECORD_ABOUT_PERSON", "MERGE_RECORDS", "DECIDE_MERGE",
            "INVITE_FAMILY_MEMBER", "RECORD_STRATEGY_DISCUSSION",
            "EXPLAIN_LATE",
            "ARRANGE_CONFERENCE", "RESPOND_TO_VIEW", "READ_REPORT", "RELEASE_REPORT", "READ_PLAN", "CHANGE_PLAN",
            "CARRY_OUT_ACTION", "HOLD_CORE_GROUP", "SEE_WHO_LOOKED", "WITHHOLD_WHO_LOOKED",
            "SEE_SERVICES", "RECORD_CONVERSATION", "SEE_SERVICES_USE",
        },
        "shared": {"READ_VIEW"},
        "named": {"SEE_RESTRICTED"},
    },
    Role.CHAIR: {
        "self": {"OPEN_MY_WORK"},
        "authority": {"FIND_FAMILY"},
        "conference": {
            "READ_ARRANGEMENTS", "READ_FAMILY", "ARRANGE_CONFERENCE", "RECORD_VIEW", "RESPOND_TO_VIEW", "READ_REPORT",
            "RUN_MEETING", "READ_PLAN", "CHANGE_PLAN", "CARRY_OUT_ACTION", "SEE_WHO_LOOKED", "SEE_SERVICES",
        },
        "shared": {"READ_VIEW"},
        "named": {"SEE_RESTRICTED"},
    },
    Role.ADMINISTRATOR: {
        "self": {"OPEN_MY_WORK"},
        "authority": {"FIND_FAMILY", "READ_ARRANGEMENTS", "ARRANGE_CONFERENCE", "SETTLE_IMPORT"},
        "named": {"SEE_RESTRICTED"},
    },
    Role.AGENCY_PROFESSIONAL: {
        "self": {"OPEN_MY_WORK", "CARRY_OUT_ACTION"},
        "conference": {"SIT_IN_MEETING", "READ_PLAN", "PLACE_ON_LADDER"},
        "shared": {"READ_VIEW", "READ_REPORT"},
        "named": {"SEE_RESTRICTED"},
    },
    Role.ADVOCATE: {"self": {"OPEN_MY_WORK"}, "named": {"SEE_RESTRICTED"}, "shared": {"READ_VIEW"}},
    Role.FAMILY_MEMBER: {
        "self": {"OPEN_OWN_PAGES", "READ_CONTACT_DETAILS", "WRITE_MY_VIEWS", "READ_VIEW", "SAY_IF_ENOUGH", "CARRY_OUT_ACTION"},
        "shared": {"READ_CONTACT_DETAILS", "READ_VIEW", "READ_REPORT", "ANSWER_REPORT", "READ_PLAN", "PLACE_ON_LADDER"},
    },
    Role.CHILD: {},
    Role.MENTOR: {"self": {"OPEN_MY_WORK"}},
    Role.QUALITY_ASSURANCE: {
        "self": {"OPEN_MY_WORK", "FIND_FAMILY"},
        "sampled": {"FIND_FAMILY", "READ_FAMILY", "READ_PLAN"},
        "authority": {"ANSWER_FOR_OPENING", "SEE_WHO_LOOKED", "EXPORT_WHO_LOOKED", "SEE_LET_OUT", "SEE_ALL_TEAMS", "DRAW_SAMPLE"},
        "named": {"SEE_RESTRICTED"},
    },
    Role.BOARD_MEMBER: {"self": {"OPEN_MY_WORK"}},
    Role.DATA_STEWARD: {
        "self": {"OPEN_MY_WORK"}, "authority": {"SEE_WHO_LOOKED", "SEE_SERVICES_USE", "BRING_IN_FEED", "DECIDE_LINK"},
    },
    Role.SYSTEM_ADMINISTRATOR: {"self": {"OPEN_MY_WORK"}, "authority": {"MANAGE_ACCOUNTS"}},
    Role.DUTY_MANAGER: {
        "self": {"OPEN_MY_WORK"},
        "authority": {
            "FIND_FAMILY", "SEE_RESTRICTED", "READ_ARRANGEMENTS",
            "READ_FAMILY", "READ_CONTACT_DETAILS", "DECIDE_MERGE", "READ_REPORT",
            "READ_PLAN", "ANSWER_FOR_OPENING", "SEE_WHO_MAY_OPEN", "RESTRICT_FAMILY", "RECORD_CONFLICT",
            "ASSIGN_WORKER", "ARRANGE_COVER", "SEE_WHO_LOOKED", "SEE_LET_OUT", "SEE_ALL_TEAMS",
            "SEE_SERVICES",
        },
        "shared": {"READ_VIEW"},
    },
    Role.EMERGENCY_DUTY: {
        "self": {"OPEN_MY_WORK", "END_OPENING"},
        "authority": {"FIND_FAMILY", "OPEN_WITH_REASON"},
        "reason": {"READ_SAFETY", "READ_PLAN"},
    },
    Role.FAMILY_GROUP_COORDINATOR: {"self": {"OPEN_MY_WORK"}, "named": {"SEE_RESTRICTED"}, "shared": {"READ_VIEW"}},
    Role.DOMESTIC_ABUSE_ADVISER: {"self": {"OPEN_MY_WORK"}, "named": {"SEE_RESTRICTED"}, "shared": {"READ_VIEW"}},
    Role.PEER_ADVOCATE_COORDINATOR: {"self": {"OPEN_MY_WORK"}},
}  # fmt: skip

# What whoever has an account may do about themselves.
EVERYBODY = {"CHANGE_OWN_SIGN_IN"}
MEET_FAMILIES = {
    Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.CHAIR, Role.AGENCY_PROFESSIONAL, Role.ADVOCATE, Role.FAMILY_GROUP_COORDINATOR,
    Role.DOMESTIC_ABUSE_ADVISER,
}  # fmt: skip
SEE_WHO_WORKS_WHERE = {
    Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.CHAIR, Role.ADMINISTRATOR, Role.DUTY_MANAGER, Role.EMERGENCY_DUTY,
}  # fmt: skip
for _role in Role:
    INTENT[_role].setdefault("self", set()).update({"WRITE_ABOUT_ME"} if _role in MEET_FAMILIES else set())
    INTENT[_role].setdefault("authority", set()).update(
        {"SEE_WHO_WORKS_WHERE"} if _role in SEE_WHO_WORKS_WHERE else set()
    )


@pytest.mark.parametrize("role", Role)
def test_each_cell_says_what_is_meant(role):
    for permission, scope in product(Permission, Scope):
        meant = INTENT[role].get(scope.value, set()) | (EVERYBODY if scope == Scope.SELF else set())
        is_meant = permission.name in meant
        assert allows(role, permission, {scope}) == is_meant, (permission, scope)


@pytest.mark.parametrize("role", Role)
def test_without_a_scope_nobody_may_do_anything(role):
    assert not [permission for permission in Permission if allows(role, permission, set())]


def test_every_permission_belongs_to_somebody():
    assert {p for cells in TABLE.values() for p in cells} == set(Permission)


def test_the_table_in_the_documents_is_this_one():
    assert policy.as_markdown() in Path("docs/security.md").read_text()
