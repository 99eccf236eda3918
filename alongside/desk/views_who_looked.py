from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alongside.access import exporting, readings, sealed_file, trail
from alongside.access.guard import guard
from alongside.access.policy import Permission, allows
from alongside.desk import loading, who_looked
from alongside.desk.forms import ExportForm, WhoLookedForm, WithholdForm
from alongside.people import withholding
from alongside.people.models import Family, Withheld
from alongside.ui.pages import page, submitted, tell


@guard(Permission.SEE_WHO_LOOKED)
def all_who_looked(request: HttpRequest) -> HttpResponse:
    """For those who watch over the whole authority: what was read of any family that is not closed to them."""
    form = WhoLookedForm(request.GET, who=who_looked.everybody())
    chosen: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    families = Family.objects.open_to(request.reader)
    found = readings.of_families(
        families, before=chosen.get("before"), account=chosen.get("who"), level=chosen.get("level", "")
    )
    days = who_looked.of_authority(families, found)
    trail.shown("see_who_looked", {each.family.pk for _day, rows in days for each in rows}, by=request.reader)
    return page(request, "desk/all_who_looked.html", days=days, older=found.older, choices=form, chosen=chosen)


@guard(Permission.SEE_WHO_LOOKED, load=loading.family_looked_at)
def family_who_looked(request: HttpRequest, family: Family) -> HttpResponse:
    choices, scopes = who_looked.choices(family), family.grants_for(request.reader)
    form = WhoLookedForm(request.GET, who=choices)
    chosen: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    found = readings.of_family(
        family.pk, before=chosen.get("before"), account=chosen.get("who"), level=chosen.get("level", "")
    )
    return page(
        request,
        "desk/who_looked.html",
        family=family,
        days=who_looked.by_day(family, found),
        older=found.older,
        choices=form,
        chosen=chosen,
        withheld=Withheld.objects.filter(family=family, ended_at=None, entry=None).select_related("person", "data_key"),
        may={each.name: allows(request.reader.role, each, scopes) for each in Permission},
    )


@guard(Permission.EXPORT_WHO_LOOKED, load=loading.family_looked_at)
def export_who_looked(request: HttpRequest, family: Family) -> HttpResponse:
    """The family's part of the trail in a sealed file. The passphrase is on the page that asks, and nowhere after it."""
    form = ExportForm(request.POST or None, initial={"passphrase": sealed_file.new_passphrase()})
    if submitted(
        request,
        form,
        lambda clean: exporting.export(
            exporting.Chosen(clean["from_on"], clean["until_on"], family=family.pk),
            clean["passphrase"],
            by=request.reader,
            because=clean["because"],
        ),
    ):
        answer = HttpResponse(form.result.content, content_type="application/octet-stream")
        answer["Content-Disposition"] = f'attachment; filename="{form.result.name}"'
        return answer
    return page(
        request,
        "desk/export_who_looked.html",
        form=form,
        family=family,
        passphrase=form["passphrase"].value(),
        days_open=sealed_file.DAYS_OPEN,
    )


@guard(Permission.WITHHOLD_WHO_LOOKED, load=loading.family_named)
def withhold_who_looked(request: HttpRequest, family: Family) -> HttpResponse:
    """One reading, named by `entry` in the address; without it all of them from now on."""
    said = request.GET.get("entry", "")
    entry = int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None
    form = WithholdForm(request.POST or None, people=loading.members_of(family))
    if submitted(
        request,
        form,
        lambda clean: withholding.withhold(
            family.people.get(pk=clean["person"]), family, because=clean["because"], by=request.reader, entry=entry
        ),
    ):
        tell(request, _("It is withheld from now on. Nobody is told that something was."))
        return redirect("family_who_looked", family=family.pk)
    return page(request, "desk/withhold_who_looked.html", form=form, family=family, is_one=entry is not None)


@guard(Permission.WITHHOLD_WHO_LOOKED, load=loading.withheld_named)
@require_POST
def stop_withholding(request: HttpRequest, withheld: Withheld) -> HttpResponse:
    withholding.stop_withholding(withheld, by=request.reader)
    tell(request, _("It is shown again."))
    return redirect("family_who_looked", family=withheld.family_id)
