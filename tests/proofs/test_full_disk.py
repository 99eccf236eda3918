import pytest


@pytest.mark.through("i")
def test_no_page_says_saved_while_the_database_refuses(loaded):
    # In a process of its own: what holds a lock must be another connection, and the tests' transaction is in the way.
    trials, failures, notes = loaded.call("tests.proofs.full_disk:in_a_fork", 3, 1)
    assert trials == len(notes) == 3
    assert not failures
