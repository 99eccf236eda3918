"""Who is on duty in the demonstration, and what closes families there: a restriction, a conflict, a worker away, one who left."""

from datetime import timedelta
from random import Random

from alongside.access import days
from alongside.access.models import Account
from alongside.access.policy import Role
from alongside.exchange.cast import CAST, TEAM_NORTH
from alongside.exchange.council_sizes import SMALL
from alongside.exchange.play import ROLES
from alongside.people import actions as people
from alongside.people import assigning, restricting
from alongside.people.models import Agency, Cover, Family, FamilyMember, Involvement, Restriction, Team, Worker

BECAUSE_RESTRICTED = "The father's sister works in our reception."
BECAUSE_CONFLICT = "The mother is his cousin."
RESTRICTED_EVERY, CONFLICT_EVERY = 50, 100
"""One in so many of the open families that a council has beyond the small one."""
WHY_RESTRICTED = (
    "A member of the family works for the council.",
    "The case has been in the newspapers.",
    "A member of staff is named in what was told to us.",
)
WHY_CONFLICT = ("The families are related.", "They live next door to the family.", "They were at school together.")


def put_on_duty() -> None:
    """Accounts for those whom the case system does not know: the duty manager, emergency duty, quality assurance, the
    data steward, and others.
    """
    agency = Agency.objects.get(workers__professional_id=CAST.joy.professional_id)
    for professional in CAST.not_in_the_extract:
        if Worker.objects.filter(professional_id=professional.professional_id).exists():
            continue
        worker = people.add_worker(
            name=professional.name, agency=agency, professional_id=professional.professional_id,
            job_title=professional.job_title, team=Team.objects.filter(name=professional.department).first(), by=None,
        )  # fmt: skip
        name = f"{professional.name.split()[0].lower()}@riverside.example"
        people.give_staff_account(worker, name, ROLES[professional.professional_id], by=None)


def close_and_cover() -> None:
    """The Price family is restricted; Ifan has a conflict with the Webb family and is away, and Nia stands in; one family of
    Luke's has nobody. Once.
    """
    if Restriction.objects.exists():
        return
    joy, beth = _account(CAST.joy.professional_id), _account(CAST.beth.professional_id)
    named = [joy, _account(CAST.maria.professional_id)]
    restricting.restrict(_family(CAST.price.family_id), named=named, because=BECAUSE_RESTRICTED, by=joy)
    ifan, nia = _worker(CAST.ifan.professional_id), _worker(CAST.nia.professional_id)
    restricting.record_conflict(_family(CAST.webb.family_id), ifan.person, because=BECAUSE_CONFLICT, by=joy)
    if not Cover.objects.exists():
        today = days.today()
        assigning.cover(ifan, nia, from_on=today, until_on=today + timedelta(days=6), by=beth)
    _leave_one_family(joy)
    close_some(by=_account(CAST.dee.professional_id))


def close_some(*, by: Account, seed: int = 1) -> None:
    """In a council that is larger than the small one, some families more are restricted and some have a worker with a conflict.

    No extract says so, so it is done here by the acts that people use. The manager of the family's team is named, and gets an
    account if they have none. The same council and seed give the same families.
    """
    cast = [told.family_id for told in CAST.families]
    theirs = FamilyMember.objects.filter(
        person__involvements__until_on=None, person__involvements__worker__team__workers__manages_team=True
    )
    found = (
        theirs.exclude(family__ssd_id=None).exclude(family__ssd_id__in=cast).values_list("family__ssd_id", flat=True)
    )
    ids = sorted(str(each) for each in set(found))
    more = max(0, len(ids) + len(cast) - SMALL.open_families)
    dice = Random(f"closed {seed}")  # noqa: S311  no secret
    drawn = dice.sample(ids, more // RESTRICTED_EVERY + more // CONFLICT_EVERY)
    for place, ssd_id in enumerate(drawn):
        family = _family(ssd_id)
        if place < more // RESTRICTED_EVERY:
            restricting.restrict(family, named=_managers_of(family), because=dice.choice(WHY_RESTRICTED), by=by)
            continue
        strangers = Worker.objects.exclude(team=None).exclude(involvements__person__families=family)
        worker = dice.choice(list(strangers.select_related("person").order_by("professional_id")))
        restricting.record_conflict(family, worker.person, because=dice.choice(WHY_CONFLICT), by=by)


def _managers_of(family: Family) -> list[Account]:
    team = Involvement.objects.filter(person__families=family, until_on=None).exclude(worker__team=None)
    managers = Worker.objects.filter(manages_team=True, team__in=team.values("worker__team"))
    return [
        each.person.account
        or people.give_staff_account(
            each, f"{each.professional_id}@riverside.example".lower(), Role.TEAM_MANAGER, by=None
        )
        for each in managers.select_related("person__account").order_by("professional_id")
    ]


def _leave_one_family(joy: Account) -> None:
    """A family of the team whose worker was Luke, who has left: nobody is assigned until Joy chooses somebody."""
    luke = _worker(CAST.luke.professional_id)
    parts = Involvement.objects.filter(until_on=None, worker__team__name=TEAM_NORTH).exclude(
        person__families__ssd_id__in=[told.family_id for told in CAST.families]
    )
    part = parts.select_related("person").order_by("ssd_id").first()
    family = part.person.families.first() if part else None
    if family is None:
        return
    for each in Involvement.objects.filter(until_on=None, person__families=family, worker__team__isnull=False):
        people.end_involvement(each, until_on=days.today(), by=joy)
    for member in family.people.all():
        if member.is_child_on(days.today()):
            people.involve(member, luke, role=assigning.SOCIAL_WORKER, by=joy)


def _account(professional_id: str) -> Account:
    return Account.objects.get(person__worker__professional_id=professional_id)


def _worker(professional_id: str) -> Worker:
    return Worker.objects.select_related("person__account").get(professional_id=professional_id)


def _family(ssd_id: str) -> Family:
    return Family.objects.get(ssd_id=ssd_id)
