"""A file that was sent and could not be saved yet: kept in the form itself, since a browser does not send it again."""

import base64
import binascii

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile


def kept_in(name):
    """The name of the hidden field beside a field for a file."""
    return f"{name}-kept"


def as_kept(content):
    """What the hidden field holds of a file."""
    return base64.b64encode(content).decode()


class KeptFileInput(forms.FileInput):
    """Gives the file that is chosen now, or else the one that the form keeps."""

    def value_from_datadict(self, data, files, name):
        return super().value_from_datadict(data, files, name) or _kept(data.get(kept_in(name), ""), name)


def _kept(written, name):
    try:
        content = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        return None
    return SimpleUploadedFile(name, content) if content else None
