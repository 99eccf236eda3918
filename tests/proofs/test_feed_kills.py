from tests.proofs import feed_kills
from tests.proofs.proof import Outcome


def test_an_import_of_a_feed_that_is_killed_leaves_nothing_or_the_whole(loaded, tmp_path):
    outcome = Outcome()
    feed_kills.kill(loaded, tmp_path, outcome, trials=1, seed=3, rows=60, places=("write", "_complete"))
    assert outcome.trials >= 4
    assert not outcome.failures
