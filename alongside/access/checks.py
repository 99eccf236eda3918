"""What must be true before the program works: each connection waits for the disk, and the keys are this database's."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Critical, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.signals import connection_created

from alongside.access import council_groups, openid, sealing
from alongside.access.fields import installation_keys
from alongside.access.keys import KeyFileMissing
from alongside.access.models import DataKey, TrailHead
from alongside.access.sealing import CannotOpen

NOT_DURABLE = "The database '{}' answers before a record is on disk, so a record could be lost."
HOW = "Set synchronous=FULL for SQLite; synchronous_commit=on and fsync=on for PostgreSQL."


class NotDurable(ImproperlyConfigured):
    """A connection would say that something is saved before it is on disk."""


def is_durable(connection: Any) -> bool:
    """Whether a commit on this open connection waits for the disk. Asked past Django, which would count it as a query."""
    cursor = connection.connection.cursor()
    try:
        if connection.vendor == "sqlite":
            return bool(cursor.execute("PRAGMA synchronous").fetchone()[0] >= 2)
        commit = cursor.execute("SHOW synchronous_commit").fetchone()[0]
        return commit in {"on", "remote_apply"} and cursor.execute("SHOW fsync").fetchone()[0] == "on"
    finally:
        cursor.close()


def refuse_what_could_be_lost(connection: Any, **_kwargs: Any) -> None:
    """Asked of every connection as it is opened: the web server's, the worker's and each command's. Raises NotDurable."""
    if not is_durable(connection):
        alias = connection.alias
        connection.close()
        raise NotDurable(f"{NOT_DURABLE.format(alias)} {HOW}")


connection_created.connect(refuse_what_could_be_lost, dispatch_uid="refuse_what_could_be_lost")


@register(Tags.database)
def acknowledged_means_on_disk(databases: list[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """The same as a check at the start, so that it is said before the first request."""
    found: list[CheckMessage] = []
    for alias in databases or []:
        try:
            connections[alias].ensure_connection()
            is_safe = is_durable(connections[alias])
        except NotDurable:
            is_safe = False
        if not is_safe:
            found.append(Critical(NOT_DURABLE.format(alias), hint=HOW, id="access.E001"))
    return found


@register(Tags.database)
def keys_are_of_this_database(databases: list[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Refuses to start with the key file of another installation, or with an older copy that lacks a key."""
    wrong = wrong_keys() if databases else ""
    return [Critical(wrong, id="access.E002")] if wrong else []


def wrong_keys() -> str:
    """A sentence about why the key file is not the right one for this database; empty when it is, or nothing is kept yet."""
    connection = connections["default"]
    tables = set(connection.introspection.table_names())
    if not {DataKey._meta.db_table, TrailHead._meta.db_table} <= tables:
        return ""
    if "key" not in {column.name for column in _columns(connection, TrailHead._meta.db_table)}:
        return ""  # before the migration that is about to run
    try:
        keys = installation_keys()
    except KeyFileMissing as missing:
        return str(missing)
    head = TrailHead.objects.filter(pk=1).first()
    one = DataKey.objects.first()
    try:
        if one:
            sealing.unwrap(keys, one.wrapped_by, one.pk, bytes(one.wrapped))
    except CannotOpen:
        return (
            "The key file is not the one this database was written with. Nothing was changed. Put back the right one."
        )
    if head and head.key not in keys.trails:
        return "The key file is older than the database: it lacks a key of the trail. Put back the newest copy."
    return ""


def _columns(connection: Any, table: str) -> list[Any]:
    with connection.cursor() as cursor:
        return list(connection.introspection.get_table_description(cursor, table))


@register()
def council_sign_in_can_work(**_kwargs: Any) -> list[CheckMessage]:
    """The settings of the council's own sign-in, read before somebody stands at the door."""
    if not settings.OPENID_ISSUER:
        if settings.STAFF_PASSWORDS:
            return []
        return [
            Critical(
                "No member of staff could sign in: ALONGSIDE_STAFF_PASSWORDS is 0 without ALONGSIDE_OPENID_ISSUER.",
                id="access.E002",
            )
        ]
    found: list[str] = []
    if not settings.OPENID_CLIENT_ID:
        found.append("ALONGSIDE_OPENID_CLIENT_ID is missing.")
    if not Path(settings.OPENID_SECRET_FILE or "/nowhere").is_file():
        found.append("ALONGSIDE_OPENID_SECRET_FILE names no file.")
    if not openid.is_safe(settings.OPENID_ISSUER):
        found.append("ALONGSIDE_OPENID_ISSUER must begin with https.")
    try:
        council_groups.load(settings.OPENID_GROUPS)
    except council_groups.GroupsMistake as mistake:
        found.append(str(mistake))
    return [Critical(f"The council's own sign-in cannot work. {what}", id="access.E003") for what in found]
