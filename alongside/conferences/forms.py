from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from alongside.access import days
from alongside.people.forms import OutgoingForm
from alongside.people.models import Person
from alongside.ui import words
from alongside.ui.forms import Form, fields

NEW = "new"


def _moment(clean: dict[str, Any], day: str = "day", time: str = "time") -> datetime | None:
    if not clean.get(day) or not clean.get(time):
        return None
    return timezone.make_aware(datetime.combine(clean[day], clean[time]))


def named_with_age(child: Person) -> str:
    """Name and age as a form offers a child: "Sam Carter, 10 years"."""
    if child.birth_on is None or child.birth_on > days.today():
        return gettext("%(name)s, not born yet") % {"name": child.name}
    return f"{child.name}, {words.age(child.birth_on, days.today())}"


class WhenAndWhere(OutgoingForm):
    """When, where and who chairs: what arranging and moving have in common."""

    day = fields.DayField(_("Day"), missing=_("Say on which day it is"))
    time = fields.TimeField(_("Time"), missing=_("Say at what time it begins"))
    place = fields.TextField(
        _("Place"), hint=_("Where the family feels at ease, such as a community centre or school"),
        missing=_("Say where it is"), max_length=300,
    )  # fmt: skip
    how_to_get_there = fields.WordsField(
        _("How to get there"), hint=_("Bus, parking, ramp, which door. The family reads this."), rows=2,
        required=False, max_length=1000,
    )  # fmt: skip
    chair = fields.SelectField(_("Chair"), missing=_("Choose who chairs it"))
    late_because = fields.WordsField(
        _("Why it is late"), hint=_("Only when the day is after the day it is due"), rows=2, required=False, says_optional=False,
        max_length=2000,
    )  # fmt: skip

    def __init__(self, *args: Any, chairs: list[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.chairs = {str(chair.pk): chair for chair in chairs}
        self.fields["chair"].choices = [(key, chair.name) for key, chair in self.chairs.items()]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        return {
            **clean,
            "starts_at": _moment(clean),
            "chair": self.chairs.get(clean.get("chair", "")),
        }


class ArrangeForm(WhenAndWhere):
    kind = fields.ChoiceField(_("Kind of conference"), missing=_("Choose the kind of conference"))
    children = fields.ChoicesField(
        _("Which children is it about?"),
        hint=_("Think about every child of the household, not only the one the enquiry is about."),
        missing=_("Choose at least one child"),
    )
    field_order = ("kind", "children", "day", "time", "place", "how_to_get_there", "chair", "late_because")

    def __init__(self, *args: Any, kinds: Any, children: list[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.by_key = {str(child.pk): child for child in children}
        self.fields["kind"].choices = [(kind.key, str(kind.title)) for kind in kinds]
        self.fields["children"].choices = [(key, named_with_age(child)) for key, child in self.by_key.items()]
        if len(children) == 1:
            self.fields["children"].initial = list(self.by_key)

    def clean(self) -> dict[str, Any]:
        clean = super().clean()
        return {**clean, "children": [self.by_key[key] for key in clean.get("children", [])]}


class MoveForm(WhenAndWhere):
    seen = fields.SeenField()


MET = [("yes", _("Yes")), ("no", _("Not yet")), ("unknown", _("We do not know"))]


class InviteProfessionalForm(OutgoingForm):
    """Somebody of one agency: a person the installation knows, or one typed in."""

    person = fields.ChoiceField(_("Who comes?"), missing=_("Choose who comes"))
    name = fields.TextField(_("Name"), required=False, says_optional=False, max_length=100)
    job_title = fields.TextField(_("Job title"), required=False, says_optional=False)
    email = fields.EmailField(_("Work e-mail"), required=False, says_optional=False, autocomplete="off", max_length=200)
    will_ask = fields.TextField(
        _("What will they ask the family about?"), max_length=300, required=False,
        hint=_("In plain words, as the family reads it. For example: how school is going"),
    )  # fmt: skip
    has_met_family = fields.ChoiceField(
        _("Have they met the family?"), choices=MET, is_inline=True, missing=_("Say whether they have met the family")
    )
    reason_for_another = fields.TextField(
        _("Why is a second person of this agency needed?"), max_length=300, required=False, says_optional=False
    )

    def __init__(self, *args: Any, workers: list[Any], is_second: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by_key = {str(worker.pk): worker.person for worker in workers}
        self.fields["person"].choices = [
            *((str(worker.pk), worker.person.name) for worker in workers),
            (NEW, _("Somebody else: write their name below")),
        ]
        self.fields["person"].hints = {str(worker.pk): worker.job_title for worker in workers if worker.job_title}
        self.fields["person"].divider = NEW if workers else None
        if not workers:
            self.fields["person"].initial = NEW
        if not is_second:
            del self.fields["reason_for_another"]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        is_new = clean.get("person") == NEW
        if is_new:
            for name, missing in (("name", _("Write their name")), ("job_title", _("Write their job title"))):
                if not clean.get(name) and name not in self.errors:
                    self.add_error(name, missing)
        elif clean.get("person") and clean.get("name"):
            self.add_error(
                "person", _("You chose somebody and wrote a name. Choose “Somebody else”, or clear the name.")
            )
        met = {"yes": True, "no": False}.get(clean.get("has_met_family", ""))
        return {**clean, "has_met_family": met, "is_new": is_new, "known": self.by_key.get(clean.get("person", ""))}


class InviteRelativeForm(Form):
    """Somebody of the family: with the others, or at a time and place of their own."""

    how = fields.ChoiceField(
        _("How do they come?"),
        choices=[("together", _("With everybody")), ("separately", _("On their own, at another time or place"))],
        missing=_("Choose how they come"),
    )
    own_day = fields.DayField(_("Their own day"), required=False, says_optional=False)
    own_time = fields.TimeField(_("Their own time"), required=False, says_optional=False)
    own_place = fields.TextField(_("Their own place"), required=False, says_optional=False, max_length=300)
    asked_each_alone = fields.TickField(_("I have asked each parent on their own whether it is safe to meet"))

    def __init__(self, *args: Any, needs_check: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not needs_check:
            del self.fields["asked_each_alone"]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        if bool(clean.get("own_day")) != bool(clean.get("own_time")) and not self.errors:
            missing = "own_time" if clean.get("own_day") else "own_day"
            self.add_error(missing, _("Give both the day and the time"))
        return {
            "attends_separately": clean.get("how") == "separately",
            "own_starts_at": _moment(clean, "own_day", "own_time"),
            "own_place": clean.get("own_place", ""),
            "asked_each_alone": clean.get("asked_each_alone", False),
        }


class WithdrawForm(Form):
    """Nothing to fill in: the button is the answer."""


def missing_agencies(count: int) -> str:
    """How many more agencies the quorum needs, in words."""
    return ngettext("%(count)s more agency is needed", "%(count)s more agencies are needed", count) % {"count": count}
