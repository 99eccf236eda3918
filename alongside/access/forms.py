from django.utils.translation import gettext_lazy as _

from alongside.ui.forms import Form, fields


class SignInForm(Form):
    sign_in_name = fields.TextField(
        label=_("Your sign-in name"), hint=_("Your work email, or the reference from your message."), max_length=200
    )
    password = fields.PasswordField(label=_("Your password"), autocomplete="current-password")
