from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from alongside.desk import who_looked
from alongside.people.forms import OutgoingForm
from alongside.people.models import Person
from alongside.people.outgoing import FIELD as OUTGOING
from alongside.plans.forms import ReadersForm
from alongside.ui.forms import Form, fields


class FindForm(Form):
    terms = fields.TextField(
        label=_("Find a family"),
        hint=_("A name, with a birth date or year if you know it; a case reference; or a house number and postcode"),
        required=False,
        says_optional=False,
        label_size="l",
        is_page_heading=True,
        autocomplete="off",
        spellcheck=False,
    )


class StrategyDiscussionForm(Form):
    held_on = fields.DayField(label=_("Day of the strategy discussion that started this enquiry"))


class InviteForm(Form):
    word = fields.TextField(
        label=_("The word you have agreed"),
        hint=_("Agree it face to face, when nobody else is there. It is not written in any message."),
        max_length=60,
        width="20",
    )


class LateForm(ReadersForm, OutgoingForm):
    """Why something is late, and who of the family may read it: each only when the name is ticked twice."""

    words = fields.WordsField(
        _("Why is it late?"),
        rows=4,
        hint=_("Say what happened and what is done about it. Everybody who works with the family reads this."),
        missing=_("Say why it is late"),
    )
    field_order = ("words", OUTGOING, "readers")

    def __init__(self, *args, relatives, today, **options):
        super().__init__(*args, relatives=relatives, **options)
        field = self.fields["readers"]
        field.label = _("Who in the family may read it too?")
        field.help_text = _("Nobody is chosen until you choose. They read your words as you write them here.")
        field.hints = {
            str(each.pk): ngettext("%(num)s year old", "%(num)s years old", years) % {"num": years}
            for each in relatives
            if each.is_child_on(today) and (years := each.age_on(today)) is not None
        }


class WhoLookedForm(Form):
    """What of *Who looked* is shown. It is read from the address, which holds no names."""

    who = fields.SelectField(label=_("Who"), empty=_("Everybody"), required=False, says_optional=False)
    level = fields.SelectField(
        label=_("How closely"),
        choices=list(who_looked.LEVELS.items()),
        empty=_("All"),
        required=False,
        says_optional=False,
    )
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, who: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["who"].choices = who


class WithholdForm(Form):
    person = fields.ChoiceField(label=_("Who must not see it?"))
    because = fields.WordsField(
        label=_("Why would it harm somebody?"),
        hint=_("Say what could happen. Colleagues who work with this family can read it."),
        rows=3,
        max_length=2000,
    )

    def __init__(self, *arguments: Any, people: list[Person], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["person"].choices = [(str(person.pk), person.name) for person in people]


class ExportForm(Form):
    from_on = fields.DayField(label=_("From which day?"), missing=_("Say from which day"))
    until_on = fields.DayField(label=_("Until which day?"), missing=_("Say until which day"))
    because = fields.WordsField(
        label=_("For whom is it, and why?"), rows=3, max_length=1000, missing=_("Say for whom it is, and why")
    )
    passphrase = forms.RegexField(regex=r"^[A-Z2-9]{4}(-[A-Z2-9]{4}){5}$", widget=forms.HiddenInput)
