"""What is about to be read by others is looked through for where somebody lives and how they are reached.

A hit stops the saving until a person decides and says why; that is kept. Every action that lets words go to readers calls
`look_through` before it writes.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alongside.access import days, trail
from alongside.access.models import Account
from alongside.access.policy import COUNCIL
from alongside.people import details, homes
from alongside.people.errors import SaysWhere
from alongside.people.models import Address, ContactDetail, Family, LetOut, Person, SafeContact

FIELD = "let_out_because"
NAMED: Promise = _(
    "These words say where somebody lives, or how they are reached. Take that out. If it must stay, say below why it is safe "
    "for everybody of the family that their readers know it."
)
NOT_WHERE_IT_BELONGS: Promise = _(
    "These words hold an address. Write it on the page of the person who lives there, where it stays confidential, and take "
    "it out here. If it is nobody's home, say so below."
)

REASON_SAYS_WHERE: Promise = _(
    "Your reason itself says where somebody lives, or how they are reached. Managers read reasons: say why without that."
)


@dataclass(frozen=True)
class Secrets:
    """What is confidential about the people of a family: in words for `homes`, and who knows each anyway."""

    homes: tuple[homes.Home, ...]
    details: tuple[homes.Detail, ...]
    known_to: dict[str, frozenset[str]]  # the text of a secret: keys of those whose it is, or who may read it


def secrets_of(family: Family) -> Secrets:
    """Addresses, past ones too, and what is in force of phones, mailboxes, schools, surgeries and safe contacts."""
    of_family = {"person__families": family}
    addresses = list(Address.objects.filter(**of_family).select_related("data_key").distinct())
    kept = ContactDetail.objects.filter(**of_family, ended_at=None).select_related("data_key").distinct()
    safe = SafeContact.objects.filter(**of_family, ended_at=None).select_related("data_key").distinct()
    found_homes = tuple(homes.Home(str(each.person_id), each.lines, each.postcode) for each in addresses)
    found_details = (
        *(homes.Detail(str(each.person_id), each.kind, each.value) for each in kept),
        *(homes.Detail(str(each.person_id), each.channel, each.where) for each in safe),
    )
    known: dict[str, set[str]] = {}
    for secret in (*found_homes, *found_details):
        known.setdefault(_text(secret), set()).add(secret.whose)
    shared = details.shared_on(days.today()).filter(**of_family).select_related("detail__data_key", "address__data_key")
    for each in shared.prefetch_related("audience__members").distinct():
        if each.address:
            text = _text(homes.Home("", each.address.lines, each.address.postcode))
        elif each.detail:
            text = _text(homes.Detail("", each.detail.kind, each.detail.value))
        else:
            continue
        known.setdefault(text, set()).update(str(member.person_id) for member in each.audience.members.all())
    return Secrets(found_homes, found_details, {text: frozenset(keys) for text, keys in known.items()})


def _text(secret: homes.Home | homes.Detail) -> str:
    whole = f"{secret.lines} {secret.postcode}" if isinstance(secret, homes.Home) else secret.value
    return " ".join(whole.casefold().split())


def told_to(readers: Iterable[Person] | None, secrets: Secrets, words: str) -> list[homes.Home | homes.Detail]:
    """The secrets that stand in the words and that one of the readers should not learn here. readers None: anybody may read.

    The council's own workers read addresses elsewhere and under other rules, so they are no readers in this sense.
    """
    found = [*homes.named_in(words, secrets.homes), *homes.details_in(words, secrets.details)]
    if readers is None:
        return list(found)
    others = {
        str(reader.pk)
        for reader in readers
        if not (hasattr(reader, "worker") and reader.account and reader.account.role in COUNCIL)
    }
    return [secret for secret in found if others - secrets.known_to[_text(secret)]]


@transaction.atomic
def look_through(
    family: Family,
    texts: Iterable[str],
    *,
    readers: Iterable[Person] | None,
    because: str,
    by: Account | None,
    where: str,
    may_hold_an_address: bool = False,
) -> None:
    """Look through words that others will read, inside the action that saves them.

    readers: who will read them; None when anybody who is asked may. because: why a hit may stay, in the writer's words.
    where: which action, for the record. may_hold_an_address: an address of nobody in the family belongs here, such as where
    a meeting is. Raises SaysWhere on a hit without a reason, or with one that says it
    too; with one, keeps that it was let out, by whom and why.
    """
    words = "\n".join(text for text in texts if text)
    readers = None if readers is None else list(readers)
    if not words.strip() or readers == []:
        return
    secrets = secrets_of(family)
    told = told_to(readers, secrets, words)
    is_new = not told and not may_hold_an_address and _holds_an_unknown_address(words, secrets)
    if not told and not is_new:
        return
    if not because.strip():
        raise SaysWhere(NAMED if told else NOT_WHERE_IT_BELONGS, field=FIELD)
    if told_to(None, secrets, because) or homes.looks_like_an_address(because):
        raise SaysWhere(REASON_SAYS_WHERE, field=FIELD)
    kept = LetOut(
        family=family,
        where=where,
        secrets=len(told),
        data_key=family.data_key,
        because=because.strip(),
        at=days.now(),
        by=by,
    )
    kept.save(force_insert=True)
    trail.act("people.let_out", family, by=by, let_out=str(kept.pk), secrets=len(told), where=where)


def _holds_an_unknown_address(words: str, secrets: Secrets) -> bool:
    """An address that is nobody's whom we know; one that its readers may know is no news."""
    return homes.looks_like_an_address(words) and not homes.named_in(words, secrets.homes)
