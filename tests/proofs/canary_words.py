"""Words that are nowhere else: planted in every text of every row, and found again however they are written."""

import base64
import binascii
import html
import json
import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote_plus

WORD = re.compile(r"qzx[bcdfghjklmnpqrstvwxz]{8}")
# Written by machines for machines: the profile, keys, what is signed or hashed.
NOT_TEXTS = {"practice", "django_tasks_database"}
NOT_OF = {"access.DataKey", "access.Installation", "access.TrailHead", "access.TrailEntry", "access.TrailNamed",
          "access.Guess", "access.Press", "access.KeptWords", "access.CouncilIdentity", "exchange.ImportedRow",
          "people.MovedRow", "context.Pair", "context.LinkageModel"}  # fmt: skip
NOT_COLUMNS = re.compile(
    r"(_|^)(key|digest|kind|role|topic|section|item|language|channel|found_by|template|question|question_set|password"
    r"|content_type|word|code|table|row|column|subject_id|what|purpose|state|clock|what_follows|participation|agenda_item|category|where|feed|band|model_version)$"
)
# Those of that name that people did write.
TEXTS = {"access.SignInInvitation.word", "people.SafeContact.where"}
# Those that hold a list in writing, or nothing.
LISTS = {"people.ExtractChange.values"}


@dataclass(frozen=True)
class Canary:
    """Where a word was planted."""

    row: Any
    column: str

    def __str__(self) -> str:
        return f"{self.row._meta.label}.{self.column}"


def columns_of(model: Any) -> list[str]:
    """The columns of a table that hold what people wrote, and what they are called or numbered by."""
    from django.db import models

    from alongside.access.fields import SealedTextField

    label = model._meta.label
    if label in NOT_OF or model._meta.app_label in NOT_TEXTS:
        return []
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, SealedTextField)
        or f"{label}.{field.name}" in TEXTS
        or isinstance(field, models.JSONField)
        or (
            isinstance(field, models.CharField | models.TextField)
            and (field.max_length or 1000) >= 40
            and not (field.choices or field.primary_key)
            and not NOT_COLUMNS.search(field.name)
        )
    ]


def plant(chance: random.Random) -> dict[str, Canary]:
    """Add a word of its own to each text of each row. The words, and where they are."""
    from django.apps import apps

    planted = {}
    for model in apps.get_models():
        columns = columns_of(model) if model._meta.app_config.module.__name__.startswith("alongside") else []
        for row in model._default_manager.all() if columns else ():
            for column in columns:
                word = "qzx" + "".join(chance.choices("bcdfghjklmnpqrstvwxz", k=8))
                before = getattr(row, column)
                if not before and f"{model._meta.label}.{column}" in LISTS:
                    continue
                after = (
                    _told(before, word)
                    if f"{model._meta.label}.{column}" == "context.AgencyRecord.told"
                    else with_word(before, word, longest=row._meta.get_field(column).max_length)
                )
                if after != before:
                    planted[word] = Canary(row, column)
                    setattr(row, column, after)
            row.save(update_fields=columns)
    return planted


def _told(before: str, word: str) -> str:
    """What an agency said, with the word in the one of its fields that may hold any."""
    from alongside.context.rows import FeedRow

    row = FeedRow.from_text(before)
    return replace(row, organisation=f"{row.organisation} {word}".strip()).as_text()


def with_word(text: Any, word: str, *, longest: int | None = None) -> Any:
    """The text with the word in it; of lists and dictionaries, each text in them. What holds no text stays as it is.

    longest: how many characters there is room for; the word stands before what is cut off.
    """
    if isinstance(text, str) and text[:1] in "[{" and text.strip():
        try:
            return json.dumps(with_word(json.loads(text), word))
        except ValueError:
            pass
    if text is None or isinstance(text, str):
        whole = f"{text or ''} {word}".strip()
        return whole if longest is None or len(whole) <= longest else word
    if isinstance(text, list):
        return [with_word(each, word) for each in text]
    if isinstance(text, dict):
        return {name: with_word(each, word) for name, each in text.items()}
    return text


def decoded(said: str) -> Iterator[str]:
    """What was said, read in every way that a word can be hidden without meaning to."""
    yield said
    plain = said.casefold()
    yield plain
    yield html.unescape(plain)
    yield unquote_plus(plain)
    yield unicodedata.normalize("NFKC", said).casefold().replace("\u00ad", "").replace("\u200b", "")
    yield plain[::-1]
    yield re.sub(r"<[^>]*>|[\s\x00\-_.]+", "", plain)  # split over marks, lines, hyphens; UTF-16
    yield re.sub(r"(?:\\u00|=|%)([0-9a-f]{2})", lambda found: chr(int(found[1], 16)), plain)
    yield plain.translate(
        str.maketrans("nopqrstuvwxyzabcdefghijklm", "abcdefghijklmnopqrstuvwxyz")
    )  # 13 letters further
    for token in re.findall(r"[A-Za-z0-9+/_\-]{15,}", said):
        for start in range(4):
            with_padding = token[start:].replace("-", "+").replace("_", "/")
            try:
                yield base64.b64decode(with_padding[: len(with_padding) // 4 * 4]).decode("latin-1").casefold()
            except binascii.Error:
                continue
    for token in re.findall(r"(?:[0-9a-fA-F]{2}){11,}", said):
        yield bytes.fromhex(token).decode("latin-1").casefold()


def words_in(said: str) -> set[str]:
    """The planted words that stand in it, in whatever way."""
    return {word for reading in decoded(said) for word in WORD.findall(reading)}
