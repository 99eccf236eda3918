from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alongside.asking.models import Sitting
from alongside.home.my_views import CHAIR, CHOOSE, EVERYONE, ONLY_ME, MyViews
from alongside.ui.forms import Form, fields


class BeginForm(Form):
    reference = fields.TextField(
        label=_("The reference in your message"),
        hint=_("8 letters and numbers, like ABCD 2345"),
        width="10",
        autocomplete="off",
        spellcheck=False,
        max_length=40,
        missing=_("Type the reference from your message"),
    )
    birth_on = fields.DayField(
        label=_("Your date of birth"), hint=_("For example, 31 3 1980"), missing=_("Type your date of birth")
    )
    word = fields.TextField(
        label=_("The word you agreed"),
        hint=_("You chose it together when you met."),
        width="20",
        autocomplete="off",
        spellcheck=False,
        max_length=60,
        missing=_("Type the word you agreed"),
    )


class CodeForm(Form):
    code = fields.CodeField(
        label=_("Your code"), hint=_("5 numbers. It works for 15 minutes."), missing=_("Type the code we sent you")
    )


class PasswordForm(Form):
    password = fields.PasswordField(
        label=_("A new password"),
        hint=_("At least 10 letters or numbers. Three words that nobody would guess are good."),
        autocomplete="new-password",
        missing=_("Choose a password"),
    )
    again = fields.PasswordField(
        label=_("The same password again"), autocomplete="new-password", missing=_("Type the same password again")
    )

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or self.cleaned_data
        if clean.get("password") and clean.get("again") and clean["password"] != clean["again"]:
            self.add_error("again", ValidationError(_("The two passwords are not the same. Type both again.")))
        return clean


class ComingForm(Form):
    answer = fields.ChoiceField(
        label=_("Will you come?"),
        choices=[("yes", _("Yes, I will come")), ("no", _("No, I will not come"))],
        missing=_("Choose yes or no"),
        is_page_heading=True,
    )


class EarlierForm(Form):
    """Where a list goes on: the number of an entry of the trail."""

    before = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class EnoughForm(Form):
    was_enough = fields.ChoiceField(label=_("Is that enough?"), choices=[("yes", _("Yes")), ("no", _("No"))])


class MoreForm(Form):
    more = fields.WordsField(
        _("What else do you want to say?"),
        hint=_("You can leave this empty. It is fine to write in your own language."),
        is_page_heading=True,
        required=False,
        says_optional=False,
    )


class HelpForm(Form):
    whose_help = fields.ChoiceField(
        label=_("Is anybody helping you with this?"),
        hint=_("Whoever helps you write knows what you say."),
        label_size="m",
        choices=[
            (Sitting.Help.ALONE, _("No, I do it alone")),
            (Sitting.Help.FRIEND, _("A friend or relative")),
            (Sitting.Help.ADVOCATE, _("An advocate")),
            (Sitting.Help.SOCIAL_WORKER, _("My social worker")),
        ],
        missing=_("Choose who helps you, or that you do it alone"),
    )


class AnswerForm(Form):
    """One question of My Views. Nobody is chosen until the person chooses; `seen` is the answer they began from."""

    def __init__(self, data: Any, *, my_views: MyViews) -> None:
        question, answer, offer = my_views.question, my_views.answer, my_views.offered
        assert question
        super().__init__(data, initial={"words": answer.words if answer else "", "who": my_views.who_is_chosen()})
        self.press = data.get("press", "") if data else ""
        self.fields["words"] = fields.WordsField(
            str(question.text),
            hint=str(question.hint or ""),
            is_page_heading=True,
            says_optional=False,
            missing=_("Write your answer, or press “I’d rather not say”"),
        )
        # Whoever stops may leave the box empty.
        self.fields["words"].required = self.press != "stop"
        choices = []
        if offer.at_the_meeting:
            names = ", ".join(person.name for person in offer.at_the_meeting)
            choices.append((EVERYONE, _now("Everyone at the meeting: %(names)s") % {"names": names}))
        if offer.chair:
            choices.append((CHAIR, _now("Only %(name)s") % {"name": offer.named(offer.chair)}))
        only = _now("Only %(name)s, my social worker")
        choices += [(str(worker.pk), only % {"name": worker.name}) for worker in offer.social_workers]
        choices += [(CHOOSE, _("Choose people")), (ONLY_ME, _("Only me, nobody else"))]
        relatives = ", ".join(person.called for person in offer.family)
        self.fields["who"] = fields.ChoiceField(
            str(my_views.question_set.who_may_know),
            hint=_("Nobody is chosen until you choose."),
            label_size="m",
            choices=choices,
            hints={
                EVERYONE: _now("We ask you again about %(names)s.") % {"names": relatives} if relatives else "",
                CHOOSE: _now("You choose them by name on the next page."),
            },
            required=False,
            says_optional=False,
        )
        self.fields["who"].hints = {key: hint for key, hint in self.fields["who"].hints.items() if hint}


class ReadersForm(Form):
    def __init__(self, data: Any, *, my_views: MyViews) -> None:
        offer, chosen = my_views.offered, my_views.readers_of(my_views.answer)
        super().__init__(data, initial={"people": [str(person.pk) for person in chosen]})
        self.fields["people"] = fields.ChoicesField(
            str(my_views.question_set.who_may_know),
            hint=_("Tick each person. Nobody else will read it."),
            choices=[(str(person.pk), offer.named(person)) for person in offer.everybody],
            is_page_heading=True,
            required=False,
            says_optional=False,
        )


class ConfirmForm(Form):
    answer = fields.ChoiceField(
        label=_("Is that what you want?"), choices=[("yes", _("Yes")), ("no", _("No"))], missing=_("Choose yes or no")
    )
