from tests.proofs import import_kills
from tests.proofs.proof import Outcome


def test_an_import_that_is_killed_twice_ends_as_one_that_nobody_stopped(loaded, tmp_path):
    outcome = Outcome()
    import_kills.kill(loaded, tmp_path, outcome, trials=1, seed=7, families=10)
    assert outcome.trials >= 1
    assert not outcome.failures
