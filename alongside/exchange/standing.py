"""Who is on duty in the demonstration, and what closes families there: a restriction, a conflict, a worker away, one who left."""

from datetime import timedelta

from alongside.access import days
from alongside.access.models import Account
from alongside.exchange.cast import CAST, TEAM_NORTH
from alongside.exchange.play import ROLES
from alongside.people import actions as people
from alongside.people import assigning, restricting
from alongside.people.models import Agency, Cover, Family, Involvement, Restriction, Team, Worker

BECAUSE_RESTRICTED = "The father's sister works in our reception."
BECAUSE_CONFLICT = "The mother is his cousin."


def put_on_duty() -> None:
    """Accounts for those whom the case system does not know: the duty manager, emergency duty, quality assurance, and others."""
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
