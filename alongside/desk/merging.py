"""Two records of one person: saying so, deciding, and taking it back."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.access import trail
from alongside.access.guard import guard
from alongside.access.models import Account
from alongside.access.policy import Permission, allows, scopes_for
from alongside.desk import loading, person_loading
from alongside.desk.loading import MemberOf
from alongside.desk.person_forms import AboutPeople
from alongside.desk.person_loading import InFamily
from alongside.people import merge_rules, merging
from alongside.people.models import Family, Merge, Person
from alongside.ui import words
from alongside.ui.forms import Form, fields
from alongside.ui.pages import page, submitted, tell


class MergeForm(AboutPeople):
    person_field = "merged"
    merged = fields.ChoiceField(
        label=gettext_lazy("Which other record is the same person?"),
        hint=gettext_lazy("What names that record will name this one. This record's name and dates stay."),
    )
    because = fields.TextField(label=gettext_lazy("How do you know?"), max_length=300)

    def __init__(self, *arguments: Any, elsewhere: Iterable[Person], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.people |= {str(each.pk): each for each in elsewhere}
        self.fields["merged"].choices += [(str(each.pk), _in_other_families(each)) for each in elsewhere]


def _in_other_families(person: Person) -> str:
    """A record of other families: name, birth date, and whose family."""
    families = get_text_list(
        sorted(_("%(name)s family") % {"name": each.name} for each in person.families.all()), _("and")
    )
    born = f" ({words.day_short(person.birth_on)})" if person.birth_on else ""
    return f"{person.name}{born}: {families}"


def merge_named(reader: Account, family: Any, merge: Any) -> InFamily:
    """What was asked about two records of a family. Raises ObjectDoesNotExist."""
    found = loading.family_named(reader, family)
    rows = merge_rules.named_to(reader, found)
    if scopes_for(reader.role, Permission.DECIDE_MERGE):  # the guard refuses everybody else
        rows = rows.filter(pk__in=merge_rules.decided_by(reader).values("pk"))
    row = rows.select_related("kept__data_key", "merged__data_key").get(pk=merge)
    return InFamily(row, row.kept, found)


@guard(Permission.MERGE_RECORDS, load=loading.person_named)
def ask(request: HttpRequest, member: MemberOf) -> HttpResponse:
    """Say that another record, of this family or of another that the reader works with, is the same person."""
    kept = member.person
    others = [
        each
        for each in person_loading.members(member.family)
        if each != kept and not hasattr(each, "worker") and each.merged_into_id is None
    ]
    elsewhere = merge_rules.alike_elsewhere(kept, by=request.reader)
    form = MergeForm(request.POST or None, people=others, elsewhere=elsewhere)
    trail.shown("ask_merge", {family.pk for each in elsewhere for family in each.families.all()}, by=request.reader)
    if submitted(request, form, lambda clean: merging.ask(member.family, kept=kept, by=request.reader, **clean)):
        if form.result.needs_manager and form.result.merged in elsewhere:
            tell(request, _("Somebody who decides in both families is asked: a manager, or the duty manager."))
        elif form.result.needs_manager:
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
        merge_rules.named_to(request.reader, family)
        .select_related("kept", "merged", "data_key", "asked_by__person", "decided_by__person", "undone_by__person")
        .order_by("-asked_at")
    )
    may_decide = allows(request.reader.role, Permission.DECIDE_MERGE, family.grants_for(request.reader))
    decided = (
        set(merge_rules.decided_by(request.reader).filter(pk__in=rows).values_list("pk", flat=True))
        if may_decide
        else ()
    )
    return page(
        request, "desk/merges.html", family=family, merges=[(row, _what(row)) for row in rows], may_decide=decided
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
    return page(
        request,
        "desk/decide_merge.html",
        form=form,
        family=member.family,
        merge=row,
        what=_what(row),
        families=_families_of(row),
    )


def _families_of(row: Merge) -> list[str]:
    """The families of both, by name, while it is to be decided whether one person is in all of them."""
    if not row.is_waiting or not merge_rules.is_across(row.kept, row.merged):
        return []
    named = Family.objects.filter(members__person__in=(row.kept, row.merged)).distinct().order_by("name")
    return [_("%(name)s family") % {"name": each.name} for each in named]


def _what(row: Merge) -> list[str]:
    """What one of the two could read by it that was for the other, while that is still to be decided."""
    if not row.is_waiting:
        return []
    return [
        f"{merging.READABLE.get(label, label)}: {count}"
        for label, count in merging.would_be_read(row.kept, row.merged).items()
    ]
