"""A council larger than the small one has restricted families and conflicts of interest, which no extract can say."""

from datetime import date

import pytest

from alongside.access.policy import Scope
from alongside.exchange import council, play, standing
from alongside.exchange.cast import CAST
from alongside.exchange.council_names import AGENCY_OF_DEPARTMENT
from alongside.exchange.council_sizes import Size
from alongside.exchange.importing import import_ssd
from alongside.people.models import Address, Conflict, Family, Grant, Involvement, Restriction

TODAY = date(2026, 3, 18)
MORE = 100


@pytest.mark.django_db
def test_a_larger_council_has_families_that_are_closed(tmp_path):
    council.write(tmp_path, today=TODAY, size=Size(60 + MORE))
    assert import_ssd(tmp_path, today=TODAY, agencies=AGENCY_OF_DEPARTMENT).total.broken == 0
    assert not Restriction.objects.exists(), "the files cannot say it"
    play.open_staff_accounts()
    standing.put_on_duty()
    dee = standing._account(CAST.dee.professional_id)

    standing.close_some(by=dee)

    restricted = Family.objects.exclude(restricted_at=None)
    assert restricted.count() == MORE // standing.RESTRICTED_EVERY == 2
    assert not restricted.filter(ssd_id__in=[told.family_id for told in CAST.families]).exists()
    assert all(each.because in standing.WHY_RESTRICTED for each in Restriction.objects.select_related("data_key"))
    (conflict,) = Conflict.in_force().select_related("family", "person__account")
    assert not Involvement.objects.filter(worker__person=conflict.person, person__families=conflict.family).exists()
    for family in restricted:
        assert family in Family.objects.findable_by(dee)
        (named,) = Grant.in_force().filter(family=family, scope=Scope.NAMED).select_related("account")
        assert family in Family.objects.findable_by(named.account)
        for told in (CAST.maria, CAST.ifan, CAST.priya, CAST.quinn, CAST.eve):
            account = standing._account(told.professional_id)
            assert family not in Family.objects.findable_by(account), told.name
    assert Address.objects.filter(is_protected=True, until_on=None).count() >= 2, "homes nobody may learn"
