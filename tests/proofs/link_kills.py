"""Linking that is killed at a random moment leaves what was shown before, and started again ends as one that nobody stopped.

A first delivery was linked and a data steward decided some of it. A second replaces it, in which records changed, came and went.
Linking that one is killed (SIGKILL): at random moments, when a random number of pairs was compared, and at named places. After
each kill every decision of a person stands, no pair or record is there twice, and pages show records of one delivery only: the
first until the second is linked whole. Then it is linked again, and what there is must be what a clean run comes to.
"""

import os
import random
import signal
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.forks import Child, Nursery, installed, trail_faults
from tests.proofs.proof import Outcome, command, timed
from tests.server import Place, copied

DATABASES = "both"
FAMILIES = 40
PAIRS_AT_ONCE, RECORDS_AT_ONCE = 20, 60
TODAY = date(2026, 3, 18)
SECONDS = 120
PLACES = ("pairs", "_keep", "_withdraw_others", "after")
"""Killed just before each of these, the second time of `_keep`; `after` when all is committed and before it is said."""
COMPARED = "SELECT count(*) FROM context_pair WHERE compared_at > (SELECT max(linked_at) FROM context_feeddelivery)"
LINKED = "SELECT count(*) FROM context_feeddelivery WHERE linked_at IS NOT NULL"


def run(trials: int, seed: int) -> Outcome:
    """As many kills at a random moment, as many when a random number of pairs was compared, and one at each of the PLACES."""
    with timed() as outcome, installed() as (loaded, folder):
        kill(loaded, folder, outcome, trials=trials, seed=seed)
    return outcome


def kill(
    loaded: Nursery,
    folder: Path,
    outcome: Outcome,
    *,
    trials: int,
    seed: int,
    families: int = FAMILIES,
    places: tuple[str, ...] = PLACES,
) -> None:
    """Run the trials in copies of an installation that has tables and nothing in them."""
    loaded.load("tests.proofs.link_kills:load")
    loaded.call("tests.proofs.link_kills:prepare", str(folder), families)
    before = loaded.call("tests.proofs.link_kills:shown")
    with copied(loaded.place, folder) as clean:
        began = time.monotonic()
        loaded.call("tests.proofs.link_kills:link", at=clean)
        seconds = time.monotonic() - began
        whole = _everything(loaded, clean)
        pairs = clean.count("SELECT count(*) FROM context_pair")
    outcome.notes.append(f"{before['people']} people, {pairs} pairs, {before['decided']} decisions of a person before")
    dice = random.Random(seed)  # noqa: S311  no secret
    moments: list[tuple[str, float]] = [("seconds", dice.uniform(0, seconds)) for _trial in range(trials)]
    moments += [("pairs compared", dice.uniform(0, pairs)) for _trial in range(trials)]
    moments += [(f"at {place}", 0.0) for place in places]
    for what, moment in moments:
        with copied(loaded.place, folder) as stopped:
            name = f"{moment:.2f} {what}"
            outcome.trials += _is_killed(loaded, stopped, what, moment)
            outcome.failures += [f"{name}: {each}" for each in _faults(loaded, stopped, before, whole["shown"])]
            loaded.call("tests.proofs.link_kills:link", at=stopped)
            found = _everything(loaded, stopped)
            outcome.failures += [
                f"{name}: the {part} are not those of a clean run." for part in whole if found[part] != whole[part]
            ]
            outcome.failures += [f"{name}: {fault}" for fault in trail_faults(loaded, stopped)]


def _everything(loaded: Nursery, place: Place) -> dict[str, Any]:
    shown = loaded.call("tests.proofs.link_kills:shown", at=place)
    return {"shown": shown, **loaded.call("tests.proofs.link_kills:left", at=place)}


def _is_killed(loaded: Nursery, stopped: Place, what: str, moment: float) -> bool:
    where = what.removeprefix("at ") if what.startswith("at ") else ""
    linking: Child = loaded.start("tests.proofs.link_kills:link", where, at=stopped)
    with linking.said:
        if where:
            return linking.wait() == -signal.SIGKILL
        if what == "seconds":
            time.sleep(moment)
        give_up_at = time.monotonic() + SECONDS
        while what == "pairs compared" and not linking.has_ended() and time.monotonic() < give_up_at:
            if stopped.count(COMPARED) >= moment:
                break
            time.sleep(0.01)
        return linking.kill()


def _faults(loaded: Nursery, stopped: Place, before: dict[str, Any], whole: dict[str, Any]) -> list[str]:
    """What is wrong after a kill. What the rule has taken off since may be missing of what was shown before."""
    shown = loaded.call("tests.proofs.link_kills:shown", at=stopped)
    found = []
    if shown["decided"] != before["decided"]:
        found.append(f"of {before['decided']} decisions of a person {shown['decided']} stand.")
    if shown["twice"]:
        found.append(f"{shown['twice']} pairs were linked twice by the rule, or records linked with two people.")
    rows, is_whole = shown["rows"], stopped.count(LINKED) == 2
    is_right = rows == whole["rows"] if is_whole else set(rows) <= set(before["rows"])
    return found if is_right else [*found, "what pages show is neither from before nor the whole."]


