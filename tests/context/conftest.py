from datetime import date

import pytest

from alongside.access.policy import Role
from alongside.context import papers
from alongside.context.models import FeedPaper
from tests.people import staff


@pytest.fixture
def steward(db, settings, tmp_path):
    """The data steward, with the papers of two feeds in force and a folder of their own for deliveries."""
    settings.VAR = tmp_path / "var"
    by = staff.account("Sten Ward", Role.DATA_STEWARD)
    for feed in ("police", "housing"):
        for kind in FeedPaper.Kind:
            papers.record_paper(
                feed, kind, kept_where="Safe 4", signed_by="M. Finch", signed_on=date(2026, 1, 5), by=by
            )
    return by
