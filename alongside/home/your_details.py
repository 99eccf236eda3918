"""How a person is reached, as they see it themselves, and what others of the family let them know."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from alongside.access import days
from alongside.access.guard import guard
from alongside.access.models import Account
from alongside.access.policy import Permission, Scope
from alongside.home import loading
from alongside.people import details, files
from alongside.people.models import SharedDetail
from alongside.ui.pages import page


class Shared:
    """A detail that somebody shared with the reader: the guard asks for whom it is, the trail names whose it is."""

    def __init__(self, row: SharedDetail) -> None:
        self.row, self.person = row, row.person
        self._meta, self.pk = row.person._meta, row.person_id
        membership = row.person.memberships.first()
        self.family_id = membership.family_id if membership else None

    def grants_for(self, account: Account) -> set[Scope]:
        is_for_them = self.row.audience.members.filter(person__account=account).exists()
        return {Scope.SHARED} if is_for_them and not account.is_staff else set()


def shared_named(reader: Account, shared: Any) -> Shared:
    """Something that is shared with the reader today. Raises SharedDetail.DoesNotExist."""
    return Shared(details.shared_with(reader, days.today()).select_related("audience").get(pk=shared))


@guard(Permission.READ_CONTACT_DETAILS, level="detail opened")
def your_details(request: HttpRequest) -> HttpResponse:
    """What is kept to reach the reader. A protected address is never on a page that somebody else might pick up."""
    person = request.reader.person
    addresses = person.addresses.filter(until_on=None).select_related("data_key").order_by("-from_on")
    return page(
        request,
        "home/your_details.html",
        safe_contact=person.safe_contacts.filter(ended_at=None).select_related("data_key").first(),
        addresses=[address for address in addresses if not address.is_protected],
        has_protected=any(address.is_protected for address in addresses),
        details=person.contact_details.filter(ended_at=None).select_related("data_key").order_by("kind"),
        shared=list(details.shared_with(request.reader, days.today())),
    )


@guard(Permission.READ_CONTACT_DETAILS, load=shared_named, level="detail opened")
def shared_detail(request: HttpRequest, shared: Shared) -> HttpResponse:
    """One detail of somebody else, opened on a page of its own so that each showing is known."""
    row = shared.row
    value = f"{row.address.lines}\n{row.address.postcode}" if row.address else row.detail.value
    return page(request, "home/shared_detail.html", shared=row, person=row.person, value=value)


@guard(Permission.OPEN_OWN_PAGES, load=loading.photo_named, level="shown")
def photo(request: HttpRequest, shown: loading.PhotoOf) -> HttpResponse:
    """The photo of somebody whom the reader will meet."""
    answer = HttpResponse(files.read(shown.photo), content_type=shown.photo.content_type)
    answer["Content-Disposition"] = "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
