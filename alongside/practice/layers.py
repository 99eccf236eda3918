"""A profile's files: a council's own file laid over the one it extends, and where in them a mistake stands."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alongside.practice.text import ENGLISH, LANGUAGE_CODE

FOLDER = Path(__file__).parent
SHIPPED = ("england", "wales", "demo")
COMMON = "common"  # what the nations share; it is no profile by itself
IDENTITIES = ("key", "word")

Content = dict[str, Any]
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Mistake:
    """One thing wrong in a profile. `table` is as TOML names it, then the row's own key; `key` may be empty."""

    file: str
    table: str
    key: str
    sentence: str

    def __str__(self) -> str:
        table = f", table [{self.table}]" if self.table else ""
        key = f", key {self.key}" if self.key else ""
        return f"{self.file}{table}{key}: {self.sentence}"


class ProfileMistake(Exception):
    """A profile cannot be used. `mistakes` has all that were found, each a sentence with file, table and key."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


@dataclass(frozen=True)
class Layer:
    """One file as written. `file` is its name without folders, so that nothing of the machine is shown."""

    file: str
    content: Content


def read(name_or_path: str | Path) -> list[Layer]:
    """The file and those it extends, the most general first. Raises ProfileMistake."""
    layers: list[Layer] = []
    seen: list[Path] = []
    path: Path | None = _path(name_or_path, None)
    asked_by = ""
    while path is not None:
        if path in seen:
            raise ProfileMistake([Mistake(path.name, "", "extends", "The files extend each other in a circle.")])
        seen.append(path)
        content = _parse(path, asked_by)
        parent = content.pop("extends", None)
        layers.insert(0, Layer(path.name, content))
        asked_by = path.name
        if parent is not None and not isinstance(parent, str):
            raise ProfileMistake([Mistake(path.name, "", "extends", "This must be the name of a profile or a file.")])
        path = _path(parent, path) if parent else None
    repeated = [mistake for layer in layers for mistake in _repeated(layer, layer.content, ())]
    if repeated:
        raise ProfileMistake(repeated)
    return layers


def merge(layers: Iterable[Layer]) -> Content:
    """One content out of all layers: later ones override by key.

    Rows of a list are matched by their `key` (or `word`); a new one goes to the end, and `remove = true` takes one out.
    A text with English in it replaces the whole text below, so that a translation never says something else than the
    English; a text without English adds its languages.
    """
    content: Content = {}
    for layer in layers:
        content = _merge_tables(content, layer.content)
    return content


def mistake_at(place: Place, sentence: str, content: Content, layers: list[Layer]) -> Mistake:
    """The mistake at `place` of the merged content, named by the file that says most of that place."""
    names = list(_names(place, content))
    file = max(reversed(layers), key=lambda layer: _depth(names, layer.content)).file
    *table, key = names or [""]
    return Mistake(file, ".".join(table), key, sentence)


def _path(name_or_path: str | Path, beside: Path | None) -> Path:
    if str(name_or_path) in (*SHIPPED, *([COMMON] if beside else [])):
        return FOLDER / f"{name_or_path}.toml"
    path = Path(name_or_path)
    return (beside.parent / path if beside else path).resolve()


def _parse(path: Path, asked_by: str) -> Content:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, IsADirectoryError):
        wanted = "extends names a file" if asked_by else "This is a file"
        sentence = f"{wanted} that does not exist ({path.name}). Profiles that ship: {', '.join(SHIPPED)}."
        mistake = Mistake(asked_by or path.name, "", "extends" if asked_by else "", sentence)
    except PermissionError:
        mistake = Mistake(path.name, "", "", "This file may not be read.")
    except UnicodeDecodeError:
        mistake = Mistake(path.name, "", "", "This file is not written in UTF-8.")
    except tomllib.TOMLDecodeError as error:
        mistake = Mistake(path.name, "", "", f"This is not TOML: {error}.")
    raise ProfileMistake([mistake])


def _identity(row: Any) -> str | None:
    if isinstance(row, dict):
        for name in IDENTITIES:
            if isinstance(row.get(name), str):
                return row[name]
    return None


def _is_list_of_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_identity(row) is not None for row in value)


def _is_text(value: Content) -> bool:
    return bool(value) and all(LANGUAGE_CODE.fullmatch(name) and isinstance(value[name], str) for name in value)


def _merge(below: Any, above: Any) -> Any:
    if isinstance(below, dict) and isinstance(above, dict):
        if _is_text(below) and _is_text(above) and ENGLISH in above:
            return above
        return _merge_tables(below, above)
    if _is_list_of_rows(above):
        return _merge_rows(below if _is_list_of_rows(below) else [], above)
    return above


def _merge_tables(below: Content, above: Content) -> Content:
    merged = dict(below)
    for name, value in above.items():
        merged[name] = _merge(below.get(name), value)
    return merged


def _merge_rows(below: list[Content], above: list[Content]) -> list[Content]:
    rows = {_identity(row): row for row in below}
    for row in above:
        identity = _identity(row)
        if row.get("remove") is True and identity in rows:
            del rows[identity]
        else:
            rows[identity] = _merge_tables(rows.get(identity, {}), row)
    return list(rows.values())


def _repeated(layer: Layer, value: Any, names: tuple[str, ...]) -> Iterator[Mistake]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _repeated(layer, inner, (*names, name))
    elif isinstance(value, list):
        seen: set[str] = set()
        for row in value:
            identity = _identity(row)
            if identity is None:
                continue
            if identity in seen:
                yield Mistake(layer.file, ".".join(names), identity, "This row is written twice.")
            seen.add(identity)
            yield from _repeated(layer, row, (*names, identity))


def _names(place: Place, content: Any) -> Iterator[str]:
    """The place with each row's own key in place of its number."""
    for step in place:
        inside = None
        if isinstance(content, dict) and step in content:
            inside = content[step]
        elif isinstance(content, list) and isinstance(step, int) and step < len(content):
            inside = content[step]
            step = _identity(inside) or f"row {step + 1}"
        content = inside
        yield str(step)


def _depth(names: list[str], content: Any) -> int:
    for depth, name in enumerate(names):
        if isinstance(content, dict) and name in content:
            content = content[name]
        elif isinstance(content, list) and any(_identity(row) == name for row in content):
            content = next(row for row in content if _identity(row) == name)
        else:
            return depth
    return len(names)
