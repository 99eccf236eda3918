import os
import stat
import uuid
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from alongside.access import days
from alongside.access.actions import make_data_key
from alongside.access.models import DataKey, TrailEntry
from alongside.access.policy import Role
from alongside.access.sealing import CannotOpen
from alongside.context import deliveries, delivery_files, papers, sealed_parquet
from alongside.context.errors import CannotRecord, CannotTake
from alongside.context.models import AgencyRecord, FeedDelivery, FeedPaper
from tests.context.delivered import KELLY, dean, housing, police
from tests.people import staff

SOME_DAY = date(2026, 3, 1)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "delivered.csv"


@pytest.fixture
def take(steward, path):
    """Take in rows of the police, with the options of `take_in`."""

    def taken(*rows, feed="police", on=SOME_DAY, **options):
        (housing if feed == "housing" else police)(path, *rows)
        return deliveries.take_in(feed, path, by=steward, correct_as_of=on, **options)

    return taken


def rows_of(delivery):
    return [row for batch in deliveries.records_of(delivery) for row in deliveries.rows_of(batch)]


def files():
    return sorted(path.name for path in delivery_files.path_of(uuid.uuid4()).parent.iterdir())


def verbs():
    return [
        verb.removeprefix("context.") for verb in TrailEntry.objects.order_by("number").values_list("verb", flat=True)
    ]


def refused(take, *rows, **options):
    """The sentence, after making sure that nothing is left of it."""
    before, keys = files(), DataKey.objects.count()
    rows_before = set(FeedDelivery.objects.values_list("pk", flat=True))
    with pytest.raises(CannotTake) as wrong:
        take(*rows, **options)
    assert files() == before
    assert set(FeedDelivery.objects.values_list("pk", flat=True)) == rows_before
    assert DataKey.objects.count() == keys
    return str(wrong.value)


# Papers


@pytest.mark.parametrize("kind", FeedPaper.Kind)
def test_nothing_is_taken_in_while_one_of_the_three_papers_is_not_in_force(steward, take, kind):
    paper = FeedPaper.objects.get(feed="police", kind=kind)
    papers.end_paper(paper, by=steward)
    assert str(kind.label) in refused(take, dean())
    papers.record_paper("police", kind, kept_where="Safe 4", signed_by="M. Finch", signed_on=SOME_DAY, by=steward)
    assert take(dean()).completed_at


def test_paper_whose_last_day_is_over_is_not_in_force(steward, take):
    papers.record_paper(
        "police", "agreement", kept_where="Safe 4", signed_by="M. Finch", signed_on=SOME_DAY,
        until_on=days.today() - timedelta(days=1), by=steward,
    )  # fmt: skip
    assert "agreement" in refused(take, dean())
    assert papers.missing("police", SOME_DAY) == []


def test_newer_paper_ends_the_one_before_and_both_stay(steward):
    papers.record_paper("police", "guidance", kept_where="Safe 9", signed_by="A. Roe", signed_on=SOME_DAY, by=steward)
    old, new = FeedPaper.objects.filter(feed="police", kind="guidance").order_by("at")
    assert (old.ended_by, new.ended_at, new.kept_where) == (steward, None, "Safe 9")
    with pytest.raises(CannotRecord):
        papers.end_paper(old, by=steward)
    papers.end_paper(new, by=steward)
    assert verbs()[-2:] == ["record_paper", "end_paper"]


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("feed", {"feed": "navy"}),
        ("kept_where", {"kept_where": " "}),
        ("kept_where", {"signed_by": ""}),
        ("signed_on", {"signed_on": date(2200, 1, 1)}),
        ("until_on", {"until_on": date(2025, 1, 1)}),
    ],
)
def test_paper_that_cannot_be_so_is_refused(steward, field, changed):
    paper = {"feed": "police", "kept_where": "Safe", "signed_by": "A. Roe", "signed_on": SOME_DAY, **changed}
    with pytest.raises(CannotRecord) as wrong:
        papers.record_paper(paper.pop("feed"), "guidance", by=steward, **paper)
    assert wrong.value.field == field


