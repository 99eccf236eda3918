"""Making two records of one person one, and two again.

Every row that names the merged record is made to name the kept one, whatever room keeps it, and the ledger says which. Rows that
would stand twice (both were members of the family, both read the same thing) are set aside whole and put back when it is undone.
Nothing is read, nothing is decrypted, and the trail is not touched. Whether it may be done: `merge_rules`.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import ForeignKey, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.access import trail
from alongside.access.models import Account
from alongside.access.policy import Permission
from alongside.people import merge_rules
from alongside.people.actions import index_names
from alongside.people.errors import AlreadyThere, CannotMerge, NeedsManager
from alongside.people.models import Audience, AudienceMember, Family, Merge, MovedRow, Person

# Rows that only join two things, and of which one is enough.
SET_ASIDE = frozenset(
    {
        "people.familymember",
        "people.audiencemember",
        "people.relationship",
        "people.identifier",
        "conferences.conferencechild",
        "plans.coregroup_people",
    }
)
# What is made anew from the names by `index_names`.
MADE_ANEW = frozenset({"people.nameword", "people.searchkey"})
# What stays with the merged record, which keeps its own: a photo, and what the case system holds of it beside names.
STAYS = frozenset({"people.keptfile", "people.casesystemfacts", "people.worker", "people.merge", "context.compared"})
# Both records were compared with the same thing: the kept one's comparison, and what was decided about it, stands.
STAYS_IF_TWICE = frozenset({"context.pair"})
IN_WORDS = {
    "people.safecontact": gettext_lazy("a safe contact. End the one that is not right"),
    "conferences.invitation": gettext_lazy("an invitation to the same conference. Take one back"),
    "plans.planchild": gettext_lazy("a place in the same plan. Ask for it to be put right in the case system"),
}
READABLE = {
    "people.shareddetail": gettext_lazy("confidential details that were shared"),
    "conferences.decision": gettext_lazy("decisions"),
    "conferences.latereason": gettext_lazy("reasons why something is late"),
    "voices.view": gettext_lazy("things that somebody said"),
    "plans.areaofchange": gettext_lazy("areas of a plan"),
    "reports.paragraph": gettext_lazy("paragraphs of a report"),
    "conferences.invitation": gettext_lazy("invitations to a conference"),
}


@transaction.atomic
def ask(family: Family, *, kept: Person, merged: Person, because: str, by: Account) -> Merge:
    """Say that two records are one person, one of them of this family. It is done at once when both are in the same families and
    nobody could read anything new by it; otherwise a manager decides.

    Raises CannotMerge, AlreadyThere.
    """
    merge_rules.check(kept, merged, by=by, permission=Permission.MERGE_RECORDS)
    if Merge.objects.filter(merged=merged, was_refused=False, undone_at=None).exists():
        raise AlreadyThere(_("This was asked already, and a manager is still to decide."))
    merge = Merge(family=family, kept=kept, merged=merged, data_key=kept.data_key, because=because.strip())
    merge.asked_at, merge.asked_by = timezone.now(), by
    merge.needs_manager = merge_rules.is_across(kept, merged) or bool(would_be_read(kept, merged))
    merge.save(force_insert=True)
    if not merge.needs_manager:
        _carry_out(merge)
    trail.act("people.ask_merge", kept, by=by, merged=str(merged.pk), done=merge.done_at is not None)
    return merge


@transaction.atomic
def decide(merge: Merge, *, is_right: bool, by: Account) -> None:
    """A manager says that it is one person, or that it is not. Raises NeedsManager for whoever asked, and CannotMerge."""
    if merge.asked_by_id == by.pk:
        raise NeedsManager(_("Somebody else decides what you asked for. Ask another manager, or the duty manager."))
    if not merge.is_waiting:
        raise AlreadyThere(_("This has been decided."))
    merge_rules.must_decide_in_each_family(merge, by=by)
    merge.decided_at, merge.decided_by, merge.was_refused = timezone.now(), by, not is_right
    merge.save(update_fields=["decided_at", "decided_by", "was_refused"])
    if is_right:
        merge_rules.check(merge.kept, merge.merged, by=by, permission=Permission.DECIDE_MERGE)
        _carry_out(merge)
    trail.act("people.decide_merge", merge.kept, by=by, merged=str(merge.merged_id), is_right=is_right)


@transaction.atomic
def undo(merge: Merge, *, by: Account) -> None:
    """They are two people after all: every row goes back to the record it named. Raises CannotMerge."""
    if merge.done_at is None or merge.undone_at:
        raise CannotMerge(_("There is nothing to undo."))
    merge_rules.must_decide_in_each_family(merge, by=by)
    kept, merged = merge.kept, merge.merged
    if kept.merged_into_id or Merge.objects.filter(kept=kept, done_at__gt=merge.done_at, undone_at=None).exists():
        raise CannotMerge(_("Another record was made one with this one later. Undo that first."))
    for row in merge.moved.order_by("-pk"):
        model = apps.get_model(row.table)
        if row.set_aside is None:
            model._base_manager.filter(pk=row.row, **{row.column: kept}).update(**{row.column: merged})
        else:
            _put_back(model, row.set_aside)
    if merge.took_account:
        merged.account, kept.account = kept.account, None
        kept.save(update_fields=["account"])
    merged.merged_into = None
    merged.save(update_fields=["merged_into", "account"])
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    index_names([kept, merged])
    trail.act("people.undo_merge", kept, by=by, merged=str(merged.pk))


def would_be_read(kept: Person, merged: Person) -> dict[str, int]:
    """What one of the two could read, or said, and the other could not: how many of each table. Empty when nothing differs."""
    found: Counter[str] = Counter()
    for one, other in ((kept, merged), (merged, kept)):
        for model, column in _keys_to(Audience):
            own = AudienceMember.objects.filter(person=one).values("audience")
            others = AudienceMember.objects.filter(person=other).values("audience")
            rows = model._base_manager.filter(**{f"{column}__in": own}).exclude(**{f"{column}__in": others})
            found[model._meta.label_lower] += rows.count()
        for label, column in (
            ("voices.view", "speaker"),
            ("conferences.invitation", "person"),
            ("people.shareddetail", "person"),
        ):
            if one.account_id or other.account_id:
                found[label] += apps.get_model(label)._base_manager.filter(**{column: one}).count()
    found.pop("people.audiencemember", None)
    return {label: count for label, count in found.items() if count}


def _carry_out(merge: Merge) -> None:
    kept, merged = merge.kept, merge.merged
    for model, column in _keys_to(Person):
        label = model._meta.label_lower
        if label in STAYS | MADE_ANEW or (label == "people.person" and column == "merged_into"):
            continue
        for row in model._base_manager.filter(**{column: merged}).order_by("pk"):
            if label == "people.relationship" and kept.pk in (row.person_id, row.other_id):
                _put_aside(merge, row)
            else:
                _move(merge, row, column)
    if merged.account_id:
        account, merged.account = merged.account, None
        merged.save(update_fields=["account"])
        kept.account = account
        kept.save(update_fields=["account"])
        merge.took_account = True
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    merge.done_at = timezone.now()
    merge.save(update_fields=["done_at", "took_account"])
    index_names([kept, merged])


def _move(merge: Merge, row: models.Model, column: str) -> None:
    model, label = type(row), row._meta.label_lower
    try:
        with transaction.atomic():
            model._base_manager.filter(pk=row.pk).update(**{column: merge.kept})
            MovedRow.objects.create(merge=merge, table=label, row=str(row.pk), column=column)
    except IntegrityError as twice:
        if label in STAYS_IF_TWICE:
            return
        if label not in SET_ASIDE:
            what = IN_WORDS.get(label, _("the same thing. Take one of them away"))
            raise CannotMerge(_("Both records have %(what)s, and then try again.") % {"what": what}) from twice
        _put_aside(merge, row)


def _put_aside(merge: Merge, row: models.Model) -> None:
    """Keep the whole row in the ledger and take it out of its table. Such rows hold no sealed text and nothing points at them."""
    values = {
        field.attname: None if getattr(row, field.attname) is None else field.value_to_string(row)
        for field in row._meta.concrete_fields
    }
    MovedRow.objects.create(merge=merge, table=row._meta.label_lower, row=str(row.pk), set_aside=values)
    try:
        row.delete()
    except ProtectedError as held:
        raise CannotMerge(
            _("Something that was recorded hangs on one of these records. Ask whoever looks after them.")
        ) from held


def _put_back(model: type[models.Model], values: dict[str, Any]) -> None:
    row = model()
    for field in model._meta.concrete_fields:
        value = values[field.attname]
        target = field.target_field if isinstance(field, ForeignKey) else field
        setattr(row, field.attname, None if value is None else target.to_python(value))
    if model._meta.label_lower not in MADE_ANEW:
        row.save(force_insert=True)


def _keys_to(target: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Every table and column that names a row of `target`, whatever room it is in."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.related_model is target:
                yield model, field.name
