import pytest


@pytest.fixture(autouse=True)
def urls_of_other_rooms(settings):
    settings.ROOT_URLCONF = "tests.reports.urls"
