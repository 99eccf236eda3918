from alongside.context.comparing import COMPARED
from alongside.context.evidence import words_of
from alongside.context.linkage import Part


def test_every_level_has_words_but_the_one_that_would_say_where_somebody_is():
    without = {
        (compared.name, key)
        for compared in COMPARED
        for key in compared.keys
        if not words_of(Part(compared.name, key, 1.0))
    }
    assert without == {("place", "protected")}
