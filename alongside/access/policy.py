"""Who may do what: role by permission by scope, in one table. `alongside policy` prints it into docs/security.md."""

from enum import StrEnum


class Role(StrEnum):
    SOCIAL_WORKER = "social worker"
    TEAM_MANAGER = "team manager"
    CHAIR = "chair"
    ADMINISTRATOR = "administrator"
    AGENCY_PROFESSIONAL = "agency professional"
    FAMILY_MEMBER = "family member"
    SYSTEM_ADMINISTRATOR = "system administrator"


STAFF = frozenset(Role) - {Role.FAMILY_MEMBER}


class Scope(StrEnum):
    """How an account stands to a family or a thing. All but the last three are rows of people.Grant."""

    OWN = "own"  # assigned to the family
    TEAM = "team"  # manages the team that is assigned
    CONFERENCE = "conference"  # invited to the family's conference, or chairs it
    AUTHORITY = "authority"  # works for the authority
    SELF = "self"  # it is about them or by them
    SHARED = "shared"  # it was marked for them


class Permission(StrEnum):
    OPEN_MY_WORK = "open my work"
    FIND_FAMILY = "find a family"
    READ_ARRANGEMENTS = "read names and arrangements"
    READ_FAMILY = "read a family's record"
    READ_CONTACT_DETAILS = "read confidential contact details"
    INVITE_FAMILY_MEMBER = "give a family member their own account"
    RECORD_STRATEGY_DISCUSSION = "record a strategy discussion"
    ARRANGE_CONFERENCE = "arrange a conference"
    OPEN_OWN_PAGES = "open the family's own pages"
    WRITE_MY_VIEWS = "write My Views"
    RECORD_VIEW = "write down what somebody says"
    READ_VIEW = "read a view"
    RESPOND_TO_VIEW = "respond to a view"
    SAY_IF_ENOUGH = "say if a response is enough"
    WRITE_REPORT = "write the report"
    READ_REPORT = "read the report"
    RELEASE_REPORT = "release the report"
    ANSWER_REPORT = "answer the report"
    SIT_IN_MEETING = "sit in the meeting and give a view"
    RUN_MEETING = "run the meeting and decide"
    READ_PLAN = "read the plan"
    CHANGE_PLAN = "change the plan"
    CARRY_OUT_ACTION = "say that an action of the plan is done"
    HOLD_CORE_GROUP = "hold a core group"
    PLACE_ON_LADDER = "place oneself on a ladder"
    SETTLE_IMPORT = "settle what an import could not"


_P, _S = Permission, Scope

