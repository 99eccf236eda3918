"""What sign-in refuses, in sentences a person can read."""

from alongside.ui.errors import Broken


class DidNotWork(Broken):
    """A name, code, date, word or password was wrong, or does not exist: always the same answer."""


class PleaseWait(Broken):
    """Too many wrong tries from one place; the next one waits. Nobody is locked out elsewhere."""

    def __init__(self, sentence: object, wait_seconds: int = 0):
        super().__init__(sentence)
        self.wait_seconds = wait_seconds


class LastFactor(Broken):
    """Staff keep at least one second step."""


class NotADemonstration(Broken):
    """One-press sign-in and moving the day work only on a database that demonstration mode made."""