def load() -> None:
    """For the nursery: what each fork would otherwise import for itself."""
    import splink

    from alongside.context import linking_up, papers
    from alongside.exchange import importing

    assert splink, (linking_up, papers, importing)


def prepare(folder: str, families: int) -> None:
    """For a fork: a small council, a delivery that was linked and decided about, and one that replaces it."""
    from alongside.access import actions as access
    from alongside.access.policy import Role
    from alongside.context import deciding
    from alongside.context.models import Pair
    from alongside.exchange import council
    from alongside.exchange.importing import import_ssd
    from alongside.people.models import Person
    from tests.context import services

    extract = Path(folder) / "extract"
    council.write(extract, today=TODAY, families=families)
    import_ssd(extract, today=TODAY)
    steward = access.make_staff_account("steward", Role.DATA_STEWARD, by=None)
    services.put_papers_on_record("police", steward)
    known = list(Person.objects.exclude(birth_on=None).order_by("ssd_id"))
    services.bring(
        Path(folder), "police", steward, *(_told(one, place) for place, one in enumerate(known) if place % 9)
    )
    for place, pair in enumerate(Pair.objects.order_by("record_key", "person__ssd_id")):
        if pair.waits_as:
            verdict = list(Pair.Verdict)[place % 3]
            deciding.decide(pair, verdict=verdict, because="", by=steward)
        elif place % 11 == 0:
            deciding.say_wrong_person(pair, because="It is her cousin.", by=steward)
    changed = [_told(one, place, is_later=True) for place, one in enumerate(known) if place % 10]
    services.take(Path(folder), "police", steward, *changed)


def _told(person: Any, place: int, *, is_later: bool = False) -> dict[str, str]:
    """What the agency says of somebody: of some another birth date, of some another one in each delivery."""
    from tests.context import services

    is_other = place % 7 == 0 or place % (13 if is_later else 17) == 0
    born = person.birth_on + timedelta(days=place % 5 + 40) if is_other else person.birth_on
    officer = "Jo Lee" if is_later else "Pat Reed"
    return services.known_as(person, f"N{place}", born_on=born.strftime("%d/%m/%Y"), practitioner_name=officer)


def link(killed_at: str = "") -> None:
    """For a fork: link what counts, a few pairs at a time; killed_at: one of the PLACES, before which this process kills itself."""
    from alongside.context import linking_up
    from tests.context import services

    times = {
        "_keep": 2,
        "_some": 3,
    }  # people are noted and records are read in some at a time, too, before there are pairs

    def dies_before(name: str) -> Any:
        real = getattr(linking_up, name)

        def counted(*arguments: Any, **options: Any) -> Any:
            times[name] = times.get(name, 1) - 1
            if not times[name]:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **options)

        return counted

    linking_up.AT_ONCE, linking_up.RECORDS_AT_ONCE = PAIRS_AT_ONCE, RECORDS_AT_ONCE
    if killed_at in ("_keep", "_withdraw_others"):
        setattr(linking_up, killed_at, dies_before(killed_at))
    elif killed_at == "pairs":
        linking_up._some = dies_before("_some")  # when the comparison has been made
    services.link()
    if killed_at == "after":
        os.kill(os.getpid(), signal.SIGKILL)


def shown() -> dict[str, Any]:
    """For a fork: the records that pages show beside people, and what people decided."""
    from django.db.models import Count, Q

    from alongside.context.models import AgencyRecord, Decision, FeedDelivery, Pair
    from alongside.people.models import Person

    records = AgencyRecord.objects.filter(delivery__in=FeedDelivery.objects.shown())
    linked = dict(Pair.objects.linked().values_list("record_key", "person__ssd_id"))
    rows = [
        f"{linked[each.record_key]}: {each.told}"
        for each in records.select_related("data_key")
        if each.record_key in linked
    ]
    by_rule = Count("decisions", filter=Q(decisions__by=None, decisions__undone_at=None))
    twice = Pair.objects.annotate(by_rule=by_rule).filter(by_rule__gt=1).count()
    return {
        "people": Person.objects.count(),
        "rows": sorted(rows),
        "decided": Decision.objects.exclude(by=None).filter(undone_at=None).count(),
        "twice": twice + Pair.objects.linked().count() - len(linked),
    }


def left() -> dict[str, list[str]]:
    """For a fork: every pair, decision and record, without what is drawn by lot or read off the clock."""
    from alongside.context.models import AgencyRecord, Decision, Pair

    pair_of = {each.pk: f"{each.record_key} {each.person.ssd_id}" for each in Pair.objects.select_related("person")}
    return {
        "pairs": sorted(
            f"{pair_of[each.pk]} {each.band} {each.probability:.9f} {each.stands} {each.waits_as} {each.said_then} {each.evidence}"
            for each in Pair.objects.select_related("data_key")
        ),
        "decisions": sorted(
            f"{pair_of[each.pair_id]} {each.verdict} {each.by_id} {each.undone_at is None} {each.because}"
            for each in Decision.objects.select_related("data_key")
        ),
        "records": sorted(
            f"{each.record_key} {each.delivery.digest} {each.told}"
            for each in AgencyRecord.objects.select_related("data_key", "delivery")
        ),
    }


if __name__ == "__main__":
    sys.exit(command(run, trials=5))
