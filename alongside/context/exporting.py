"""Every link that stands, as a table for whoever answers for them. It is a reading of its own, and is recorded with its digest."""

import csv
import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.db import transaction

from alongside.access import trail
from alongside.access.exporting import safe_cell
from alongside.access.models import Account
from alongside.context.linking_up import rows_in
from alongside.context.models import Decision, FeedDelivery, Pair
from alongside.context.record_keys import record_key

HEAD = ("feed", "record", "person", "probability", "band", "decided_by")
RULE = "rule"


def export(account: Account) -> tuple[str, int]:
    """The links that a data steward may have as CSV, and how many there are; none for anybody else.

    The digest that the trail keeps is that of the file (`sha256sum`).
    """
    rows, table = _links(account), io.StringIO()
    csv.writer(table).writerows([HEAD, *rows])
    digest = hashlib.sha256(table.getvalue().encode()).hexdigest()
    with transaction.atomic():
        trail.act("context.export_links", account, by=account, links=len(rows), digest=digest)
    return table.getvalue(), len(rows)


def _links(account: Account) -> list[tuple[Any, ...]]:
    """The rows of HEAD, by feed and record.

    record: the agency's own identifier. person: the case system's where there is one. decided_by: a sign-in name, or the rule.
    """
    pairs = list(Pair.objects.visible_to(account).linked().select_related("person").order_by("feed", "record_key"))
    last = _deciders(pairs)
    names = _record_names({pair.feed for pair in pairs}, {pair.record_key for pair in pairs})
    return sorted(
        (
            pair.feed, safe_cell(names[pair.record_key]), safe_cell(pair.person.ssd_id or str(pair.person.pk)),
            round(pair.probability, 6), pair.band, last.get(pair.pk, RULE),
        )
        for pair in pairs
        if pair.record_key in names  # else no delivery that counts has it any more
    )  # fmt: skip


def _deciders(pairs: list[Pair]) -> dict[Any, str]:
    """Who made the decision that stands, by pair; those of the rule are not there."""
    decisions = Decision.objects.filter(pair__in=pairs, undone_at=None).select_related("by").order_by("at", "pk")
    return {each.pair_id: each.by.sign_in_name if each.by else RULE for each in decisions}


def _record_names(feeds: set[str], keys: set[str]) -> dict[str, str]:
    """The agency's identifier by its keyed digest, for records that are linked."""
    names: dict[str, str] = {}
    for delivery in FeedDelivery.objects.in_force().filter(feed__in=feeds).select_related("data_key"):
        for row in rows_in(delivery):
            key = record_key(delivery.feed, row.record)
            if key in keys:
                names[key] = row.record
    return names


@contextmanager
def private_file(path: Path) -> Iterator[TextIO]:
    """A new file that only its owner may read. Raises FileExistsError."""
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline=""
    ) as file:
        yield file
