from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from alongside.access import days
from alongside.access.guard import guard
from alongside.access.policy import Permission, Role, Scope, allows
from alongside.conferences import actions as conferences
from alongside.conferences import lateness
from alongside.conferences.models import Enquiry
from alongside.desk import clocks, family_page, loading, notices, work
from alongside.desk.forms import InviteForm, StrategyDiscussionForm
from alongside.messages import invitations
from alongside.people.models import Family
from alongside.practice import profile
from alongside.ui.pages import page, submitted, tell


@guard(Permission.OPEN_MY_WORK)
def my_work(request: HttpRequest) -> HttpResponse:
    reader, today, practice = request.reader, days.today(), profile.current()
    families = loading.work_families(reader)
    booked = loading.conferences_of(families)
    tasks: list[work.Task] = []
    if reader.role in work.BOOKS:
        tasks += work.conferences_to_book(loading.enquiries_of(families), booked, practice, today)
    if reader.role != Role.AGENCY_PROFESSIONAL:
        tasks += work.conferences_to_come(booked, reader.role, practice)
        tasks += work.reports_to_share(booked, reader.role, practice, today)
    else:
        tasks += work.views_to_give(loading.invitations_of(reader), practice)
    if reader.role in work.WORKS_WITH_FAMILY:
        tasks += work.plans_to_make(booked, practice, today)
        tasks += work.plans_to_follow(loading.plans_of(families), booked, practice, today)
    return page(
        request,
        "desk/my_work.html",
        today=today,
        notices=notices.of(reader),
        groups=work.grouped(tasks, today),
        reasons=lateness.of_families({each.family.pk for each in tasks if each.due_on and each.due_on < today}),
        name_of=clocks.name_of,
        may_explain=reader.role in work.WORKS_WITH_FAMILY,
        waiting=work.who_waits(loading.views_for(reader, families), today) if reader.role in work.ANSWERS else [],
        families=families.order_by("name") if reader.role in work.WORKS_WITH_FAMILY else [],
        can_open_families=reader.role in work.OPENS_FAMILIES,
        is_answering=reader.role in work.ANSWERS,
        may_settle_import=allows(reader.role, Permission.SETTLE_IMPORT, {Scope.AUTHORITY}),
    )


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
