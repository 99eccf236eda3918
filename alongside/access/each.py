"""A condition that is asked of each row by itself."""

from django.db.models import Exists


class ExistsForEach(Exists):
    """`Exists` for a few rows, each of which an index answers.

    PostgreSQL turns a plain one into a join, and thinks so little of what the readers' rules leave that it then reads every family
    of the authority to answer for ten. It leaves alone what has an offset.
    """

    template = "EXISTS(%(subquery)s OFFSET 0)"
