"""Who may read what, said a second time and by hand, from docs/security.md and nothing of the program's own queries.

It looks at rows only: grants, audiences, invitations. What it does not know belongs to those who work with the family, so a
new table is closed to everybody else until a rule is written here.
"""

from datetime import date
from typing import Any

from django.apps import apps

from alongside.access import days

WORKS = {
    "social worker": {"own", "reason"},
    "team manager": {"team"},
    "chair": {"conference"},
    "quality assurance": {"sampled"},
}
DETAILS = {"social worker": {"own"}, "team manager": {"team"}}
COUNCIL = {"social worker", "team manager", "chair", "administrator", "duty manager", "emergency duty"}
# They see who looked at any family, and so its names.
WATCH = {"quality assurance", "data steward"}
# By way of which column a row belongs to a family, in this order.
WAYS = (
    "conference",
    "plan",
    "report",
    "area",
    "paragraph",
    "invitation",
    "view",
    "enquiry",
    "plan_child",
    "core_group",
    "opening",
    "pair",
)
PEOPLE = ("person", "address", "detail", "child", "speaker", "reader", "other")


def families_of(row: Any) -> set[Any]:
    """The families that a row is about; none for what is about no family."""
    if row is None:
        return set()
    if row._meta.label == "people.Family":
        return {row.pk}
    if row._meta.label == "people.Person":
        return set(row.memberships.values_list("family_id", flat=True))
    columns = {field.name for field in row._meta.concrete_fields}
    if "family" in columns and row.family_id:
        return {row.family_id}
    for way in (*WAYS, *PEOPLE):
        if way in columns and getattr(row, way) is not None:
            return families_of(getattr(row, way))
    return set()


def may_read(account: Any, row: Any, column: str) -> bool:
    """Whether somebody (None: nobody is signed in) may be shown a column of a row, as the rows stand now."""
    if account is None or not account.is_active:
        return False
    rule = RULES.get(f"{row._meta.label}.{column}") or RULES.get(row._meta.label) or _works_with_it
    return rule(account, row)


def _scopes(account: Any, family: Any) -> set[str]:
    now = days.latest()
    grants = apps.get_model("people.Grant").objects.filter(account=account, family_id=family)
    return {
        grant.scope for grant in grants if grant.from_at <= now and (grant.until_at is None or grant.until_at > now)
    }


def _may_know(account: Any, family: Any) -> bool:
    """Nobody of the staff who has a conflict; of a restricted family only the named and the duty manager."""
    standing = apps.get_app_config("people")
    if standing.get_model("Conflict").objects.filter(family_id=family, person__account=account, ended_at=None):
        return False
    last = standing.get_model("Restriction").objects.filter(family_id=family).order_by("at").last()
    is_restricted = last is not None and last.what != "lifted"
    return not is_restricted or account.role == "duty manager" or "named" in _scopes(account, family)


def _by(roles: dict[str, set[str]]) -> Any:
    def rule(account: Any, row: Any) -> bool:
        return any(
            (account.role == "duty manager" or _scopes(account, family) & roles.get(account.role, set()))
            and _may_know(account, family)
            for family in families_of(row)
        )

    return rule


_works_with_it, _details = _by(WORKS), _by(DETAILS)


def _person(account: Any) -> Any:
    return getattr(account, "person", None)


def _in(audience: Any, account: Any) -> bool:
    return audience is not None and audience.members.filter(person__account=account).exists()


def _is_of_family(account: Any, row: Any) -> bool:
    person = _person(account)
    return person is not None and bool(families_of(row) & families_of(person))


def _asked(account: Any, row: Any) -> bool:
    """Asked to a conference of the family, and the invitation stands."""
    invitations = apps.get_model("conferences.Invitation").objects
    return invitations.filter(
        person__account=account, withdrawn_at=None, conference__family__in=families_of(row)
    ).exists()


def _name(account: Any, row: Any) -> bool:
    if not families_of(row):
        return True  # a worker, whose name those who are signed in may know
    if account.role in COUNCIL | WATCH:
        return any(_may_know(account, family) for family in families_of(row))
    return (
        _asked(account, row) or _is_of_family(account, row) or any(_scopes(account, each) for each in families_of(row))
    )


def _view(account: Any, view: Any) -> bool:
    if view.speaker.account_id == account.pk:
        return True
    is_in_force = view.withdrawn_at is None and not type(view).objects.filter(replaces=view).exists()
    return is_in_force and (_in(view.audience, account) or _is_audited(account, view))


def _is_audited(account: Any, view: Any) -> bool:
    """Quality assurance, while the family is drawn, reads what was said to somebody of the council."""
    is_drawn = account.role == "quality assurance" and "sampled" in _scopes(account, view.family_id)
    roles = (
        {member.person.account.role for member in view.audience.members.all() if member.person.account}
        if view.audience
        else set()
    )
    return is_drawn and _may_know(account, view.family_id) and bool(roles & (COUNCIL | WATCH))


def _arrangement(account: Any, row: Any) -> bool:
    """When and where: the council's staff who may know of the family, and whoever is asked to come with everybody."""
    conference = row if row._meta.model_name == "conference" else row.conference
    own = conference.invitations.filter(person__account=account, withdrawn_at=None, attends_separately=False)
    is_staff = account.role in {"administrator", "duty manager"} and _may_know(account, conference.family_id)
    return own.exists() or is_staff or _works_with_it(account, row)


