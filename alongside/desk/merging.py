"""Two records of one person: saying so, deciding, and taking it back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.access.guard import guard
from alongside.access.models import Account
from alongside.access.policy import Permission, allows
from alongside.desk import loading, person_loading
from alongside.desk.loading import MemberOf
from alongside.desk.person_forms import AboutPeople
from alongside.desk.person_loading import InFamily
from alongside.people import merging
from alongside.people.models import Family, Merge
from alongside.ui.forms import Form, fields
from alongside.ui.pages import page, submitted, tell


class MergeForm(AboutPeople):
    person_field = "merged"
    merged = fields.ChoiceField(
        label=gettext_lazy("Which other record is the same person?"),
        hint=gettext_lazy("What names that record will name this one. This record's name and dates stay."),
    )
    because = fields.TextField(label=gettext_lazy("How do you know?"), max_length=300)


def merge_named(reader: Account, family: Any, merge: Any) -> InFamily:
    """What was asked about two records of a family. Raises ObjectDoesNotExist."""
    found = loading.family_named(reader, family)
    row = Merge.objects.select_related("kept__data_key", "merged__data_key").get(pk=merge, family=found)
    return InFamily(row, row.kept, found)


@guard(Permission.MERGE_RECORDS, load=loading.person_named)
def ask(request: HttpRequest, member: MemberOf) -> HttpResponse:
    """Say that another record of the family is the same person."""
    kept = member.person
    others = [
        each
        for each in person_loading.members(member.family)
        if each != kept and not hasattr(each, "worker") and each.merged_into_id is None
    ]
    form = MergeForm(request.POST or None, people=others)
    if submitted(request, form, lambda clean: merging.ask(member.family, kept=kept, by=request.reader, **clean)):
        if form.result.needs_manager:
            tell(request, _("A manager decides, because one of the two could read something that was for the other."))
        else:
            tell(request, _("The two records are one now. You can take that back."))
        return redirect("merges", family=member.family.pk)
    return page(
        request,
        "desk/about_person.html",
        form=form,
        person=kept,
        family=member.family,
        title=_("Another record is the same person"),
        submit=_("They are one person"),
        warning=_("Be sure. If they are two people, one might read what was meant for the other."),
    )


@guard(Permission.READ_FAMILY, load=loading.family_named)
def merges(request: HttpRequest, family: Family) -> HttpResponse:
    rows = (
        Merge.objects.filter(family=family)
        .select_related("kept", "merged", "data_key", "asked_by__person", "decided_by__person", "undone_by__person")
        .order_by("-asked_at")
    )
    may_decide = allows(request.reader.role, Permission.DECIDE_MERGE, family.grants_for(request.reader))
    return page(
        request, "desk/merges.html", family=family, merges=[(row, _what(row)) for row in rows], may_decide=may_decide
    )


@guard(Permission.DECIDE_MERGE, load=merge_named)
def decide(request: HttpRequest, member: InFamily) -> HttpResponse:
    """A manager's yes or no, or that it is undone. The button says which."""
    row, by, do = member.row, request.reader, request.POST.get("do", "")
    acts = {
        "yes": lambda clean: merging.decide(row, is_right=True, by=by),
        "no": lambda clean: merging.decide(row, is_right=False, by=by),
        "undo": lambda clean: merging.undo(row, by=by),
    }
    form = Form(request.POST or None)
    if do in acts and submitted(request, form, acts[do]):
        return redirect("merges", family=member.family.pk)
    return page(request, "desk/decide_merge.html", form=form, family=member.family, merge=row, what=_what(row))


def _what(row: Merge) -> list[str]:
    """What one of the two could read by it that was for the other, while that is still to be decided."""
    if not row.is_waiting:
        return []
    return [
        f"{merging.READABLE.get(label, label)}: {count}"
        for label, count in merging.would_be_read(row.kept, row.merged).items()
    ]
