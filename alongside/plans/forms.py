from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from alongside.people.forms import OutgoingForm
from alongside.ui.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    HiddenVersionField,
    SeenField,
    SelectField,
    TextField,
    WordsField,
)
from alongside.ui.forms import Form

NOT_THIS_TIME = "not"
THE_SAME, CHOOSE = "same", "choose"


class ReadersForm(Form):
    """A form that asks who may read something: workers and relatives by name, nobody chosen beforehand.

    Another person of the family is only ever added by a confirmation of its own: relatives in `to_confirm`, and all of them
    when more than one is chosen, are readers only when their names are ticked a second time, by a field that appears then.
    cleaned_data["readers"] holds people.
    """

    readers = ChoicesField(_("Who may read this?"), required=False, says_optional=False)

    def __init__(self, *args, workers=(), relatives=(), to_confirm=(), hints=None, asks="", **options):
        super().__init__(*args, **options)
        self._people = {str(person.pk): person for person in (*workers, *relatives)}
        field = self.fields["readers"]
        field.choices = [(key, person.name) for key, person in self._people.items()]
        field.hints = {str(pk): hint for pk, hint in (hints or {}).items()}
        field.help_text = asks
        chosen = [str(each.pk) for each in relatives if str(each.pk) in self._ticked("readers")]
        self._unsure = chosen if len(chosen) > 1 else [key for key in chosen if key in {str(pk) for pk in to_confirm}]
        if self._unsure:
            sure = ChoicesField(
                _("Are you sure?"),
                choices=[
                    (key, format_lazy(_("Yes, {name} may read this"), name=self._people[key].name))
                    for key in self._unsure
                ],
                required=False,
                says_optional=False,
                hint=_("Think about what they would learn from it. Then tick each name again."),
            )
            fields = list(self.fields.items())
            at = list(self.fields).index("readers") + 1
            self.fields = dict([*fields[:at], ("sure", sure), *fields[at:]])

    def _ticked(self, name):
        if not self.is_bound:
            return []
        return self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name)) or []

    def clean(self):
        cleaned = super().clean()
        sure = cleaned.pop("sure", [])
        if unsure := [self._people[key].name for key in self._unsure if key not in sure]:
            sentence = now("If %(names)s may read this, tick the name again here. If not, take the tick away above.")
            self.add_error("sure", ValidationError(sentence, params={"names": ", ".join(unsure)}))
        cleaned["readers"] = [self._people[key] for key in cleaned.get("readers", [])]
        return cleaned


class AreaForm(OutgoingForm, ReadersForm):
    """How an area of change reads, and who may read it."""

    title = TextField(
        _("What needs to change?"), hint=_("A few words that the family would use, like “Calm mornings before school”.")
    )
    harm_prevented = WordsField(_("What harm does this prevent?"), rows=3, required=False)
    not_good_enough_now = WordsField(
        _("Not good enough now"),
        rows=3,
        hint=_("What happens today, so that anybody could see it. This is the lowest step."),
    )
    good_enough = WordsField(
        _("Good enough"), rows=3, hint=_("What everybody would see when it is good enough. This is the highest step.")
    )
    life_for_the_child = WordsField(
        _("How would life look for the child?"), rows=3, required=False, hint=_("In words that a child would use.")
    )
    field_order = ("title", "harm_prevented", "not_good_enough_now", "good_enough", "life_for_the_child", "readers")


class ChangeAreaForm(AreaForm):
    """A changed area: its readers stay only when that is chosen."""

    number = HiddenVersionField()
    keeping = ChoiceField(_("Who may read it now?"), missing=_("Say whether the same people may read it"))
    field_order = (*AreaForm.field_order[:-1], "number", "keeping", "readers")

    def __init__(self, *args, same, **options):
        super().__init__(*args, **options)
        self.fields["keeping"].choices = [
            (THE_SAME, format_lazy(_("The same people as before: {names}"), names=same)),
            (CHOOSE, _("The people that I choose here")),
        ]
        self.fields["readers"].label = _("If you choose again: who may read this?")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("keeping") == THE_SAME and cleaned.get("readers"):
            self.add_error("keeping", ValidationError(now("You also chose names below. Which of the two is right?")))
        return cleaned


class StepForm(OutgoingForm):
    """What a step between the two ends looks like."""

    rung = ChoiceField(_("Which step?"))
    words = WordsField(_("What does it look like?"), rows=3, hint=_("What everybody could see at this step."))
    seen = SeenField()

    def __init__(self, *args, rungs, **options):
        super().__init__(*args, **options)
        self.fields["rung"].choices = [(str(rung), str(rung)) for rung, _words in rungs]
        self.fields["rung"].hints = {
            str(rung): format_lazy(_("Now: {words}"), words=words) for rung, words in rungs if words
        }


class ActionForm(OutgoingForm):
    """What somebody will do, and by when."""

    words = WordsField(_("What will be done?"), rows=3)
    owner = SelectField(_("Who will do it?"), missing=_("Choose who will do it"))
    due_on = DayField(_("By when?"), missing=_("Give the day it will be done by"))

    def __init__(self, *args, people, **options):
        super().__init__(*args, **options)
        self._people = {str(person.pk): person for person in people}
        self.fields["owner"].choices = [(key, person.name) for key, person in self._people.items()]

    def clean_owner(self):
        return self._people[self.cleaned_data["owner"]]


class DoneForm(Form):
    """When something was done."""

    done_on = DayField(_("When was it done?"), missing=_("Give the day it was done"))
    seen = SeenField()


class CoreGroupForm(OutgoingForm):
    """A core group that was held."""

    held_on = DayField(_("When did the core group meet?"), missing=_("Give the day of the meeting"))
    present = ChoicesField(_("Who was there?"), missing=_("Choose who was there"))
    notes = WordsField(
        _("Notes"),
        required=False,
        rows=6,
        hint=_(
            "The council's workers read these, and the professionals who were there. The family does not see this page."
        ),
    )

    def __init__(self, *args, people, **options):
        super().__init__(*args, **options)
        self._people = {str(person.pk): person for person in people}
        self.fields["present"].choices = [(key, person.name) for key, person in self._people.items()]

    def clean_present(self):
        return [self._people[key] for key in self.cleaned_data["present"]]


class PlaceForm(ReadersForm):
    """Where somebody says things are, and why. cleaned_data["rung"] is a number, or None for "not this time"."""

    rung = ChoiceField(_("Where are things today?"), missing=_("Choose a step, or say that you choose none this time"))
    words = WordsField(_("Why? Or, if not this time, why not?"), rows=4, required=False)
    field_order = ("rung", "words", "readers")

    def __init__(self, *args, rungs, **options):
        super().__init__(*args, **options)
        field = self.fields["rung"]
        field.choices = [(str(rung), str(rung)) for rung, _words in rungs]
        field.choices += [(NOT_THIS_TIME, _("Not this time"))]
        field.hints = {str(rung): words for rung, words in rungs if words}
        field.divider = NOT_THIS_TIME

    def clean_rung(self):
        rung = self.cleaned_data["rung"]
        return None if rung == NOT_THIS_TIME else int(rung)
