from alongside.ui.errors import Broken


class CannotPlan(Broken):
    """The plan cannot be changed like this."""


class CannotPlace(Broken):
    """Nobody can be placed on the ladder like this."""