# Read by columns of access.md. What a role is not given here it does not have.
TABLE: dict[Role, dict[Permission, frozenset[Scope]]] = {
    Role.SOCIAL_WORKER: {
        _P.OPEN_MY_WORK: frozenset({_S.SELF}),
        _P.FIND_FAMILY: frozenset({_S.AUTHORITY}),
        **dict.fromkeys(
            (
                _P.READ_ARRANGEMENTS,
                _P.READ_FAMILY,
                _P.READ_CONTACT_DETAILS,
                _P.INVITE_FAMILY_MEMBER,
                _P.RECORD_STRATEGY_DISCUSSION,
                _P.ARRANGE_CONFERENCE,
                _P.RECORD_VIEW,
                _P.RESPOND_TO_VIEW,
                _P.WRITE_REPORT,
                _P.READ_REPORT,
                _P.SIT_IN_MEETING,
                _P.READ_PLAN,
                _P.CHANGE_PLAN,
                _P.CARRY_OUT_ACTION,
                _P.HOLD_CORE_GROUP,
                _P.PLACE_ON_LADDER,
            ),
            frozenset({_S.OWN}),
        ),
        _P.READ_VIEW: frozenset({_S.SHARED}),
    },
    Role.TEAM_MANAGER: {
        _P.OPEN_MY_WORK: frozenset({_S.SELF}),
        _P.FIND_FAMILY: frozenset({_S.AUTHORITY}),
        **dict.fromkeys(
            (
                _P.READ_ARRANGEMENTS,
                _P.READ_FAMILY,
                _P.READ_CONTACT_DETAILS,
                _P.INVITE_FAMILY_MEMBER,
                _P.RECORD_STRATEGY_DISCUSSION,
                _P.ARRANGE_CONFERENCE,
                _P.RESPOND_TO_VIEW,
                _P.READ_REPORT,
                _P.RELEASE_REPORT,
                _P.READ_PLAN,
                _P.CHANGE_PLAN,
                _P.CARRY_OUT_ACTION,
                _P.HOLD_CORE_GROUP,
            ),
            frozenset({_S.TEAM}),
        ),
        _P.READ_VIEW: frozenset({_S.SHARED}),
    },
    Role.CHAIR: {
        _P.OPEN_MY_WORK: frozenset({_S.SELF}),
        _P.FIND_FAMILY: frozenset({_S.AUTHORITY}),
        **dict.fromkeys(
            (
                _P.READ_ARRANGEMENTS,
                _P.READ_FAMILY,
                _P.ARRANGE_CONFERENCE,
                _P.RECORD_VIEW,
                _P.RESPOND_TO_VIEW,
                _P.READ_REPORT,
                _P.RUN_MEETING,
                _P.READ_PLAN,
                _P.CHANGE_PLAN,
                _P.CARRY_OUT_ACTION,
            ),
            frozenset({_S.CONFERENCE}),
        ),
        _P.READ_VIEW: frozenset({_S.SHARED}),
    },
    Role.ADMINISTRATOR: {
        _P.OPEN_MY_WORK: frozenset({_S.SELF}),
        _P.FIND_FAMILY: frozenset({_S.AUTHORITY}),
        _P.READ_ARRANGEMENTS: frozenset({_S.AUTHORITY}),
        _P.ARRANGE_CONFERENCE: frozenset({_S.AUTHORITY}),
        _P.SETTLE_IMPORT: frozenset({_S.AUTHORITY}),
    },
    Role.AGENCY_PROFESSIONAL: {
        _P.OPEN_MY_WORK: frozenset({_S.SELF}),
        _P.READ_VIEW: frozenset({_S.SHARED}),
        _P.READ_REPORT: frozenset({_S.SHARED}),
        _P.SIT_IN_MEETING: frozenset({_S.CONFERENCE}),
        _P.READ_PLAN: frozenset({_S.CONFERENCE}),
        _P.CARRY_OUT_ACTION: frozenset({_S.SELF}),
        _P.PLACE_ON_LADDER: frozenset({_S.CONFERENCE}),
    },
    Role.FAMILY_MEMBER: {
        _P.OPEN_OWN_PAGES: frozenset({_S.SELF}),
        _P.WRITE_MY_VIEWS: frozenset({_S.SELF}),
        _P.READ_VIEW: frozenset({_S.SELF, _S.SHARED}),
        _P.SAY_IF_ENOUGH: frozenset({_S.SELF}),
        _P.READ_REPORT: frozenset({_S.SHARED}),
        _P.ANSWER_REPORT: frozenset({_S.SHARED}),
        _P.READ_PLAN: frozenset({_S.SHARED}),
        _P.CARRY_OUT_ACTION: frozenset({_S.SELF}),
        _P.PLACE_ON_LADDER: frozenset({_S.SHARED}),
    },
    Role.SYSTEM_ADMINISTRATOR: {},
}


def allows(role: Role | str, permission: Permission, scopes: set[Scope]) -> bool:
    """Whether an account of `role` that holds `scopes` on a thing may do `permission` to it."""
    return bool(TABLE[Role(role)].get(permission, frozenset()) & scopes)


def as_markdown() -> str:
    """The table as it is printed into docs/security.md: a row for each permission, a column for each role."""
    lines = ["| | " + " | ".join(TABLE) + " |", "|---" * (len(TABLE) + 1) + "|"]
    for permission in Permission:
        cells = [", ".join(s for s in Scope if s in TABLE[role].get(permission, ())) or "—" for role in TABLE]
        lines.append(f"| {permission} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
