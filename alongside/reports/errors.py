from alongside.ui.errors import Broken


class CannotChange(Broken):
    """The report cannot be changed like this."""


class CannotRelease(Broken):
    """Something must be done before the copies go to their readers."""
