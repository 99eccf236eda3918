from tests.proofs import hidden_addresses


def test_no_hidden_address_is_saved_for_others_without_a_reason(world):
    outcome = hidden_addresses.run(trials=50, seed=1)
    assert not outcome.failures
    assert len(set(hidden_addresses.HIDDEN)) == 50
