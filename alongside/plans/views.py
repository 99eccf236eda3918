from django.shortcuts import redirect
from django.utils.translation import gettext as _

from alongside.access import days
from alongside.access.guard import guard
from alongside.access.policy import Permission
from alongside.plans import actions, forms, loading
from alongside.ui import stale
from alongside.ui.forms import Form
from alongside.ui.pages import page, submitted, tell


@guard(Permission.CHANGE_PLAN, load=loading.conference_to_plan)
def start_plan(request, conference):
    form = Form(request.POST if request.method == "POST" else None)
    if submitted(request, form, lambda clean: actions.start(conference, by=request.reader)):
        return redirect("plan", plan=form.result.pk)
    return page(request, "plans/start.html", form=form, conference=conference)


@guard(Permission.READ_PLAN, load=loading.plan)
def plan(request, plan):
    return page(
        request,
        "plans/plan.html",
        plan=plan,
        may=loading.may(
            request.reader, plan, Permission.CHANGE_PLAN, Permission.HOLD_CORE_GROUP, Permission.PLACE_ON_LADDER
        ),
        ladders=loading.ladders(plan, request.reader),
        dates=loading.dates_of(plan),
        reasons=loading.late_reasons(plan, request.reader),
        today=days.today(),
        children=loading.children_of(plan),
        core_groups=list(plan.core_groups.order_by("-held_on")),
    )


@guard(Permission.CHANGE_PLAN, load=loading.plan)
def add_area(request, plan):
    around = loading.around(plan)
    form = forms.AreaForm(request.POST or None, **loading.area_readers(around))
    if submitted(request, form, lambda clean: actions.add_area(plan, by=request.reader, **clean)):
        return redirect("plan", plan=plan.pk)
    return page(request, "plans/area.html", form=form, plan=plan, area=None, typed_number="")


@guard(Permission.CHANGE_PLAN, load=loading.area_to_change)
def change_area(request, area):
    now = {name: getattr(area.wording, name) for name in actions.TEXTS}
    before = list(area.audience.people.all()) if area.audience else []
    form = forms.ChangeAreaForm(
        request.POST or None,
        initial=now,
        same=", ".join(sorted(person.name for person in before)) or _("nobody but the council’s workers"),
        **loading.area_readers(loading.around(area.plan)),
    )

    def change(clean):
        readers = before if clean.pop("keeping") == forms.THE_SAME else clean["readers"]
        actions.change_area(area, by=request.reader, **{**clean, "readers": readers})

    if submitted(request, form, change):
        return redirect("plan", plan=area.plan_id)
    return page(
        request, "plans/area.html", form=form, plan=area.plan, area=area, typed_number=request.POST.get("number", "")
    )


@guard(Permission.CHANGE_PLAN, load=loading.area_to_change)
def word_step(request, area):
    rungs = loading.ladder(area, request.reader).rungs[1:-1]
    form = forms.StepForm(request.POST or None, rungs=rungs, initial={"seen": area.steps_version})

    def word(clean):
        actions.word_step(area, by=request.reader, **{**clean, "rung": int(clean["rung"])})

    if submitted(request, form, word):
        return redirect("plan", plan=area.plan_id)
    return page(request, "plans/step.html", form=form, area=area)


@guard(Permission.CHANGE_PLAN, load=loading.area_to_change)
def add_action(request, area):
    form = forms.ActionForm(request.POST or None, people=loading.around(area.plan).everybody)
    if submitted(request, form, lambda clean: actions.add_action(area, by=request.reader, **clean)):
        return redirect("plan", plan=area.plan_id)
    return page(request, "plans/action.html", form=form, area=area)


@guard(Permission.CARRY_OUT_ACTION, load=loading.action)
def action_done(request, action):
    form = forms.DoneForm(request.POST or None, initial={"seen": stale.version(action.done_on)})
    back = "plan" if request.reader.is_staff else "my_plan"
    if submitted(request, form, lambda clean: actions.mark_done(action, by=request.reader, **clean)):
        tell(request, _("It is written down as done."))
        return redirect(back, plan=action.area.plan_id)
    return page(request, "plans/done.html", form=form, action=action, back_to=back)


@guard(Permission.HOLD_CORE_GROUP, load=loading.plan)
def hold_core_group(request, plan):
    form = forms.CoreGroupForm(request.POST or None, people=loading.around(plan).everybody)
    if submitted(request, form, lambda clean: actions.hold_core_group(plan, by=request.reader, **clean)):
        return redirect("core_group", core_group=form.result.pk)
    ladders = loading.ladders(plan, request.reader)
    return page(request, "plans/hold_core_group.html", form=form, plan=plan, ladders=ladders)


@guard(Permission.READ_PLAN, load=loading.core_group)
def core_group(request, group):
    return page(
        request,
        "plans/core_group.html",
        group=group,
        plan=group.plan,
        may=loading.may(request.reader, group, Permission.PLACE_ON_LADDER),
        reads_notes=loading.reads_notes(group, request.reader),
        ladders=loading.ladders(group.plan, request.reader, until=group.held_on),
    )
