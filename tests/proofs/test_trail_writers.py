from tests.proofs import trail_writers
from tests.proofs.proof import Outcome


def test_writers_at_once_make_one_chain(loaded, tmp_path, monkeypatch):
    monkeypatch.setattr(trail_writers, "LEAST_A_SECOND", 0)  # how fast is for the long version: tests share the machine
    outcome = Outcome()
    trail_writers.write(loaded, tmp_path, outcome, writers=3, each=40)
    assert outcome.trials == 120
    assert not outcome.failures
