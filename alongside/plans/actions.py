from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from alongside.access import days, trail
from alongside.access.models import Account
from alongside.access.policy import COUNCIL
from alongside.conferences.models import Conference, Decision
from alongside.people import actions as people
from alongside.people import outgoing
from alongside.people.changes import saved_by_act
from alongside.people.models import Person
from alongside.plans.errors import CannotPlace, CannotPlan
from alongside.plans.models import Action, AreaOfChange, AreaWording, CoreGroup, Placement, Plan, PlanChild, Step
from alongside.practice import actions as practice
from alongside.practice import profile
from alongside.ui import stale
from alongside.ui import words as formats
from alongside.ui.stale import StaleEdit
from alongside.voices import actions as voices
from alongside.voices.models import View

TEXTS = ("title", "harm_prevented", "not_good_enough_now", "good_enough", "life_for_the_child")


@transaction.atomic
def start(conference: Conference, *, by: Account) -> Plan:
    """The plan that a conference decided on, begun once, for the children it was decided for.

    Raises CannotPlan before the meeting is held or when no child is to have a plan.
    """
    existing = Plan.objects.filter(conference=conference).first()
    if existing:
        return existing
    decided = conference.decisions.filter(replaced_by=None, outcome=Decision.Outcome.PLAN).select_related("child")
    if not conference.held_on or not decided:
        raise CannotPlan(_("A plan is made when the conference has decided on one."))
    plan = Plan(
        family=conference.family,
        conference=conference,
        started_on=conference.held_on,
        profile_digest=practice.store(profile.current()).digest,
    )
    plan.save(force_insert=True)
    PlanChild.objects.bulk_create(
        PlanChild(
            plan=plan,
            child=decision.child,
            initial_category=decision.category,
            latest_category=decision.category,
            started_on=conference.held_on,
        )
        for decision in decided
    )
    trail.act("plans.start", plan, by=by, children=len(decided))
    return plan


def _look_through(
    plan: Plan, texts: Iterable[str], readers: Iterable[Person], *, because: str, by: Account, where: str
) -> None:
    outgoing.look_through(plan.family, texts, readers=readers, because=because, by=by, where=where)


def _readers_of(area: AreaOfChange) -> list[Person]:
    return list(area.audience.people.select_related("worker", "account")) if area.audience else []


@transaction.atomic
def add_area(
    plan: Plan, *, readers: Iterable[Person], by: Account, let_out_because: str = "", **texts: str
) -> AreaOfChange:
    """An area of change at the end of the plan. texts: title, harm_prevented, not_good_enough_now, good_enough and
    life_for_the_child; the title and both anchors are needed. Raises CannotPlan, and SaysWhere as `outgoing` says.
    """
    readers = list(readers)
    _look_through(plan, texts.values(), readers, because=let_out_because, by=by, where="plans.add_area")
    scale = practice.stored(plan.profile_digest).scales["steps_to_change"]
    last = plan.areas.aggregate(last=Max("position"))["last"]
    area = AreaOfChange(
        plan=plan,
        position=0 if last is None else last + 1,
        audience=people.audience(readers, by=by),
        least=scale.least,
        most=scale.most,
    )
    area.save(force_insert=True)
    _word(area, texts, number=1, by=by)
    trail.act("plans.add_area", area, by=by, audience=str(area.audience_id))
    return area


def _word(area: AreaOfChange, texts: dict[str, str], *, number: int, by: Account) -> None:
    for needed in ("title", "not_good_enough_now", "good_enough"):
        if not texts.get(needed, "").strip():
            raise CannotPlan(_("Fill this in: it is what everybody will measure by."), field=needed)
    AreaWording(
        area=area,
        number=number,
        data_key=area.plan.family.data_key,
        at=days.now(),
        by=by,
        **{name: texts.get(name, "") for name in TEXTS},
    ).save(force_insert=True)


@transaction.atomic
def change_area(
    area: AreaOfChange, *, number: int, readers: Iterable[Person], by: Account, let_out_because: str = "", **texts: str
) -> None:
    """A new wording, and who may read the area from now on. number: the wording that was being changed; raises CannotPlan
    when somebody changed it meanwhile: the page then shows both.
    """
    # The area is locked, not its wordings: two who change it at once must not both find the same one in force.
    current = AreaOfChange.objects.select_for_update().get(pk=area.pk).wording
    if current.number != number:
        raise CannotPlan(_("Somebody changed this while you were writing. Here are both. Which is right?"))
    readers = list(readers)
    _look_through(area.plan, texts.values(), readers, because=let_out_because, by=by, where="plans.change_area")
    _word(area, texts, number=number + 1, by=by)
    area.audience = people.audience(readers, by=by)
    area.save(update_fields=["audience"])
    trail.act("plans.change_area", area, by=by, number=number + 1, audience=str(area.audience_id))


@transaction.atomic
def word_step(
    area: AreaOfChange, *, rung: int, words: str, by: Account, let_out_because: str = "", seen: str = ""
) -> None:
    """Say what a rung between the two anchors looks like. Raises CannotPlan outside them.

    seen: `AreaOfChange.steps_version` of the page; raises StaleEdit when this rung reads otherwise now.
    """
    if not area.least < rung < area.most:
        raise CannotPlan(
            _("Choose a step between %(least)d and %(most)d.") % {"least": area.least + 1, "most": area.most - 1},
            field="rung",
        )
    _look_through(area.plan, [words], _readers_of(area), because=let_out_because, by=by, where="plans.word_step")
    AreaOfChange.objects.select_for_update().get(pk=area.pk)
    step = area.steps.filter(rung=rung).first() or Step(area=area, rung=rung, data_key=area.plan.family.data_key)
    now, place = area.steps_version, rung - area.least - 1
    if seen and seen.split()[place : place + 1] != now.split()[place : place + 1] and step.words != words:
        texts = [(_("Step %(rung)d") % {"rung": rung}, step.words)]
        raise StaleEdit(saved_by_act("plans.word_step", area, by=by, texts=texts, rung=rung), now)
    step.words = words
    step.save()
    trail.act("plans.word_step", area, by=by, rung=rung)