# Taking in


def test_delivery_is_there_whole_when_it_is_complete(steward, take):
    delivery = take(dean(), dean(1, Status="Ongoing"), dean(2))
    assert [row.record for row in rows_of(delivery)] == ["N100", "N102"]
    assert (delivery.rows_read, delivery.rows_left_out, delivery.correct_as_of) == (3, 1, SOME_DAY)
    assert FeedDelivery.objects.in_force().get() == delivery
    assert verbs()[-2:] == ["begin_delivery", "complete_delivery"]
    kept = FeedDelivery.objects.get()
    assert (kept.completed_at, kept.rows_read, kept.by, kept.holds_all) == (delivery.completed_at, 3, steward, True)


def test_row_comes_back_in_every_field(take):
    [row] = rows_of(take(dean()))
    assert (row.surname, row.house, row.postcode, row.items[0].value) == ("Carter", "14", "RV2 6LM", "2025-01-30")
    assert row == type(row).from_text(row.as_text())


def test_nothing_in_the_clear_is_on_the_disk_and_only_the_owner_may_look(take):
    delivery = take(dean(Surname="Canarysurname"), dean(1, Address_1="9 Canaryroad"))
    file = delivery_files.path_of(delivery.pk)
    content = file.read_bytes()
    assert b"Canary" not in content
    assert b"surname" not in content  # the footer, with the names of the columns, is sealed too
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert files() == [delivery.pk.hex]


def test_file_opens_neither_changed_nor_in_the_place_of_another(take):
    one, other = take(dean()), take(KELLY, feed="housing")
    there, here = (delivery_files.path_of(each.pk) for each in (one, other))
    content = bytearray(there.read_bytes())
    here.write_bytes(content)
    with pytest.raises(CannotOpen):
        rows_of(other)
    content[len(content) // 3] ^= 1
    there.write_bytes(content)
    with pytest.raises(CannotOpen):
        rows_of(one)


def test_file_is_bound_to_its_delivery_and_not_only_to_its_key(take):
    delivery = take(dean())
    with pytest.raises(CannotOpen):
        list(sealed_parquet.read(delivery_files.path_of(delivery.pk), delivery.data_key, uuid.uuid4()))


def test_delivery_whose_file_was_lost_says_what_to_do_and_can_come_again(steward, take):
    delivery = take(dean())
    delivery_files.path_of(delivery.pk).unlink()
    with pytest.raises(CannotTake, match="backup"):
        rows_of(delivery)
    deliveries.take_back(delivery, because="Its file was lost.", by=steward)
    assert rows_of(take(dean()))


def test_same_file_is_not_taken_twice(take):
    take(dean())
    assert "already" in refused(take, dean())
    assert "already" in refused(take, dean(), on=SOME_DAY + timedelta(days=9))


def test_newer_delivery_takes_the_place_of_one_before_or_adds_to_it(take, monkeypatch):
    first, second = take(dean()), take(dean(), dean(1))
    assert list(FeedDelivery.objects.in_force()) == [second]
    real = deliveries.feed_named
    monkeypatch.setattr(deliveries, "feed_named", lambda key: real(key).model_copy(update={"holds_all": False}))
    third = take(dean(7))
    assert set(FeedDelivery.objects.in_force()) == {second, third}
    assert first.completed_at < second.completed_at


def test_file_that_is_older_than_what_counts_is_refused(take):
    newer = take(dean(), on=SOME_DAY)
    assert SOME_DAY.isoformat() in refused(take, dean(), dean(1), on=SOME_DAY - timedelta(days=1))
    assert FeedDelivery.objects.in_force().get() == newer


@pytest.mark.parametrize(("before", "rows", "bad"), [(30, 10, 0), (0, 8, 22)])
def test_file_that_holds_far_less_is_refused_until_somebody_says_it_is_right(take, before, rows, bad):
    if before:
        take(*(dean(number) for number in range(before)))
    fewer = [dean(n) for n in range(rows)] + [dean(100 + n, Status="?") for n in range(bad)]
    assert f"Only {rows}" in refused(take, *fewer)
    assert take(*fewer, accepts_fewer=True).rows_read == rows + bad


def test_file_of_which_nothing_can_be_read_leaves_nothing(take):
    assert "No row" in refused(take, dean(Status="?"))


def test_day_on_which_it_was_so_must_be_known_and_not_to_come(take):
    assert "which day" in refused(take, dean(), on=None)
    assert "to come" in refused(take, dean(), on=days.today() + timedelta(days=1))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DATA_STEWARD])
