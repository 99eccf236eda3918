"""A few hundred steps of the machine, and one of the ten planted mistakes; `python -m tests.proofs.steps` plants all ten."""

from tests.proofs import steps


def test_nobody_is_told_what_is_not_for_them_whatever_people_do(world):
    outcome = steps.run(120, 4, planted=1, most=6000)
    assert not outcome.failures
    assert outcome.trials >= 120
    assert "1 of 1 leaks seen" in outcome.notes


def test_each_mistake_that_is_planted_is_in_the_program(world):
    planted = []
    for name, plant in steps.leaks(world).items():
        with plant():  # raises where there is nothing to put it in the place of
            planted.append(name)
    assert len(planted) == 10
