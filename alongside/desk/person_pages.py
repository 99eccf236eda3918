"""A person's page, and the pages that change what is kept about them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from alongside.access import days
from alongside.access.guard import guard
from alongside.access.policy import Permission, allows
from alongside.desk import loading, person_forms, person_loading
from alongside.desk.loading import MemberOf
from alongside.desk.person_loading import InFamily
from alongside.people import actions as people
from alongside.people import files, identifiers, needs, relations
from alongside.people.models import Family
from alongside.ui.forms import Form
from alongside.ui.pages import page, submitted, tell
from alongside.voices.loading import said_by


@guard(Permission.READ_FAMILY, load=loading.person_named)
def person(request: HttpRequest, member: MemberOf) -> HttpResponse:
    someone, family, today = member.person, member.family, days.today()
    scopes = member.grants_for(request.reader)
    may = {each.name: allows(request.reader.role, each, scopes) for each in Permission}
    is_child = someone.is_child_on(today)
    records = may["RECORD_ABOUT_PERSON"]
    return page(
        request,
        "desk/person.html",
        person=someone,
        family=family,
        age=someone.age_on(someone.death_on or today),
        is_child=is_child,
        also=list(someone.also_recorded.order_by("pk")) if records else [],
        has_photo=files.photo_of(someone) is not None,
        is_unborn=someone.is_unborn,
        views=said_by(someone, request.reader),
        relations=person_loading.relations_of(someone, family),
        needs=needs.needs_of([someone]),
        safe_contact=loading.safe_contact_of(someone) if may["READ_CONTACT_DETAILS"] else None,
        today=today,
        numbers=[
            (identifiers.in_words(each.kind), identifiers.shown(each.kind, each.value), each.until_on)
            for each in (someone.identifiers.order_by("kind", "value") if records else ())
        ],
        competences=person_loading.competences_of(someone) if records else [],
        changes=person_loading.changes_of(someone, family) if records else [],
        may=may,
        back_text=family.name,
    )


def _asked(request: HttpRequest, member: MemberOf, form: Form, title: str, submit: str, **context: Any) -> HttpResponse:
    """The page of one form about one person."""
    return page(
        request,
        "desk/about_person.html",
        form=form,
        person=member.person,
        family=member.family,
        title=title,
        submit=submit,
        **context,
    )


def _to(member: MemberOf) -> HttpResponse:
    return redirect("person", family=member.family.pk, person=member.person.pk)


@guard(Permission.RECORD_ABOUT_PERSON, load=loading.family_named)
def add_member(request: HttpRequest, family: Family) -> HttpResponse:
    form = person_forms.AddMemberForm(request.POST or None, people=person_loading.members(family))
    if submitted(request, form, lambda clean: relations.add_member(family, by=request.reader, **clean)):
        return redirect("person", family=family.pk, person=form.result.pk)
    return page(request, "desk/add_member.html", form=form, family=family)


@guard(Permission.RECORD_ABOUT_PERSON, load=loading.person_named)
def add_relationship(request: HttpRequest, member: MemberOf) -> HttpResponse:
    others = [each for each in person_loading.members(member.family) if each != member.person]
    form = person_forms.RelationshipForm(request.POST or None, people=others)
    if submitted(request, form, lambda clean: relations.relate(member.person, by=request.reader, **clean)):
        return _to(member)
    return _asked(request, member, form, _("How is %(name)s related?") % {"name": member.person.called}, _("Save"))


@guard(Permission.RECORD_ABOUT_PERSON, load=person_loading.relationship_named)
def relationship(request: HttpRequest, member: InFamily) -> HttpResponse:
    """Correct, end or take back a relationship. The button says which of the three forms was sent. One that is over has no page,
    but for whoever wrote while it ended."""
    row, asked = member.row, request.POST.get("do", "")
    if not (row.is_current or request.POST):
        raise Http404
    posted = {name: request.POST if asked == name else None for name in ("correct", "end", "mistake")}
    shown = relations.version_of(row)
    correct = person_forms.CorrectRelationshipForm(
        posted["correct"],
        people=[],
        shown=shown,
        initial={
            "kind": row.kind,
            "parental_responsibility": next(
                word for word, value in person_forms.RESPONSIBILITY.items() if value is row.parental_responsibility
            ),
            "acquired": row.acquired,
            "from_on": row.from_on,
        },
    )
    end = person_forms.EndRelationshipForm(posted["end"], prefix="end", shown=shown)
    mistake = person_forms.MistakeForm(posted["mistake"], prefix="mistake", shown=shown)
    by = request.reader
    if (
        (
            asked == "correct"
            and submitted(request, correct, lambda clean: relations.correct_relationship(row, by=by, **clean))
        )
        or (asked == "end" and submitted(request, end, lambda clean: relations.end_relationship(row, by=by, **clean)))
        or (
            asked == "mistake"
            and submitted(request, mistake, lambda clean: relations.was_never_so(row, by=by, **clean))
        )
    ):
        tell(request, _("It is changed. What was said before is kept."))
        return _to(member)
    return page(
        request,
        "desk/relationship.html",
        person=member.person,
        family=member.family,
        row=row,
        words=person_loading.of_whom(row.kind, row.other),
        correct=correct,
        end=end,
        mistake=mistake,
        forms=[correct, end, mistake],
    )


@guard(Permission.RECORD_ABOUT_PERSON, load=loading.person_named)
def birth(request: HttpRequest, member: MemberOf) -> HttpResponse:
    form = person_forms.BirthForm(request.POST or None, initial={"surname": member.person.surname})
    if submitted(
        request,
        form,
        lambda clean: relations.record_birth(member.person, today=days.today(), by=request.reader, **clean),
    ):
        return _to(member)
    return _asked(request, member, form, _("The baby is born"), _("Save"))


@guard(Permission.RECORD_ABOUT_PERSON, load=loading.person_named)
def death(request: HttpRequest, member: MemberOf) -> HttpResponse:
    form = person_forms.DeathForm(request.POST or None, shown=relations.version_of(member.person))
    if submitted(
        request,
        form,
        lambda clean: relations.record_death(member.person, today=days.today(), by=request.reader, **clean),
    ):
        return _to(member)
    name = member.person.name
    return _asked(
        request,
        member,
        form,
        _("%(name)s has died") % {"name": name},
        _("Save that %(name)s has died") % {"name": name},
        warning=_("Their account and their safe contact end at once, and nothing is sent to them any more."),
    )


@guard(Permission.RECORD_ABOUT_PERSON, load=loading.person_named)
def correct_who(request: HttpRequest, member: MemberOf) -> HttpResponse:
    someone = member.person
    names = ("forename", "surname", "birth_on", "expected_birth_on")
    before = {name: getattr(someone, name) for name in names}
    form = person_forms.WhoForm(request.POST or None, initial=before, shown=relations.version_of(someone))
    if submitted(request, form, lambda clean: relations.correct_who(someone, by=request.reader, **clean)):
        return _to(member)
    return _asked(request, member, form, _("Name and dates"), _("Save"))


@guard(Permission.RECORD_ABOUT_PERSON, load=loading.person_named)
def add_number(request: HttpRequest, member: MemberOf) -> HttpResponse:
    form = person_forms.NumberForm(request.POST or None)
    if submitted(request, form, lambda clean: people.record_identifier(member.person, by=request.reader, **clean)):
        tell(request, form.warning or _("The number is kept."))
        return _to(member)
    return _asked(request, member, form, _("Add a number"), _("Save"))


@guard(Permission.RECORD_ABOUT_PERSON, load=loading.person_named)
def needs_of(request: HttpRequest, member: MemberOf) -> HttpResponse:
    """What somebody needs to take part. A button beside each ends it."""
    found = needs.needs_of([member.person])
    ended = next((each for each in found if str(each.pk) == request.POST.get("end")), None)
    if ended and request.method == "POST":
        needs.end_need(ended, by=request.reader)
        return redirect(request.path)
    form = person_forms.NeedForm(request.POST if "kind" in request.POST or "words" in request.POST else None)
    if submitted(request, form, lambda clean: needs.record_need(member.person, by=request.reader, **clean)):
        return redirect(request.path)
    return page(request, "desk/needs.html", form=form, person=member.person, family=member.family, needs=found)


@guard(Permission.RECORD_ABOUT_PERSON, load=loading.person_named)
def add_competence(request: HttpRequest, member: MemberOf) -> HttpResponse:
    who = person_loading.assessors_of(member.family, request.reader)
    form = person_forms.CompetenceForm(request.POST or None, people=who, initial={"assessor": str(who[0].pk)})
    if submitted(
        request,
        form,
        lambda clean: needs.record_competence(member.person, today=days.today(), by=request.reader, **clean),
    ):
        return _to(member)
    return _asked(
        request,
        member,
        form,
        _("Could %(name)s make a decision?") % {"name": member.person.called},
        _("Save"),
        intro=_(
            "For one decision each time, at no fixed age. A child may always say what they think: that never depends on this."
        ),
    )


@guard(Permission.RECORD_ABOUT_PERSON, load=person_loading.competence_named)
def judge_again(request: HttpRequest, member: InFamily) -> HttpResponse:
    """The same decision once more. What was found before stays to be read."""
    before = member.row
    who = person_loading.assessors_of(member.family, request.reader)
    form = person_forms.JudgeAgainForm(request.POST or None, people=who, initial={"assessor": str(who[0].pk)})
    if submitted(
        request,
        form,
        lambda clean: needs.record_competence(
            member.person, decision=before.decision, replaces=before, today=days.today(), by=request.reader, **clean
        ),
    ):
        tell(request, _("It is kept. What was found before can still be read."))
        return _to(member)
    return page(request, "desk/judge_again.html", form=form, person=member.person, family=member.family, before=before)
