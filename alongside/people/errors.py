from alongside.ui.errors import Broken


class ReadOnly(Broken):
    """The case system holds this; it is changed there and comes by import."""


class NoSafeContact(Broken):
    """Nobody has confirmed a safe way to reach this person."""