def test_nobody_but_the_data_steward_brings_it_in(steward, path, role):
    police(path, dean())
    with pytest.raises(CannotTake):
        deliveries.take_in("police", path, by=staff.account("Una Way", role), correct_as_of=SOME_DAY)
    assert not FeedDelivery.objects.exists()


def test_unknown_feed_is_refused_and_the_known_are_named(steward, path):
    with pytest.raises(CannotTake, match="housing"):
        deliveries.take_in("navy", path, by=steward)


def test_import_asks_as_many_questions_whatever_the_number_of_rows(take, django_assert_num_queries):
    take(dean())
    for rows in (1, 300):
        with django_assert_num_queries(21):
            take(*(dean(number, Tel="01632 960199") for number in range(rows)))


# Broken off


def test_what_a_killed_import_left_is_cleared_away_by_the_next(steward, take):
    left = FeedDelivery(feed="police", digest="d", holds_all=True, correct_as_of=SOME_DAY, profile_digest="p",
                        data_key=make_data_key(), started_at=timezone.now())  # fmt: skip
    left.save(force_insert=True)
    stray = uuid.uuid4()
    for pk in (left.pk, stray):
        with delivery_files.unfinished(pk) as file:
            file.write(b"half")
    assert not FeedDelivery.objects.in_force().exists()
    with pytest.raises(CannotTake):
        list(deliveries.records_of(left))
    delivery = take(dean())
    assert FeedDelivery.objects.get() == delivery
    assert files() == [delivery.pk.hex]
    assert verbs()[-3:] == ["clear_delivery", "begin_delivery", "complete_delivery"]


def test_import_waits_for_one_that_is_alive(steward, take):
    alive = FeedDelivery(feed="police", digest="d", holds_all=True, correct_as_of=SOME_DAY, profile_digest="p",
                         data_key=make_data_key(), started_at=timezone.now())  # fmt: skip
    with delivery_files.unfinished(alive.pk):
        alive.save(force_insert=True)
        assert "at this moment" in refused(take, dean())
    assert take(dean()).completed_at


