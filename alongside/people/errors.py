from alongside.ui.errors import Broken


class ReadOnly(Broken):
    """The case system holds this; it is changed there and comes by import."""


class NoSafeContact(Broken):
    """Nobody has confirmed a safe way to reach this person."""


class AlreadyThere(Broken):
    """The same thing is recorded already."""


class DoesNotFit(Broken):
    """What was said cannot be true together with what is known, such as a death before a birth."""


class NeedsManager(Broken):
    """A team manager decides this, never the worker alone."""


class WorksHere(Broken):
    """One record stands for a worker and a family member: two identities that must never meet."""


class CannotAssign(Broken):
    """A worker cannot be given a family, or cannot stand in for a colleague."""


class CannotChange(Broken):
    """An account cannot be opened, changed or ended in this way."""


class CannotClose(Broken):
    """A family cannot be restricted, or a conflict recorded, in this way."""


class CannotSample(Broken):
    """A sample cannot be drawn in this way."""


class CannotOpen(Broken):
    """A family cannot be opened with a reason, or an opening answered for, in this way."""


class SaysWhere(Broken):
    """Words that others will read say where somebody lives or how they are reached, and nobody has said why that is safe."""


class NotAPicture(Broken):
    """What was sent cannot be shown as a picture."""


class CannotMerge(Broken):
    """Two records cannot be made one, or two again."""
