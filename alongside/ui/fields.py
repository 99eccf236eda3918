"""Form fields that draw themselves in the GOV.UK way: `{{ form.name.as_field_group() }}`.

Each takes its label first, then `hint`, `missing` (what the error says when nothing was given) and what
Django's field takes. Nothing is preselected unless `initial` is given.
"""

from datetime import date, time

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from alongside.ui import typed, words
from alongside.ui.kept_files import KeptFileInput, kept_in

LONGEST_WORDS = 20_000
LONGEST_TEXT = 200
TIME_HINT = _("For example, 10am or 2.30pm")
DAY_HINT = _("For example, 8 1 2026")
CHOOSE = _("Choose one")
CHOOSE_PICTURE = _("Choose a picture of at most 10 megabytes")


class Drawn:
    """What every field knows about drawing itself.

    `label_size` is "s", "m", "l" or empty; `is_page_heading` makes the label the page's h1, for pages with
    one question. `says_optional` is False where the page itself says that all on it may be left out.
    """

    kind = ""

    def __init__(
        self, label, *, hint="", missing=None, label_size="", is_page_heading=False, says_optional=True, **options
    ):
        options.setdefault("template_name", f"ui/fields/{self.kind}.html")
        messages = {"required": missing or format_lazy(_("Answer this: {label}"), label=label)}
        options["error_messages"] = messages | options.pop("error_messages", {})
        super().__init__(label=label, help_text=hint, **options)
        self.label_size = "l" if is_page_heading and not label_size else label_size
        self.is_page_heading = is_page_heading
        self.says_optional = says_optional

    def first_id(self, bound):
        """The id of the control that the error summary links to."""
        return bound.auto_id


def _too_long(longest):
    return format_lazy(_("Use {longest} characters or fewer"), longest=longest)


class TextField(Drawn, forms.CharField):
    """One line of text. `width` is how many characters the box is wide (2, 3, 4, 5, 10, 20), or empty for all."""

    kind = "text"
    type = "text"

    def __init__(self, label, *, width="", autocomplete="", max_length=LONGEST_TEXT, spellcheck=None, **options):
        messages = {"max_length": _too_long(max_length)} | options.pop("error_messages", {})
        super().__init__(label, max_length=max_length, error_messages=messages, **options)
        self.width = width
        self.autocomplete = autocomplete
        self.spellcheck = spellcheck


class EmailField(TextField):
    """An e-mail address."""

    type = "email"

    def __init__(self, label, *, autocomplete="email", max_length=254, **options):
        super().__init__(label, autocomplete=autocomplete, max_length=max_length, spellcheck=False, **options)
        self.validators.append(EmailValidator(_("Write an e-mail address like name@example.com"), code="invalid"))


class CodeField(TextField):
    """A short code that was sent to the person: spaces and dashes are taken out. `length` in characters."""

    kind = "code"

    def __init__(self, label, *, length=5, **options):
        options.setdefault("autocomplete", "one-time-code")
        super().__init__(label, width=10, max_length=None, spellcheck=False, **options)
        self.length = length

    def to_python(self, value):
        return "".join((super().to_python(value) or "").split()).replace("-", "")

    def validate(self, value):
        super().validate(value)
        if value and (len(value) != self.length or not value.isdecimal()):
            raise ValidationError(_("The code has %(length)s numbers"), code="length", params={"length": self.length})


class PasswordField(Drawn, forms.CharField):
    """A password, kept exactly as typed, with a button that shows it where scripts run. Never given back in a page."""

    kind = "password"

    def __init__(self, label, *, autocomplete="current-password", max_length=1000, **options):
        messages = {"max_length": _too_long(max_length)}
        super().__init__(label, max_length=max_length, strip=False, error_messages=messages, **options)
        self.autocomplete = autocomplete


