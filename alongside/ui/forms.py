"""The form that rooms build on, and the renderer that draws Django's forms with our templates."""

from collections.abc import Callable, Mapping

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorDict

from alongside.ui import fields

__all__ = ["Form", "GovukRenderer", "fields"]


class GovukRenderer(TemplatesSetting):
    """Draws forms and fields by the templates of this room. Named in the settings as FORM_RENDERER."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/fields/text.html"


class Form(forms.Form):
    """A form whose fields draw themselves: `{{ form_body(form) }}`, or one by one with `field.as_field_group()`.

    `result` is what the action gave back after `pages.submitted` carried it out.
    `when_asked` are fields that the form only has once a broken rule named them, and what makes each.
    """

    use_required_attribute = False  # the browser's own messages are neither kind nor in the reader's language
    result = None
    stale = None  # the StaleEdit that it was refused with
    wait_seconds = 0  # how long whoever sent it must wait before it is looked at
    when_asked: Mapping[str, Callable[[], forms.Field]] = {}

    def __init__(self, *args, shown=None, **options):
        """shown: `stale.version` of what the form changes; it comes back in `seen`, for the action to compare."""
        super().__init__(*args, **options)
        if shown is not None:
            self.fields["seen"] = fields.SeenField(initial=shown)
        for name in self.when_asked:
            if self.add_prefix(name) in self.data:
                self.ask(name)

    def say_nothing_yet(self):
        """Show what was typed and find no fault with it: it was not sent yet."""
        self._errors = ErrorDict(renderer=self.renderer)

    def ask(self, name):
        """Have a field of `when_asked` from now on."""
        self.fields.setdefault(name, self.when_asked[name]())
