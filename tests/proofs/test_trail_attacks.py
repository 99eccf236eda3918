import pytest

from alongside.access import verifying
from tests.proofs import trail_attacks


@pytest.mark.through("b")
def test_six_attacks_on_the_trail_are_seen(world):
    outcome = trail_attacks.run(trials=2, seed=1)
    assert outcome.trials == 12
    assert not outcome.failures


@pytest.mark.through("b")
def test_without_checkpoints_the_worst_attacks_are_not_seen(world, monkeypatch):
    """So that the proof proves something: what it looks for is not there of itself."""
    monkeypatch.setattr(verifying, "signed_in", lambda folder: verifying.Signed())
    outcome = trail_attacks.run(trials=1, seed=1)
    assert outcome.failures[-2:] == ["cut the tail was not seen", "write all anew with the key was not seen"]
