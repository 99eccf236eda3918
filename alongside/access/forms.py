from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from alongside.ui.forms import Form, fields


class SignInForm(Form):
    sign_in_name = fields.TextField(
        label=_("Your sign-in name"),
        hint=_("Your work email, or the reference from your message."),
        max_length=200,
        autocomplete="username",
        spellcheck=False,
        missing=_("Type your sign-in name"),
    )
    password = fields.PasswordField(
        label=_("Your password"), autocomplete="current-password", missing=_("Type your password")
    )
    own_device = fields.TickField(
        _("Only I use this phone or computer"),
        hint=_("Leave this empty if others use it, or if you are not sure. You are signed out sooner."),
    )


class PasskeyForm(Form):
    """What the browser answered for a passkey; the script fills it in."""

    credential = fields.WordsField("", required=False)


class CodeForm(Form):
    code = fields.TextField(
        label=_("The 6 figures that your app shows now"),
        hint=_("If you do not have your phone, type one of your recovery codes instead."),
        width="10",
        max_length=40,
        autocomplete="one-time-code",
        spellcheck=False,
        missing=_("Type the code from your app, or a recovery code"),
    )


class NewAppForm(Form):
    code = fields.TextField(
        label=_("The 6 figures that your app shows now"),
        width="10",
        max_length=40,
        autocomplete="one-time-code",
        spellcheck=False,
        missing=_("Type the code from your app"),
    )


class ConfirmForm(Form):
    password = fields.PasswordField(
        label=_("Your password"), autocomplete="current-password", missing=_("Type your password")
    )


class NewPasskeyForm(Form):
    name = fields.TextField(
        label=_("A name for it, so that you know it again"),
        hint=_("For example, my phone"),
        width="20",
        max_length=40,
        required=False,
        autocomplete="off",
    )


class NewPasswordForm(Form):
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
