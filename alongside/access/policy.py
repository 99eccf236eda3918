"""Who may do what: role by permission by scope, in one table. `alongside policy` prints it into docs/security.md."""

from enum import StrEnum


class Role(StrEnum):
    SOCIAL_WORKER = "social worker"
    TEAM_MANAGER = "team manager"
    CHAIR = "chair"
    ADMINISTRATOR = "administrator"
    AGENCY_PROFESSIONAL = "agency professional"
    ADVOCATE = "advocate"
    FAMILY_MEMBER = "family member"
    CHILD = "child"
    MENTOR = "mentor"
    QUALITY_ASSURANCE = "quality assurance"
    BOARD_MEMBER = "board member"
    DATA_STEWARD = "data steward"
    SYSTEM_ADMINISTRATOR = "system administrator"
    DUTY_MANAGER = "duty manager"
    EMERGENCY_DUTY = "emergency duty"
    FAMILY_GROUP_COORDINATOR = "family group coordinator"
    DOMESTIC_ABUSE_ADVISER = "domestic abuse adviser"
    PEER_ADVOCATE_COORDINATOR = "peer advocate coordinator"


# Everybody who is not on the family's side.
STAFF = frozenset(Role) - {Role.FAMILY_MEMBER, Role.CHILD}
# The council's own staff who may know of families; everybody else reads only what is marked for them.
COUNCIL = frozenset(
    {
        Role.SOCIAL_WORKER,
        Role.TEAM_MANAGER,
        Role.CHAIR,
        Role.ADMINISTRATOR,
        Role.QUALITY_ASSURANCE,
        Role.DATA_STEWARD,
        Role.DUTY_MANAGER,
        Role.EMERGENCY_DUTY,
    }
)


class Scope(StrEnum):
    """How an account stands to a family or a thing. All but the last three are rows of people.Grant."""

    # A worker who covers for a colleague holds OWN until the day the cover ends.

    OWN = "own"  # assigned to the family
    TEAM = "team"  # manages the team that is assigned
    CONFERENCE = "conference"  # invited to the family's conference, or chairs it
    REASON = "reason"  # opened it with a reason, for a few hours
    SAMPLED = "sampled"  # drawn for an audit, until the audit is over
    NAMED = "named"  # named for a family that is restricted; it opens nothing by itself
    AUTHORITY = "authority"  # works for the authority
    SELF = "self"  # it is about them or by them
    SHARED = "shared"  # it was marked for them


class Permission(StrEnum):
    OPEN_MY_WORK = "open my work"
    SEE_TEAM_WORK = "see what each worker of the team has"
    SEE_ALL_TEAMS = "see what each team of the authority has"
    FIND_FAMILY = "find a family"
    SEE_RESTRICTED = "see that a restricted family exists"
    CHANGE_OWN_SIGN_IN = "change how they sign in"
    OPEN_WITH_REASON = "open a family with a reason"
    END_OPENING = "end what one has opened with a reason"
    ANSWER_FOR_OPENING = "be told that a family was opened with a reason, and say what was done"
    READ_SAFETY = "read names, workers, plan and safety information"
    SEE_WHO_MAY_OPEN = "see who may open a family"
    RESTRICT_FAMILY = "restrict a family, and name who may know of it"
    RECORD_CONFLICT = "record a conflict of interest"
    ASSIGN_WORKER = "assign a worker to a family"
    ARRANGE_COVER = "say who stands in for a worker who is away"
    MANAGE_ACCOUNTS = "open, change and end accounts of staff"
    READ_ARRANGEMENTS = "read names and arrangements"
    READ_FAMILY = "read a family's record"
    READ_CONTACT_DETAILS = "read confidential contact details"
    SHARE_DETAILS = "share a confidential detail"
    RECORD_ABOUT_PERSON = "change what is known about a person"
    INVITE_FAMILY_MEMBER = "give a family member their own account"
    RECORD_STRATEGY_DISCUSSION = "record a strategy discussion"
    EXPLAIN_LATE = "say why something is late"
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
    SEE_WHO_LOOKED = "see who looked at a family's record"
    EXPORT_WHO_LOOKED = "export who looked and what was done"
    DRAW_SAMPLE = "draw a sample of families to audit"
    SEE_LET_OUT = "see why something confidential was let out"
    WITHHOLD_WHO_LOOKED = "withhold from a family member who looked"
    SETTLE_IMPORT = "bring in an extract and settle what an import could not"
    MERGE_RECORDS = "say that two records are one person"
    DECIDE_MERGE = "decide whether two records are one person"
    WRITE_ABOUT_ME = "write about oneself for families"
    SEE_WHO_WORKS_WHERE = "see who works where"
    SEE_SERVICES = "see the services around a family, with a reason"
    RECORD_CONVERSATION = "record a conversation with a service, and say that a record is of somebody else"
    SEE_SERVICES_USE = "see who used the services around families, and for what"
    BRING_IN_FEED = "bring in what agencies deliver"
    DECIDE_LINK = "decide whether a record and a person are the same"


