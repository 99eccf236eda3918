from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.urls import URLPattern, URLResolver, get_resolver

from alongside.access import policy
from alongside.urls import PUBLIC


class Command(BaseCommand):
    help = "Print the table of who may do what, or every url with what guards it."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--count", action="store_true", help="how many cells the table has, and how many say yes")
        which.add_argument("--urls", action="store_true", help="every url with its guard, or that it is public")

    def handle(self, *args: Any, count: bool, urls: bool, **options: Any) -> None:
        if count:
            allowed = sum(len(scopes) for cells in policy.TABLE.values() for scopes in cells.values())
            self.stdout.write(f"{policy.cells()} cells, {allowed} of them say yes.")
        elif urls:
            for pattern in sorted(_patterns(get_resolver()), key=lambda each: str(each.pattern)):
                self.stdout.write(_guarded_by(pattern))
        else:
            self.stdout.write(policy.as_markdown(), ending="")


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each)
        else:
            yield each


def _guarded_by(pattern: URLPattern) -> str:
    """One line: the path, its name, and the permission, the level of the reading and what loads the thing; or "public"."""
    view = pattern.callback
    permission = getattr(view, "permission", None)
    if permission is None:
        guarded = "public" if pattern.name in PUBLIC else "NOT GUARDED"
    else:
        guarded = f"{permission.value}; {view.level}; {view.loaded_by or 'about the reader alone'}"
    return f"/{pattern.pattern}  [{pattern.name}]  {guarded}"
