"""Which figures linking uses: the newest that were learnt here, or those that came with the program."""

import json
from functools import cache
from importlib import resources
from typing import Any

from django.db import transaction

from alongside.access import days, trail
from alongside.access.models import Account
from alongside.context.linkage import Learnt
from alongside.context.models import LinkageModel


@cache
def shipped() -> Learnt:
    """What comes with the program: learnt from invented people, so that a council can begin."""
    return Learnt.from_text(resources.files("alongside.context").joinpath("learnt.json").read_text(encoding="utf-8"))


@cache
def shipped_card() -> dict[str, Any]:
    """How good the shipped figures were, as it was measured."""
    text = resources.files("alongside.context").joinpath("model_card.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def current() -> Learnt:
    """The figures in use."""
    newest = LinkageModel.objects.first()
    return Learnt.from_text(newest.learnt) if newest else shipped()


def current_card() -> tuple[str, dict[str, Any]]:
    """The version in use and what is known of its quality."""
    newest = LinkageModel.objects.first()
    return (newest.version, json.loads(newest.card)) if newest else (shipped().version, shipped_card())


@transaction.atomic
def keep(learnt: Learnt, card: dict[str, Any], *, by: Account | None) -> LinkageModel:
    """Use these figures from now on. Decisions keep the version by which they were made."""
    row = LinkageModel(version=learnt.version, learnt=learnt.as_text(), card=json.dumps(card), at=days.now(), by=by)
    row.save(force_insert=True)
    trail.act("context.keep_model", row, by=by)
    return row