class WordsField(Drawn, forms.CharField):
    """Somebody's own words, as they were typed: spaces and empty lines stay. Only ends of lines are made "\\n".

    NUL characters, which nobody can type and no database keeps, are left out. White space alone is nothing.
    """

    kind = "words"

    def __init__(self, label, *, rows=5, max_length=LONGEST_WORDS, **options):
        super().__init__(label, strip=False, **options)
        self.rows = rows
        self.longest = max_length

    def to_python(self, value):
        text = (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        return text if text.strip() else ""

    def run_validators(self, value):
        over = len(value) - self.longest
        if over > 0:
            raise ValidationError(
                _("Your words are kept in the box below, but they are too long to save. Take out %(over)s characters."),
                code="max_length",
                params={"over": over},
            )


class HiddenVersionField(Drawn, forms.IntegerField):
    """The version of what was being changed when the page was made, so that a stale change can be told."""

    kind = "hidden"

    def __init__(self, **options):
        stale = _("Open this page again: it is not complete")
        options.setdefault("error_messages", {"invalid": stale})
        super().__init__("", missing=stale, widget=forms.HiddenInput, min_value=0, **options)


class SeenField(Drawn, forms.CharField):
    """What the form showed of something that it changes (`stale.version`), so that a change meanwhile can be told."""

    kind = "hidden"

    def __init__(self, **options):
        super().__init__("", widget=forms.HiddenInput, required=False, max_length=2000, **options)


class TimeField(Drawn, forms.Field):
    """A time of day as people write it: "10am", "10:00", "2.30pm". Gives a time, or None when left empty."""

    kind = "text"
    type = "text"
    width = "5"
    autocomplete = ""
    spellcheck = False

    def __init__(self, label, *, hint=TIME_HINT, **options):
        options.setdefault("widget", forms.TextInput)
        super().__init__(label, hint=hint, **options)

    def prepare_value(self, value):
        return words.time(value) if isinstance(value, time) else value

    def to_python(self, value):
        if value is None or isinstance(value, time):
            return value
        try:
            return typed.read_time(value)
        except typed.Unreadable as problem:
            raise ValidationError(problem.sentence, code="unreadable") from problem


class DayInput(forms.Widget):
    """The three boxes of a day: name-day, name-month, name-year. Its value is a dict of texts."""

    def value_from_datadict(self, data, files, name):
        return {part: data.get(f"{name}-{part}", "") for part in typed.PARTS}

    def value_omitted_from_data(self, data, files, name):
        return all(f"{name}-{part}" not in data for part in typed.PARTS)


class DayField(Drawn, forms.Field):
    """A day in three boxes; the month may be a number or a name. Gives a date, or None when left empty."""

    kind = "day"
    widget = DayInput

    def __init__(self, label, *, hint=DAY_HINT, **options):
        super().__init__(label, hint=hint, **options)

    def prepare_value(self, value):
        if isinstance(value, date):
            return {"day": value.day, "month": value.month, "year": value.year}
        return value or dict.fromkeys(typed.PARTS, "")

    def to_python(self, value):
        if value is None or isinstance(value, date):
            return value
        try:
            return typed.read_day(*(value[part] for part in typed.PARTS))
        except typed.Unreadable as problem:
            raise ValidationError(problem.sentence, code=" ".join(problem.parts)) from problem

    def has_changed(self, initial, data):
        return self.prepare_value(initial) != self.prepare_value(data)

    def wrong_parts(self, bound):
        """Which of the three boxes the errors are about: all of them unless an error says which."""
        codes = {error.code for error in bound.errors.as_data()}
        named = [part for part in typed.PARTS if any(part in (code or "").split() for code in codes)]
        return named or (list(typed.PARTS) if codes else [])

    def first_id(self, bound):
        wrong = self.wrong_parts(bound)
        return f"{bound.auto_id}-{wrong[0] if wrong else typed.PARTS[0]}"


class ChoiceField(Drawn, forms.ChoiceField):
    """One of several, as radio buttons. `hints` says something under a choice, by its value.

    `is_inline` sets two side by side; `divider` is the value of the choice that stands after a line "or".
    """

    kind = "choice"

    def __init__(self, label, *, choices=(), hints=None, is_inline=False, divider=None, **options):
        messages = {"invalid_choice": _("Choose one of these answers")} | options.pop("error_messages", {})
        options.setdefault("widget", forms.RadioSelect)
        super().__init__(label, choices=choices, error_messages=messages, **options)
        self.hints = hints or {}
        self.is_inline = is_inline
        self.divider = divider


class SelectField(ChoiceField):
    """One of many, as a list to pull down. For more than a dozen choices; radio buttons are easier for fewer."""

    kind = "select"

    def __init__(self, label, *, choices=(), empty=CHOOSE, **options):
        options.setdefault("widget", forms.Select)
        super().__init__(label, choices=choices, **options)
        self.empty = empty


class ChoicesField(Drawn, forms.MultipleChoiceField):
    """Any number of several, as checkboxes. Gives a list of values, in the order of the choices."""

    kind = "choices"

    def __init__(self, label, *, choices=(), hints=None, **options):
        messages = {"invalid_choice": _("Choose from these answers")} | options.pop("error_messages", {})
        options.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(label, choices=choices, error_messages=messages, **options)
        self.hints = hints or {}

    def clean(self, value):
        kept = super().clean(value)
        return [str(key) for key, _name in self.choices if str(key) in kept]


class TickField(Drawn, forms.BooleanField):
    """One statement to tick, such as "I have asked the child". Gives True or False."""

    kind = "tick"

    def __init__(self, label, **options):
        options.setdefault("required", False)
        super().__init__(label, **options)


class FilesField(Drawn, forms.FileField):
    """One or several files from the person's device. Gives them as Django has them; whoever takes them checks what is in them."""

    kind = "files"

    def __init__(self, label, *, accept="", **options):
        options.setdefault("widget", forms.FileInput)
        super().__init__(label, **options)
        self.accept = accept
        self.widget.allow_multiple_selected = True
        self.widget.value_from_datadict = lambda data, files, name: files.getlist(name) if files else []

    def clean(self, data, initial=None):
        sent = [super(FilesField, self).clean(each, None) for each in data or [None]]
        return [each for each in sent if each]


class PictureField(Drawn, forms.FileField):
    """A picture from the person's device, as it came: bytes. Whoever keeps it checks what is in it."""

    kind = "picture"

    def __init__(self, label, **options):
        options.setdefault("widget", KeptFileInput)
        super().__init__(label, missing=CHOOSE_PICTURE, **options)
        self.error_messages["empty"] = self.error_messages["invalid"] = CHOOSE_PICTURE

    def clean(self, data, initial=None):
        sent = super().clean(data, initial)
        return sent.read() if sent else b""

    def kept(self, bound):
        """The hidden field with the picture that was sent before, as (name, what it holds); None when there is none."""
        name = kept_in(bound.html_name)
        written = bound.form.data.get(name)
        return (name, written) if written else None
