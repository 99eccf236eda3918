"""Address, telephone and safe contact of one person, and who else in the family may know one of them.

Every page here shows something confidential and is recorded as a detail that was opened.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alongside.access import days
from alongside.access.guard import guard
from alongside.access.policy import Permission, allows
from alongside.desk import loading, person_forms, person_loading
from alongside.desk.loading import MemberOf
from alongside.desk.person_loading import InFamily
from alongside.people import details
from alongside.people.models import Address
from alongside.ui.forms import Form
from alongside.ui.pages import page, submitted, tell

DETAIL = "detail opened"


def _to(member: MemberOf) -> HttpResponse:
    return redirect("contact_details", family=member.family.pk, person=member.person.pk)


def _only_for_words(request: HttpRequest, *, is_over: bool) -> None:
    """What is over has no page, but for whoever wrote while it ended. Raises Http404."""
    if is_over and not request.POST:
        raise Http404


@guard(Permission.READ_CONTACT_DETAILS, load=loading.person_named, level=DETAIL)
def contact_details(request: HttpRequest, member: MemberOf) -> HttpResponse:
    scopes = member.grants_for(request.reader)
    return page(
        request,
        "desk/contact_details.html",
        person=member.person,
        family=member.family,
        addresses=loading.addresses_of(member.person),
        details=person_loading.details_of(member.person),
        shared=person_loading.shared_of(member.person),
        safe_contact=loading.safe_contact_of(member.person),
        today=days.today(),
        may={each.name: allows(request.reader.role, each, scopes) for each in Permission},
    )


@guard(Permission.INVITE_FAMILY_MEMBER, load=loading.person_named)
def safe_contact(request: HttpRequest, member: MemberOf) -> HttpResponse:
    shown = details.version_of_safe_contact(loading.safe_contact_of(member.person))
    form = person_forms.SafeContactForm(request.POST or None, shown=shown)
    if submitted(
        request,
        form,
        lambda clean: details.confirm_safe_contact(member.person, on=days.today(), by=request.reader, **clean),
    ):
        tell(request, _("The safe contact is confirmed."))
        return redirect("person", family=member.family.pk, person=member.person.pk)
    return page(request, "desk/safe_contact.html", form=form, person=member.person, family=member.family)


@guard(Permission.INVITE_FAMILY_MEMBER, load=loading.person_named, level=DETAIL)
def safe_contact_again(request: HttpRequest, member: MemberOf) -> HttpResponse:
    """Say that the safe contact is still right, or that it is not safe any more."""
    contact = loading.safe_contact_of(member.person)
    if contact is None:
        return redirect("safe_contact", family=member.family.pk, person=member.person.pk)
    contact.person = member.person
    shown, is_end = details.version_of_safe_contact(contact), "end" in request.POST
    end = Form(request.POST if is_end else None, shown=shown, auto_id="end-%s")
    if submitted(request, end, lambda clean: details.end_safe_contact(contact, by=request.reader, **clean)):
        tell(request, _("Nothing is sent there any more. Ask for another safe way."))
        return _to(member)
    form = person_forms.AgainForm(None if is_end else request.POST or None, shown=shown)
    if not is_end and submitted(
        request,
        form,
        lambda clean: details.confirm_safe_contact_again(contact, on=days.today(), by=request.reader, **clean),
    ):
        tell(request, _("The safe contact is confirmed."))
        return _to(member)
    return page(
        request,
        "desk/safe_contact_again.html",
        form=form,
        forms=[end],
        end=end,
        contact=contact,
        person=member.person,
        family=member.family,
    )


@guard(Permission.RECORD_ABOUT_PERSON, load=loading.person_named)
def add_detail(request: HttpRequest, member: MemberOf) -> HttpResponse:
    form = person_forms.DetailForm(request.POST or None)
    if submitted(request, form, lambda clean: details.record_detail(member.person, by=request.reader, **clean)):
        return _to(member)
    return page(
        request,
        "desk/about_person.html",
        form=form,
        person=member.person,
        family=member.family,
        title=_("Add a confidential detail"),
        submit=_("Save"),
    )


@guard(Permission.RECORD_ABOUT_PERSON, load=person_loading.detail_named, level=DETAIL)
def change_detail(request: HttpRequest, member: InFamily) -> HttpResponse:
    """A detail is different now, or there is none any more."""
    old = member.row
    _only_for_words(request, is_over=details.is_over(old))
    form = person_forms.ChangeDetailForm(request.POST or None, shown=details.version_of_detail(old))
    if submitted(
        request,
        form,
        lambda clean: details.change_detail(old, from_on=days.today(), by=request.reader, **clean),
    ):
        return _to(member)
    return page(
        request,
        "desk/about_person.html",
        form=form,
        person=member.person,
        family=member.family,
        title=_("Change: %(what)s") % {"what": old.get_kind_display()},
        submit=_("Save"),
        intro=_("Until now: %(value)s") % {"value": old.value},
    )


@guard(Permission.SHARE_DETAILS, load=person_loading.shareable_named, level=DETAIL)
def share_detail(request: HttpRequest, member: InFamily) -> HttpResponse:
    """Let one other person of the family read one detail."""
    what = member.row
    _only_for_words(request, is_over=details.is_over(what))
    others = [each for each in person_loading.members(member.family) if each != member.person and not each.death_on]
    form = person_forms.ShareForm(request.POST or None, people=others)
    if submitted(
        request,
        form,
        lambda clean: details.share(what, from_on=days.today(), by=request.reader, **clean),
    ):
        tell(request, _("It is shared. You can take it back at any time."))
        return _to(member)
    is_address = isinstance(what, Address)
    return page(
        request,
        "desk/share_detail.html",
        form=form,
        person=member.person,
        family=member.family,
        kind=_("address") if is_address else what.get_kind_display(),
        value=_("protected") if is_address and what.is_protected else _text_of(what),
        is_protected=is_address and what.is_protected,
    )


def _text_of(what: Any) -> str:
    return f"{what.lines}\n{what.postcode}" if isinstance(what, Address) else str(what.value)


@guard(Permission.SHARE_DETAILS, load=person_loading.shared_named)
@require_POST
def take_back_detail(request: HttpRequest, member: InFamily) -> HttpResponse:
    details.take_back(member.row, by=request.reader)
    tell(request, _("It is taken back. Tell them that they cannot see it any more."))
    return _to(member)
