"""What every room raises when one of its rules is broken."""


class Broken(Exception):
    """A rule of the work that was broken, said in a sentence that a user can read and act on.

    `sentence` says what to do next, and may be lazily translated. `field` names the form's field that it belongs to;
    without it the sentence belongs to the form as a whole. `wait_seconds` is how long to wait before trying again, where that
    is what to do. Rooms make their own kinds of it.
    """

    wait_seconds = 0

    def __init__(self, sentence, field=None):
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