def test_import_that_breaks_leaves_nothing(take, monkeypatch):
    def breaks(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(sealed_parquet, "write", breaks)
    with pytest.raises(KeyboardInterrupt):
        take(dean())
    assert not FeedDelivery.objects.exists()
    assert files() == []


def test_import_whose_place_another_took_counts_for_nothing(take, monkeypatch):
    real = delivery_files.finish

    def finish(pk):
        real(pk)
        FeedDelivery.objects.filter(pk=pk).delete()

    monkeypatch.setattr(delivery_files, "finish", finish)
    with pytest.raises(CannotTake, match="place"):
        take(dean())
    assert files() == []


# Taken back, and forgotten


def test_what_is_taken_back_counts_no_longer_and_what_it_replaced_counts_again(steward, take):
    first, second = take(dean()), take(dean(), dean(1))
    deliveries.take_back(second, because="The wrong borough.", by=steward)
    assert FeedDelivery.objects.in_force().get() == first
    second.refresh_from_db()
    assert (second.taken_back_because, second.taken_back_by) == ("The wrong borough.", steward)
    with pytest.raises(CannotTake):
        list(deliveries.records_of(second))
    with pytest.raises(CannotTake):
        deliveries.take_back(second, because="Again.", by=steward)
    with pytest.raises(CannotTake):
        deliveries.take_back(first, because=" ", by=steward)
    assert verbs()[-1] == "take_back_delivery"
    assert take(dean(), dean(1)).completed_at  # the same file may come again


def test_delivery_is_kept_as_long_as_its_feed_says(take):
    delivery = take(dean())
    last = SOME_DAY + timedelta(days=400)
    assert deliveries.deliveries_to_forget(last) == []
    assert deliveries.deliveries_to_forget(last + timedelta(days=1)) == [delivery]


def test_forgetting_leaves_the_row_and_nothing_that_can_be_read(steward, take):
    delivery = take(dean())
    key = delivery.data_key
    record = AgencyRecord(delivery=delivery, record_key="k", data_key=key, told="{}")
    record.save(force_insert=True)
    deliveries.take_back(delivery, because="Wrong.", by=steward)
    [found] = deliveries.deliveries_to_forget(SOME_DAY)
    deliveries.forget(found, by=steward)
    assert files() == []
    assert not DataKey.objects.filter(pk=key.pk).exists()
    assert not AgencyRecord.objects.exists()
    kept = FeedDelivery.objects.get()
    assert (kept.data_key, kept.rows_read) == (None, 1)
    assert verbs()[-1] == "forget_delivery"
    assert deliveries.deliveries_to_forget(date(2200, 1, 1)) == []
    deliveries.forget(kept, by=steward)  # again changes nothing


# By the command line


def test_command_takes_in_and_tells_each_problem_by_line(steward, path, capsys):
    police(path, dean(), dean(1, DOB="31/02/1990", Surname="Canaryname"))
    call_command("context", "import", "police", str(path), "--correct-as-of=2026-03-01", f"--as={steward.sign_in_name}")
    said = capsys.readouterr().out
    assert 'line 3, DOB "31/02/1990"' in said
    assert "2 of 2 rows of police came in, correct as of 2026-03-01." in said
    assert "Canaryname" not in said
    delivery = FeedDelivery.objects.get()
    assert delivery.by == steward
    assert "police: 2 records, 0 certain" in said
    assert delivery.linked_at


def test_what_comes_in_is_compared_at_once_and_nothing_else_again_unless_that_is_left_for_later(
    steward, tmp_path, capsys
):
    def bring_in(*more):
        path = police(tmp_path / f"{len(more)}.csv", dean(len(more)), dean(7))
        call_command("context", "import", "police", str(path), "--correct-as-of=2026-03-01", *more)
        return FeedDelivery.objects.latest("started_at")

    first = bring_in()
    second = bring_in("--compare-later")
    assert second.linked_at is None
    assert list(FeedDelivery.objects.shown()) == [first]
    call_command("context", "link")
    assert list(FeedDelivery.objects.shown()) == [second]
    second.refresh_from_db()
    compared_at = second.linked_at
    house = housing(tmp_path / "house.csv", KELLY)
    call_command("context", "import", "housing", str(house), "--correct-as-of=2026-03-01")
    assert "housing: 1 records" in capsys.readouterr().out
    assert FeedDelivery.objects.latest("started_at").linked_at
    second.refresh_from_db()
    assert second.linked_at == compared_at


@pytest.mark.parametrize(("more", "said"), [(["--as=nobody"], "Nobody"), ([], "which day")])
def test_command_says_in_one_sentence_why_not(steward, path, more, said):
    police(path, dean())
    with pytest.raises(CommandError, match=said):
        call_command("context", "import", "police", str(path), *more)


def test_command_says_that_a_file_is_not_there(steward, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("context", "import", "police", str(tmp_path / "none.csv"), "--correct-as-of=2026-03-01")


def test_command_forgets_what_is_over(steward, take, capsys):
    deliveries.take_back(take(dean()), because="Wrong.", by=steward)
    call_command("context", "forget")
    assert "police" in capsys.readouterr().out
    assert files() == []


def test_file_names_say_nothing(take):
    delivery = take(dean())
    [name] = files()
    assert name == delivery.pk.hex
    assert os.path.basename(delivery_files.path_of(delivery.pk)) == name
