"""Forms that several rooms share."""

from django.utils.translation import gettext_lazy as _

from alongside.people import outgoing
from alongside.ui.forms import Form, fields


class OutgoingForm(Form):
    """A form whose words others will read: it asks why when they say where somebody lives. See `people.outgoing`."""

    when_asked = {
        outgoing.FIELD: lambda: fields.WordsField(
            _("Why may these words stay?"),
            hint=_("This is kept with your name, for the team manager and for audits."),
            rows=2,
            required=False,
            says_optional=False,
            max_length=1000,
        )
    }