@transaction.atomic
def add_action(
    area: AreaOfChange, *, words: str, owner: Person, due_on: date, by: Account, let_out_because: str = ""
) -> Action:
    """What somebody will do and by when.

    Raises CannotPlan for empty words, a day before the plan, or an owner from the family or another agency who may not
    read the area: nobody is given something to do that they cannot look up.
    """
    if not words.strip():
        raise CannotPlan(_("Say what will be done."), field="words")
    if due_on < area.plan.started_on:
        raise CannotPlan(_("The day must be after the plan began."), field="due_on")
    is_of_the_council = owner.account is not None and owner.account.role in COUNCIL
    may_read = area.audience is not None and area.audience.members.filter(person=owner).exists()
    if not is_of_the_council and not may_read:
        raise CannotPlan(
            _("%(name)s may not read this part of the plan. First choose them as a reader of it.")
            % {"name": owner.name},
            field="owner",
        )
    readers = [*_readers_of(area), owner]
    _look_through(area.plan, [words], readers, because=let_out_because, by=by, where="plans.add_action")
    action = Action(area=area, data_key=area.plan.family.data_key, words=words, owner=owner, due_on=due_on)
    action.save(force_insert=True)
    trail.act("plans.add_action", area, by=by, action=str(action.pk))
    return action


@transaction.atomic
def mark_done(action: Action, *, done_on: date, by: Account, seen: str = "") -> None:
    """Record that an action was done. Raises CannotPlan for a day to come or before the plan.

    seen: `stale.version` of the day the page showed; raises StaleEdit when another was written down meanwhile.
    """
    action.done_on = Action.objects.select_for_update().get(pk=action.pk).done_on
    if action.done_on != done_on:
        stale.must_be_current(
            seen,
            stale.version(action.done_on),
            lambda: saved_by_act(
                "plans.mark_done",
                action.area,
                by=by,
                texts=[(_("When was it done?"), formats.day(action.done_on))],
                action=str(action.pk),
            ),
        )
    if done_on > days.today() or done_on < action.area.plan.started_on:
        raise CannotPlan(_("The day must be after the plan began, and not in the future."), field="done_on")
    before, action.done_on = action.done_on, done_on
    action.save(update_fields=["done_on"])
    was = before.isoformat() if before else ""
    trail.act("plans.mark_done", action.area, by=by, action=str(action.pk), done_on=done_on.isoformat(), was=was)


@transaction.atomic
def hold_core_group(
    plan: Plan, *, held_on: date, present: Iterable[Person], notes: str, by: Account, let_out_because: str = ""
) -> CoreGroup:
    """Record a core group: when, who came, notes. Raises CannotPlan for a day to come or before the plan."""
    if held_on > days.today() or held_on < plan.started_on:
        raise CannotPlan(_("The day must be after the plan began, and not in the future."), field="held_on")
    present = list(present)
    professionals = [person for person in present if hasattr(person, "worker")]  # nobody of the family reads notes
    _look_through(plan, [notes], professionals, because=let_out_because, by=by, where="plans.hold_core_group")
    group = CoreGroup(plan=plan, held_on=held_on, data_key=plan.family.data_key, notes=notes, at=days.now(), by=by)
    group.save(force_insert=True)
    group.people.set(present)
    trail.act("plans.hold_core_group", group, by=by)
    return group


@transaction.atomic
def place(
    area: AreaOfChange,
    *,
    person: Person,
    rung: int | None,
    words: str,
    readers: Iterable[Person],
    by: Account,
    core_group: CoreGroup | None = None,
) -> Placement:
    """Where a person says things are on a ladder, and why; theirs alone until they choose readers. Never averaged.

    rung None: not placed this time, and the words say why. A second placing at one core group replaces the first. Raises
    CannotPlace.
    """
    if rung is None and not words.strip():
        raise CannotPlace(_("Choose a step, or say why not this time."), field="rung")
    if rung is not None and not area.least <= rung <= area.most:
        raise CannotPlace(
            _("Choose a step from %(least)d to %(most)d.") % {"least": area.least, "most": area.most}, field="rung"
        )
    AreaOfChange.objects.select_for_update().get(pk=area.pk)  # so that one of two at once replaces the other
    placed_on = core_group.held_on if core_group else days.today()
    before = (
        Placement.objects.filter(
            area=area,
            person=person,
            core_group=core_group,
            placed_on=placed_on,
            view__replaced_by=None,
            view__withdrawn_at=None,
        )
        .select_related("view")
        .first()
    )
    view = voices.record(
        person,
        words.strip() or str(rung),  # somebody who gives no reason said a number
        family=area.plan.family,
        topic=View.Topic.PLACE,
        conference=area.plan.conference,
        readers=readers,
        by=by,
        replaces=before.view if before else None,
    )
    placement = Placement(core_group=core_group, area=area, person=person, rung=rung, placed_on=placed_on, view=view)
    placement.save(force_insert=True)
    trail.act("plans.place", area, by=by)
    return placement
