"""An answer to a paragraph, and who may read one, when two windows or two people say it at once."""

from unittest import mock

import pytest
from django.urls import reverse

from alongside.reports import actions
from alongside.reports.models import Paragraph
from tests.ui.test_stale import WHICH, _seen

pytestmark = pytest.mark.through("e")


def test_an_answer_given_in_another_window_is_shown_beside_what_is_typed(world):
    amina = world.of(world.amina)
    paragraph = next(
        each
        for each in Paragraph.objects.all()
        if amina.get(reverse("answer_paragraph", args=[each.pk])).status_code == 200
    )
    path = reverse("answer_paragraph", args=[paragraph.pk])
    typed = {"stance": "add", "words": "He came twice.", "readers": []}
    seen = _seen(amina.get(path).text)
    assert amina.post(path, {**typed, "words": "He came once.", "seen": seen}).status_code == 302
    both = amina.post(path, {**typed, "seen": seen})
    assert both.status_code == 200
    for words in ("You changed this in another window", "He came once.", "He came twice."):
        assert words in both.text
    assert amina.post(path, {**typed, "seen": _seen(both.text)}).status_code == 302
    own = paragraph.answers.filter(view__speaker=world.amina, view__replaced_by=None)
    assert [each.view.words for each in own.select_related("view__data_key")] == ["He came twice."]


def test_readers_chosen_by_another_meanwhile_are_shown(world):
    paragraph = Paragraph.objects.exclude(audience=None).first()
    readers = list(paragraph.audience.people.all())
    with mock.patch.object(actions, "_must_be_unreleased"):
        before = actions.version_of_readers(paragraph)
        actions.mark_readers(paragraph, readers, by=world.joy.account, withheld_because="third party",
            address_because="known", seen=before)  # fmt: skip
        with pytest.raises(actions.stale.StaleEdit, match=f"{world.joy.name} {WHICH}") as refused:
            actions.mark_readers(paragraph, [], by=world.maria.account, withheld_because="third party", seen=before)
        assert refused.value.saved.texts[0][1] == ", ".join(
            each.name for each in sorted(readers, key=lambda each: (each.forename, each.surname))
        )
        paragraph.refresh_from_db()
        actions.mark_readers(
            paragraph, [], by=world.maria.account, withheld_because="third party", seen=refused.value.version
        )