_P, _S = Permission, Scope

# Read by columns of access.md. What a role is not given here it does not have.
TABLE: dict[Role, dict[Permission, frozenset[Scope]]] = {
    Role.SOCIAL_WORKER: {
        _P.OPEN_MY_WORK: frozenset({_S.SELF}),
        _P.OPEN_WITH_REASON: frozenset({_S.AUTHORITY}),
        _P.END_OPENING: frozenset({_S.SELF}),
        _P.ARRANGE_COVER: frozenset({_S.SELF}),
        **dict.fromkeys(
            (_P.READ_ARRANGEMENTS, _P.READ_FAMILY, _P.READ_REPORT, _P.READ_PLAN), frozenset({_S.OWN, _S.REASON})
        ),
        _P.FIND_FAMILY: frozenset({_S.AUTHORITY}),
        _P.SEE_RESTRICTED: frozenset({_S.NAMED}),
        **dict.fromkeys(
            (
                _P.READ_CONTACT_DETAILS,
                _P.SHARE_DETAILS,
                _P.RECORD_ABOUT_PERSON,
                _P.MERGE_RECORDS,
                _P.INVITE_FAMILY_MEMBER,
                _P.RECORD_STRATEGY_DISCUSSION,
                _P.EXPLAIN_LATE,
                _P.ARRANGE_CONFERENCE,
                _P.RECORD_VIEW,
                _P.RESPOND_TO_VIEW,
                _P.WRITE_REPORT,
                _P.SIT_IN_MEETING,
                _P.CHANGE_PLAN,
                _P.CARRY_OUT_ACTION,
                _P.HOLD_CORE_GROUP,
                _P.PLACE_ON_LADDER,
                _P.SEE_WHO_LOOKED,
                _P.WITHHOLD_WHO_LOOKED,
                _P.SEE_SERVICES,
                _P.RECORD_CONVERSATION,
            ),
            frozenset({_S.OWN}),
        ),
        _P.READ_VIEW: frozenset({_S.SHARED}),
    },
    Role.TEAM_MANAGER: {
        _P.OPEN_MY_WORK: frozenset({_S.SELF}),
        _P.SEE_TEAM_WORK: frozenset({_S.SELF}),
        _P.FIND_FAMILY: frozenset({_S.SELF, _S.TEAM}),
        _P.SEE_LET_OUT: frozenset({_S.SELF, _S.TEAM}),
        _P.SEE_RESTRICTED: frozenset({_S.NAMED}),
        **dict.fromkeys(
            (
                _P.ANSWER_FOR_OPENING,
                _P.SEE_WHO_MAY_OPEN,
                _P.RESTRICT_FAMILY,
                _P.RECORD_CONFLICT,
                _P.ASSIGN_WORKER,
                _P.ARRANGE_COVER,
                _P.READ_ARRANGEMENTS,
                _P.READ_FAMILY,
                _P.READ_CONTACT_DETAILS,
                _P.SHARE_DETAILS,
                _P.RECORD_ABOUT_PERSON,
                _P.MERGE_RECORDS,
                _P.DECIDE_MERGE,
                _P.INVITE_FAMILY_MEMBER,
                _P.RECORD_STRATEGY_DISCUSSION,
                _P.EXPLAIN_LATE,
                _P.ARRANGE_CONFERENCE,
                _P.RESPOND_TO_VIEW,
                _P.READ_REPORT,
                _P.RELEASE_REPORT,
                _P.READ_PLAN,
                _P.CHANGE_PLAN,
                _P.CARRY_OUT_ACTION,
                _P.HOLD_CORE_GROUP,
                _P.SEE_WHO_LOOKED,
                _P.WITHHOLD_WHO_LOOKED,
                _P.SEE_SERVICES,
                _P.RECORD_CONVERSATION,
            ),
            frozenset({_S.TEAM}),
        ),
        _P.SEE_SERVICES_USE: frozenset({_S.SELF, _S.TEAM}),
        _P.READ_VIEW: frozenset({_S.SHARED}),
    },
    Role.CHAIR: {
        _P.OPEN_MY_WORK: frozenset({_S.SELF}),
        _P.FIND_FAMILY: frozenset({_S.AUTHORITY}),
        _P.SEE_RESTRICTED: frozenset({_S.NAMED}),
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
                _P.SEE_WHO_LOOKED,
                _P.SEE_SERVICES,
            ),
            frozenset({_S.CONFERENCE}),
        ),
        _P.READ_VIEW: frozenset({_S.SHARED}),
    },
    Role.ADMINISTRATOR: {
        _P.OPEN_MY_WORK: frozenset({_S.SELF}),
        _P.FIND_FAMILY: frozenset({_S.AUTHORITY}),
        _P.SEE_RESTRICTED: frozenset({_S.NAMED}),
        _P.READ_ARRANGEMENTS: frozenset({_S.AUTHORITY}),
        _P.ARRANGE_CONFERENCE: frozenset({_S.AUTHORITY}),
        _P.SETTLE_IMPORT: frozenset({_S.AUTHORITY}),
    },
    Role.AGENCY_PROFESSIONAL: {
        _P.OPEN_MY_WORK: frozenset({_S.SELF}),
        _P.SEE_RESTRICTED: frozenset({_S.NAMED}),
        _P.READ_VIEW: frozenset({_S.SHARED}),
        _P.READ_REPORT: frozenset({_S.SHARED}),
        _P.SIT_IN_MEETING: frozenset({_S.CONFERENCE}),
        _P.READ_PLAN: frozenset({_S.CONFERENCE}),
        _P.CARRY_OUT_ACTION: frozenset({_S.SELF}),
        _P.PLACE_ON_LADDER: frozenset({_S.CONFERENCE}),
    },
    Role.ADVOCATE: {
        _P.OPEN_MY_WORK: frozenset({_S.SELF}),
        _P.SEE_RESTRICTED: frozenset({_S.NAMED}),
        _P.READ_VIEW: frozenset({_S.SHARED}),
    },
    Role.FAMILY_MEMBER: {
        _P.OPEN_OWN_PAGES: frozenset({_S.SELF}),
        _P.READ_CONTACT_DETAILS: frozenset({_S.SELF, _S.SHARED}),
        _P.WRITE_MY_VIEWS: frozenset({_S.SELF}),
        _P.READ_VIEW: frozenset({_S.SELF, _S.SHARED}),
        _P.SAY_IF_ENOUGH: frozenset({_S.SELF}),
        _P.READ_REPORT: frozenset({_S.SHARED}),
        _P.ANSWER_REPORT: frozenset({_S.SHARED}),
        _P.READ_PLAN: frozenset({_S.SHARED}),
        _P.CARRY_OUT_ACTION: frozenset({_S.SELF}),
        _P.PLACE_ON_LADDER: frozenset({_S.SHARED}),
    },
    Role.CHILD: {},  # their own pages come later
    Role.MENTOR: {_P.OPEN_MY_WORK: frozenset({_S.SELF})},
    Role.QUALITY_ASSURANCE: {
        _P.OPEN_MY_WORK: frozenset({_S.SELF}),
        _P.ANSWER_FOR_OPENING: frozenset({_S.AUTHORITY}),
        _P.SEE_WHO_LOOKED: frozenset({_S.AUTHORITY}),
        _P.EXPORT_WHO_LOOKED: frozenset({_S.AUTHORITY}),
        _P.DRAW_SAMPLE: frozenset({_S.AUTHORITY}),
        _P.FIND_FAMILY: frozenset({_S.SELF, _S.SAMPLED}),
        _P.READ_FAMILY: frozenset({_S.SAMPLED}),
        _P.READ_PLAN: frozenset({_S.SAMPLED}),
        _P.SEE_ALL_TEAMS: frozenset({_S.AUTHORITY}),
        _P.SEE_LET_OUT: frozenset({_S.AUTHORITY}),
        _P.SEE_RESTRICTED: frozenset({_S.NAMED}),
    },
    Role.BOARD_MEMBER: {_P.OPEN_MY_WORK: frozenset({_S.SELF})},
    Role.DATA_STEWARD: {
        _P.OPEN_MY_WORK: frozenset({_S.SELF}),
        **dict.fromkeys(
            (_P.SEE_WHO_LOOKED, _P.SEE_SERVICES_USE, _P.BRING_IN_FEED, _P.DECIDE_LINK), frozenset({_S.AUTHORITY})
        ),
    },
    Role.SYSTEM_ADMINISTRATOR: {
        _P.OPEN_MY_WORK: frozenset({_S.SELF}),
        _P.MANAGE_ACCOUNTS: frozenset({_S.AUTHORITY}),
    },
    Role.DUTY_MANAGER: {
        _P.OPEN_MY_WORK: frozenset({_S.SELF}),
        **dict.fromkeys(
            (
                _P.FIND_FAMILY,
                _P.SEE_RESTRICTED,
                _P.ANSWER_FOR_OPENING,
                _P.SEE_WHO_MAY_OPEN,
                _P.RESTRICT_FAMILY,
                _P.RECORD_CONFLICT,
                _P.ASSIGN_WORKER,
                _P.ARRANGE_COVER,
                _P.READ_ARRANGEMENTS,
                _P.READ_FAMILY,
                _P.READ_CONTACT_DETAILS,
                _P.DECIDE_MERGE,
                _P.READ_REPORT,
                _P.READ_PLAN,
                _P.SEE_WHO_LOOKED,
                _P.SEE_LET_OUT,
                _P.SEE_ALL_TEAMS,
                _P.SEE_SERVICES,
            ),
            frozenset({_S.AUTHORITY}),
        ),
        _P.READ_VIEW: frozenset({_S.SHARED}),
    },
    Role.EMERGENCY_DUTY: {
        _P.OPEN_MY_WORK: frozenset({_S.SELF}),
        _P.OPEN_WITH_REASON: frozenset({_S.AUTHORITY}),
        _P.END_OPENING: frozenset({_S.SELF}),
        _P.READ_SAFETY: frozenset({_S.REASON}),
        _P.READ_PLAN: frozenset({_S.REASON}),
        _P.FIND_FAMILY: frozenset({_S.AUTHORITY}),
    },
    Role.FAMILY_GROUP_COORDINATOR: {
        _P.OPEN_MY_WORK: frozenset({_S.SELF}),
        _P.SEE_RESTRICTED: frozenset({_S.NAMED}),
        _P.READ_VIEW: frozenset({_S.SHARED}),
    },
    Role.DOMESTIC_ABUSE_ADVISER: {
        _P.OPEN_MY_WORK: frozenset({_S.SELF}),
        _P.SEE_RESTRICTED: frozenset({_S.NAMED}),
        _P.READ_VIEW: frozenset({_S.SHARED}),
    },
    Role.PEER_ADVOCATE_COORDINATOR: {_P.OPEN_MY_WORK: frozenset({_S.SELF})},
}

