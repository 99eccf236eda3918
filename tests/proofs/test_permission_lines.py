from tests.proofs import permission_lines


def test_every_line_that_is_removed_is_missed(world):
    outcome = permission_lines.run(trials=0, seed=1)
    assert outcome.trials > 150
    assert not outcome.failures
