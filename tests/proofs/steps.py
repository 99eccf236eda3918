"""People use the program at random, over its real urls, and nobody is ever told what is not for them.

A state machine of hypothesis acts (assigns, restricts, opens with a reason, shares, takes back, lets days pass ...), and after
each act people open pages and search. Every planted word in an answer is held against the ledger of what was done and the
oracle, and so is whether somebody was answered at all. Then ten mistakes are planted in the program, one after another: each
must be seen.
"""

import contextlib
import logging
import random
import re
import sys
from typing import Any
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, Verbosity, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.proofs.proof import Outcome, command, in_world, other_rules, rolled_back, timed
from tests.proofs.steps_leaks import leaks
from tests.proofs.steps_ledger import MAY_FIND, ROLES, STAFF, Ledger

DATABASES = "both"
MOST_STEPS_TO_SEE = 4000
STEPS_IN_ONE = 30
NEVER = re.compile(r"how-you-sign-in|imports|accounts|patterns|demonstration")
# About workers and deliveries, where a family is not what is opened.
NOT_OF_A_FAMILY = {"away", "end_cover", "staff_account", "end_account", "import_run", "import_report"}
TELLING = {
    "family",
    "person",
    "conference",
    "plan",
    "contact_details",
    "my_report",
    "photo",
    "family_who_looked",
    "chronology",
}
TELLING |= {
    "my_work",
    "your_conference",
    "your_details",
    "find_family",
    "one_conference",
    "shared_detail",
    "core_group",
}
SEARCHERS = [name for name, role in ROLES.items() if role in MAY_FIND]


class Leaked(AssertionError):
    """Somebody was told what is not for them."""


class Ground:
    """What all runs of the machine share: the world with its planted words, the pages, and who is signed in."""

    def __init__(self, world: Any, number: int) -> None:
        from django.test import Client

        from tests.access import filled, relations
        from tests.access.test_urls import PATTERNS
        from tests.proofs import canaries, canary_words

        self.world, self.steps, self.seen, self.number, self.found = world, 0, 0, number, ""
        self.runs = 0
        self.filled = filled.fill(world)
        own = [
            relations.Named(pattern.name, f"/{pattern.pattern}")
            for pattern in PATTERNS
            if hasattr(pattern.callback, "permission") and not pattern.pattern.converters
        ]
        named = [url for url in relations.named(world, self.filled) if url.name not in NOT_OF_A_FAMILY]
        self.pages = named + [url for url in own if not NEVER.search(url.path)]
        self.own = {url.path for url in own}
        self.telling = [url for url in self.pages if url.name in TELLING]
        self.people = {name: self._person(name) for name in ROLES if name != "nobody"}
        self.accounts = {name: person.account for name, person in self.people.items()}
        self.clients = {name: Client() if name == "nobody" else world.of(self.accounts[name]) for name in ROLES}
        for client in self.clients.values():
            client.raise_request_exception = False  # a page that fails is told with what was done before
        self.cookies = {name: client.cookies.copy() for name, client in self.clients.items()}
        self.planted = canary_words.plant(random.Random(number))  # noqa: S311 (words, no secret)
        self.log = canaries.Listening()

    def _person(self, name: str) -> Any:
        added = {"nia": "nia", "dee": "duty", "edie": "emergency", "eve": "system"}
        if name == "ngozi":
            return self.filled.other_mother
        who = getattr(self.filled, added[name]) if name in added else getattr(self.world, name)
        return who.person if who._meta.label == "access.Account" else who