# Whoever has an account looks after the way into it.
for _row in TABLE.values():
    _row[Permission.CHANGE_OWN_SIGN_IN] = frozenset({Scope.SELF})

# Whoever meets families says a few words about themselves.
for _role in (
    Role.SOCIAL_WORKER,
    Role.TEAM_MANAGER,
    Role.CHAIR,
    Role.AGENCY_PROFESSIONAL,
    Role.ADVOCATE,
    Role.FAMILY_GROUP_COORDINATOR,
    Role.DOMESTIC_ABUSE_ADVISER,
):
    TABLE[_role][Permission.WRITE_ABOUT_ME] = frozenset({Scope.SELF})
for _role in (
    Role.SOCIAL_WORKER,
    Role.TEAM_MANAGER,
    Role.CHAIR,
    Role.ADMINISTRATOR,
    Role.DUTY_MANAGER,
    Role.EMERGENCY_DUTY,
):
    TABLE[_role][Permission.SEE_WHO_WORKS_WHERE] = frozenset({Scope.AUTHORITY})


def allows(role: Role | str, permission: Permission, scopes: set[Scope]) -> bool:
    """Whether an account of `role` that holds `scopes` on a thing may do `permission` to it."""
    return bool(TABLE[Role(role)].get(permission, frozenset()) & scopes)


def scopes_for(role: Role | str, permission: Permission) -> frozenset[Scope]:
    """The scopes that allow a role a permission; empty when it does not have it."""
    return TABLE[Role(role)].get(permission, frozenset())


def cells() -> int:
    """How many cells the table has: role by permission by scope."""
    return len(Role) * len(Permission) * len(Scope)


def as_markdown() -> str:
    """The table as it is printed into docs/security.md: a row for each permission, a column for each role."""
    lines = ["| | " + " | ".join(TABLE) + " |", "|---" * (len(TABLE) + 1) + "|"]
    for permission in Permission:
        cells = [", ".join(s for s in Scope if s in TABLE[role].get(permission, ())) or "—" for role in TABLE]
        lines.append(f"| {permission} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
