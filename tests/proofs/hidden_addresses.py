"""An address, phone, school or surgery hidden in 50 ways in words that others will read: each stops the saving until somebody
says why, and at most one in twenty of the ordinary texts of the demonstration is stopped for nothing.
"""

import dataclasses
import random
import sys
from collections.abc import Iterator

from tests.proofs.proof import Outcome, command, in_world, timed

DATABASES = "both"
STREET, HOUSE, POSTCODE = "Heron Court", "Alder Street", "RV1 4QZ"
PHONE, MAILBOX, SCHOOL, SURGERY = (
    "07700 900451",
    "amina.new@post.example",
    "Kingfisher Meadow Primary School",
    "Tern Surgery",
)
MOST_FALSE_STOPS = 0.05

# What somebody may write in a plan, a reason or a point. Each says where Amina is or how she is reached.
HIDDEN = (
    "They live in Heron Court now.",
    "HERON COURT",
    "heron  court",
    "Heron\nCourt, third floor",
    "the flat (Heron-Court)",
    "Heron_Court",
    "HeronCourt is quiet.",
    "H e r o n C o u r t",
    "Heron Ct",
    "Herron Court is warm.",
    "Heorn Court is warm.",
    "Heron Cuort",
    "H\u00e9ron Court",
    "Hero\u200bn Co\u00adurt",
    "\uff28\uff45\uff52\uff4f\uff4e \uff23\uff4f\uff55\uff52\uff54",
    "\u041d\u0435r\u043en C\u043eurt",
    "Heron&nbsp;Court",
    "Her0n C0urt",
    "&#72;eron &#67;ourt",
    "Heron Court's lift is broken",
    "14 Alder Street",
    "fourteen Alder St.",
    "Alder Str",
    "on Aldder Street",
    "off Alder street, near the bakery",
    "Alder. Street.",
    "ALDERSTREET",
    "a l d e r s t r e e t",
    "Alder/Street",
    "RV1 4QZ",
    "rv14qz",
    "R V 1 4 Q Z",
    "RV1-4QZ",
    "RV1.4qz",
    "RVI 4QZ",
    "RV one four QZ",
    "RV1\n4QZ",
    "(RV1) 4QZ",
    "07700 900451",
    "07700-900-451",
    "+44 7700 900451",
    "0044 (0)7700 900 451",
    "07700.900.451",
    "oh seven seven double oh nine oh oh four five one",
    "O77OO 9OO451",
    "Ring 07 70 09 00 45 1 after four.",
    "amina.new@post.example",
    "amina.new at post dot example",
    "Layla is settled at Kingfisher Meadow.",
    "Booked at the Tern Surgery for Monday.",
)
# An address that nobody has recorded is asked to be put where addresses belong.
UNRECORDED = ("They moved to 9 Plover Lane.", "The new place is at QX7 2ND.", "staying at 22b Curlew Close until May")


def run(trials: int, seed: int) -> Outcome:
    """Each hiding, alone and inside `trials` ordinary texts taken at random, and every text of the demonstration alone."""
    with timed() as outcome, in_world() as world:
        from django.db import transaction

        from alongside.people import homes, outgoing
        from alongside.people.errors import SaysWhere
        from alongside.people.models import LetOut

        chance = random.Random(seed)  # noqa: S311 (which texts, no secret)
        with transaction.atomic():
            _move_amina(world)
            secrets = outgoing.secrets_of(world.family)
            texts = sorted(set(_ordinary_texts()))
            for hidden in (*HIDDEN, *UNRECORDED):
                around = [("", ""), *(_split(chance.choice(texts), chance) for _ in range(max(1, trials // 50)))]
                for before, after in around:
                    outcome.trials += 1
                    words = f"{before} {hidden} {after}"
                    try:
                        _let_out(world, words)
                    except SaysWhere:
                        continue
                    outcome.failures.append(f"Not stopped: {hidden!a}")
                    break
            if LetOut.objects.exists():
                outcome.failures.append("Something was let out without a reason.")
            _let_out(world, HIDDEN[0], because="Everybody here knows it, and he is in prison.")
            if LetOut.objects.count() != 1:
                outcome.failures.append("The reason was not kept.")
            _let_out(world, HIDDEN[0], readers=[world.amina, world.maria])  # her own address, her own worker: no news
            transaction.set_rollback(True)
        stopped = [text for text in texts if outgoing.told_to(None, secrets, text) or homes.looks_like_an_address(text)]
        outcome.notes.append(f"{len(HIDDEN)} hidings, {len(UNRECORDED)} unrecorded addresses")
        outcome.notes.append(f"{len(stopped)} of {len(texts)} ordinary texts stopped ({len(stopped) / len(texts):.1%})")
        if len(stopped) > MOST_FALSE_STOPS * len(texts):
            outcome.failures.append(f"Stopped for nothing: {len(stopped)} of {len(texts)} texts.")
    return outcome


def _move_amina(world) -> None:
    """Give her all that must not be told."""
    from alongside.access import days
    from alongside.people import actions as people
    from alongside.people import details

    people.record_address(
        world.amina,
        lines=f"Flat 3 {STREET}\n14 {HOUSE}, Riverside",
        postcode=POSTCODE,
        house="14",
        is_protected=True,
        by=None,
    )
    details.confirm_safe_contact(world.amina, channel="text", where=PHONE, on=days.today(), by=world.maria.account)
    for kind, value, person in (
        ("email", MAILBOX, world.amina),
        ("school", SCHOOL, world.layla),
        ("gp", SURGERY, world.sam),
    ):
        details.record_detail(person, kind=kind, value=value, by=world.maria.account)


def _let_out(world, words: str, *, readers=None, because: str = "") -> None:
    from alongside.people import outgoing

    everybody = [world.amina, world.dean, world.maria] if readers is None else readers
    outgoing.look_through(
        world.family, [words], readers=everybody, because=because, by=world.maria.account, where="proof"
    )


def _ordinary_texts() -> Iterator[str]:
    """Every sentence that the scripted people of the demonstration say or write, and some that only look like addresses."""
    from alongside.exchange import stories

    yield from _sentences([getattr(stories, name) for name in dir(stories) if name.isupper()])
    yield from (
        "We met 3 times on the way to school.",
        "2 of the children were at the place.",
        "At 10 we will walk home together.",
        "There are 14 steps in the plan and 3 people in the house.",
        "The heron at the pond made Layla laugh.",
        "He came to the court on 14 May 2026 at 10.30.",
        "Call me on Monday, or come to the centre.",
        "Room 4, ask at the desk.",
        "She has missed 12 of 40 days at school.",
        "Court on Monday, then the doctor.",
        "The family moved because of damp.",
        "We agreed on 3 visits a week for 6 weeks.",
    )


def _sentences(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if len(value) > 12 and " " in value:
            yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for each in dataclasses.fields(value):
            yield from _sentences(getattr(value, each.name))
    elif isinstance(value, dict):
        yield from _sentences(list(value.values()))
    elif isinstance(value, list | tuple | frozenset | set):
        for each in value:
            yield from _sentences(each)


def _split(text: str, chance: random.Random) -> tuple[str, str]:
    words = text.split(" ")
    at = chance.randrange(len(words) + 1)
    return " ".join(words[:at]), " ".join(words[at:])


if __name__ == "__main__":
    sys.exit(command(run, trials=1000))
