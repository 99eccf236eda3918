"""What each url answers to whom, said a second time and by hand from access.md: it knows nothing of `policy` and of the loaders.

A letter is how somebody stands to the family now:

O  a social worker who works with it, or covers      T  the manager of the team that works with it
C  who chairs its conference                         A  an administrator of the authority
D  the duty manager                                  E  emergency duty, who opened it with a reason
R  a social worker who opened it with a reason       I  a professional of another agency, asked to its conference
Q  quality assurance                                 S  a data steward
U  quality assurance, while the family is drawn for an audit
B  whoever may open a family with a reason           Y  a system administrator
N  whom a cover is about
M  its mother, F the father of whom she is afraid: each with what is their own, or was marked for them
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

# Who is answered at a url; everybody else is told that there is nothing, or that they may not, as `KNOWS` says.
ANSWERED = {
    "OTCA": "arrange_conference invite_to_conference move_conference withdraw_invitation",
    "OTCADR": "conference",
    "OTCDR": "services",
    "OTCDRU": "family family_picture chronology merges person case_system photo",
    "OTCDREIU": "plan core_group",
    "OTCDRIMF": "my_report report_summary",
    "OTD": "contact_details show_protected_address",
    "OT": "hold_core_group explain_late invite_family_member withhold_who_looked stop_withholding strategy_discussion "
    "ask_merge add_member relationship take_back_detail change_protection safe_contact safe_contact_again add_detail "
    "change_detail share_detail change_photo add_relationship birth death correct_who add_number needs add_competence "
    "judge_again wrong_person record_conversation",
    "OTC": "start_plan add_area change_area word_step add_action",
    "OTCM": "action_done",
    "OTCDQS": "family_who_looked",
    "OC": "record_view respond tell_speaker",
    "OIM": "place",
    "S": "link undo_link",
    "O": "place_readers report report_paragraph paragraph_readers take_out_paragraph report_preview agency_view",
    "T": "report_release report_copy",
    "TD": "who_may_open restrict_family lift_restriction record_conflict end_conflict assign_worker decide_merge",
    "TDQ": "answer_for_opening family_let_out",
    "TDN": "away end_cover",
    "E": "family_in_emergency end_opening",
    "B": "open_with_reason",
    "Q": "export_who_looked",
    "C": "meeting meeting_room",
    "A": "import_run import_report",
    "Y": "staff_account end_account",
    "MF": "answer_paragraph one_conference who_will_be_there what_will_happen your_rights answer_invitation my_views "
    "my_views_check my_views_question photo_of_worker",
    "M": "my_plan my_views_readers my_views_take_back shared_detail",
    "": "my_views_confirm say_if_enough say_more cite_conversation",
}
WHO: dict[str, set[str]] = {url: set(letters) for letters, urls in ANSWERED.items() for url in urls.split()}

LETTERS = set("".join(ANSWERED))

# Who may know that the family is there, and is told so ("not allowed") where they may not do something.
KNOWS = set("OTCADREU")
# What is about one person, or about no family: whoever may not is told that there is nothing, whatever they know.
_OF_ONE = "place_readers answer_for_opening end_opening away end_cover staff_account end_account meeting meeting_room agency_view"
_OF_THE_FAMILY = {url for letters, urls in ANSWERED.items() if letters in ("M", "MF") for url in urls.split()}
# A report and what was written for it are not there for an audit, which knows of the family.
_REPORTS = "report_paragraph paragraph_readers take_out_paragraph report_preview report_release report_copy my_report"
NOT_THERE_FOR = {"U": {*_REPORTS.split(), "report_summary"}}
IS_NOT_THERE = {
    "my_views_confirm",
    "cite_conversation",
    "link",
    "undo_link",
    "import_run",
    "import_report",
    *_OF_ONE.split(),
    *_OF_THE_FAMILY,
}


@dataclass(frozen=True)
class Named:
    """One url with the identifiers that belong together. `of`: whose alone it is, M or F; else it is for all of its letters."""

    name: str
    path: str
    of: str = ""

    def is_answered(self, letters: set[str]) -> bool:
        """Whether somebody who stands so to the family is answered."""
        who = WHO[self.name]
        return bool(who & letters & (set(self.of) if self.of else who))

    def statuses(self, letters: set[str]) -> set[int]:
        """What may be answered to somebody who stands so to the family; a url that only takes posts says so to a get."""
        if self.is_answered(letters):
            return {200, 302, 405}
        if self.name == "end_opening" and letters & WHO["answer_for_opening"]:
            return {403} if letters & KNOWS else {404}  # they are told of it, and it is not theirs
        knows = {letter for letter in letters & KNOWS if self.name not in NOT_THERE_FOR.get(letter, ())}
        return {403} if knows and self.name not in IS_NOT_THERE else {404}


def named(world: Any, filled: Any) -> Iterator[Named]:
    """Each url that names something of the family, with what belongs together; the family's own pages for each parent."""
    from alongside.voices.models import View
    from tests.access.test_urls import NAMING, OF_THE_API
    from tests.access.walk import NOT_OF_A_FAMILY, identifiers

    view = View.objects.current().get(speaker=world.layla, question="going_well")
    own = {who: world.conference.invitations.get(person=who).pk for who in (world.amina, world.dean, world.maria)}
    known = {
        "person": world.amina.pk, "reader": world.amina.pk, "family": world.family.pk, "view": view.pk,
        "response": view.responses.get().pk, "paragraph": world.family.reports.get().paragraphs.order_by("position")[2].pk,
        "placement": world.maria.placements.all()[0].pk, "question": "worries", "detail": filled.detail.pk,
        "action": world.amina.actions.all()[0].pk,
    }  # fmt: skip
    other = {
        "change_detail": {"person": world.layla.pk}, "share_detail": {"person": world.layla.pk},
        "judge_again": {"person": world.layla.pk},
        "photo_of_worker": {"person": world.maria.pk}, "away": {"person": filled.away.pk},
    }  # fmt: skip
    for pattern in NAMING:
        parts = list(pattern.pattern.converters)
        if (parts and set(parts) <= NOT_OF_A_FAMILY) or pattern in OF_THE_API:
            continue
        values = {part: known.get(part) or identifiers(part)[0] for part in parts} | other.get(pattern.name, {})
        if "invitation" not in parts or pattern.name == "withdraw_invitation":
            yield Named(pattern.name, reverse(pattern.name, kwargs=values))
        elif pattern.name == "agency_view":
            yield Named(pattern.name, reverse(pattern.name, kwargs=values | {"invitation": own[world.maria]}))
        else:
            for letter, person in (("M", world.amina), ("F", world.dean)):
                path = reverse(pattern.name, kwargs=values | {"invitation": own[person]})
                yield Named(pattern.name, path, letter)