class Using(RuleBasedStateMachine):
    """One run. It stands on `ground`, which `machine` gives, in a savepoint that is rolled back at its end."""

    ground: Ground

    def __init__(self) -> None:
        from django.db import transaction

        from alongside.access import days
        from tests.proofs import oracle
        from tests.proofs.steps_acts import Acts

        super().__init__()
        self.ledger, self.known, self.story = Ledger(), {}, []
        # Hypothesis chooses the rules. What each is done with it would choose too often as the least that there is.
        self.ground.runs += 1
        self.chance = random.Random(f"{self.ground.number} {self.ground.runs}")  # noqa: S311 (pages and people, no secret)
        self.acts = Acts(self.ground, self.ledger)
        names = {account.pk: name for name, account in self.ground.accounts.items()}
        families = {self.ground.world.family.pk: "hassan", self.ground.filled.other.pk: "okafor"}
        self.ends = contextlib.ExitStack()
        self.ends.enter_context(patch.multiple(oracle, **self.ledger.over(oracle, names, families)))
        self.ends.callback(days.moved_to.set, days.moved_to.get())
        block = transaction.atomic()
        block._from_testcase = True
        self.ends.enter_context(block)
        self.ends.callback(transaction.set_rollback, True)

    def teardown(self) -> None:
        self.ends.close()
        for name, client in self.ground.clients.items():
            client.cookies = self.ground.cookies[name].copy()

    @rule()
    def somebody_opens_a_page(self) -> None:
        self._look(self.chance.choice(sorted(ROLES)), self.chance.choice(self.ground.pages))

    @rule()
    def somebody_opens_a_page_that_tells_much(self) -> None:
        self._look(self.chance.choice(sorted(ROLES)), self.chance.choice(self.ground.telling))

    @rule()
    def whoever_lost_something_looks_again(self) -> None:
        if self.ledger.concerned:
            self._look(self.chance.choice(self.ledger.concerned[-2:]), self.chance.choice(self.ground.telling))

    @rule()
    def somebody_opens_what_was_shared_or_said(self) -> None:
        if self.acts.shown:
            self._look(*self.chance.choice(self.acts.shown[-2:]))

    @rule()
    def somebody_searches(self) -> None:
        name = self.chance.choice([*self.ledger.concerned[-2:], *SEARCHERS])
        if name not in SEARCHERS:
            return
        said = self._found(name, "Amina")
        self._read(name, "a search", said)
        if not self.ledger.may_find(name) and said != self._found(name, "Zebedee"):
            self._leaked(f"a search tells {name} that somebody is called so")

    @rule()
    def somebody_acts(self) -> None:
        act = self.chance.choice(self.acts.all)
        self.known.clear()
        self.ground.steps += 1
        if did := act(self.chance.randrange(10**6)):
            self.story.append(f"{act.__name__} {did}")

    def _found(self, name: str, typed: str) -> str:
        from django.urls import reverse

        from tests.access.walk import steady

        response = self.ground.clients[name].post(reverse("find_family"), {"terms": typed}, follow=True)
        return steady(response).replace(typed, "")

    def _look(self, name: str, url: Any) -> None:
        from tests.access.relations import WHO

        response = self.ground.clients[name].get(url.path)
        status = response.status_code
        if status >= 500:
            self._leaked(f"{url.name} failed for {name}")
        if url.name in WHO and url.path not in self.ground.own:
            letters = self.ledger.letters(name)
            if status < 400 and not url.is_answered(letters):
                self._leaked(f"{url.name} answers {name}, who stands as {sorted(letters)}")
            if status == 403 and name in STAFF and not self.ledger.may_know(name, "hassan"):
                self._leaked(f"{url.name} tells {name} that it is there")
        self._read(name, url.name, response.content.decode("utf-8", "replace") if not response.streaming else "")

    def _read(self, name: str, where: str, said: str) -> None:
        from tests.proofs.canary_words import WORD, words_in

        self.ground.steps += 1
        for word in WORD.findall(said):
            self.ground.seen += 1
            if (name, word) not in self.known:
                self.known[name, word] = self._may_read(name, word)
            if not self.known[name, word]:
                self._leaked(f"{where} tells {name} {self.ground.planted.get(word, 'what was said since')}")
        if any(words_in(line) for line in self.ground.log.lines):
            self._leaked(f"{where} is written into the log")
        self.ground.log.lines.clear()

    def _may_read(self, name: str, word: str) -> bool:
        from tests.proofs import oracle

        if name == "nobody" or name in self.ledger.ended:
            return False
        if word in self.ledger.said:
            return self.ledger.said[word](name)
        if word not in self.ground.planted:
            return True  # somebody's words of another run
        canary = self.ground.planted[word]
        return oracle.may_read(self.ground.accounts[name], canary.row, canary.column)

    def _leaked(self, what: str) -> None:
        self.ground.found = self.ground.found or f"{what}, after: {'; '.join(self.story) or 'nothing'}"
        raise Leaked(what)


def use(ground: Ground, steps: int) -> str:
    """Run the machine until about so many steps are made, and say what somebody was told that is not for them, or nothing."""
    goal, ground.found = ground.steps + steps, ""
    while ground.steps < goal and not ground.found:
        ground.number += 1
        how = settings(
            max_examples=max(1, min(20, (goal - ground.steps) // STEPS_IN_ONE)), stateful_step_count=STEPS_IN_ONE, deadline=None,
            database=None, print_blob=False, phases=[Phase.generate], suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.quiet, report_multiple_bugs=False,
        )  # fmt: skip
        on_it = seed(ground.number)(type("UsingIt", (Using,), {"ground": ground}))
        try:
            run_state_machine_as_test(on_it, settings=how)
        except BaseException:
            if not ground.found:
                raise
    return ground.found


def run(trials: int, seed: int, *, planted: int = 10, most: int = MOST_STEPS_TO_SEE) -> Outcome:
    """`trials` steps, and then as many as it takes, up to `most`, to see each of the planted leaks.

    planted: how many of the leaks, by turn from the seed on.
    """
    with timed() as outcome, in_world() as world, rolled_back():
        ground = Ground(world, seed)
        logging.getLogger().addHandler(ground.log)
        try:
            if found := use(ground, trials):
                outcome.failures.append(found)
            outcome.trials = ground.steps
            outcome.notes.append(f"{ground.seen:,} planted words were read on the way")
            mistakes = list(leaks(world).items())
            chosen = [mistakes[(seed + turn) % len(mistakes)] for turn in range(planted)]
            missed = []
            for name, plant in chosen:
                before = ground.steps
                with other_rules(), plant():
                    found = use(ground, most)
                if found:
                    outcome.notes.append(f"seen after {ground.steps - before:,} steps: {name} ({found})")
                else:
                    missed.append(name)
            outcome.notes.append(f"{len(chosen) - len(missed)} of {len(chosen)} leaks seen")
            outcome.failures += [f"Not seen: {name}" for name in missed]
        finally:
            logging.getLogger().removeHandler(ground.log)
    return outcome


if __name__ == "__main__":
    sys.exit(command(run, trials=20_000))
