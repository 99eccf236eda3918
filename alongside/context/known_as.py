"""How names are compared: what stands for a first name, how a name sounds, and the parts of a family name. Pure."""

import re
import tomllib
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

from alongside.people.naming import typed_words

SHORT_FORMS = Path(__file__).with_name("short_forms.toml")
TITLES = {"mr", "mrs", "miss", "ms", "dr", "master", "rev", "baby", "twin", "unknown", "unnamed", "notknown"}
# Words that join parts of a family name, or say whose child somebody is, and are often left out.
PARTICLES = {"al", "el", "bin", "bint", "ibn", "ben", "abu", "de", "da", "dos", "del", "di", "la", "le", "van", "von", "der", "den",
             "ap", "ab", "ferch", "o", "mac", "mc", "ni", "nic", "ui", "y", "e"}  # fmt: skip
LONGEST_SOUND = 6


@lru_cache(maxsize=1)
def short_forms() -> dict[str, dict[str, list[str]]]:
    """By gender, by form: the names that it may stand for, the likelier first."""
    found: dict[str, dict[str, list[str]]] = {}
    for gender, lines in tomllib.loads(SHORT_FORMS.read_text("utf-8")).items():
        stands_for: dict[str, list[str]] = defaultdict(list)
        for line in lines:
            whole, *others = line.split()
            for form in dict.fromkeys([whole, *others]):
                stands_for[form].append(whole)
        # A name that has a line of its own stands for itself first.
        found[gender] = {form: sorted(names, key=lambda name: name != form) for form, names in stands_for.items()}
    return found


def words(text: str) -> list[str]:
    """The words of a name without titles, in small plain letters."""
    said = (
        list(dict.fromkeys(re.findall(r"[a-z0-9]+", text.lower().replace("'", ""))))
        if text.isascii()
        else typed_words(text)
    )
    return [word for word in said if word not in TITLES]


def called(first: str, gender: str) -> tuple[str, str]:
    """The one or two names that this word of a first name may stand for; twice the same when there is one.

    "liz" of a woman is ("elizabeth", "elizabeth"); "sam" of nobody says whom is ("samantha", "samuel").
    """
    tables = short_forms()
    among = [tables[gender]] if gender in tables else [tables["F"], tables["M"]]
    names = [name for table in among for name in table.get(first, [])[: 1 if len(among) > 1 else 2]]
    names = list(dict.fromkeys(names)) or [first]
    return names[0], names[1] if len(names) > 1 else names[0]


def family_parts(said: list[str]) -> tuple[str, str]:
    """First and last of the words of a family name that carry it: those of "de la Cruz-Ortiz" are "cruz" and "ortiz"."""
    carrying = [word for word in said if word not in PARTICLES and len(word) > 1] or said
    return (carrying[0], carrying[-1]) if carrying else ("", "")


_SAME_SOUND = [
    (r"^(wr|rh)", "r"), (r"^(kn|gn|pn)", "n"), (r"^wh", "w"), (r"^x", "s"), (r"^(c|k)h(?=[aeiou])", "k"), (r"^ps", "s"),
    (r"^ll", "l"), (r"^ff", "f"), (r"^h(?=[aeiouy])", ""),
    (r"sch|sh|sz|cz|tsch|tch|ch|zh|dzh|dj", "s"), (r"ph|ff|v|w(?=[aeiouy])|bh", "f"),
    (r"th|dd", "t"), (r"ck|qu|kh|gh|x|q|c(?=[aourlkt])|c$", "k"), (r"c(?=[eiy])|z|ss", "s"), (r"dg|gg", "g"), (r"j|gi|ge", "g"),
    (r"mc|mac(?=[^aeiou])", "mk"), (r"b$", "p"), (r"d", "t"),
]  # fmt: skip
_SOUNDS = [(re.compile(pattern), sound) for pattern, sound in _SAME_SOUND]


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """A short code that is the same for names which are spelt differently and sound alike, whatever tradition they come from.

    "mohammed" and "muhamad", "catherine" and "kathryn", "yusuf" and "yousef" have one each. Vowels count at the beginning only.
    """
    for pattern, heard in _SOUNDS:
        word = pattern.sub(heard, word)
    if not word:
        return ""
    begin = "a" if word[0] in "aeiouy" else word[0]
    rest = re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyhw]", "", word[1:]))
    if rest[:1] == begin:
        rest = rest[1:]
    return (begin + rest)[:LONGEST_SOUND]
