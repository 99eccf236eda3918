"""What this room refuses, in sentences that a user can read."""

from alongside.ui.errors import Broken


class CannotTake(Broken):
    """A delivery cannot be taken in, or a linkage cannot be made, as it is."""


class CannotDecide(Broken):
    """A pair cannot be decided so."""


class CannotRecord(Broken):
    """A look or a conversation cannot be recorded so."""
