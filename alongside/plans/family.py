"""The family's own page of the plan, and placing oneself, which workers do on the same form."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from alongside.access.guard import guard
from alongside.access.policy import Permission
from alongside.plans import actions, forms, loading
from alongside.ui.pages import page, submitted, tell
from alongside.voices import actions as voices


@guard(Permission.READ_PLAN, load=loading.my_plan)
def my_plan(request, plan):
    person = request.reader.person
    return page(
        request,
        "plans/my_plan.html",
        plan=plan,
        person=person,
        ladders=loading.ladders(plan, request.reader, you=_("You")),
        own=loading.own_placements(plan, request.reader),
        dates=None if loading.comes_apart(plan, person) else loading.dates_of(plan),
        ask=loading.who_to_ask(plan, person),
    )


@guard(Permission.PLACE_ON_LADDER, load=loading.area)
def place(request, area):
    person = request.reader.person
    group = loading.core_group_of(area, request.GET.get("at", "")) if request.reader.is_staff else None
    ladder = loading.ladder(area, request.reader, you=_("You"))
    readers = loading.place_readers(area, person)
    form = forms.PlaceForm(request.POST or None, rungs=ladder.rungs, **readers)

    def take(clean):
        actions.place(area, person=person, core_group=group, by=request.reader, **clean)

    if submitted(request, form, take):
        tell(request, _("Your place is saved."))
        if group:
            return redirect("core_group", core_group=group.pk)
        return redirect("plan" if request.reader.is_staff else "my_plan", plan=area.plan_id)
    return page(request, "plans/place.html", form=form, area=area, ladder=ladder, group=group, person=person)


@guard(Permission.PLACE_ON_LADDER, load=loading.own_placement)
def place_readers(request, placement):
    sent = request.POST if request.method == "POST" or request.POST else None  # nobody ticked is an answer
    form = forms.ReadersForm(sent, **{**loading.place_readers(placement.area, placement.person), "asks": ""})
    back = "plan" if request.reader.is_staff else "my_plan"

    def choose(clean):
        voices.choose_readers(placement.view, clean["readers"], by=request.reader)

    if submitted(request, form, choose):
        tell(request, _("Who may read it is saved."))
        return redirect(back, plan=placement.area.plan_id)
    readers = loading.names_of_readers(placement)
    return page(request, "plans/place_readers.html", form=form, placement=placement, now=readers, back_to=back)
