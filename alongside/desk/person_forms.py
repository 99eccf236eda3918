"""Forms about one person. Whoever fills them in is a worker; nothing is chosen beforehand."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from alongside.people import identifiers, kinship
from alongside.people.models import Competence, ContactDetail, Need, Person, SafeContact
from alongside.ui.forms import Form, fields

WHY_HINT = _("It is kept beside what was said before.")
YES, NO, UNKNOWN = "yes", "no", "not known"
RESPONSIBILITY = {YES: True, NO: False, UNKNOWN: None}
RESPONSIBILITY_WORDS = ((YES, _("Yes")), (NO, _("No")), (UNKNOWN, _("Not known")))
SEXES = (("F", _("female")), ("M", _("male")), ("U", _("not known")))


def _people(people: Iterable[Person]) -> list[tuple[str, str]]:
    return [(str(person.pk), person.name) for person in people]


class AboutPeople(Form):
    """A form in which one of several people is chosen. `people` are those who can be; what it gives is the person."""

    person_field = "other"

    def __init__(self, *arguments: Any, people: Iterable[Person], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.people = {str(person.pk): person for person in people}
        if self.person_field in self.fields:
            self.fields[self.person_field].choices = _people(self.people.values())

    def clean(self) -> dict[str, Any]:
        clean = super().clean()
        if clean.get(self.person_field):
            clean[self.person_field] = self.people[clean[self.person_field]]
        if "parental_responsibility" in clean:
            clean["parental_responsibility"] = RESPONSIBILITY.get(clean["parental_responsibility"])
        return clean


class RelationshipForm(AboutPeople):
    kind = fields.SelectField(label=_("What are they?"), choices=list(kinship.KINDS.items()))
    other = fields.ChoiceField(label=_("Of whom?"))
    parental_responsibility = fields.ChoiceField(
        label=_("Do they have parental responsibility?"),
        hint=_("A fact for who is invited and asked. It gives nobody access to anything."),
        choices=RESPONSIBILITY_WORDS,
        is_inline=True,
    )
    acquired = fields.SelectField(
        label=_("How did it come about?"), choices=list(kinship.ACQUIRED.items()), required=False, empty=_("Not said")
    )
    from_on = fields.DayField(label=_("Since when?"), required=False)
    because = fields.TextField(label=_("How do you know?"), hint=WHY_HINT)


class CorrectRelationshipForm(RelationshipForm):
    other = None
    because = fields.TextField(label=_("Why is it changed?"), hint=WHY_HINT)


class EndRelationshipForm(Form):
    until_on = fields.DayField(label=_("Until when was it so?"))
    because = fields.TextField(label=_("What happened?"), hint=WHY_HINT)


class MistakeForm(Form):
    because = fields.TextField(label=_("Why was it wrong?"), hint=WHY_HINT)


class AddMemberForm(AboutPeople):
    forename = fields.TextField(
        label=_("First name"), max_length=100, required=False, hint=_("Leave it empty for a baby without a name yet.")
    )
    surname = fields.TextField(label=_("Last name"), max_length=100, required=False)
    birth_on = fields.DayField(label=_("Day of birth"), required=False)
    expected_birth_on = fields.DayField(label=_("Or the day a baby is expected"), required=False)
    sex = fields.ChoiceField(label=_("Sex"), choices=SEXES, is_inline=True, required=False)
    kind = fields.SelectField(
        label=_("How are they related?"),
        hint=_("For a baby who is expected, choose what the other person is to the baby, such as mother."),
        choices=list(kinship.KINDS.items()),
    )
    other = fields.ChoiceField(label=_("To whom?"))


class BirthForm(Form):
    forename = fields.TextField(label=_("First name"), max_length=100)
    surname = fields.TextField(label=_("Last name"), max_length=100)
    birth_on = fields.DayField(label=_("Day of birth"))
    sex = fields.ChoiceField(label=_("Sex"), choices=SEXES, is_inline=True)


class DeathForm(Form):
    death_on = fields.DayField(label=_("Day of death"))


class WhoForm(Form):
    forename = fields.TextField(label=_("First name"), max_length=100, required=False)
    surname = fields.TextField(label=_("Last name"), max_length=100, required=False)
    birth_on = fields.DayField(label=_("Day of birth"), required=False)
    expected_birth_on = fields.DayField(label=_("Day a baby is expected"), required=False)
    because = fields.TextField(label=_("Why is it changed?"), hint=WHY_HINT)


class NumberForm(Form):
    kind = fields.TextField(
        label=_("Which number is it?"), hint=_("For example: NHS number, UPN, ULN, case number"), max_length=60
    )
    value = fields.TextField(label=_("The number"), hint=_("Spaces do not matter."), max_length=100, spellcheck=False)

    def clean(self) -> dict[str, Any]:
        clean = super().clean()
        if clean.get("kind") and clean.get("value"):
            read = identifiers.read(clean["kind"], clean["value"])
            if read.problem:
                self.add_error("value", ValidationError(read.problem, code="check"))
            self.warning = read.warning
        return clean


class NeedForm(Form):
    kind = fields.ChoiceField(
        label=_("What do they need?"),
        choices=Need.Kind.choices,
        hints={Need.Kind.INTERPRETER: _("An accredited one. Never a relative, a friend or a child.")},
    )
    words = fields.TextField(
        label=_("Say more"),
        hint=_("For an interpreter: the language and dialect, and whom they do not want."),
        max_length=300,
        required=False,
    )


class CompetenceForm(AboutPeople):
    """people: those who may have judged it, the writer first."""

    person_field = "assessor"
    decision = fields.TextField(label=_("Which decision is it about?"), max_length=300)
    finding = fields.ChoiceField(label=_("What was found?"), choices=Competence.Finding.choices)
    reasons = fields.WordsField(
        label=_("Why?"),
        hint=_("What the child understood of the decision, of what may follow, and of other ways."),
        rows=4,
        max_length=4000,
    )
    childs_words = fields.WordsField(label=_("What the child said about it"), rows=3, max_length=4000, required=False)
    assessor = fields.ChoiceField(label=_("Who judged it?"))
    assessed_on = fields.DayField(label=_("When was it judged?"))


class JudgeAgainForm(CompetenceForm):
    """The same decision once more; another decision is judged by itself."""

    decision = None


class DetailForm(Form):
    kind = fields.ChoiceField(label=_("What is it?"), choices=ContactDetail.Kind.choices)
    value = fields.TextField(
        label=_("Number, address or name"),
        hint=_("Confidential: nobody else in the family sees it unless you share it with them by name."),
        max_length=254,
    )


class ChangeDetailForm(Form):
    value = fields.TextField(
        label=_("What is it now?"),
        hint=_("It is shared with nobody, also when the old one was. Leave it empty when there is none any more."),
        max_length=254,
        required=False,
    )


class ShareForm(AboutPeople):
    person_field = "reader"
    reader = fields.ChoiceField(label=_("Who may read it?"), hint=_("One person. Share it again for another."))
    because = fields.TextField(label=_("Why?"), max_length=300)
    until_on = fields.DayField(
        label=_("Until when?"), hint=_("Leave it empty to share it until you take it back."), required=False
    )
    has_asked = fields.TickField(
        label=_(
            "I asked the person it belongs to, or who looks after them, when nobody else was there, and they agreed"
        ),
        required=True,
        missing=_("Ask them first, alone."),
    )

    def clean(self) -> dict[str, Any]:
        clean = super().clean()
        clean.pop("has_asked", None)
        return clean


class SafeContactForm(Form):
    channel = fields.ChoiceField(
        label=_("How can they be reached safely?"),
        hint=_("Ask them face to face and alone. Who else looks at this phone or mailbox?"),
        choices=SafeContact.Channel.choices,
        hints={SafeContact.Channel.CALL: _("Somebody rings. No message is ever sent.")},
    )
    where = fields.TextField(label=_("Number or email address"), max_length=254)
    safe_times = fields.TextField(
        label=_("When is it safe?"),
        hint=_("For example: school days between 9.30am and 2pm. Leave it empty when any time is."),
        max_length=200,
        required=False,
    )
    may_leave_voicemail = fields.TickField(label=_("A voicemail may be left"))
    confirmed_how = fields.ChoiceField(
        label=_("How did they tell you?"), choices=SafeContact.How.choices, required=False
    )


class AgainForm(Form):
    confirmed_how = fields.ChoiceField(label=_("How did they tell you?"), choices=SafeContact.How.choices)


class ReasonToShowForm(Form):
    reason = fields.TextField(
        label=_("Why do you need it now?"),
        hint=_(
            "Say what you will do with it. It is recorded with your name, and the family's other workers can read it."
        ),
        missing=_("Say why you need it"),
        max_length=300,
        autocomplete="off",
    )


class ProtectionForm(Form):
    because = fields.WordsField(
        label=_("Why?"), rows=3, max_length=1000, missing=_("Say why"), hint=_("It is kept beside the address.")
    )
