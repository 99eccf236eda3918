from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from alongside.access import days
from alongside.access.guard import guard
from alongside.access.policy import Permission
from alongside.conferences import actions as conferences
from alongside.conferences.models import Enquiry
from alongside.desk import family_page, loading
from alongside.desk.forms import InviteForm, StrategyDiscussionForm
from alongside.messages import invitations
from alongside.people.models import Family
from alongside.ui.pages import page, submitted, tell


@guard(Permission.READ_FAMILY, load=loading.family_named)
def family(request: HttpRequest, family: Family) -> HttpResponse:
    return page(request, "desk/family.html", **family_page.context(request.reader, family, days.today()))


@guard(Permission.INVITE_FAMILY_MEMBER, load=loading.person_named)
def invite_family_member(request: HttpRequest, member: loading.MemberOf) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if submitted(request, form, lambda clean: invitations.invite(member.person, word=clean["word"], by=request.reader)):
        tell(request, _("A message with a reference is on its way to the safe contact."))
        return redirect("person", family=member.family.pk, person=member.person.pk)
    return page(
        request,
        "desk/invite_family_member.html",
        form=form,
        person=member.person,
        family=member.family,
        safe_contact=loading.safe_contact_of(member.person),
    )


@guard(Permission.RECORD_STRATEGY_DISCUSSION, load=loading.enquiry_named)
def strategy_discussion(request: HttpRequest, enquiry: Enquiry) -> HttpResponse:
    form = StrategyDiscussionForm(request.POST or None, initial={"held_on": enquiry.strategy_discussion_on})
    if submitted(
        request,
        form,
        lambda clean: conferences.record_strategy_discussion(enquiry, held_on=clean["held_on"], by=request.reader),
    ):
        return redirect("family", family=enquiry.family_id)
    return page(request, "desk/strategy_discussion.html", form=form, enquiry=enquiry)
