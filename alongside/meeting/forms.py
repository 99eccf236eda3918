from typing import Any
from uuid import UUID

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from alongside.conferences.models import Decision, Invitation
from alongside.meeting.loading import Screen
from alongside.people.forms import OutgoingForm
from alongside.people.models import Person
from alongside.ui import stale
from alongside.ui.forms import Form, fields
from alongside.voices.readers import Offered


class PlainForm(Form):
    """A button and nothing else."""


class GoForm(Form):
    agenda_item = fields.TextField(_("Where the meeting is"))


class AttendanceForm(Form):
    """Who is here now, and who was and has left. Drawn as one row for each person."""

    here = fields.ChoicesField(_("Here"), required=False, says_optional=False)
    left = fields.ChoicesField(_("Has left"), required=False, says_optional=False)

    def __init__(self, *args: Any, invited: list[Invitation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.by_key = {str(each.person_id): each.person for each in invited}
        for name in ("here", "left"):
            self.fields[name].choices = [(key, person.name) for key, person in self.by_key.items()]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        chosen = {name: [self.by_key[key] for key in clean.get(name, [])] for name in ("here", "left")}
        return {**chosen, "seen": clean.get("seen", "")}


class CaptureForm(OutgoingForm):
    """One thing that was said, under the item that the page showed. `key` is made with the page: pressing twice adds once."""

    words = fields.TextField(_("What is said"), missing=_("Write what was said"), max_length=2000, autocomplete="off")
    speaker = fields.SelectField(_("Who says it"), required=False, says_optional=False, empty=_("nobody by name"))
    agenda_item = fields.TextField(_("Item"))
    key = fields.TextField(_("Key"))

    def __init__(self, *args: Any, screen: Screen, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by_key = {str(person.pk): person for person in screen.speakers}
        self.items = {item.key for item in screen.profile.agenda}
        self.fields["speaker"].choices = [(key, person.name) for key, person in self.by_key.items()]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        item = clean.get("agenda_item")
        if item not in self.items:
            self.add_error(None, _("Open this page again: the item is not on the agenda."))
        try:
            key = UUID(clean.get("key", ""))
        except ValueError:
            key = None
            self.add_error(None, _("Open this page again: it is not complete."))
        return {**clean, "key": key, "speaker": self.by_key.get(clean.get("speaker", ""))}


class _Readers(Form):
    """Who may read it, by name and nobody beforehand. People of the family only after a tick of its own."""

    readers = fields.ChoicesField(_("Who may read it?"), required=False, says_optional=False)
    relatives = fields.ChoicesField(_("Somebody of the family?"), required=False, says_optional=False)
    is_sure = fields.TickField(_("I have checked that these people of the family may read every word of it"))

    def offer(self, workers: list[Person], relatives: list[Person], hints: dict[str, Any] | None = None) -> None:
        self.by_key = {str(person.pk): person for person in (*workers, *relatives)}
        self.fields["readers"].choices = [(str(person.pk), person.name) for person in workers]
        self.fields["relatives"].choices = [(str(person.pk), person.name) for person in relatives]
        self.fields["relatives"].hints = hints or {}
        if not relatives:
            del self.fields["relatives"], self.fields["is_sure"]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        if clean.get("relatives") and not clean.get("is_sure"):
            self.add_error("is_sure", _("You chose somebody of the family. Check every word for them, then tick this."))
        chosen = [*clean.get("readers", []), *clean.get("relatives", [])]
        return {**clean, "readers": [self.by_key[key] for key in chosen]}


class SaidForm(_Readers):
    """What somebody of the family says, in their own words."""

    words = fields.WordsField(_("In their own words"), rows=3, missing=_("Write what they said"))
    was_read_back = fields.TickField(_("I read it back, and it is right"))
    field_order = ("words", "was_read_back", "readers", "relatives", "is_sure")

    def __init__(self, *args: Any, speaker: Person, offered: Offered, writer: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        workers = [offered.chair, *offered.social_workers, *offered.meeting]
        self.offer([each for each in dict.fromkeys(workers) if each and each != writer], list(offered.family))
        self.fields["words"].label = format_lazy(_("{name}'s own words"), name=speaker.called)
        self.fields["readers"].label = format_lazy(_("Who may read it, says {name}?"), name=speaker.called)
        self.fields["readers"].help_text = _(
            "You know it, because you write it down. Nobody else is chosen beforehand."
        )


class AgencyViewForm(Form):
    """What an agency thinks, by its own person."""

    words = fields.WordsField(
        _("What do you think, and why?"), rows=6, missing=_("Write what you think, and why"),
        hint=_("Nobody else reads this until the chair opens everybody's views at once. Then everybody in the room may."),
    )  # fmt: skip
    seen = fields.SeenField()


class AgencyViewForAnotherForm(Form):
    """What an agency thinks, written down by the chair for somebody who cannot."""

    invitation = fields.SelectField(_("For whom?"), missing=_("Choose for whom you write"))
    words = fields.WordsField(_("What they think, and why"), rows=3, missing=_("Write what they think, and why"))

    def __init__(self, *args: Any, screen: Screen, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by_key = {
            str(each.pk): each
            for each in screen.agencies
            if each.pk not in screen.agency_views or screen.agency_views[each.pk].was_entered_by_chair
        }
        self.fields["invitation"].choices = [
            (key, f"{each.person.name}, {each.agency.name}") for key, each in self.by_key.items() if each.agency
        ]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        return {**clean, "invitation": self.by_key.get(clean.get("invitation", ""))}


class DecisionForm(OutgoingForm, _Readers):
    """The chair's decision for one child."""

    outcome = fields.ChoiceField(_("Decision"), missing=_("Decide yes or no"))
    category = fields.ChoiceField(_("If a plan is needed: the category"), required=False, says_optional=False)
    what_follows = fields.ChoiceField(_("If not: what follows instead"), required=False, says_optional=False)
    reasons = fields.WordsField(_("The reason"), rows=4, missing=_("Give the reason for your decision"))
    seen = fields.SeenField()
    field_order = ("outcome", "category", "what_follows", "reasons", "readers", "relatives", "is_sure")

    def __init__(self, *args: Any, screen: Screen, **options: Any) -> None:
        before: Decision | None = options.pop("before", None)
        if before:
            kept = ("outcome", "category", "what_follows", "reasons")
            options["initial"] = {name: getattr(before, name) for name in kept}
        options["initial"] = {**options.get("initial", {}), "seen": stale.version(before and before.pk)}
        super().__init__(*args, **options)
        threshold = screen.profile.threshold
        self.fields["outcome"].label = str(threshold.question)
        self.fields["outcome"].choices = [
            (Decision.Outcome.PLAN.value, str(threshold.yes)),
            (Decision.Outcome.NO_PLAN.value, str(threshold.no)),
        ]
        self.fields["category"].choices = [(each.key, str(each.title)) for each in screen.profile.categories]
        self.fields["what_follows"].choices = [(each.key, str(each.title)) for each in screen.profile.no_plan_outcomes]
        self.fields["readers"].label = _("Who may read the reason?")
        relatives = {each.person: each.attends_separately for each in screen.relatives}
        hint = _("Comes on their own: choose only if nothing in the reason must not reach them")
        self.offer(
            [each.person for each in screen.agencies],
            list(relatives),
            {str(person.pk): hint for person, is_apart in relatives.items() if is_apart},
        )

    def clean(self) -> dict[str, Any]:
        clean = super().clean()
        outcome = clean.get("outcome")
        if outcome == Decision.Outcome.PLAN and clean.get("what_follows"):
            self.add_error("what_follows", _("You decided that a plan is needed. Choose a category only."))
        if outcome == Decision.Outcome.NO_PLAN and clean.get("category"):
            self.add_error("category", _("You decided that no plan is needed. Choose what follows only."))
        if not clean["readers"] and "readers" not in self.errors:
            self.add_error("readers", _("Choose who may read the reason. The family needs it most."))
        return clean
