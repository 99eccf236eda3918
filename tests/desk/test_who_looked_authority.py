"""Who looked, for those who watch over the whole authority, and the export for an inspector."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from alongside.access import sealed_file, trail
from alongside.access.models import TrailEntry
from alongside.access.policy import Role
from alongside.people import actions as people
from alongside.people.models import Agency, Family
from tests.access.walk import steady


@pytest.fixture
def watcher(world):
    def of(role):
        worker = people.add_worker(name="Quinn Ash", agency=Agency.objects.first(), by=None)
        return people.give_staff_account(worker, f"quinn-{role.name.lower()}@riverside.example", role, by=None)

    return of


@pytest.mark.parametrize("role", [Role.QUALITY_ASSURANCE, Role.DATA_STEWARD, Role.DUTY_MANAGER])
def test_they_see_who_looked_at_any_family_that_is_not_closed_to_them(world, watcher, role):
    trail.reading("read_family", world.family, by=world.joy.account, level="opened", reason="A call at night")
    client = world.of(watcher(role))
    html = steady(client.get(reverse("all_who_looked")))
    assert world.joy.name in html
    assert "A call at night" in html
    assert client.get(reverse("family_who_looked", kwargs={"family": world.family.pk})).status_code == 200
    assert client.get(reverse("withhold_who_looked", kwargs={"family": world.family.pk})).status_code in (403, 404)
    Family.objects.update(restricted_at=datetime.now(UTC))
    if role != Role.DUTY_MANAGER:
        assert "A call at night" not in steady(client.get(reverse("all_who_looked")))
        assert client.get(reverse("family_who_looked", kwargs={"family": world.family.pk})).status_code == 404


@pytest.mark.parametrize("who", ["maria", "joy", "tom", "ifan", "stranger", "dean", "amina"])
def test_nobody_else_sees_the_authority_or_exports(world, who):
    client = world.of(getattr(world, who))
    assert client.get(reverse("all_who_looked")).status_code == 404
    export = reverse("export_who_looked", kwargs={"family": world.family.pk})
    assert client.post(export, {}).status_code in (403, 404)


def test_quality_assurance_exports_a_sealed_file_with_a_reason(world, watcher):
    client = world.of(watcher(Role.QUALITY_ASSURANCE))
    path = reverse("export_who_looked", kwargs={"family": world.family.pk})
    page = client.get(path)
    passphrase = re.search(r"<strong>([A-Z2-9-]{29})</strong>", steady(page)).group(1)
    asked = {"because": "The inspector of November", "passphrase": passphrase}
    asked |= {"from_on-day": "1", "from_on-month": "1", "from_on-year": "2020"}
    asked |= {"until_on-day": "1", "until_on-month": "1", "until_on-year": "2100"}
    refused = client.post(path, asked | {"because": ""})
    assert "Say for whom" in steady(refused)
    assert passphrase in steady(refused), "the passphrase that was written down stays the one"
    answer = client.post(path, asked)
    assert answer["Content-Type"] == "application/octet-stream"
    assert str(world.family.pk) not in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert sealed_file.open_sealed(answer.content, passphrase, now=datetime.now(UTC)).startswith(b"\xef\xbb\xbfnumber")
    assert TrailEntry.objects.filter(verb="access.export_trail", family_id=world.family.pk).count() == 1
