"""What bench.pages must know of an installation: who opens which page, where it is, and how many queries it takes. Prints JSON."""

import json
import os
import sys
from typing import Any

import django

PEOPLE = {
    "social worker": "maria@riverside.example",
    "manager": "joy@riverside.example",
    "administrator": "priya@riverside.example",
    "chair": "tom@riverside.example",
}


def asked() -> dict[str, Any]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import NoReverseMatch, reverse

    from alongside.access.models import Account
    from alongside.people.models import Family
    from bench.pages import PAGES

    accounts = {who: Account.objects.select_related("person").get(sign_in_name=name) for who, name in PEOPLE.items()}
    family = Family.objects.get(ssd_id="F-HASSAN")
    paths = {"bare": "/bare/", "empty": "/empty/"}
    for name, parts in {
        "my_work": {},
        "find_family": {},
        "family": {"family": family.pk},
        "chronology": {"family": family.pk},
    }.items():
        try:
            paths[name] = reverse(name, kwargs=parts)
        except NoReverseMatch:
            continue
    queries = {}
    for page in PAGES:
        if page.key not in paths:
            continue
        client = Client()
        client.force_login(accounts[page.who])
        if page.typed:
            client.post(paths[page.key], {"terms": page.typed})
        client.get(paths[page.key])
        with CaptureQueriesContext(connection) as captured:
            client.get(paths[page.key])
        queries[f"{page.who} {page.key} {page.typed}"] = len(captured)
    people = {who: str(account.person.pk) for who, account in accounts.items()}
    return {"people": people, "paths": paths, "queries": queries}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    sys.stdout.write(json.dumps(asked()) + "\n")
