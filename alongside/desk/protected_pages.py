"""A protected address: shown with a reason, one at a time, and never on the way to something else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from alongside.access import trail
from alongside.access.guard import guard
from alongside.access.policy import Permission
from alongside.desk import person_forms, person_loading
from alongside.desk.person_loading import InFamily
from alongside.people import protecting
from alongside.people.models import Protection
from alongside.ui.pages import page, submitted, tell


@guard(Permission.READ_CONTACT_DETAILS, load=person_loading.address_named)
def show_protected_address(request: HttpRequest, member: InFamily) -> HttpResponse:
    """Asks why; the answer to the form holds the address, so that no address of a page leads straight to it."""
    address = member.row
    form = person_forms.ReasonToShowForm(request.POST or None)
    is_told = submitted(
        request,
        form,
        lambda clean: trail.reading(
            "read_protected_address", member, by=request.reader, level=trail.DETAIL_OPENED, reason=clean["reason"]
        ),
    )
    return page(
        request,
        "desk/show_protected_address.html",
        form=form,
        person=member.person,
        family=member.family,
        address=address if is_told else None,
    )


@guard(Permission.RECORD_ABOUT_PERSON, load=person_loading.address_named)
def change_protection(request: HttpRequest, member: InFamily) -> HttpResponse:
    """Protect an address, or take the protection away, with the reason."""
    address = member.row
    # What the page offered is done, also when somebody else did it meanwhile: never the opposite.
    stops = request.POST.get("do", "stop" if address.is_protected else "protect") == "stop"
    change = protecting.stop_protecting_address if stops else protecting.protect_address
    form = person_forms.ProtectionForm(request.POST or None)
    if submitted(request, form, lambda clean: change(address, by=request.reader, because=clean["because"])):
        tell(request, _("It is not protected any more.") if stops else _("It is protected."))
        return redirect("contact_details", family=member.family.pk, person=member.person.pk)
    return page(
        request,
        "desk/change_protection.html",
        form=form,
        person=member.person,
        family=member.family,
        is_protected=stops,
        before=Protection.objects.filter(address=address).select_related("data_key", "by__person").order_by("-at"),
    )
