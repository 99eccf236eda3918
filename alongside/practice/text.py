"""Words in several languages, English always among them."""

import re

from django.utils.translation import get_language
from pydantic import ConfigDict, RootModel, field_validator

ENGLISH = "en"
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")


class Text(RootModel[dict[str, str]]):
    """What a person reads, in each language it has been written in. `str()` gives the language active in Django."""

    model_config = ConfigDict(frozen=True)

    @field_validator("root")
    @classmethod
    def _is_whole(cls, words: dict[str, str]) -> dict[str, str]:
        for code, written in words.items():
            if not LANGUAGE_CODE.fullmatch(code):
                raise ValueError(f"“{code}” is not a language code such as en or cy")
            if not written.strip():
                raise ValueError(f"nothing is written for the language {code}")
        if ENGLISH not in words:
            raise ValueError("English (en) is missing, and the other languages fall back to it")
        return words

    def language(self, code: str | None) -> str:
        """The language that a reader of `code` ("cy", "en-gb") gets: for the `lang` of the element around the words."""
        for candidate in (code or ENGLISH, (code or ENGLISH).split("-")[0]):
            if candidate in self.root:
                return candidate
        return ENGLISH

    def in_language(self, code: str | None) -> str:
        """The words in `code`, or in English where nobody has written them yet."""
        return self.root[self.language(code)]

    def __str__(self) -> str:
        return self.in_language(get_language())

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.root.items())))
