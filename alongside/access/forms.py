from django.utils.translation import gettext_lazy as _

from alongside.ui import forms


class SignInForm(forms.Form):
    sign_in_name = forms.TextField(
        label=_("Your sign-in name"), hint=_("Your work email, or the reference from your message."), max_length=200
    )
    password = forms.PasswordField(label=_("Your password"), autocomplete="current-password")
