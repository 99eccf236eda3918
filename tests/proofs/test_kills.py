import pytest

from tests.proofs import kills, lives
from tests.proofs.proof import Outcome


@pytest.mark.through("b")
def test_what_was_acknowledged_is_there_once_when_the_program_was_killed(loaded):
    outcome = Outcome()
    kills.kill(loaded, outcome, trials=4, seed=1)
    assert outcome.trials == 4 + len(lives.PLACES)
    assert not outcome.failures


@pytest.mark.through("b")
def test_a_program_that_knows_no_press_again_is_found_out(loaded):
    outcome = Outcome()
    kills.kill(loaded, outcome, trials=0, seed=1, forgets=True)
    assert outcome.failures
    assert all(failure.endswith("is there 2 times") for failure in outcome.failures)


def test_what_is_lost_doubled_or_half_is_seen():
    outcome = Outcome()
    kills.judge(outcome, ["kill-1", "kill-2", "kill-3"], [["kill-1", 1, 1], ["kill-1", 1, 1], ["kill-2", 0, 1]])
    assert [failure.split(",")[0] for failure in outcome.failures] == [
        "kill-2 is half there: 0 entries of the trail",
        "kill-3 is lost: it was acknowledged",
        "kill-1 is there 2 times",
    ]
