from tests.proofs import trail_writers


def test_writers_at_once_make_one_chain(monkeypatch):
    monkeypatch.setattr(trail_writers, "LEAST_A_SECOND", 0)  # how fast is for the long version: tests share the machine
    outcome = trail_writers.run(trials=40, seed=1, writers=3)
    assert outcome.trials == 120
    assert not outcome.failures
