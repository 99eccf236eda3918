"""What the people of `steps` do. Each act is done in the program and then written into the ledger, and says who did what.

An act that the program refuses changes nothing, and is not written down.
"""

import contextlib
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from tests.access.relations import Named
from tests.proofs.steps_ledger import TEAM, Ledger

READERS = ["amina", "dean", "tom", "karen"]


class Acts:
    """The acts of one run. Each takes a number, by which it chooses, and returns what was done, or nothing."""

    def __init__(self, ground: Any, ledger: Ledger) -> None:
        self.ground, self.world, self.ledger = ground, ground.world, ledger
        self.views: dict[str, tuple[str, Any, str]] = {}  # word: speaker, view, who may read it
        self.shared: list[tuple[str, Any]] = []
        self.shown: list[tuple[str, Named]] = []  # who opens something later, and where
        self.cover: Any = None
        self.conflicts: dict[str, Any] = {}
        self.count = 0
        self.all: list[Callable[[int], str]] = [
            self.assigns, self.takes_away, self.restricts, self.lifts, self.records_a_conflict, self.ends_a_conflict,
            self.opens_with_a_reason, self.lets_a_day_pass, self.covers, self.ends_the_cover, self.ends_an_account,
            self.shares, self.takes_back, self.says, self.says, self.changes_readers, self.withdraws, self.answers,
            self.marks_a_paragraph, self.asks_off,
        ]  # fmt: skip

    def _account(self, name: str) -> Any:
        account = self.ground.accounts[name]
        return type(account).objects.get(pk=account.pk)  # what an act changes on it is rolled back with the run

    def _post(self, name: str, url: str, sent: dict[str, Any], **parts: Any) -> int:
        from django.urls import reverse

        return self.ground.clients[name].post(reverse(url, kwargs=parts), sent).status_code

    def _tries(self, act: Callable[[], Any]) -> Any:
        """What the act gives; None when the program refuses it."""
        from alongside.ui.errors import Broken

        with contextlib.suppress(Broken):
            return act() or True
        return None

    def _word(self) -> str:
        self.count += 1
        letters, left = "bcdfghjklmnpqrstvwxz", self.count
        made = ""
        for _ in range(7):
            left, letter = divmod(left, len(letters))
            made += letters[letter]
        return f"qzxz{made}"

    def _readers(self, at: int) -> set[str]:
        return {name for place, name in enumerate(READERS) if at >> place & 1}

    def _people(self, names: Iterable[str]) -> list[Any]:
        return [self.ground.people[name] for name in sorted(names)]

    def assigns(self, at: int) -> str:
        sent = {"worker": str(self.ground.people["nia"].pk), "instead_of": []}
        if self._post("joy", "assign_worker", sent, family=self.world.family.pk) != 302:
            return ""
        self.ledger.works.add(("nia", "hassan"))
        return "nia"

    def takes_away(self, at: int) -> str:
        from alongside.access import days
        from alongside.people import actions
        from alongside.people.models import Involvement

        name = sorted(TEAM)[at % 2]
        for part in Involvement.objects.filter(worker=self.ground.people[name].worker, until_on=None):
            actions.end_involvement(part, until_on=days.today(), by=self._account("joy"))
        self.ledger.works.discard((name, "hassan"))
        self.ledger.concerned += ["joy", name]
        return name

    def restricts(self, at: int) -> str:
        from alongside.people import restricting

        named = {"joy", ["maria", "tom", "priya", "nia"][at % 4]} - self.ledger.ended
        act = lambda: restricting.restrict(  # noqa: E731 (one of many acts)
            self.world.family,
            named=[self._account(name) for name in sorted(named)],
            because="Known.",
            by=self._account("joy"),
        )
        if not self._tries(act):
            return ""
        self.ledger.named = named
        self.ledger.concerned += [["karen", "tom", "priya", "maria", "ifan", "edie"][at // 4 % 6], "maria"]
        return f"to {sorted(named)}"

    def lifts(self, at: int) -> str:
        from alongside.people import restricting

        if not self._tries(
            lambda: restricting.lift_restriction(self.world.family, because="Over.", by=self._account("dee"))
        ):
            return ""
        self.ledger.named = None
        return "the restriction"

    def records_a_conflict(self, at: int) -> str:
        from alongside.people import restricting

        name = ["maria", "tom", "nia", "karen", "ifan", "dee"][at % 6]
        if name in self.conflicts:
            return ""
        person, by = self.ground.people[name], self._account("joy")
        made = self._tries(lambda: restricting.record_conflict(self.world.family, person, because="Cousins.", by=by))
        if not made:
            return ""
        self.conflicts[name] = made
        self.ledger.conflicts.add(name)
        self.ledger.concerned.append(name)
        return f"of {name}"

    def ends_a_conflict(self, at: int) -> str:
        from alongside.people import restricting

        if not self.conflicts:
            return ""
        name, conflict = self.conflicts.popitem()
        restricting.end_conflict(conflict, because="Somebody else.", by=self._account("joy"))
        self.ledger.conflicts.discard(name)
        return f"of {name}"

    def opens_with_a_reason(self, at: int) -> str:
        name = ["ifan", "edie", "nia"][at % 3]
        held = self.ledger.scopes(name, "hassan") - {"named"}
        sent = {"category": "danger", "because": "Their school rang at four and asked for help."}
        if self._post(name, "open_with_reason", sent, family=self.world.family.pk) != 302 or held:
            return ""
        self.ledger.opened_on[name, "hassan"] = self.ledger.day
        return name

    def lets_a_day_pass(self, at: int) -> str:
        from alongside.access import actions, days
        from tests import world as worlds

        self.ledger.day += 1
        day = worlds.TODAY + timedelta(self.ledger.day)
        actions.move_day(day, by=None)
        days.moved_to.set(day)
        self.ledger.concerned += ["nia", ["ifan", "edie", "dean", "amina"][at % 4]]
        return str(self.ledger.day)

    def covers(self, at: int) -> str:
        from alongside.access import days
        from alongside.people import assigning

        today, by = days.today(), self._account("joy")
        away, colleague = self.ground.people["maria"].worker, self.ground.people["nia"].worker
        made = self._tries(
            lambda: assigning.cover(away, colleague, from_on=today, until_on=today + timedelta(at % 2), by=by)
        )
        if not made:
            return ""
        self.cover, self.ledger.covered_until = made, self.ledger.day + at % 2
        return f"for {at % 2 + 1} days"

    def ends_the_cover(self, at: int) -> str:
        from alongside.people import assigning

        if self.cover is None or self.cover.ended_at:
            return ""
        assigning.end_cover(self.cover, by=self._account("joy"))
        self.ledger.covered_until = None
        self.ledger.concerned.append("nia")
        return "of nia"

    def ends_an_account(self, at: int) -> str:
        from alongside.people import accounts

        name = ["nia", "karen", "dean", "ifan", "amina"][at % 5]
        if not self._tries(lambda: accounts.end(self._account(name), by=None)):
            return ""
        self.ledger.ended.add(name)
        self.ledger.concerned += [name, name]
        return f"of {name}"

    def shares(self, at: int) -> str:
        from django.urls import reverse

        from alongside.access import days
        from alongside.people import details

        reader, is_for_today, word = ["dean", "amina"][at % 2], at // 2 % 2, self._word()
        by = self._account("maria")
        detail = details.record_detail(self.world.layla, kind="school", value=f"School {word}", by=by)
        until_on = days.today() if is_for_today else None
        shared = self._tries(
            lambda: details.share(
                detail,
                reader=self.ground.people[reader],
                because="Safe.",
                from_on=days.today(),
                until_on=until_on,
                by=by,
            )
        )
        until = self.ledger.day if is_for_today else 10**6
        self._may_read_detail(word, reader if shared else "", until)
        if shared:
            self.shared.append((word, shared))
            self.shown.append(
                (reader, Named("what was shared", reverse("shared_detail", kwargs={"shared": shared.pk})))
            )
            self.ledger.concerned.append(reader)
        return f"with {reader}"

    def _may_read_detail(self, word: str, reader: str, until: int) -> None:
        ledger = self.ledger
        ledger.said[word] = lambda name: (
            bool(ledger.letters(name) & set("OTD"))
            or (name == reader and ledger.day <= until and name not in ledger.ended)
        )

    def takes_back(self, at: int) -> str:
        from alongside.people import details

        if not self.shared:
            return ""
        word, shared = self.shared.pop(at % len(self.shared))
        details.take_back(shared, by=self._account("maria"))
        self._may_read_detail(word, "", 0)
        self.ledger.concerned += [["dean", "amina"][at % 2]]
        return word

    def says(self, at: int) -> str:
        """Maria writes down what a child says, for the readers that it chooses."""
        from django.urls import reverse

        from alongside.voices.loading import questions_for
        from alongside.voices.models import View

        speaker, readers, word = ["sam", "layla"][at % 2], self._readers(at // 2), self._word()
        person = getattr(self.world, speaker)
        key = questions_for(person)[0].key
        chosen = [str(person.pk) for person in self._people(readers)]
        sent = {
            f"words_{key}": f"I said {word}.",
            f"readers_{key}": chosen,
            f"sure_{key}": chosen,
            "was_read_back": "on",
        }
        before = set(View.objects.values_list("pk", flat=True))
        self.ledger.said[word] = lambda name: name == "maria"
        self._post("maria", "record_view", sent, family=self.world.family.pk, person=person.pk)
        made = View.objects.exclude(pk__in=before).first()
        if made is None:
            return ""
        self.views[word] = (speaker, made, word)
        page = reverse("person", kwargs={"family": self.world.family.pk, "person": person.pk})
        self.shown += [(name, Named("person", page)) for name in ("tom", "joy")]
        self.ledger.said[word] = self.ledger.marked(readers)
        return f"{word} to {sorted(readers)}"

    def _view(self, at: int) -> tuple[str, Any]:
        word = sorted(self.views)[at % len(self.views)]
        view = self.views[word][1]
        view.refresh_from_db()
        return word, view

    def _now_for(self, view: Any, may_read: Callable[[str], bool]) -> None:
        for word, (_speaker, of, _word) in self.views.items():
            if of.pk == view.pk:
                self.ledger.said[word] = may_read

    def changes_readers(self, at: int) -> str:
        from alongside.voices import actions

        if not self.views:
            return ""
        word, view = self._view(at)
        readers = self._readers(at // 7)
        actions.choose_readers(view, self._people(readers), by=self._account("maria"))
        self._now_for(view, self.ledger.marked(readers))
        self.ledger.concerned += ["dean", "tom"]
        return f"of {word} to {sorted(readers)}"

    def withdraws(self, at: int) -> str:
        from alongside.voices import actions

        if not self.views:
            return ""
        word, view = self._view(at)
        actions.withdraw(view, by=self._account("maria"))
        self._now_for(view, lambda name: False)
        self.ledger.concerned += ["tom", "amina"]
        return word

    def answers(self, at: int) -> str:
        if not self.views:
            return ""
        of, view = self._view(at)
        word = self._word()
        self.ledger.said[word] = lambda name: name == "maria"
        if self._post("maria", "respond", {"what": "done", "words": f"We did {word}."}, view=view.pk) != 302:
            return ""
        self.views[word] = (self.views[of][0], view, word)
        self.ledger.said[word] = self.ledger.said[of]
        return f"{word} to {of}"

    def marks_a_paragraph(self, at: int) -> str:
        """Who may read what the report says of Amina's fear, which Dean must not read unless it was marked for him."""
        from alongside.reports import actions

        paragraph = self.world.family.reports.get().paragraphs.order_by("position")[1]
        readers = self._readers(at)
        act = lambda: actions.mark_readers(  # noqa: E731 (one of many acts)
            paragraph, self._people(readers), withheld_because="gives serious harm", by=self._account("maria")
        )
        if not self._tries(act):
            return ""
        marked, ledger = self.ledger.marked(readers, by=""), self.ledger
        wordings = {wording.pk for wording in paragraph.wordings.all()}
        for word, canary in self.ground.planted.items():
            if canary.row._meta.label == "reports.ParagraphWording" and canary.row.pk in wordings:
                ledger.said[word] = lambda name: ledger.works_with(name) or (name in ledger.asked and marked(name))
        ledger.concerned += ["dean", "karen"]
        return f"for {sorted(readers)}"

    def asks_off(self, at: int) -> str:
        from alongside.conferences import actions

        name = ["karen", "dean"][at % 2]
        invitation = self.world.conference.invitations.get(person=self.ground.people[name])
        if invitation.withdrawn_at or not self._tries(lambda: actions.withdraw(invitation, by=self._account("priya"))):
            return ""
        self.ledger.not_asked.add(name)
        self.ledger.concerned += [name, name]
        return name
