"""Whether this installation can do its work, for what watches it. It names nobody and needs no signing in."""

import shutil
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

LEAST_FREE_BYTES = 500_000_000  # below it a backup or an import may not fit any more


def wrong_with_it() -> list[str]:
    """The parts that do not work, by name: database, keys, disk. The database is asked, and asked whether it takes writes."""
    wrong = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA query_only")
            else:
                cursor.execute("SHOW transaction_read_only")
            if str(cursor.fetchone()[0]) in ("1", "on"):
                wrong.append("database takes no writes")
    except DatabaseError:
        wrong.append("database")
    if not settings.KEY_FILE.exists():
        wrong.append("keys")
    if _free(settings.VAR) < LEAST_FREE_BYTES:
        wrong.append("disk")
    return wrong


def _free(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 and "well", or 503 and which part does not work."""
    wrong = wrong_with_it()
    answer = HttpResponse(
        "\n".join(wrong or ["well"]) + "\n", status=503 if wrong else 200, content_type="text/plain; charset=utf-8"
    )
    answer["Cache-Control"] = "no-store"
    return answer
