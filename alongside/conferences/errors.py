from alongside.ui.errors import Broken


class NotNow(Broken):
    """The meeting has an order, and this step comes before or after."""


class CannotArrange(Broken):
    """The conference cannot be arranged like this."""


class CannotExplain(Broken):
    """A reason for something late cannot be kept like this."""