def _area(account: Any, row: Any) -> bool:
    area = row if row._meta.model_name == "areaofchange" else row.area
    is_owner = row._meta.model_name == "action" and row.owner.account_id == account.pk
    return _works_with_it(account, row) or _in(area.audience, account) or is_owner or _safety(account, row)


def _safety(account: Any, row: Any) -> bool:
    return account.role == "emergency duty" and any("reason" in _scopes(account, each) for each in families_of(row))


def _paragraph(account: Any, wording: Any) -> bool:
    paragraph = wording.paragraph
    is_released = paragraph.report.releases.exists() and paragraph.removed_at is None
    return _works_with_it(account, wording) or (
        is_released and _in(paragraph.audience, account) and _asked(account, wording)
    )


def _own_or_shared(account: Any, row: Any) -> bool:
    """Confidential: those who work with the family, but not its chair; the person; and whoever it is shared with today."""
    if row.person.account_id == account.pk or _details(account, row):
        return True
    shared = row.shared.filter(taken_back_at=None, from_on__lte=date.max) if hasattr(row, "shared") else ()
    return any(_in(each.audience, account) for each in shared)


def _agency_view(account: Any, row: Any) -> bool:
    is_opened = row.invitation.conference.agency_views_opened_at is not None
    is_own = row.invitation.person.account_id == account.pk or row.by_id == account.pk
    return is_own or (is_opened and (_works_with_it(account, row) or _asked(account, row)))


def _watches(account: Any, row: Any) -> bool:
    """Whoever is in charge of the family, and quality assurance of any that is not closed to them."""
    watches = account.role == "quality assurance" and all(_may_know(account, each) for each in families_of(row))
    return watches or _by({"team manager": {"team"}})(account, row)


def _account(account: Any, row: Any) -> bool:
    """What somebody signs in by: themselves, and of the staff whoever opens and ends their accounts."""
    return row.pk == account.pk or (account.role == "system administrator" and row.is_staff)


def _steward(account: Any, row: Any) -> bool:
    return account.role == "data steward" and all(_may_know(account, each) for each in families_of(row))


def _of_service(account: Any, row: Any) -> bool:
    """What a service said of somebody, where it is linked with them."""
    pairs = apps.get_model("context.Pair").objects.filter(record_key=row.record_key, stands="same")
    return any(_works_with_it(account, pair) for pair in pairs)


RULES: dict[str, Any] = {
    "context.AgencyRecord": _of_service,
    "context.Decision": lambda account, row: _steward(account, row) or _works_with_it(account, row),
    "context.Look": lambda account, row: (
        row.account_id == account.pk or _steward(account, row) or _watches(account, row) or _works_with_it(account, row)
    ),
    "context.FeedPaper": lambda account, row: account.role == "data steward",
    "context.FeedDelivery": lambda account, row: account.role == "data steward",
    "context.ApiToken": lambda account, row: False,
    "access.Account": _account,
    "people.Withheld": _works_with_it,
    "people.Person": _name,
    "people.Family": _name,
    "people.Worker": lambda account, row: True,
    "people.Agency": lambda account, row: True,
    "people.Team": lambda account, row: True,
    "people.Address": _own_or_shared,
    "people.ContactDetail": _own_or_shared,
    "people.SafeContact": lambda account, row: row.person.account_id == account.pk or _details(account, row),
    "people.LetOut": _watches,
    "people.Opening": lambda account, row: (
        _works_with_it(account, row) or row.account_id == account.pk or _watches(account, row)
    ),
    "people.Sample": lambda account, row: account.role == "quality assurance",
    "people.Need": lambda account, row: _works_with_it(account, row) or account.role == "administrator",
    "voices.View": _view,
    "voices.Response": lambda account, row: _view(account, row.view) or row.by_id == account.pk,
    "conferences.Conference.place": _arrangement,
    "conferences.Conference.how_to_get_there": _arrangement,
    "conferences.Conference.late_because": lambda account, row: account.role in COUNCIL or _asked(account, row),
    "conferences.Invitation.own_place": lambda account, row: (
        row.person.account_id == account.pk or account.role == "administrator" or _works_with_it(account, row)
    ),
    "conferences.Invitation": lambda account, row: account.role in COUNCIL or _asked(account, row),
    "conferences.LateReason": lambda account, row: _works_with_it(account, row) or _in(row.audience, account),
    "conferences.Decision": lambda account, row: _works_with_it(account, row) or _in(row.audience, account),
    "conferences.AgencyView": _agency_view,
    "plans.AreaWording": _area,
    "plans.Step": _area,
    "plans.Action": _area,
    "plans.CoreGroup": lambda account, row: (
        _works_with_it(account, row)
        or _safety(account, row)
        or row.people.filter(account=account, worker__isnull=False).exists()
    ),
    "reports.ParagraphWording": _paragraph,
    "exchange.ImportRun": lambda account, row: account.role == "administrator",
    "exchange.ImportRun.photo": lambda account, row: False,  # what a telephone wrote into a photo
    "messages.Message": lambda account, row: False,
}
