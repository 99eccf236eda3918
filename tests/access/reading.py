"""What of the family's an account reads, table by table, by the rules alone; and what else their tests say more than once."""

from alongside.conferences import running
from alongside.conferences.models import Conference, LateReason
from alongside.people.models import Family
from alongside.people.standing import Opening
from alongside.plans.models import AreaOfChange, Placement, Plan
from alongside.reports.models import Paragraph, Report
from alongside.voices.models import Response, View

OF_THE_FAMILY = {
    Plan: "family", AreaOfChange: "plan__family", Placement: "area__plan__family", Conference: "family", Report: "family",
    Paragraph: "report__family", View: "family", Response: "view__family", LateReason: "family", Opening: "family",
}  # fmt: skip


def reads(world, account):
    """The names of the tables, and of the rules about families, that show the account something of the family's."""
    counts = {
        model.__name__: model.objects.visible_to(account).filter(**{way: world.family}).count()
        for model, way in OF_THE_FAMILY.items()
    }
    for name in ("open_to", "visible_to", "findable_by", "worked_on_by"):
        counts[name] = getattr(Family.objects, name)(account).filter(pk=world.family.pk).count()
    return {name for name, count in counts.items() if count}


def decide(world, conference, *, readers, outcome="plan"):
    """Decide, or correct what was decided, for the child of a conference that is still open."""
    is_plan = outcome == "plan"
    return running.decide(
        conference, conference.children.get(), outcome=outcome, category=world.story.category if is_plan else "",
        what_follows="" if is_plan else "child_in_need_plan", reasons="He was late every day.", readers=readers,
        by=world.tom.account,
    )  # fmt: skip
