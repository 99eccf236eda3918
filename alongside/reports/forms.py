from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alongside.people.models import Person
from alongside.reports.models import Paragraph, ParagraphAnswer
from alongside.ui.forms import Form, fields
from alongside.voices.readers import Offered

WITHHELD_BECAUSE = {
    Paragraph.WithheldBecause.THIRD_PARTY.value: _("third party"),
    Paragraph.WithheldBecause.SERIOUS_HARM.value: _("gives serious harm"),
}
ADDRESS_MAY_BE_READ = {
    "not theirs": _("It is not where one of them lives or lived: the words only look alike"),
    "known": _("Everybody I have chosen knows this place already, and that is safe for everyone of the family"),
}
STANCES = {
    ParagraphAnswer.Stance.RIGHT.value: _("This is right"),
    ParagraphAnswer.Stance.NOT_RIGHT.value: _("This is not right"),
    ParagraphAnswer.Stance.ADD.value: _("I want to add something"),
}


class ParagraphForm(Form):
    words = fields.WordsField(_("New paragraph"), rows=5, missing=_("Write the paragraph"))


class CiteForm(Form):
    """A conversation as a paragraph: the words are a start, and the writer chooses the section."""

    section = fields.SelectField(_("Into which section?"), missing=_("Choose a section"))
    words = fields.WordsField(_("New paragraph"), rows=6, missing=_("Write the paragraph"))

    def __init__(self, *args, sections, **options):
        super().__init__(*args, **options)
        self.fields["section"].choices = [(each.key, each.title) for each in sections]


class WordingForm(Form):
    """A change of words. `number` is the wording that the page showed."""

    words = fields.WordsField(_("Words"), rows=9, missing=_("Write the paragraph, or take it out"))
    number = fields.HiddenVersionField()


class ReadersForm(Form):
    """Who may read a paragraph, by name, nobody chosen beforehand."""

    readers = fields.ChoicesField(
        _("Who may read this?"), label_size="m", missing=_("Choose who may read this, or take the paragraph out")
    )
    withheld_because = fields.ChoiceField(
        _("If somebody of the family is left out, why?"),
        choices=list(WITHHELD_BECAUSE.items()),
        hints={
            "third party": _("It is about somebody else, who has not agreed to share it"),
            "gives serious harm": _("Somebody could be seriously harmed if this person read it"),
        },
        required=False,
        says_optional=False,
    )
    address_because = fields.ChoiceField(
        _("Why may these words be read, although they say where somebody lives or lived?"),
        choices=list(ADDRESS_MAY_BE_READ.items()),
        required=False,
        says_optional=False,
    )
    number = fields.HiddenVersionField()

    def __init__(self, *args, people: Iterable[Person], names_a_home: bool, **options):
        super().__init__(*args, **options)
        self.people = {str(person.pk): person for person in people}
        self.fields["readers"].choices = [(key, person.name) for key, person in self.people.items()]
        self.fields["readers"].hints = {
            key: person.worker.job_title if hasattr(person, "worker") else _("family")
            for key, person in self.people.items()
        }
        if not names_a_home:
            del self.fields["address_because"]

    def clean_readers(self):
        return [self.people[key] for key in self.cleaned_data["readers"]]


class ReleaseForm(Form):
    has_checked_addresses = fields.TickField(
        _("I looked at the paragraphs that say where somebody lives, and it is safe that their readers know")
    )

    def __init__(self, *args, names_a_home: bool, **options):
        super().__init__(*args, **options)
        if not names_a_home:
            del self.fields["has_checked_addresses"]


class TakeOutForm(Form):
    """A question that is answered by its button."""


def unconfirmed(chosen: Iterable[str], confirmed: Iterable[str], family: Iterable[Person]) -> list[Person]:
    """The chosen people of the family who were not confirmed one by one: each needs a yes of their own."""
    chosen, confirmed = set(chosen), set(confirmed)
    return [person for person in family if str(person.pk) in chosen and str(person.pk) not in confirmed]


class AnswerForm(Form):
    """An answer to a paragraph. Somebody of the family who is chosen as a reader is asked about once more, by name."""

    stance = fields.ChoiceField(
        _("What do you say to this?"),
        choices=list(STANCES.items()),
        label_size="m",
        missing=_("Choose what you say to this"),
    )
    words = fields.WordsField(
        _("Your words"), hint=_("It is fine to write in your own language."), rows=5, required=False
    )
    readers = fields.ChoicesField(
        _("Who may read your answer?"),
        hint=_("Nobody is chosen until you choose. If you choose nobody, only you can read it."),
        label_size="m",
        required=False,
        says_optional=False,
    )
    sure = fields.ChoicesField(_("Are you sure?"), label_size="m", required=False, says_optional=False)

    def __init__(self, *args, offered: Offered, **options):
        super().__init__(*args, **options)
        self.family = offered.family
        self.people = {str(person.pk): person for person in offered.everybody}
        self.fields["readers"].choices = [(key, offered.named(person)) for key, person in self.people.items()]
        chosen = set(self.data.getlist("readers")) if self.is_bound else set()
        asked = [person for person in self.family if str(person.pk) in chosen]
        self.fields["sure"].choices = [
            (str(person.pk), gettext("Yes, %(name)s may read my answer") % {"name": person.name}) for person in asked
        ]
        if not asked:
            del self.fields["sure"]

    def clean_readers(self):
        return [self.people[key] for key in self.cleaned_data["readers"]]

    def clean(self):
        chosen = [str(person.pk) for person in self.cleaned_data.get("readers", ())]
        if waiting := unconfirmed(chosen, self.cleaned_data.pop("sure", ()), self.family):
            names = get_text_list([person.name for person in waiting], gettext("and"))
            sentence = gettext(
                "You chose %(names)s to read your answer. Tick below if you are sure, or take the tick away."
            )
            raise ValidationError({"sure": sentence % {"names": names}})
        return self.cleaned_data
