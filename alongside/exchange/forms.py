from django import forms
from django.utils.translation import gettext_lazy as _

from alongside.ui.forms import Form, fields


class BeForm(forms.Form):
    """Whom to be, as a button sends it."""

    person = forms.UUIDField()


class DayForm(Form):
    day = fields.DayField(_("Move the demonstration to another day"), missing=_("Write the day to move to"))


class NextDayForm(Form):
    """A button alone: to the next working day."""


class SameConferenceForm(Form):
    is_same = fields.ChoiceField(
        _("Are they the same conference?"),
        choices=[("yes", _("Yes, the same conference")), ("no", _("No, another conference"))],
        hints={
            "yes": _("What was written here stays, and it gets the case system's identifiers."),
            "no": _("The one of the case system is added beside the one arranged here."),
        },
        missing=_("Choose whether they are the same conference"),
    )
