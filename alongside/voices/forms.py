from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from alongside.people.forms import OutgoingForm
from alongside.people.models import Person
from alongside.ui.forms import Form, fields
from alongside.voices.loading import Asked
from alongside.voices.models import Response

WHAT = (
    (Response.What.DONE, _("This was done")),
    (Response.What.WILL_BE_DONE, _("This will be done")),
    (Response.What.NOT_DONE, _("This will not be done, and why not")),
)
HOW = (
    (Response.How.IN_PERSON, _("Face to face")),
    (Response.How.BY_PHONE, _("By phone")),
)


class SaidForm(OutgoingForm):
    """What somebody says to a worker: a box for each question, and who may know each answer. Nobody is ticked beforehand."""

    def __init__(
        self,
        data: Any = None,
        *,
        questions: Iterable[Asked],
        choices: Mapping[str, str],
        who_may_know: str,
        name: str,
    ) -> None:
        super().__init__(data)
        self.keys = [question.key for question in questions]
        for question in questions:
            self.fields[f"words_{question.key}"] = fields.WordsField(
                question.text, hint=question.hint, label_size="m", rows=3, required=False, says_optional=False
            )
            self.fields[f"readers_{question.key}"] = fields.ChoicesField(
                who_may_know, choices=tuple(choices.items()), required=False, says_optional=False
            )
        self.fields["was_read_back"] = fields.TickField(
            _("I read it back, and %(name)s says it is right") % {"name": name},
            required=True,
            missing=_("Read it back, and tick that you did"),
        )

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        too_long = any(self.has_error(f"words_{key}") for key in self.keys)
        if not too_long and not any(clean.get(f"words_{key}") for key in self.keys):
            raise ValidationError(_("Write at least one thing that was said."))
        return clean

    def said(self, people: Mapping[str, Person]) -> dict[str, tuple[str, list[Person]]]:
        """Words and readers by question."""
        return {
            key: (
                self.cleaned_data[f"words_{key}"],
                [people[chosen] for chosen in self.cleaned_data[f"readers_{key}"]],
            )
            for key in self.keys
        }


class RespondForm(OutgoingForm):
    what = fields.ChoiceField(label=_("What happens now?"), choices=WHAT, missing=_("Choose what happens now"))
    words = fields.WordsField(
        label=_("What was done, or why not?"),
        hint=_("Write it so that they can read it: what you did, when, and what comes next."),
        missing=_("Say what was done, or why not."),
    )


class ToldForm(Form):
    told_on = fields.DayField(label=_("When were they told?"))
    told_how = fields.ChoiceField(label=_("How were they told?"), choices=HOW, missing=_("Choose how they were told"))
