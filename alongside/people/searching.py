"""A search as the page *Find a family* and `alongside context search` make it: recorded before anything of it is shown."""

from dataclasses import dataclass
from datetime import date

from alongside.access import trail
from alongside.access.models import Account
from alongside.people import finding, search_terms
from alongside.people.search_terms import Terms


@dataclass(frozen=True)
class Search:
    """What was typed, what was read in it, and what it found."""

    typed: str
    terms: Terms
    answer: finding.Answer


def search(reader: Account, typed: str, today: date) -> Search:
    """Search as this account. Its words and the number of families are in the trail when this returns, and which were named.

    An empty text is no search. Whether the account may search at all is asked before: `Account.finds_families`.
    """
    terms = search_terms.read(typed, today)
    answer = finding.find(reader, terms, today)
    if typed:
        trail.searched(typed, by=reader, found=len(answer.found))
        trail.shown("find_family", [each.family for each in answer.found], by=reader)
    return Search(typed, terms, answer)
