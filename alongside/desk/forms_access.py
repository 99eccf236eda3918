"""Forms about who may open a family, and about the workers who do."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from alongside.people.standing import Opening
from alongside.ui.forms import Form, fields


class OpenForm(Form):
    category = fields.ChoiceField(
        label=_("Why do you need to open this family?"), choices=Opening.Category.choices, label_size="m"
    )
    because = fields.WordsField(
        label=_("What has happened, in a sentence or two?"),
        hint=_("The family's manager and quality assurance read this at once."),
        missing=_("Say in a sentence why you need to open it now. The manager reads this."),
        rows=3,
        max_length=2000,
    )


class AnswerForm(Form):
    did = fields.WordsField(
        label=_("What did you do?"),
        hint=_("For example: I rang the worker, and the reason was right."),
        missing=_("Say what you did, or that nothing was needed and why."),
        rows=3,
        max_length=2000,
    )


class ReasonForm(Form):
    because = fields.WordsField(label=_("Why?"), missing=_("Say why."), rows=3, max_length=2000)


class RestrictForm(Form):
    named = fields.ChoicesField(
        label=_("Who may know of this family?"),
        hint=_(
            "Nobody is chosen until you choose. The duty manager always may. If you do not choose yourself, you cannot open it."
        ),
        required=False,
        label_size="m",
    )
    others = fields.WordsField(
        label=_("Anybody else who works here"),
        hint=_("Their work email, one on each line."),
        required=False,
        rows=2,
        max_length=2000,
    )
    because = fields.WordsField(
        label=_("Why?"),
        hint=_("Only people who may know of the family read this."),
        missing=_("Say why."),
        rows=3,
        max_length=2000,
    )

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["named"].choices = list(choices)


class ConflictForm(Form):
    worker = fields.TextField(
        label=_("Work email of the worker"),
        hint=_("The family is closed to them from now on. They are not told why, and cannot see that it is there."),
        max_length=200,
        autocomplete="off",
        spellcheck=False,
    )
    because = fields.WordsField(
        label=_("How are they related to the family?"),
        hint=_("Only you, other managers of the family and the duty manager read this."),
        missing=_("Say why."),
        rows=3,
        max_length=2000,
    )
