"""What the tests of the family's pages share."""

import re

import pytest


@pytest.fixture
def same():
    """same(response): the page without what is new each time: tokens against forged forms."""

    def plain(response):
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
        kept = {name: value for name, value in response.items() if name not in ("Set-Cookie", "Content-Length")}
        return response.status_code, text, kept

    return plain
