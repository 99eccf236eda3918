"""Plays the demonstration's families forward to their step, through the same actions that people use.

Days are counted in working days from the start of the family's section 47 enquiry, so the clocks fit whenever it is made.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from alongside.access import actions as access
from alongside.access import days
from alongside.access.models import Account
from alongside.access.policy import Role
from alongside.asking import actions as asking
from alongside.conferences import actions as conferences
from alongside.conferences import from_case_system, running
from alongside.conferences.models import Conference, Decision, Invitation
from alongside.exchange import cast
from alongside.exchange.cast import CAST
from alongside.exchange.extract import working_days_from
from alongside.exchange.stories import Story, story_of
from alongside.messages import invitations
from alongside.people import accounts, details, workers
from alongside.people import actions as people
from alongside.people.models import Address, Family, Person, Worker
from alongside.plans import actions as plans
from alongside.reports import actions as reports
from alongside.voices import actions as voices
from alongside.voices.models import View

STEPS = "abcdefghi"
ARRANGED, ACCOUNT, MY_VIEWS, CHILD, REPORT, RELEASE, MEETING, PLAN, CORE_GROUP, ANSWERED, TOLD = (
    3, 4, 6, 7, 9, 10, 13, 15, 22, 25, 26,
)  # fmt: skip

ROLES = {
    CAST.maria.professional_id: Role.SOCIAL_WORKER,
    CAST.ifan.professional_id: Role.SOCIAL_WORKER,
    CAST.luke.professional_id: Role.SOCIAL_WORKER,
    CAST.joy.professional_id: Role.TEAM_MANAGER,
    CAST.beth.professional_id: Role.TEAM_MANAGER,
    CAST.tom.professional_id: Role.CHAIR,
    CAST.priya.professional_id: Role.ADMINISTRATOR,
    CAST.karen.professional_id: Role.AGENCY_PROFESSIONAL,
    CAST.ana.professional_id: Role.AGENCY_PROFESSIONAL,
}

# One worker can also be signed in for real, so that setting up a second step can be tried by hand.
WITH_PASSWORD = {CAST.maria.professional_id: "quiet-riverside-lantern"}

ABOUT_ME = {
    CAST.maria.professional_id: "I have been a social worker for nine years. I come to your home and listen first. "
    "I like long walks and bad jokes.",
    CAST.tom.professional_id: "I lead the meeting. I do not work with your family, so I hear everybody. You can ring me before.",
}


ROLES |= {
    CAST.dee.professional_id: Role.DUTY_MANAGER,
    CAST.eli.professional_id: Role.EMERGENCY_DUTY,
    CAST.quinn.professional_id: Role.QUALITY_ASSURANCE,
    CAST.eve.professional_id: Role.SYSTEM_ADMINISTRATOR,
    CAST.nia.professional_id: Role.SOCIAL_WORKER,
    CAST.rina.professional_id: Role.DATA_STEWARD,
}


@contextmanager
def on(day: date) -> Iterator[None]:
    """Do what follows as on that day."""
    token = days.moved_to.set(day)
    try:
        yield
    finally:
        days.moved_to.reset(token)


def open_staff_accounts() -> None:
    """Accounts for the workers of the cast; the one who left has his ended again."""
    for professional in CAST.professionals:
        worker = Worker.objects.select_related("person").get(professional_id=professional.professional_id)
        if worker.person.account is None:
            name = f"{professional.name.split()[0].lower()}@riverside.example"
            password = WITH_PASSWORD.get(professional.professional_id)
            role = ROLES[professional.professional_id]
            account = people.give_staff_account(worker, name, role, by=None, password=password)
            from_case_system.let_chair_open(worker.person, by=None)
            if words := ABOUT_ME.get(professional.professional_id):
                workers.write_about_me(worker, about_me=words, by=account)
            if professional.has_left:
                accounts.end(account, by=None)


def protect_new_home(told: cast.Family) -> None:
    """Maria protects the home of a family that fled: of everybody who lives there now."""
    if told.father_home:
        fled = Address.objects.filter(person__families__ssd_id=told.family_id, until_on=None).exclude(
            person__ssd_id=told.father.person_id if told.father else None
        )
        for address in fled.filter(is_protected=False):
            people.protect_address(address, by=_account(_worker(CAST.maria)))


def _worker(professional: cast.Professional) -> Person:
    return Person.objects.select_related("account", "worker__agency").get(
        worker__professional_id=professional.professional_id
    )


def _account(person: Person) -> Account:
    assert person.account
    return person.account


@dataclass
class Play:
    """One family of the cast with everybody its way through needs."""

    told: cast.Family
    family: Family
    mother: Person
    children: list[Person]
    father: Person | None
    story: Story
    began_on: date
    maria: Person
    joy: Person
    tom: Person
    priya: Person
    karen: Person
    ana: Person

    def day(self, working_days: int) -> date:
        return working_days_from(self.began_on, working_days)

    @property
    def conference(self) -> Conference:
        return self.family.conferences.get(kind=Conference.Kind.INITIAL)

    # b
    def arrange(self) -> None:
        with on(self.day(ARRANGED)):
            starts_at = timezone.make_aware(datetime.combine(self.day(MEETING), time(10)))
            by = _account(self.priya)
            conference = conferences.arrange(
                self.family, kind=Conference.Kind.INITIAL, children=self.children, starts_at=starts_at,
                place="Riverside Community Centre", how_to_get_there="Bus 12 or 40 to Mill Bridge. There is a ramp.",
                chair=self.tom, by=by,
            )  # fmt: skip
            asks = (
                (self.maria, "how things are at home"),
                (self.karen, "how school is going"),
                (self.ana, "how you all are"),
            )
            for person, will_ask in asks:
                conferences.invite(conference, person, agency=person.worker.agency, will_ask=will_ask, by=by)
            conferences.invite(conference, self.mother, by=by)
            if self.father:
                apart = self.told.father_home is not None
                own_time = timezone.make_aware(datetime.combine(self.day(MEETING), time(14)))
                conferences.invite(
                    conference, self.father, by=by, attends_separately=apart, asked_each_alone=True,
                    own_starts_at=own_time if apart else None, own_place="Town Hall, room 4" if apart else "",
                )  # fmt: skip

    # c
    def give_account(self, person: Person, *, word: str) -> None:
        """A confirmed safe contact, a way in by message, and the account opened as the person does it."""
        with on(self.day(ACCOUNT)):
            by = _account(self.maria)
            number = f"07700 900{secrets.randbelow(1000):03d}"  # Ofcom keeps these numbers for drama
            details.confirm_safe_contact(person, channel="text", where=number, on=days.today(), by=by)
            invitation = invitations.invite(person, word=word, by=by)
            access.accept(str(invitation.pk), password=secrets.token_urlsafe(16))
            person.refresh_from_db()

    def write_my_views(self) -> None:
        self.give_account(self.mother, word=self.story.word)
        if self.father:
            self.give_account(self.father, word="otter")
        with on(self.day(MY_VIEWS)):
            by = _account(self.mother)
            sitting = asking.begin(self.mother, family=self.family, question_set="my_views", by=by)
            asking.say_with_whose_help(sitting, sitting.Help.ALONE, by=by)
            readers: tuple[list[Person], ...] = ([self.tom, self.maria], [self.maria], [], [self.tom])
            for (question, words), chosen in zip(self.story.my_views.items(), readers, strict=True):
                voices.answer_question(sitting, question, words, readers=chosen, conference=self.conference, by=by)

    # d
    def child_speaks(self) -> None:
        with on(self.day(CHILD)):
            child, by = self.children[-1], _account(self.maria)
            readers = ([self.tom, self.mother], [self.tom], [])
            for question, words, chosen in zip(
                ("going_well", "worries", "wishes"), self.story.child_said, readers, strict=True
            ):
                voices.record(
                    child, words, family=self.family, topic=View.Topic.SAID, readers=chosen, question=question,
                    was_read_back=True, conference=self.conference, by=by,
                )  # fmt: skip

    # e
    def report_and_release(self) -> None:
        everybody = [self.tom, self.karen, self.ana]
        with on(self.day(REPORT)):
            by = _account(self.maria)
            report = reports.start(self.conference, author=self.maria, by=by)
            for section, words, father_may_read in self.story.paragraphs:
                paragraph = reports.add_paragraph(report, section=section, words=words, by=by)
                readers = [*everybody, self.mother, *([self.father] if self.father and father_may_read else [])]
                reason = "" if father_may_read or not self.father else "gives serious harm"
                reports.mark_readers(paragraph, readers, withheld_because=reason, by=by)
        with on(self.day(RELEASE)):
            for reader in reports.readers_of(report):
                reports.open_copy(report, reader, by=_account(self.joy))
            reports.release(report, by=_account(self.joy))
            contested = report.paragraphs.filter(section="worries").earliest("position")
            reports.answer(
                contested, person=self.mother, stance="not right", words=self.story.answer_to_report,
                readers=[self.tom, self.maria], by=_account(self.mother),
            )  # fmt: skip

    # f
    def meet(self, *, outcome: str) -> None:
        with on(self.day(MEETING)):
            conference, by = self.conference, _account(self.tom)
            running.open_meeting(conference, by=by)
            running.mark_attendance(conference, present=[self.mother, self.maria, self.karen, self.ana], by=by)
            running.capture(
                conference, agenda_item="family", words=self.story.said_in_meeting, speaker=self.mother, by=by
            )
            voices.record(
                self.mother, self.story.family_on_threshold, family=self.family, topic=View.Topic.THRESHOLD,
                conference=conference, readers=[self.tom, self.maria, self.karen, self.ana], was_read_back=True, by=by,
            )  # fmt: skip
            running.family_has_spoken(conference, by=by)
            invited = {
                invitation.person_id: invitation for invitation in Invitation.objects.filter(conference=conference)
            }
            running.write_agency_view(
                invited[self.karen.pk], words=self.story.agency_views["school"], by=_account(self.karen)
            )
            running.write_agency_view(invited[self.ana.pk], words=self.story.agency_views["health"], by=by)
            running.write_agency_view(
                invited[self.maria.pk], words="The worry is real, and so is the progress.", by=_account(self.maria)
            )
            running.open_agency_views(conference, by=by)
            is_plan = outcome == Decision.Outcome.PLAN
            for child in self.children:
                running.decide(
                    conference, child, outcome=outcome, category=self.story.category if is_plan else "",
                    what_follows="" if is_plan else "child_in_need_plan",
                    reasons=self.story.reasons if is_plan else "Things have changed since the enquiry began, and help is agreed.",
                    readers=[self.mother, self.maria, self.karen, self.ana], by=by,
                )  # fmt: skip
            running.close_meeting(conference, by=by)

    # g
    def make_plan(self) -> None:
        with on(self.day(PLAN)):
            by = _account(self.maria)
            plan = plans.start(self.conference, by=by)
            for told in self.story.areas:
                area = plans.add_area(
                    plan, readers=[self.mother, self.karen, self.ana], by=by, title=told.title,
                    harm_prevented=told.harm_prevented, not_good_enough_now=told.not_good_enough_now,
                    good_enough=told.good_enough, life_for_the_child=told.life_for_the_child,
                )  # fmt: skip
                for rung, words in told.steps:
                    plans.word_step(area, rung=rung, words=words, by=by)
                plans.add_action(area, words=told.mother_will, owner=self.mother, due_on=self.day(CORE_GROUP), by=by)
                plans.add_action(area, words=told.worker_will, owner=self.maria, due_on=self.day(CORE_GROUP), by=by)

    # h
    def hold_core_group(self) -> None:
        with on(self.day(CORE_GROUP)):
            plan = self.family.plans.get()
            group = plans.hold_core_group(
                plan, held_on=days.today(), present=[self.mother, self.maria, self.karen],
                notes="Held at school. The family spoke first.", by=_account(self.maria),
            )  # fmt: skip
            people_here = {"mother": self.mother, "worker": self.maria, "school": self.karen}
            for area, told in zip(plan.areas.all(), self.story.areas, strict=True):
                for who, rung, why in told.places:
                    person = people_here[who]
                    others = [other for other in people_here.values() if other != person]
                    plans.place(
                        area, person=person, rung=rung, words=why, readers=others, core_group=group, by=_account(person)
                    )

    # i
    def answer_the_child(self) -> None:
        view = View.objects.current().get(speaker=self.children[-1], question="going_well")
        with on(self.day(ANSWERED)):
            response = voices.respond(view, what="done", words=self.story.response, by=_account(self.maria))
        with on(self.day(TOLD)):
            voices.tell(response, told_on=days.today(), told_how="in person", by=_account(self.maria))


def play_of(told: cast.Family) -> Play:
    """The play of one family of the cast, whose people must have been imported and whose workers have accounts."""
    family = Family.objects.get(ssd_id=told.family_id)
    people_by_id = {person.ssd_id: person for person in family.people.select_related("account", "data_key")}
    return Play(
        told=told,
        family=family,
        mother=people_by_id[told.mother.person_id],
        children=[people_by_id[child.person_id] for child in told.children],
        father=people_by_id[told.father.person_id] if told.father else None,
        story=story_of(told.family_id, has_father=told.father is not None),
        began_on=min(enquiry.started_on for enquiry in family.enquiries.all()),
        maria=_worker(CAST.maria),
        joy=_worker(CAST.joy),
        tom=_worker(CAST.tom),
        priya=_worker(CAST.priya),
        karen=_worker(CAST.karen),
        ana=_worker(CAST.ana),
    )


def play(told: cast.Family, *, through: str) -> Play:
    """Play one family from b through a step of the journey ("a" plays nothing; "no plan" ends with the meeting)."""
    played = play_of(told)
    outcome = Decision.Outcome.NO_PLAN if through == "no plan" else Decision.Outcome.PLAN
    acts = (
        played.arrange,
        played.write_my_views,
        played.child_speaks,
        played.report_and_release,
        lambda: played.meet(outcome=outcome),
        played.make_plan,
        played.hold_core_group,
        played.answer_the_child,
    )
    for act in acts[: STEPS.index("f" if through == "no plan" else through)]:
        act()
    return played
