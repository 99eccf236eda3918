from django.utils.translation import gettext_lazy as _

from alongside.context.models import Conversation, FeedPaper, Look, Pair
from alongside.ui.forms import Form, fields


class LookForm(Form):
    why = fields.ChoiceField(label=_("What do you need it for?"), choices=Look.Why.choices, label_size="m")
    because = fields.WordsField(
        label=_("In a sentence, if it helps whoever asks later"),
        hint=_("The family can ask who looked and why."),
        required=False,
        rows=2,
        max_length=1000,
    )


class WrongPersonForm(Form):
    because = fields.WordsField(
        label=_("How do you know that this is somebody else?"),
        hint=_("For example: I rang them, and the person they know is 70 years old. The data steward reads this."),
        missing=_("Say how you know, so that nobody links it again."),
        rows=3,
        max_length=1000,
    )


class ConversationForm(Form):
    had_on = fields.DayField(label=_("When did you speak?"), missing=_("Write the day on which you spoke."))
    how = fields.ChoiceField(
        label=_("How did you speak?"),
        choices=Conversation.How.choices,
        is_inline=True,
        missing=_("Choose how you spoke."),
    )
    whom = fields.TextField(
        label=_("With whom?"),
        hint=_("Name and what they do."),
        missing=_("Write with whom you spoke."),
        autocomplete="off",
    )
    learnt = fields.WordsField(
        label=_("What did you learn?"),
        hint=_("Only what matters for the children. The family may read it later."),
        missing=_("Write what you learnt, or that you learnt nothing new."),
        rows=4,
        max_length=4000,
    )
    changed = fields.WordsField(
        label=_("What did it change?"),
        hint=_("For example: I will visit on Thursday instead of next week. Leave it empty if it changed nothing."),
        required=False,
        rows=3,
        max_length=4000,
    )
    saved_a_request = fields.TickField(
        label=_("Without this page I would have sent a request for information"), required=False
    )
    family_knows = fields.TickField(label=_("I told the family that I would speak with this service"), required=False)


class DecideForm(Form):
    verdict = fields.ChoiceField(
        label=_("Are these two the same person?"), choices=Pair.Verdict.choices, label_size="m"
    )
    because = fields.WordsField(
        label=_("Why, in a sentence"),
        hint=_("Whoever looks at it again reads this."),
        required=False,
        rows=2,
        max_length=1000,
    )


class PaperForm(Form):
    kind = fields.ChoiceField(label=_("Which paper is it?"), choices=FeedPaper.Kind.choices)
    kept_where = fields.TextField(
        label=_("Where is it kept?"),
        hint=_("A place in the council's records, so that anybody who asks can find it."),
        missing=_("Write where the paper is kept."),
        max_length=300,
    )
    signed_by = fields.TextField(label=_("Who signed it?"), missing=_("Write who signed it."))
    signed_on = fields.DayField(label=_("When was it signed?"))
    until_on = fields.DayField(label=_("Its last day, if it has one"), required=False)


class TakeBackForm(Form):
    because = fields.WordsField(
        label=_("Why?"), hint=_("Name no person."), missing=_("Say why."), rows=3, max_length=1000
    )
