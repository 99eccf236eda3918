"""Acts about pairs of a record and a person: what a rule or somebody decides, a second opinion, and taking it back.

Each decision is a row that stays. What stands is the last one that nobody undid; the pair carries it, so that a page asks one
table.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from alongside.access import days, trail
from alongside.access.models import Account
from alongside.context.errors import CannotDecide
from alongside.context.models import Decision, Pair
from alongside.ui import stale

SAME, DIFFERENT, CANNOT_TELL = Pair.Verdict.SAME, Pair.Verdict.DIFFERENT, Pair.Verdict.CANNOT_TELL


@transaction.atomic
def decide(pair: Pair, *, verdict: str, because: str, by: Account, seen: str = "") -> Decision:
    """A data steward decides; "cannot tell" asks a colleague for a second opinion, once.

    Whoever could not tell does not give the second opinion too, but may say what they have found out since: then with a reason.
    seen: the `version_of` the pair that the page showed. Raises StaleEdit when somebody decided since, and CannotDecide, also when
    the record is linked with somebody else already.
    """
    pair = _locked(pair)
    stale.must_be_current(seen, version_of(pair), lambda: _as_it_stands(pair, by))
    if verdict not in Pair.Verdict.values:
        raise CannotDecide(_("Choose one."), field="verdict")
    last = pair.decisions.filter(undone_at=None).last()
    if last and last.by_id == by.pk and last.verdict == CANNOT_TELL and not because.strip():
        raise CannotDecide(
            _("You could not tell before. Say what you know now, or leave it to a colleague."), field="because"
        )
    if verdict == SAME and _linked_elsewhere(pair):
        raise CannotDecide(
            _("This record is linked with another person already. One of the two is wrong: take that link back first."),
            field="verdict",
        )
    is_second = bool(last and last.verdict == CANNOT_TELL and last.by_id != by.pk)
    waits_as = Pair.Waits.SECOND if verdict == CANNOT_TELL and not is_second else ""
    return _say(pair, verdict, because=because, by=by, verb="context.decide_link", waits_as=waits_as)


@transaction.atomic
def say_wrong_person(pair: Pair, *, because: str, by: Account) -> Decision:
    """A worker says on the family's page that a record is of somebody else. It leaves the page at once, and the steward is told."""
    pair = _locked(pair)
    if pair.stands != SAME:
        raise CannotDecide(_("This record is not on the page any more."))
    if not because.strip():
        raise CannotDecide(_("Say how you know, so that nobody links it again."), field="because")
    return _say(
        pair,
        DIFFERENT,
        because=because,
        by=by,
        verb="context.wrong_person",
        waits_as=Pair.Waits.WRONG,
        is_wrong_person=True,
    )


@transaction.atomic
def undo(decision: Decision, *, by: Account) -> Pair:
    """Take a decision back: what stood before it stands again. Raises CannotDecide when it is not the one that stands."""
    pair = _locked(decision.pair)
    last = pair.decisions.filter(undone_at=None).last()
    if last is None or last.pk != decision.pk:
        raise CannotDecide(_("Somebody decided since. Look at the page again."))
    Decision.objects.filter(pk=last.pk).update(undone_at=days.now(), undone_by=by)
    before = pair.decisions.filter(undone_at=None).last()
    # What has nothing left that stands is looked at anew.
    _stand(pair, before, "" if before and before.verdict != CANNOT_TELL else Pair.Waits.NEW)
    trail.act("context.undo_link", pair, by=by, decision=str(decision.pk))
    return pair


def decide_by_rule(pair: Pair) -> Decision | None:
    """Link a certain pair about which nobody has decided, inside the transaction that found it. None when somebody has, or when
    the record is linked with another person."""
    if pair.stands or pair.decisions.exclude(by=None).exists() or _linked_elsewhere(pair):
        return None
    return _say(pair, SAME, because="", by=None, verb="context.link_by_rule")


def version_of(pair: Pair) -> str:
    """What of a pair changes with each decision and each one that is taken back."""
    last = pair.decisions.filter(undone_at=None).last()
    return stale.version(pair.pk, last.pk if last else "")


def _as_it_stands(pair: Pair, by: Account) -> stale.Saved:
    last = pair.decisions.filter(undone_at=None).select_related("by__person", "data_key").last()
    if last is None:
        return stale.Saved("", None, [])
    texts = [(_("Are these two the same person?"), str(last.get_verdict_display()))]
    if last.because:
        texts.append((_("Why, in a sentence"), last.because))
    who = last.by.person.name if last.by else ""
    return stale.Saved(who, last.at, texts, is_own=last.by_id == by.pk)


def _locked(pair: Pair) -> Pair:
    return Pair.objects.select_for_update(of=("self",)).select_related("data_key", "person").get(pk=pair.pk)


def _linked_elsewhere(pair: Pair) -> bool:
    # What was decided about a second record of somebody stays with it, and is of nobody else.
    others = Pair.objects.linked().filter(record_key=pair.record_key, person__merged_into=None)
    return others.exclude(pk=pair.pk).exists()


def _say(
    pair: Pair,
    verdict: str,
    *,
    because: str,
    by: Account | None,
    verb: str,
    waits_as: str = "",
    is_wrong_person: bool = False,
) -> Decision:
    said = Decision(
        pair=pair, data_key=pair.data_key, verdict=verdict, because=because.strip(), probability=pair.probability, band=pair.band,
        model_version=pair.model_version, by=by, at=days.now(), is_wrong_person=is_wrong_person,
    )  # fmt: skip
    said.save(force_insert=True)
    _stand(pair, said, waits_as)
    trail.act(verb, pair, by=by, verdict=str(verdict))
    return said


def _stand(pair: Pair, decision: Decision | None, waits_as: str) -> None:
    pair.stands, pair.waits_as = (decision.verdict if decision else ""), waits_as
    pair.save(update_fields=["stands", "waits_as"])


@transaction.atomic
def withdraw_by_rule(pair: Pair) -> None:
    """What only the rule had linked is certain no longer: the link is taken off, and a data steward looks."""
    pair = _locked(pair)
    pair.decisions.filter(undone_at=None, by=None).update(undone_at=days.now())
    _stand(pair, None, Pair.Waits.NEW)
    trail.act("context.withdraw_link", pair, by=None)
