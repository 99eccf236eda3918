"""The order of a question set: one question after another, any may be left out. Keys in, keys out."""

from collections.abc import Collection, Sequence


def following(keys: Sequence[str], key: str) -> str | None:
    """The question after `key`, None after the last. Raises ValueError for a key that is not in the set."""
    place = keys.index(key) + 1
    return keys[place] if place < len(keys) else None


def preceding(keys: Sequence[str], key: str) -> str | None:
    """The question before `key`, None before the first. Raises ValueError for a key that is not in the set."""
    place = keys.index(key)
    return keys[place - 1] if place else None


def progress(keys: Sequence[str], key: str) -> tuple[int, int]:
    """Which question it is, counted from 1, and of how many. Raises ValueError for a key that is not in the set."""
    return keys.index(key) + 1, len(keys)


def where_left_off(keys: Sequence[str], answered: Collection[str]) -> str | None:
    """The question to go on with: the one after the last that has an answer. None when the last one has.

    Questions that were left out before are not asked again by themselves. Answers to questions that the set no longer
    has count for nothing.
    """
    places = [place for place, key in enumerate(keys) if key in answered]
    if not places:
        return keys[0] if keys else None
    return following(keys, keys[places[-1]])
