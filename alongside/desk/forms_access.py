"""Forms about who may open a family, and about the workers who do."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from alongside.access.policy import STAFF
from alongside.access.role_words import WORDS
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


class AssignForm(Form):
    worker = fields.SelectField(
        label=_("Who works with this family from today on?"), missing=_("Choose a social worker.")
    )
    instead_of = fields.ChoicesField(
        label=_("Does somebody stop working with them?"), required=False, says_optional=False, label_size="s"
    )

    def __init__(
        self, *args: Any, workers: Iterable[tuple[str, str]], present: Iterable[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["worker"].choices = list(workers)
        self.fields["instead_of"].choices = list(present)
        if not self.fields["instead_of"].choices:
            del self.fields["instead_of"]


class CoverForm(Form):
    colleague = fields.SelectField(label=_("Who stands in?"), missing=_("Choose a colleague."))
    from_on = fields.DayField(label=_("First day away"))
    until_on = fields.DayField(label=_("Last day away"))

    def __init__(self, *args: Any, colleagues: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["colleague"].choices = list(colleagues)


def _roles() -> list[tuple[str, Any]]:
    return [(role.value, words) for role, words in WORDS.items() if role in STAFF]


class FindWorkerForm(Form):
    words = fields.TextField(label=_("Name or identifier"), max_length=100, autocomplete="off")


class AccountForm(Form):
    name = fields.TextField(label=_("Name"), max_length=100, autocomplete="off")
    job_title = fields.TextField(label=_("What they do"), max_length=200, required=False)
    sign_in_name = fields.TextField(
        label=_("Work email"), hint=_("They sign in with it."), max_length=200, autocomplete="off", spellcheck=False
    )
    role = fields.SelectField(label=_("Role"), missing=_("Choose a role."))

    def __init__(self, *args: Any, is_known: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = _roles()
        if is_known:
            del self.fields["name"], self.fields["job_title"]


class RoleForm(Form):
    role = fields.SelectField(label=_("Role"), missing=_("Choose a role."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = _roles()


class EndAccountForm(Form):
    is_sure = fields.TickField(
        label=_("They have left, or no longer need an account"),
        required=True,
        missing=_("Tick that they have left, or no longer need an account."),
    )
