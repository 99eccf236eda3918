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


class UploadForm(Form):
    """An extract from the administrator's own device."""

    extract = fields.FilesField(
        _("The files of the extract"),
        hint=_("One zip file, or the CSV files of the tables. At most 10 megabytes together."),
        missing=_("Choose the files, at most 10 megabytes together. A larger extract goes into the server's folder"),
        accept=".zip,.csv",
        required=True,
    )


class FolderForm(Form):
    """An extract in the folder that the server watches."""

    folder = fields.SelectField(_("Extract"), missing=_("Choose an extract"))


class StartForm(Form):
    accepts_gone = fields.TickField(
        _("This extract is whole. Mark everything that is no longer in it, also where it is much."),
    )
