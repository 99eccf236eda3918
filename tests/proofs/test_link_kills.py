from tests.proofs import link_kills
from tests.proofs.proof import Outcome


def test_linking_that_is_killed_leaves_what_was_shown_before_and_ends_as_one_that_nobody_stopped(loaded, tmp_path):
    outcome = Outcome()
    link_kills.kill(loaded, tmp_path, outcome, trials=1, seed=3, families=10, places=("_keep",))
    assert outcome.trials >= 2
    assert not outcome.failures
