import re

import pytest


@pytest.fixture(autouse=True)
def urls_of_other_rooms(settings):
    settings.ROOT_URLCONF = "tests.reports.urls"


def without_ids(html: str) -> str:
    """A page without the tokens that differ each time it is made."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)
