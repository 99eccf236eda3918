import pytest

from alongside.context import training
from alongside.context.comparing import COMPARED
from alongside.context.linkage import Learnt
from alongside.context.linking import pairs
from bench.region import FEEDS, Region


@pytest.fixture(scope="module")
def town():
    """Eight hundred families, and what a school and a health service say of them."""
    region = Region(800, 5)
    people, known = region.people()
    return people, known, [region.records(feed) for feed in FEEDS[:2]]


@pytest.fixture(scope="module")
def learnt(town):
    people, _, feeds = town
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(training, "RANDOM_PAIRS", 200_000)  # a town has no more than a few million
        return training.train(people, [records for records, _ in feeds], version="town 5")


def test_what_is_learnt_holds_no_persons_data(town, learnt):
    text = learnt.as_text().lower()
    people = town[0]
    for column in ("id", "forename", "surname", "nhs_number", "upn", "postcode"):
        said = {value.lower() for value in people[column].to_pylist() if len(value) > 3}
        assert not [value for value in said if f'"{value}"' in text]
    assert Learnt.from_text(learnt.as_text()).version == "town 5"
    assert {name: set(of) for name, of in learnt.levels.items()} == {each.name: set(each.keys) for each in COMPARED}


def test_households_are_learnt_from_people_who_live_together(learnt):
    assert 1 < learnt.others < 4
    assert learnt.levels["surname"]["same"].household > 10 * learnt.levels["surname"]["same"].strangers
    assert learnt.levels["forename"]["different"].household > 0.9


def test_what_is_learnt_links_and_leaves_twins_and_juniors_to_a_person(town, learnt):
    people, known, feeds = town
    good = wrong = there = 0
    for records, about in feeds:
        there += sum(person.same in known for person in about)
        for row in pairs(people, records, learnt).to_pylist():
            is_same = row["person"] == f"p{about[int(row['record'].rsplit('-', 1)[1])].same}"
            good += is_same and row["band"] == "certain"
            wrong += not is_same and row["band"] == "certain"
    assert wrong == 0
    assert good > 0.85 * there
