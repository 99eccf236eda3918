"""What must be true before the program starts."""

from typing import Any

from django.core.checks import CheckMessage, Critical, Tags, register
from django.db import connections


@register(Tags.database)
def acknowledged_means_on_disk(databases: list[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Asks each connection whether a commit waits for the disk; refuses to start when it does not."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA synchronous")
                is_durable = cursor.fetchone()[0] >= 2
            else:
                cursor.execute("SHOW synchronous_commit")
                is_durable = cursor.fetchone()[0] in {"on", "remote_apply"}
                cursor.execute("SHOW fsync")
                is_durable = is_durable and cursor.fetchone()[0] == "on"
        if not is_durable:
            found.append(
                Critical(
                    f"The database '{alias}' answers before a record is on disk, so a record could be lost.",
                    hint="Set synchronous=FULL for SQLite; synchronous_commit=on and fsync=on for PostgreSQL.",
                    id="access.E001",
                )
            )
    return found
