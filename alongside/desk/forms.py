from django.utils.translation import gettext_lazy as _

from alongside.people.models import SafeContact
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


class SafeContactForm(Form):
    channel = fields.ChoiceField(
        label=_("How can a message reach them safely?"),
        hint=_("Ask them face to face and alone. Who else looks at this phone or mailbox?"),
        choices=SafeContact.Channel.choices,
    )
    where = fields.TextField(label=_("Number or email address"), max_length=254)


class InviteForm(Form):
    word = fields.TextField(
        label=_("The word you have agreed"),
        hint=_("Agree it face to face, when nobody else is there. It is not written in any message."),
        max_length=60,
        width="20",
    )
