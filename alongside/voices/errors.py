from alongside.ui.errors import Broken


class CannotSay(Broken):
    """This cannot be kept as a view like this."""


class CannotAnswer(Broken):
    """This cannot be kept as a response like this."""
