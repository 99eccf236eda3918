from tests.proofs import not_there


def test_what_is_not_yours_is_answered_like_what_is_not_there(world):
    outcome = not_there.run(trials=60, seed=1)
    assert outcome.trials == 60
    assert not outcome.failures
