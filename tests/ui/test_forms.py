from datetime import date, time

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from alongside.ui import fields
from alongside.ui.forms import Form

GOOD = {
    "name": "Amina",
    "words": "Mornings are hard.",
    "met_on-day": "8",
    "met_on-month": "January",
    "met_on-year": "2026",
    "starts_at": "2.30pm",
    "way": "post",
    "needs": ["b", "a"],
    "place": "school",
    "email": "amina@example.com",
    "code": "123 45",
    "password": " two words ",
    "version": "3",
}


def question(**changes):
    from tests.ui.urls import QuestionForm

    sent = QueryDict(mutable=True)
    for name, value in (GOOD | changes).items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return QuestionForm(sent)


def test_form_with_good_answers_gives_values_of_their_kind():
    form = question(agreed="on")
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "name": "Amina",
        "words": "Mornings are hard.",
        "met_on": date(2026, 1, 8),
        "starts_at": time(14, 30),
        "way": "post",
        "needs": ["a", "b"],
        "place": "school",
        "email": "amina@example.com",
        "code": "12345",
        "password": " two words ",
        "agreed": True,
        "version": 3,
    }


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"name": "  "}, "name", "Write your name"),
        ({"name": "x" * 201}, "name", "Use 200 characters or fewer"),
        ({"words": " \n "}, "words", "Answer this: What are you most worried about?"),
        ({"words": "x" * 20_001}, "words", "Take out 1 characters"),
        ({"met_on-month": ""}, "met_on", "The date must have a month"),
        ({"met_on-day": "31", "met_on-month": "2"}, "met_on", "The date must be a real date"),
        ({"starts_at": "10"}, "starts_at", "morning or afternoon"),
        ({"starts_at": ""}, "starts_at", "Answer this"),
        ({"way": ""}, "way", "Answer this"),
        ({"way": "pigeon"}, "way", "Choose one of these answers"),
        ({"needs": ["a", "z"]}, "needs", "Choose from these answers"),
        ({"place": ""}, "place", "Answer this"),
        ({"email": "amina"}, "email", "name@example.com"),
        ({"code": "1234"}, "code", "The code has 5 numbers"),
        ({"code": "abcde"}, "code", "The code has 5 numbers"),
        ({"password": ""}, "password", "Answer this"),
        ({"version": "x"}, "version", "Open this page again"),
    ],
)
def test_field_with_a_bad_answer_says_what_to_do(changes, field, says):
    form = question(**changes)
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert says in form.errors[field][0]


def test_nothing_is_chosen_before_somebody_chooses():
    drawn = "".join(field.as_field_group() for field in type(question())())
    assert "checked" not in drawn
    assert "selected" not in drawn


def test_typed_answers_are_given_back_but_not_the_password():
    form = question(name='"><b>', **{"met_on-day": "99", "met_on-month": "febb"}, words="\n two\n\nlines </textarea>")
    drawn = "".join(field.as_field_group() for field in form)
    for kept in ('value="99"', 'value="febb"', 'value="2.30pm"', 'value="post" checked', 'value="school" selected'):
        assert kept in drawn
    assert "&#34;&gt;&lt;b&gt;" in drawn
    assert "<b>" not in drawn
    # The first line end after the tag is the one that browsers drop; the second is the writer's.
    assert ">\n\n two\n\nlines &lt;/textarea&gt;</textarea>" in drawn
    assert "two words" not in drawn


def test_day_marks_the_part_that_is_wrong_and_links_to_it():
    from alongside.ui.templates import errors_of

    form = question(**{"met_on-month": "13"})
    assert errors_of(form) == [
        {"text": "The month must be a number from 1 to 12, or its name", "href": "#id_met_on-month"}
    ]
    drawn = str(form["met_on"].as_field_group())
    assert drawn.count("govuk-input--error") == 1
    assert 'id="id_met_on-month"' in drawn


def test_day_shows_the_day_it_starts_with():
    class Form1(Form):
        met_on = fields.DayField("When?", initial=date(2026, 1, 8))
        at = fields.TimeField("When?", initial=time(9, 5))

    drawn = "".join(field.as_field_group() for field in Form1())
    for value in ('value="8"', 'value="1"', 'value="2026"', 'value="9.05am"'):
        assert value in drawn


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_own_words_are_kept_as_typed(typed):
    field = fields.WordsField("Say it", required=False)
    kept = field.clean(typed.replace("\n", "\r\n"))
    expected = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if "\r" not in typed:
        assert kept == (expected if expected.strip() else "")
    assert "\x00" not in kept
